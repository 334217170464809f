"""One word a concept: what the glossary in device/README.md refuses is on no page, in no help and no README."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import hingewall_web
from catalogues import english
from evidence.__main__ import read
from evidence.page import page
from hingewall.commands.cli import _parser
from hingewall.cues import CUES
from hingewall.faults import FAULTS
from hingewall.settings.settings import SETTINGS
from hingewall.settings.wiring import WIRING

ROOT = Path(__file__).parent.parent
WEB = Path(hingewall_web.__file__).parent
FOLDERS = ("device", "hardware", "systemd", "tests", "web")
PAGES_OF_ALL = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
READMES = (*PAGES_OF_ALL, "hardware/build.md", *(f"{one}/README.md" for one in FOLDERS))

CODE = re.compile(r'```.*?```|`[^`]*`|"[a-z_]+"|<!--.*?-->|\{[{%#].*?[}%#]\}|\{\w+\}|\]\([^)]*\)', re.DOTALL)
"""What is not said but typed, filled in or linked to."""
TAG = re.compile(r'<[^>]*?(?:alt="(?P<alt>[^"]*)")[^>]*>|<[^>]*>', re.DOTALL)


def glossary() -> dict[str, list[str]]:
    """Each word, and what its thing is never called."""
    section = (ROOT / "device/README.md").read_text("utf-8").partition("## Glossary")[2]
    table = re.findall(r"^\| (.+) \|$", section, re.MULTILINE)
    rows = [[cell.strip() for cell in row.split("|")] for row in table if "---" not in row]
    return {row[0]: [name for name in row[-1].split(", ") if name] for row in rows[1:]}


def refused() -> re.Pattern[str]:
    """All of that as one pattern; a word that is refused alone is allowed where it begins a word of the glossary."""
    words, shapes = glossary(), set()
    for name in {name for names in words.values() for name in names}:
        if alone := name.removesuffix(" (alone)") if name.endswith(" (alone)") else "":
            rests = "|".join(re.escape(word.removeprefix(alone)) for word in words if word.startswith(f"{alone} "))
            shapes.add(rf"{re.escape(alone)}s?(?!(?:{rests})\b)")
        else:
            shapes.add(re.escape(name))
    return re.compile(rf"\b(?:{'|'.join(sorted(shapes))})\b", re.IGNORECASE)


def spoken(text: str) -> str:
    """A text without what is not said; the words beside a picture are."""
    return re.sub(r"\s+", " ", TAG.sub(lambda tag: f" {tag['alt'] or ''} ", CODE.sub("", text)))


def command_help(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The help of a command and of all below it."""
    yield parser.format_help()
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from command_help(command)


SAID = {
    "pages": lambda: [*english(), *(path.read_text("utf-8") for path in (WEB / "templates").glob("*.html"))],
    "settings": lambda: [line for one in (*SETTINGS.values(), *WIRING.values()) for line in (one.label, one.help)],
    "faults": lambda: [line for fault in FAULTS.values() for line in fault],
    "answers": lambda: sorted(english("device")),
    "cues": lambda: [cue.meaning for cue in CUES.values()],
    "commands": lambda: list(command_help(_parser())),
    # field cases are told in the words of who wrote them down
    "accuracy": lambda: [page({source: one for source, one in read(ROOT / "tests").items() if source != "cases"})],
    "readmes": lambda: [
        (ROOT / name).read_text("utf-8").partition("## Glossary")[0] for name in READMES if (ROOT / name).exists()
    ],
}


@pytest.mark.parametrize("where", SAID)
def test_nothing_is_called_what_the_glossary_refuses(where: str) -> None:
    texts = SAID[where]()
    assert texts, "there is something to read"
    wrong = refused()
    found = [
        text[max(0, hit.start() - 40) : hit.end() + 40] for text in map(spoken, texts) for hit in wrong.finditer(text)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("The target is 24 cm.", ["target"]), ("Own targets", ["targets"]), ("No rep: too fast", ["No rep"]),
        ("a target reach, a target distance; no-rep", []), ("`void`, {target} and \"void\"", []),
        ('<img src="target.png" alt="the target">', ["target"]),
    ],
)  # fmt: skip
def test_what_is_read_of_a_text(text: str, wrong: list[str]) -> None:
    assert refused().findall(spoken(text)) == wrong
