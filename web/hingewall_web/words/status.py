"""The one line under the stage that is not about reps: a question, a fault, what is not checked, an offer, a note."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from hingewall_web.words.language import fill, gettext

if TYPE_CHECKING:
    from hingewall_web.words.snapshot import Spoken


class Status(Struct, frozen=True):
    """The most urgent line, its ``kind`` (``asks``, ``fault``, ``unchecked``, ``offer``, ``rest``, ``note``; ``turn``
    is ``status_here``'s), and how many more there are behind it."""

    kind: str
    text: str
    more: int


def status(words: "Spoken") -> Status | None:
    """One line for everything that ``words`` has beside the reps; None where there is nothing."""
    lines = list(_lines(words))
    return Status(*lines[0], more=len(lines) - 1) if lines else None


def _lines(words: "Spoken") -> Iterator[tuple[str, str]]:
    if words.asks:
        yield "asks", words.asks.text
    for text, *_ in words.faults:
        yield "fault", text
    if words.unchecked:
        yield "unchecked", words.unchecked[0]
    if words.offers_own:
        yield "offer", gettext("Is the target reach too far?")
    if words.rest and words.scene.mood == "idle":  # whoever rests has stepped aside, and the stage invites the next
        yield "rest", fill(gettext("Rest: {left}"), {"left": words.rest})
    for note in words.notes:
        yield "note", note
