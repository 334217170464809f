"""What people read can be translated: each sentence of a template is marked, and none is put together from pieces."""

import re
from html.parser import HTMLParser
from pathlib import Path

import jinja2
import pytest

import hingewall_web

FOLDER = Path(hingewall_web.__file__).parent / "templates"
NAMES = sorted(path.name for path in FOLDER.glob("*.html"))
READ_ALOUD = {"aria-label", "alt", "title", "placeholder", "content"}
"""Attributes that people read or hear; ``content`` of a description."""

NO_WORDS = {"Hingewall"}


class Words(HTMLParser):
    """The words of a template's markup, between its tags and in what is read aloud."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(source)

    def handle_data(self, data: str) -> None:
        # A macro may be an attribute by itself.
        self.found += re.findall(r"[A-Za-z]{2,}", re.sub(r'[\w-]+="[^"]*"', "", data))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        for name in READ_ALOUD & said.keys():
            if name != "content" or said.get("name") == "description":
                self.handle_data(said[name] or "")


def words(name: str) -> list[str]:
    """The words that no translator sees: in its markup, and in texts that look like a sentence outside of ``_()``."""
    tokens = [
        one
        for one in jinja2.Environment(autoescape=True).lex((FOLDER / name).read_text("utf-8"))
        if one[1] != "whitespace"
    ]
    markup = "".join(text for _, kind, text in tokens if kind == "data")
    printed = [
        text
        for (_, _, before), (_, _, bracket), (_, kind, text) in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if kind == "string" and (before, bracket) != ("_", "(") and re.search(r"^.[A-Z][a-z]|[a-z] [a-z]", text)
    ]
    return [word for word in [*Words(markup).found, *printed] if word.strip("'\"") not in NO_WORDS]


@pytest.mark.parametrize("name", NAMES)
def test_a_template_says_nothing_that_can_not_be_translated(name: str) -> None:
    assert words(name) == []
