"""Who is told a nickname, where names are only at the wall. Pure: a snapshot in, and what a viewer may know of it out.

Everything that says who somebody is passes here: snapshots before they are put in words, athletes before a page has
them. A badge is called by its colour and shape, so whoever knows their own can tap it.
"""

from msgspec import Struct
from msgspec.structs import replace

from hingewall.messages.snapshot import AthleteView, Snapshot
from hingewall.storage.athletes_reader import Athlete
from hingewall_web.words.language import N_, Sentences, fill, gettext

COLOURS = Sentences(
    {
        "blue": N_("Blue"),
        "sky": N_("Sky"),
        "green": N_("Green"),
        "yellow": N_("Yellow"),
        "orange": N_("Orange"),
        "red": N_("Red"),
        "pink": N_("Pink"),
        "black": N_("Black"),
    }
)

SHAPES = Sentences(
    {
        "circle": N_("Circle"),
        "square": N_("Square"),
        "triangle": N_("Triangle"),
        "diamond": N_("Diamond"),
        "star": N_("Star"),
        "hexagon": N_("Hexagon"),
        "cross": N_("Cross"),
        "moon": N_("Moon"),
    }
)


class Viewer(Struct, frozen=True):
    """Who looks. ``all``: at every name; else at their own, ``athlete_id``, if they are logged in.

    ``turn`` is the number of the turn that their phone began: it sees which badge it has tapped.
    """

    all: bool = False
    athlete_id: str | None = None
    turn: int = 0


ALL = Viewer(all=True)


def by_badge(colour: str, shape: str) -> str:
    """A badge as it is called without a nickname: ``Blue star``."""
    badge = {"colour": COLOURS[colour].lower(), "shape": SHAPES[shape].lower()}
    return fill(gettext("{colour} {shape}"), badge).capitalize()


def known_to(viewer: Viewer, athlete: Athlete) -> Athlete:
    """An athlete as ``viewer`` may know them, where names are only at the wall."""
    if viewer.all or athlete.id == viewer.athlete_id:
        return athlete
    return replace(athlete, nickname=by_badge(athlete.colour, athlete.shape))


def seen_by(viewer: Viewer, snapshot: Snapshot) -> Snapshot:
    """A snapshot as ``viewer`` may see it: whoever they may not know is a guest."""
    if viewer.all or not snapshot.names_at_wall:
        return snapshot
    asked = snapshot.asked
    return replace(
        snapshot,
        athlete=_there(viewer, snapshot),
        asked=asked if asked is not None and asked.id == viewer.athlete_id else None,
    )


def _there(viewer: Viewer, snapshot: Snapshot) -> AthleteView | None:
    athlete = snapshot.athlete
    if athlete is None or athlete.id == viewer.athlete_id:
        return athlete
    if viewer.turn and viewer.turn == snapshot.turn_begun:
        return replace(athlete, nickname=by_badge(athlete.colour, athlete.shape))
    return None
