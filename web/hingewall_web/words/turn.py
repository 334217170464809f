"""Whose turn it is, in words. Pure."""

from typing import TYPE_CHECKING

from msgspec import Struct

from hingewall.messages.snapshot import Snapshot
from hingewall_web.words.language import N_, Sentences, fill
from hingewall_web.words.status import Status

if TYPE_CHECKING:
    from hingewall_web.words.snapshot import Spoken

BEGUN = Sentences(
    {
        "athlete": N_("{name}'s phone began this set."),
        "phone": N_("Another phone began this set."),
        "wall": N_("Somebody is training."),
        "asked": N_("A phone wants to take over."),
    }
)
TAKEN_OVER = Sentences(
    {
        "press": N_("To take over, press the button on the wall."),
        "log_in": N_("To take over, log in as the owner."),
        "let": N_("To let it, press the button on the wall."),
    }
)
REFUSED = Sentences(
    {
        "soon": N_("One tap in three seconds. Wait a moment, then tap once."),
        "others": N_("It is somebody else's turn. To take over, press the button on the wall now."),
        "contested": N_(
            "Another phone asks too, so don't press the button: it is for neither. Tap again in half a minute."
        ),
        "simulated": N_("It is somebody else's turn. To take over, log in as the owner."),
    }
)
"""What a tap is answered that is not done."""


class TurnWords(Struct, frozen=True):
    """The line for every phone but the one whose turn has this ``number``; ``asked``: for that one too."""

    number: int
    text: str
    asked: bool


def turn_words(snapshot: Snapshot) -> TurnWords | None:
    """None while any phone may tap."""
    turn = snapshot.turn
    if turn is None:
        return None
    key = "asked" if turn.asked else "athlete" if snapshot.athlete and turn.by == "phone" else turn.by
    how = "log_in" if not turn.button else "let" if turn.asked else "press"
    name = {"name": snapshot.athlete.nickname if snapshot.athlete else ""}
    return TurnWords(turn.number, f"{fill(BEGUN[key], name)} {TAKEN_OVER[how]}", turn.asked)


def status_here(words: "Spoken", number: int | None, told: str = "") -> Status | None:
    """The one line on the phone whose own turn, if any, has this ``number``, and which was ``told`` why a tap failed.

    The page's script does the same (turn.js).
    """
    line, turn = words.status, words.turn
    more = line.more + 1 if line else 0
    if told:
        return Status("turn", told, more)
    first = ("asks",) if turn is not None and turn.asked else ("asks", "fault")
    if turn is None or (turn.number == number and not turn.asked) or (line is not None and line.kind in first):
        return line
    return Status("turn", turn.text, more)
