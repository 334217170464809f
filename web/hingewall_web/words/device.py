"""What the device says of itself, in the language of the moment.

The device speaks English: in its log, at its console and over its socket. Its sentences are in the catalogues as they
stand in its source (``make translations`` reads them there), under a context of their own and with ``{names}`` for what
varies. One that a catalogue lacks stays as it is.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from hingewall_web.words.language import catalogue, fill, fitting, spoken_now

CONTEXT = "device"
LONGEST = 400
"""In letters. No sentence of the device is longer; a list of all that is wrong may be."""

NAME = re.compile(r"\\\{(\w+)\\\}")
"""``{name}``, as ``re.escape`` leaves it."""


def said(text: str) -> str:
    """A sentence of the device; of one that varies, its parts are looked up too."""
    language = spoken_now()
    if len(text) > LONGEST or not text:
        return text
    if text in _known(language):
        return _translated(language, text)
    for shape, sentence in _shapes(language):
        if found := shape.fullmatch(text):
            return fill(_translated(language, sentence), {name: said(part) for name, part in found.groupdict().items()})
    return text


def fields_said(fields: Mapping[str, str]) -> dict[str, str]:
    """What the device said of each value."""
    return {key: said(text) for key, text in fields.items()}


def _translated(language: str, sentence: str) -> str:
    return fitting(sentence, catalogue(language).pgettext(CONTEXT, sentence))


@cache
def _known(language: str) -> frozenset[str]:
    """The device's sentences that the catalogue of ``language`` has. ``gettext`` itself has no way to list them."""
    found = getattr(catalogue(language), "_catalog", {})
    return frozenset(key.removeprefix(f"{CONTEXT}\x04") for key in found if str(key).startswith(f"{CONTEXT}\x04"))


@cache
def _shapes(language: str) -> Sequence[tuple[re.Pattern[str], str]]:
    """The sentences of ``language`` that vary, each with what it looks like; those that say most themselves first."""
    varying = sorted((one for one in _known(language) if NAME.search(re.escape(one))), key=_spelt, reverse=True)
    return [(re.compile(NAME.sub(r"(?P<\1>.+?)", re.escape(one))), one) for one in varying]


def _spelt(sentence: str) -> int:
    return len(re.sub(r"\{\w+\}", "", sentence))
