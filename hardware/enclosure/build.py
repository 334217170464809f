"""Makes the meshes (STL, as they are printed) and the solids (STEP, as they are assembled), or checks what is there.

python -m enclosure.build            write them all
python -m enclosure.build --check    build anew and compare volume and bounds; exit 1 where they differ
"""

import argparse
import sys
from datetime import UTC, datetime

from build123d import Axis, Part, Pos, export_step, export_stl

from enclosure.back import back
from enclosure.baffle import baffle
from enclosure.camera import cover, holder
from enclosure.carriers import carrier_adafruit, carrier_pololu
from enclosure.mesh import Mesh, read_stl, snap_stl
from enclosure.pad import pad
from enclosure.parts import MESHES, PARTS, PrintedPart
from enclosure.shell import shell
from enclosure.table import README, fresh

SOLIDS = {f.__name__: f for f in (shell, back, pad, baffle, carrier_adafruit, carrier_pololu, holder, cover)}
CHORD, ANGLE = 0.05, 0.25  # mm and radians that a mesh's facets may be off the solid
STAMP = datetime(2026, 1, 1, tzinfo=UTC)  # the same file from the same numbers
VOLUME_OFF, BOUNDS_OFF = 0.005, 0.1  # a share, and mm: what the facets explain


def as_printed(printed: PrintedPart, solid: Part) -> Part:
    """The solid as it lies on the bed."""
    lying = Pos(0, 0, -printed.bed_z) * solid
    return lying.rotate(Axis.X, 180) if printed.face_down else lying


def write() -> None:
    """Every part, both ways, and the README's table of them."""
    MESHES.mkdir(exist_ok=True)
    for printed in PARTS:
        solid = SOLIDS[printed.name]()
        solid.label = printed.name
        export_step(solid, printed.step, timestamp=STAMP)
        export_stl(as_printed(printed, solid), printed.stl, tolerance=CHORD, angular_tolerance=ANGLE)
        snap_stl(printed.stl)
    README.write_text(fresh(README.read_text(encoding="utf-8")), encoding="utf-8")


def differences() -> list[str]:
    """What the committed meshes have otherwise than the source, a line each."""
    found = []
    for printed in PARTS:
        if not printed.stl.exists():
            found.append(f"{printed.stl.name}: missing")
            continue
        solid = as_printed(printed, SOLIDS[printed.name]())
        found += [f"{printed.stl.name}: {text}" for text in _compare(solid, read_stl(printed.stl))]
    return found


def _compare(solid: Part, mesh: Mesh) -> list[str]:
    box = solid.bounding_box()
    source = (*box.min, *box.max)
    there = (*mesh.bounds[0], *mesh.bounds[1])
    lines = []
    if max(abs(a - b) for a, b in zip(source, there, strict=True)) > BOUNDS_OFF:
        lines.append(f"bounds are {_row(there)}, the source's {_row(source)}")
    if abs(mesh.volume / solid.volume - 1) > VOLUME_OFF:
        lines.append(f"volume is {mesh.volume:.0f} mm3, the source's {solid.volume:.0f}")
    return lines


def _row(numbers: tuple[float, ...]) -> str:
    return " ".join(f"{n:.2f}" for n in numbers)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="enclosure.build", description="Make or check the enclosure's meshes.")
    parser.add_argument("--check", action="store_true", help="compare with what is there; write nothing")
    if not parser.parse_args().check:
        write()
        return 0
    found = differences()
    for line in found:
        print(f"{line}; run make hardware", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
