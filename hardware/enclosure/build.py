"""Makes the meshes (STL, as they are printed) and the solids (STEP, as they are assembled), or checks what is there.

python -m enclosure.build            write them all
python -m enclosure.build --check    build anew and compare; exit 1 where they differ
"""

import argparse
import math
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from build123d import Axis, Part, Pos, export_step, export_stl

from enclosure.back import back
from enclosure.baffle import baffle
from enclosure.bracket import bracket
from enclosure.bumper import bumper
from enclosure.camera import cover, holder
from enclosure.carriers import carrier_adafruit, carrier_pololu
from enclosure.mesh import read_stl, snap_stl
from enclosure.pad import pad
from enclosure.parts import MESHES, PARTS, PrintedPart
from enclosure.shell import shell
from enclosure.solids import difference
from enclosure.table import README, fresh

_MAKERS = (shell, back, bracket, pad, bumper, baffle, carrier_adafruit, carrier_pololu, holder, cover)
SOLIDS = {f.__name__: f for f in _MAKERS}
CHORD, ANGLE = 0.05, 0.25  # mm and radians that a mesh's facets may be off the solid
STAMP = datetime(2026, 1, 1, tzinfo=UTC)  # the same file from the same numbers
DIFFERENCE = 20.0  # mm3 of a part that another version of the library may facet otherwise


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
        mesh(printed, solid, printed.stl)
    README.write_text(fresh(README.read_text(encoding="utf-8")), encoding="utf-8")


def mesh(printed: PrintedPart, solid: Part, path: Path) -> None:
    """The part as it is printed, as a file."""
    export_stl(as_printed(printed, solid), path, tolerance=CHORD, angular_tolerance=ANGLE)
    snap_stl(path)


def differences() -> list[str]:
    """What the committed meshes have otherwise than the source, a line each."""
    found = []
    with TemporaryDirectory() as folder:
        for printed in PARTS:
            anew = Path(folder) / printed.stl.name
            mesh(printed, SOLIDS[printed.name](), anew)
            off = difference(read_stl(anew), read_stl(printed.stl)) if printed.stl.exists() else math.inf
            if off > DIFFERENCE:
                found.append(f"{printed.stl.name}: {off:.0f} mm3 are otherwise than in the source")
    return found


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
