"""The languages of the pages: a folder each, and which one is being spoken.

``Phrases`` is a catalogue as the pages use it: a mapping whose sentences are those of the language of the moment, which
each request and each stream sets for itself (a context variable, as gettext's users do it).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import import_module
from typing import TypeVar, cast

LANGUAGES: Mapping[str, str] = {"en": "English", "es": "Español"}
"""Each with its own name for itself. The first is spoken where nothing is known of a phone or a wall."""

FIRST = next(iter(LANGUAGES))

Phrase = TypeVar("Phrase")

_spoken: ContextVar[str | Callable[[], str]] = ContextVar("language", default=FIRST)


def speak(language: str | Callable[[], str]) -> None:
    """Answer in ``language`` from here on; what finds it out is asked when the first sentence is needed, if any is."""
    _spoken.set(language)


def spoken_now() -> str:
    """The language of the moment."""
    language = _spoken.get()
    if not isinstance(language, str) or language not in LANGUAGES:
        found = language if isinstance(language, str) else language()
        language = found if found in LANGUAGES else FIRST
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
def catalogue(language: str, room: str, name: str) -> Mapping[str, object]:
    """A catalogue of one language; it is read when it is first spoken, so that a Pi holds only what is used."""
    return cast(Mapping[str, object], getattr(import_module(f"{__name__}.{language}.{room}"), name))


class Phrases(Mapping[str, Phrase]):
    """The catalogue ``name`` of the file ``room``, in whatever language is being spoken."""

    def __init__(self, room: str, name: str) -> None:
        self._room, self._name = room, name

    def _now(self) -> Mapping[str, Phrase]:
        return cast(Mapping[str, Phrase], catalogue(spoken_now(), self._room, self._name))

    def __getitem__(self, key: str) -> Phrase:
        return self._now()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._now())

    def __len__(self) -> int:
        return len(self._now())
