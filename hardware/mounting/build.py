"""Draw the drill template and the floor strip anew: `cd hardware && python -m mounting.build`."""

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


if __name__ == "__main__":
    for path, content in drawings().items():
        path.write_bytes(content)
