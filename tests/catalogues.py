"""Every sentence of pages and device as ``make translations`` finds them, and what each language makes of them."""

import re
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
from hingewall_web.words.language import placeholders

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


def lacking(language: str) -> list[tuple[str, str]]:
    """What a language does not say yet."""
    here = sentences(catalogue(language))
    return [one for one in sentences(said()) if one not in here or not all(lines(here[one].string))]


def misfits(language: str) -> list[str]:
    """Translations that fill in something else than the English does."""
    return [
        lines(message.id)[0]
        for message in catalogue(language)
        if message.id
        for translation in lines(message.string)
        if translation and not _fits(lines(message.id)[-1], translation)
    ]


def _fits(sentence: str, translation: str) -> bool:
    try:
        return placeholders(sentence) == placeholders(translation)
    except ValueError:
        return False


def main() -> int:
    """How far each language is; ``make translations`` ends with it."""
    wrong = 0
    for language in OTHERS:
        every, left = len(sentences(said())), len(lacking(language))
        print(f"{language}: {every - left} of {every} sentences" + (f", {left} to go" if left else ""))
        for sentence in misfits(language):
            wrong = 2
            print(f"{language}: other {{braces}} than in English: {sentence}", file=sys.stderr)
    return wrong


if __name__ == "__main__":
    sys.exit(main())
