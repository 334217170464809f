"""The READMEs' tables are what the code declares; ``pytest tests/test_docs.py --update-refs`` writes them again.

And what a document leads to is there: files, headings, commands.
"""

import argparse
import ast
import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from evidence.__main__ import read
from evidence.page import in_short
from heard import heard_table
from hingewall.commands.cli import _parser
from hingewall.errors import joined
from hingewall.settings.declarations import Setting
from hingewall.settings.settings import SETTINGS
from hingewall.settings.wiring import WIRING
from installing.system import WIRING as INSTALLED_WIRING

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(
    path
    for path in (*ROOT.glob("*.md"), *ROOT.glob("[!.]*/**/*.md"))
    if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
)
SOURCES = {"hingewall": ROOT / "device", "hingewall_web": ROOT / "web"}
SCREENS = 150
"""Lines that the README may have: about a screen and a half as GitHub shows it. All else is beside what it is about."""


def table(settings: Iterable[Setting]) -> str:
    rows = ["| key | default | bounds | what |", "|---|---|---|---|"]
    for s in settings:
        default = "null" if s.default is None else str(s.default).lower() if isinstance(s.default, bool) else s.default
        unit = f" {s.unit}" if s.unit and s.default is not None else ""
        bounds = joined(f"`{choice}`" for choice in s.choices) if s.choices else s.expected
        rows.append(f"| `{s.key}` | {default}{unit} | {bounds} | {s.help} |")
    return "\n".join(rows)


def installed_wiring() -> str:
    """What the installer writes where no wiring file is."""
    rows = ["| key | default | installed | why |", "|---|---|---|---|"]
    why = {
        "board.pin_plan": "without it, the pins are an older wall's",
        "board.sound": "heard in a gym; a beeper is not",
        "board.pin_factory": "real pins",
        "sensor.mount_offset_mm": "how deep the sensor sits in the printed case",
    }
    for section, keys in tomllib.loads(INSTALLED_WIRING).items():
        for name, value in keys.items():
            setting = WIRING[f"{section}.{name}"]
            unit = f" {setting.unit}" if setting.unit else ""
            rows.append(
                f"| `{setting.key}` | {setting.default}{unit} | **{value}**{unit} | {why.pop(setting.key, '')} |"
            )
    assert not why, "the installer does not write this any more"
    return "\n".join(rows)


def rooms(package: str) -> str:
    """The floors of the import contract from the top down, with what each room says of itself."""
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    floors: list[str] = next(
        contract["layers"]
        for contract in tools["importlinter"]["contracts"]
        if contract["type"] == "layers" and contract["layers"][0].split(".")[0] == package
    )
    rows = ["| room | what happens there |", "|---|---|"]
    for name in (name for floor in floors for name in floor.split(" | ")):
        folder = SOURCES[package] / name.replace(".", "/")
        source = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
        said = ast.get_docstring(ast.parse(source.read_text("utf-8"))) or ""
        said = " ".join(said.partition("\n\n")[0].replace("``", "`").split())
        place = name.partition(".")[2].replace(".", "/") + ("/" if folder.is_dir() else ".py")
        rows.append(f"| [{place}]({package}/{place}) | {said} |")
    return "\n".join(rows)


def commands() -> dict[str, str]:
    """Every command and its help, in the order of ``hingewall --help``."""
    (listed,) = (action for action in _parser()._actions if isinstance(action, argparse._SubParsersAction))
    return {one.dest: one.help or "" for one in listed._choices_actions}


def replayed() -> str:
    """What the committed recordings come to, by their reference results."""
    rows = ["| recording | counted | no-rep | not judged |", "|---|---|---|---|"]
    for path in sorted((ROOT / "tests" / "recordings").glob("*.expected.json")):
        result = json.loads(path.read_text("utf-8"))
        reasons = Counter(rep["reason"] for rep in result["reps"] if rep["verdict"] == "no_rep")
        words = ", ".join(f"{n} {reason}" for reason, n in reasons.most_common())
        cells = (result["counted"], words or 0, result["void"])
        rows.append(f"| `{path.name.removesuffix('.expected.json')}` | {' | '.join(str(cell) for cell in cells)} |")
    return "\n".join(rows)


