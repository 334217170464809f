"""What the device says of itself, in the language of the moment.

The device speaks English: in its log, at its console and over its socket. Each catalogue ``device`` lists its sentences
with what they become; ``{names}`` in them stand for what varies. A sentence that no catalogue knows stays as it is.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from hingewall_web.languages import catalogue, spoken_now
from hingewall_web.words.text import DEVICE, fill

LONGEST = 400
"""In letters. No sentence of the device is longer; a list of all that is wrong may be."""

NAME = re.compile(r"\\\{(\w+)\\\}")
"""``{name}``, as ``re.escape`` leaves it."""


def said(text: str) -> str:
    """A sentence of the device; of one that varies, its parts are looked up too."""
    if len(text) > LONGEST:
        return text
    if text in DEVICE:
        return DEVICE[text]
    for shape, sentence in _shapes(spoken_now()):
        if found := shape.fullmatch(text):
            return fill(sentence, {name: said(part) for name, part in found.groupdict().items()})
    return text


def fields_said(fields: Mapping[str, str]) -> dict[str, str]:
    """What the device said of each value."""
    return {key: said(text) for key, text in fields.items()}


@cache
def _shapes(language: str) -> Sequence[tuple[re.Pattern[str], str]]:
    """The sentences of ``language`` that vary, each as what it looks like and what it becomes."""
    return [
        (re.compile(NAME.sub(r"(?P<\1>.+?)", re.escape(sentence))), str(becomes))
        for sentence, becomes in catalogue(language, "device", "DEVICE").items()
        if "{" in sentence
    ]
