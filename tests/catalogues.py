"""Every sentence of pages and device as ``make translations`` finds them, and what each language makes of them."""

import re
import string
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from hingewall.settings.languages import FIRST, TRANSLATIONS

ROOT = Path(__file__).parents[1]
OTHERS = tuple(sorted(path.name for path in TRANSLATIONS.iterdir() if (path / "LC_MESSAGES/hingewall.po").exists()))
"""Each language but English, which needs no catalogue."""

assert FIRST not in OTHERS


@cache
def said() -> Catalog:
    """Every sentence in English, read from the source by the Makefile's own command."""
    recipe = re.search(r"pybabel --quiet (extract .*?) -o", (ROOT / "Makefile").read_text("utf-8"), re.DOTALL)
    assert recipe is not None
    options = [word.strip('"') for word in re.findall(r'(?:[^\s"\\]|"[^"]*")+', recipe[1])]
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder, "hingewall.pot")
        command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", *options, "-o", str(template), "."]
        subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": "tests"}, check=True)
        with template.open("rb") as file:
            return read_po(file)


@cache
def catalogue(language: str) -> Catalog:
    with (TRANSLATIONS / language / "LC_MESSAGES/hingewall.po").open("rb") as file:
        return read_po(file, locale=language)


def compiled(language: str) -> bytes:
    """What a catalogue's ``.mo`` is to hold."""
    out = BytesIO()
    write_mo(out, catalogue(language))
    return out.getvalue()


def key(message: Message) -> tuple[str, str]:
    return message.context or "", lines(message.id)[0]


def sentences(of: Catalog) -> dict[tuple[str, str], Message]:
    """The messages of a catalogue by context and English sentence."""
    return {key(message): message for message in of if message.id}


def lines(text: object) -> list[str]:
    """A sentence, or the forms of one that has a plural."""
    return [str(one) for one in text] if isinstance(text, tuple | list) else [str(text)]


def english(context: str = "") -> Iterator[str]:
    """What the pages say; with ``device``, what the device does."""
    for message in said():
        if message.id and (message.context or "") == context:
            yield from lines(message.id)


def names(sentence: str) -> set[str]:
    """What is filled in."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
