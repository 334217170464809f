"""The language of the moment, and every sentence in it: gettext, with a catalogue for each language but English.

English stands in the source and in the templates; ``translations/`` holds the others (``make language L=fr`` begins
one). Each request and each stream sets its language for itself, in a context variable.
"""

import gettext as standard
import string
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from hingewall.settings.languages import FIRST, TRANSLATIONS, offered

DOMAIN = "hingewall"

_spoken: ContextVar[str | Callable[[], str]] = ContextVar("language", default=FIRST)


def speak(language: str | Callable[[], str]) -> None:
    """Answer in ``language`` from here on; what finds it out is asked when the first sentence is needed, if any is."""
    _spoken.set(language)


def spoken_now() -> str:
    """The language of the moment."""
    language = _spoken.get()
    if not isinstance(language, str) or language not in offered():
        found = language if isinstance(language, str) else language()
        language = found if found in offered() else FIRST
        _spoken.set(language)
    return language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak ``language`` for a while."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


@cache
def catalogue(language: str) -> standard.NullTranslations:
    """The sentences of one language; read when it is first spoken, so that a Pi holds only what is used."""
    return standard.translation(DOMAIN, TRANSLATIONS, [language], fallback=language == FIRST)


def gettext(sentence: str) -> str:
    """``sentence`` in the language of the moment; as it is where that language lacks it."""
    return fitting(sentence, catalogue(spoken_now()).gettext(sentence))


def ngettext(one: str, many: str, n: int) -> str:
    """The form of a sentence that fits ``n``, in the language of the moment; ``{n}`` is still to be filled in."""
    # An empty translation of a plural is compiled as one that says nothing.
    english = one if n == 1 else many
    return fitting(english, catalogue(spoken_now()).ngettext(one, many, n) or english)


@cache
def fitting(sentence: str, translation: str) -> str:
    """``translation``, or the English where its braces are not those: a slip in a catalogue costs nobody a page."""
    try:
        return translation if placeholders(translation) <= placeholders(sentence) else sentence
    except ValueError:
        return sentence


def placeholders(sentence: str) -> frozenset[str]:
    """What is to be filled in. Raises ValueError for braces that do not match."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)


def N_(sentence: str) -> str:
    """Mark a sentence that is translated where it is used."""
    return sentence


def fill(sentence: str, values: Mapping[str, object]) -> str:
    """A sentence with its ``{names}`` replaced."""
    return sentence.format_map(values)


def own_name(language: str) -> str:
    """What a language that is offered calls itself; its code where its catalogue does not say."""
    # Translators: the name of your language, in your language.
    own = catalogue(language).gettext("English")
    return language if own == "English" and language != FIRST else own


class Sentences(Mapping[str, str]):
    """Sentences by key, each marked with ``N_`` and said in the language of the moment."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        self._sentences = sentences

    def __getitem__(self, key: str) -> str:
        return gettext(self._sentences[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._sentences)

    def __len__(self) -> int:
        return len(self._sentences)
