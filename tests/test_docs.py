"""The README's tables are what the code declares; ``pytest --update-refs`` writes them again."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from hingewall.commands.cli import _parser
from hingewall.errors import joined
from hingewall.settings.declarations import Setting
from hingewall.settings.settings import SETTINGS
from hingewall.settings.wiring import WIRING

README = Path(__file__).parent.parent / "README.md"


def table(settings: Iterable[Setting]) -> str:
    rows = ["| key | default | bounds | what |", "|---|---|---|---|"]
    for s in settings:
        default = "null" if s.default is None else str(s.default).lower() if isinstance(s.default, bool) else s.default
        unit = f" {s.unit}" if s.unit and s.default is not None else ""
        bounds = joined(f"`{choice}`" for choice in s.choices) if s.choices else s.expected
        rows.append(f"| `{s.key}` | {default}{unit} | {bounds} | {s.help} |")
    return "\n".join(rows)


def replayed() -> str:
    """What the committed recordings come to, by their reference results."""
    rows = ["| recording | counted | no-rep | not judged |", "|---|---|---|---|"]
    for path in sorted((README.parent / "tests" / "recordings").glob("*.expected.json")):
        result = json.loads(path.read_text("utf-8"))
        reasons = Counter(rep["reason"] for rep in result["reps"] if rep["verdict"] == "no_rep")
        words = ", ".join(f"{n} {reason}" for reason, n in reasons.most_common())
        cells = (result["counted"], words or 0, result["void"])
        rows.append(f"| `{path.name.removesuffix('.expected.json')}` | {' | '.join(str(cell) for cell in cells)} |")
    return "\n".join(rows)


BLOCKS = {
    "settings": lambda: table(SETTINGS.values()),
    "wiring": lambda: table(WIRING.values()),
    "replayed": replayed,
}


@pytest.mark.parametrize("mark", BLOCKS)
def test_the_readmes_tables_are_what_the_code_says(mark: str, update_refs: bool) -> None:
    text = README.read_text("utf-8")
    begin, end = f"<!-- {mark} -->", f"<!-- /{mark} -->"
    block = f"{begin}\n{BLOCKS[mark]()}\n{end}"
    if update_refs:
        text = re.sub(f"{begin}.*?{end}", lambda _m: block, text, flags=re.DOTALL)
        README.write_text(text, "utf-8")
    assert block in text, "the README's table is old: pytest tests/test_docs.py --update-refs"


def test_every_command_in_the_readme_exists() -> None:
    commands = set(
        re.findall(r"hingewall (\w+) ", " ".join(re.findall(r"```sh(.*?)```", README.read_text("utf-8"), re.DOTALL)))
    )
    parser = _parser()
    known = next(action.choices for action in parser._actions if action.dest == "run" or action.choices)
    assert known is not None
    assert commands <= set(known)
    assert {"replay", "export", "settings", "device"} <= commands


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("demo", "device", "camera", "web", "replay", "settings", "export", "check", "calibrate", "bench"):
        with pytest.raises(SystemExit) as ended:
            _parser().parse_args([name, "--help"])
        assert ended.value.code == 0
        assert "usage: hingewall " + name in capsys.readouterr().out


def test_pictures_of_the_readme_are_there() -> None:
    pictures = re.findall(r'src="([^"]+)"', README.read_text("utf-8"))
    assert pictures
    for picture in pictures:
        assert (README.parent / picture).is_file(), f"{picture} is missing: make screenshots"