BLOCKS: dict[str, tuple[str, Callable[[], str]]] = {
    "settings": ("device/README.md", lambda: table(SETTINGS.values())),
    "heard": ("hardware/electronics.md", heard_table),
    "wiring": ("device/README.md", lambda: table(WIRING.values())),
    "installed wiring": ("device/README.md", installed_wiring),
    "rooms of device": ("device/README.md", lambda: rooms("hingewall")),
    "rooms of web": ("web/README.md", lambda: rooms("hingewall_web")),
    "commands": (
        "device/README.md",
        lambda: "\n".join(["| command | what |", "|---|---|", *(f"| `{n}` | {h} |" for n, h in commands().items())]),
    ),
    "replayed": ("tests/README.md", replayed),
    "accuracy": ("tests/README.md", lambda: in_short(read(ROOT / "tests"))),
}


@pytest.mark.parametrize("mark", BLOCKS)
def test_the_readmes_tables_are_what_the_code_says(mark: str, update_refs: bool) -> None:
    path, made = ROOT / BLOCKS[mark][0], BLOCKS[mark][1]
    text = path.read_text("utf-8")
    begin, end = f"<!-- {mark} -->", f"<!-- /{mark} -->"
    block = f"{begin}\n{made()}\n{end}"
    if update_refs:
        text = re.sub(f"{begin}.*?{end}", lambda _m: block, text, flags=re.DOTALL)
        path.write_text(text, "utf-8")
    assert block in text, f"a table of {BLOCKS[mark][0]} is old: pytest tests/test_docs.py --update-refs"


def test_the_readme_is_read_in_one_sitting() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= SCREENS


def test_every_command_in_a_document_exists() -> None:
    shown = " ".join(
        line for path in DOCUMENTS for line in re.findall(r"```sh(.*?)```", path.read_text("utf-8"), re.DOTALL)
    )
    typed = set(re.findall(r"(?:^|[\s/])hingewall ([a-z]+)\b", shown))
    assert typed <= set(commands())
    assert {"demo", "device", "replay", "export", "check", "calibrate"} <= typed


def test_every_verb_of_make_in_a_document_exists() -> None:
    verbs = set(re.findall(r"^([a-z0-9-]+(?: [a-z0-9-]+)*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {
        verb
        for path in DOCUMENTS
        for verb in re.findall(r"(?:`|^ *|sudo )make ([a-z0-9-]+)", path.read_text("utf-8"), re.MULTILINE)
    }
    assert named <= {verb for line in verbs for verb in line.split()}
    assert {"run", "test", "test-all", "install", "language"} <= named


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    for name in commands():
        with pytest.raises(SystemExit) as ended:
            _parser().parse_args([name, "--help"])
        assert ended.value.code == 0
        assert "usage: hingewall " + name in capsys.readouterr().out


def anchors(document: Path) -> set[str]:
    """What GitHub calls a document's headings."""
    text = re.sub(r"```.*?```", "", document.read_text("utf-8"), flags=re.DOTALL)
    titles = re.findall(r"^#+ +(.+?) *$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def leading_nowhere(document: Path, root: Path = ROOT) -> Iterator[str]:
    """Links, pictures and paths in a document that lead to nothing in this repository."""
    text = re.sub(r"```.*?```", "", document.read_text("utf-8"), flags=re.DOTALL)
    for link in re.findall(r'\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"', text):
        path, _, anchor = unquote("".join(link)).partition("#")
        if re.match(r"[a-z]+:", path):
            continue
        goal = (document.parent / path).resolve() if path else document
        if not goal.is_relative_to(root) or not goal.exists() or (anchor and anchor not in anchors(goal)):
            yield "".join(link)
    for path in re.findall(r"`([\w.-]+(?:/[\w.-]+)+\.(?:py|md|sh|csv|json|toml|patch|c))`", text):
        if not any((base / path).exists() for base in (document.parent, root)):
            yield path


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_leads_to_is_there(document: Path) -> None:
    assert list(leading_nowhere(document)) == []


def test_a_link_to_nothing_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        '# A `b` and c!\n[1](#a-b-and-c) [2](#a-b) [3](no.md) <img src="no.png"> `no/such.py` [4](https://a.b/c)'
    )
    assert list(leading_nowhere(page, tmp_path)) == ["#a-b", "no.md", "no.png", "no/such.py"]
