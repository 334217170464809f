"""Make anew what follows from the wiring defaults and the parts list: `cd hardware && python -m electronics.build`.

``--check`` writes nothing and names what is not as it would be made.
"""

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from electronics.bar import bar_values
from electronics.beacon import beacon_values
from electronics.beacon_drawing import circuit, place
from electronics.beacon_says import says_table
from electronics.board_values import board_values
from electronics.harness import harness
from electronics.loads import loads
from electronics.loudness import loudness
from electronics.parts import group_table, read_parts, tables
from electronics.plugged import plugged_parts, plugged_table
from electronics.schematic import draw
from electronics.steps import STEPS, legs_svg, step_table
from electronics.values import table, values
from electronics.wires import pin_table
from hingewall.settings.wiring import Wiring

HARDWARE = Path(__file__).parent.parent
HARNESS_LIMIT_S = 60


def with_block(text: str, name: str, content: str) -> str:
    """``text`` with what is between ``<!-- name -->`` and ``<!-- /name -->`` replaced."""
    start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    head, _, rest = text.partition(start)
    _, mark, tail = rest.partition(end)
    if not mark:
        raise ValueError(f"no {start.strip()} ... {end} in the page")
    return head + start + content + end + tail


def texts() -> dict[Path, str]:
    """Every page and source that is made, by its path."""
    pages: dict[Path, str] = {}
    parts = read_parts(HARDWARE / "parts.csv")
    for page, name, content in (
        ("wiring.md", "pins", pin_table(Wiring())),
        ("electronics.md", "values", table([*values(), *loudness(), *bar_values(), *beacon_values(), *board_values()])),
        ("parts.md", "parts", tables(parts)),
        ("parts.md", "loads", table(loads(parts))),
        ("plugged/README.md", "parts", plugged_parts(parts)),
        ("beacon/README.md", "parts", group_table(parts, "beacon")),
        ("plugged/README.md", "wires", plugged_table()),
        ("beacon/README.md", "says", says_table()),
        ("beacon/README.md", "wires bar", step_table("bar", Wiring(), "../")),
        *(
            ("wiring.md" if step == "bar" else "build.md", f"wires {step}", step_table(step, Wiring()))
            for step in STEPS
        ),
    ):
        path = HARDWARE / page
        pages[path] = with_block(pages.get(path) or path.read_text("utf-8"), name, content)
    pages[HARDWARE / "electronics" / "harness.yml"] = harness(Wiring())
    for step in STEPS:
        pages[HARDWARE / "electronics" / f"legs-{step}.svg"] = legs_svg(step, Wiring()).decode()
    pages[HARDWARE / "beacon" / "place.svg"] = place().decode()
    return pages


def drawings() -> dict[Path, bytes]:
    """The SVGs and the cable list; needs the extra `hardware` and graphviz. Raises CalledProcessError."""
    folder = HARDWARE / "electronics"
    made = {folder / "schematic.svg": draw(Wiring()), HARDWARE / "beacon" / "circuit.svg": circuit(Wiring())}
    with TemporaryDirectory() as scratch:
        source = Path(scratch) / "harness.yml"
        source.write_text(harness(Wiring()), "utf-8")
        tool = Path(sys.executable).parent / "wireviz"
        subprocess.run(  # noqa: S603 our own file, by a tool beside this Python
            [str(tool), "--format", "st", str(source)], check=True, capture_output=True, timeout=HARNESS_LIMIT_S
        )
        made[folder / "harness.svg"] = (Path(scratch) / "harness.svg").read_bytes()
        made[folder / "harness.tsv"] = (Path(scratch) / "harness.bom.tsv").read_bytes()
    return made


def _shown(path: Path, content: bytes) -> bytes | list[bytes]:
    """What is compared: of a drawing its words, for where they stand is its tool's version's."""
    return sorted(re.findall(rb">([^<>]+)</text>", content)) if path.suffix == ".svg" else content


def main(arguments: list[str]) -> int:
    """Write, or check; 1 when something differs."""
    check = "--check" in arguments
    stale = []
    for path, content in {**{path: text.encode() for path, text in texts().items()}, **drawings()}.items():
        old = path.read_bytes() if path.exists() else b""
        if not check:
            path.write_bytes(content)
        elif _shown(path, old) != _shown(path, content):
            stale.append(path.name)
    for name in stale:
        print(f"{name} is not what its source makes: make hardware")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
