"""Draw the drill template and the floor strip anew: `cd hardware && python -m mounting.build [--check]`."""

import sys
from pathlib import Path

from mounting.sheet import PAPERS
from mounting.strip import strip
from mounting.template import template

FOLDER = Path(__file__).parent


def drawings() -> dict[Path, bytes]:
    """Every PDF, by its path."""
    made = {}
    for paper in PAPERS:
        made[FOLDER / f"drill-template-{paper}.pdf"] = template(paper)
        made[FOLDER / f"floor-strip-{paper}.pdf"] = strip(paper)
    return made


def main(check: bool) -> int:
    """Write them; with ``check``, only say which are not as drawn: 1 when there are any."""
    stale = [path for path, content in drawings().items() if not path.exists() or path.read_bytes() != content]
    for path in stale:
        sys.stdout.write(f"{path.name}: {'not as drawn; run make hardware' if check else 'written'}\n")
        if not check:
            path.write_bytes(drawings()[path])
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
