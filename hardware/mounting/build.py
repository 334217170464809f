"""Draw the drill template and the floor strip anew: `cd hardware && python -m mounting.build [--check]`."""

import shutil
import subprocess
import sys
from pathlib import Path

from mounting.sheet import PAPERS
from mounting.strip import strip
from mounting.template import template

FOLDER = Path(__file__).parent
PICTURES = {"drill-template": ("drill-template-a4.pdf", 1), "floor-strip": ("floor-strip-a4.pdf", 3)}
"""For the guide: name -> the page of which PDF, from 1."""
PICTURE_DPI = 70


def drawings() -> dict[Path, bytes]:
    """Every PDF, by its path."""
    made = {}
    for paper in PAPERS:
        made[FOLDER / f"drill-template-{paper}.pdf"] = template(paper)
        made[FOLDER / f"floor-strip-{paper}.pdf"] = strip(paper)
    return made


def take_pictures() -> None:
    """One page of each, as the guide shows it; by poppler's pdftoppm, and not at all where there is none."""
    tool = shutil.which("pdftoppm")
    if tool is None:
        sys.stdout.write("pictures: left as they are (sudo apt install poppler-utils)\n")
        return
    for name, (pdf, page) in PICTURES.items():
        pages = ["-f", str(page), "-l", str(page), "-singlefile", "-png", "-r", str(PICTURE_DPI)]
        subprocess.run([tool, *pages, str(FOLDER / pdf), str(FOLDER / name)], check=True, timeout=60)  # noqa: S603


def main(check: bool) -> int:
    """Write them; with ``check``, only say which are not as drawn: 1 when there are any."""
    stale = [path for path, content in drawings().items() if not path.exists() or path.read_bytes() != content]
    for path in stale:
        sys.stdout.write(f"{path.name}: {'not as drawn; run make hardware' if check else 'written'}\n")
        if not check:
            path.write_bytes(drawings()[path])
    if not check:
        take_pictures()
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
