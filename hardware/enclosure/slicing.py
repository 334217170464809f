"""What PrusaSlicer makes of each part, in grams and hours: `cd hardware && python -m enclosure.slicing`.

Writes sliced.json and the README's table, and ends where the slicer finds fault. The tests hold both to the meshes and
the two profiles; they need no slicer.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from enclosure.parts import PARTS, PrintedPart
from enclosure.table import README

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "sliced.json"
START, END = "<!-- sliced -->\n", "<!-- /sliced -->\n"
LIMIT_S = 900
MISSING = (
    "enclosure.slicing: no prusa-slicer; expected it on the path: sudo apt install --no-install-recommends prusa-slicer"
)
IN_HOURS = {"d": 24.0, "h": 1.0, "m": 1 / 60, "s": 1 / 3600}


def profile(part: PrintedPart) -> Path:
    """The settings that a part's plastic is printed with."""
    return FOLDER / ("tpu.ini" if part.material.startswith("TPU") else "petg.ini")


def checksum(part: PrintedPart) -> str:
    """Of the mesh and its settings."""
    return hashlib.sha256(part.stl.read_bytes() + profile(part).read_bytes()).hexdigest()


def sliced(part: PrintedPart) -> dict[str, float]:
    """Grams and hours. Raises CalledProcessError, and ValueError where the slicer does not say them."""
    with TemporaryDirectory() as scratch:
        code = Path(scratch) / "part.gcode"
        subprocess.run(  # noqa: S603 our own files, by a tool on the path
            ["prusa-slicer", "--export-gcode", "--load", str(profile(part)), "-o", str(code), str(part.stl)],  # noqa: S607
            check=True, capture_output=True, text=True, timeout=LIMIT_S,
        )  # fmt: skip
        return read_gcode(code.read_text("utf-8"))


def read_gcode(text: str) -> dict[str, float]:
    """What the slicer wrote at the end of a file. Raises ValueError where it did not."""
    mass = re.search(r"^; filament used \[g\] = ([\d.]+)", text, re.MULTILINE)
    time = re.search(r"^; estimated printing time \(normal mode\) = (.+)", text, re.MULTILINE)
    if not mass or not time:
        raise ValueError("the slicer's file has no grams or no time; expected those of PrusaSlicer 2.5 or later")
    hours = sum(float(count) * IN_HOURS[unit] for count, unit in re.findall(r"(\d+)([dhms])", time[1]))
    return {"g": round(float(mass[1]), 1), "h": round(hours, 1)}


def rows(found: dict[str, dict[str, float]]) -> list[str]:
    """The table, a line each; of the two carriers one counts."""
    lines = ["| part | of | g | hours |", "|---|---|---|---|"]
    lines += [
        f"| {part.name} | {part.material} | {found[part.name]['g']:.0f} | {found[part.name]['h']:.1f} |"
        for part in PARTS
    ]
    for plastic in ("PETG", "TPU"):
        those = [
            found[part.name] for part in PARTS if part.material.startswith(plastic) and part.name != "carrier_pololu"
        ]
        grams, hours = (sum(one[key] for one in those) for key in ("g", "h"))
        lines.append(f"| all | {plastic} | {grams:.0f} | {hours:.0f} |")
    return lines


def fresh(text: str, found: dict[str, dict[str, float]]) -> str:
    """The README with that table. Raises ValueError where the marks are missing."""
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise ValueError(f"{README}: no {START.strip()} ... {END.strip()}")
    return before + START + "\n".join(rows(found)) + "\n" + END + after


def main() -> int:
    """Slice all of them."""
    if shutil.which("prusa-slicer") is None:
        print(MISSING, file=sys.stderr)
        return 1
    found = {}
    for part in PARTS:
        found[part.name] = sliced(part)
        print(f"{part.name}: {found[part.name]['g']:.0f} g, {found[part.name]['h']:.1f} hours")
    sums = {part.name: checksum(part) for part in PARTS}
    RESULTS.write_text(json.dumps({"sha256": sums, "found": found}, indent=2) + "\n", "utf-8")
    README.write_text(fresh(README.read_text("utf-8"), found), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
