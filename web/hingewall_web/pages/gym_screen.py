"""``/wall``: a screen in the gym. It invites while nobody is there, and shows whoever is from across the room.

What it says of people beside the stream that all phones hear is a sum of everybody's reps, and of those who said yes
themselves a nickname and the spread of their steadiest set.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

import msgspec
from flask import Blueprint, Response, render_template
from msgspec import Struct

from hingewall.errors import StorageError
from hingewall.settings.settings import Settings
from hingewall.storage.athletes_reader import Athlete
from hingewall.storage.totals_reader import Day
from hingewall_web.access import names
from hingewall_web.pages.history.sets import today
from hingewall_web.pages.history.summary import fine
from hingewall_web.pages.history.trends import bests
from hingewall_web.pages.join import place
from hingewall_web.pages.settings.pages import current
from hingewall_web.pages.sticker import sticker
from hingewall_web.server.assets import VERSION
from hingewall_web.server.services import services
from hingewall_web.words.language import fill, gettext, ngettext
from hingewall_web.words.lengths import length
from hingewall_web.words.snapshot import spoken

pages = Blueprint("gym_screen", __name__)

BOARD_DAYS = 28
"""How long a steady set stays on the board: four weeks, so that it is about who trains here now."""

MOST_ON_BOARD = 5
"""As many as can be read from across a room, beside the rest."""


class Entry(Struct, frozen=True):
    """A line of the board: who, and how far the reach of their steadiest set strayed."""

    name: str
    colour: str
    shape: str
    spread: str


class Screen(Struct, frozen=True):
    """What the screen asks for beside the stream.

    ``version`` changes when the page itself is out of date; ``reps`` are those that counted today, of all together;
    ``named`` are the athletes who want to be named.
    """

    version: str
    reps: int
    reps_said: str
    board: tuple[Entry, ...]
    named: tuple[str, ...]


@pages.get("/wall")
def page() -> str:
    """The screen as it is now; its script keeps it so. There is nothing to press."""
    now = services().now()
    try:
        screen, settings = _screen(), current()[0]
    except StorageError:  # on a page of its own that would stay on the wall until somebody comes with a keyboard
        screen, settings = _told(0, VERSION), Settings()
    stand = length(settings.stance.target_mm, settings.ui.units)
    return render_template(
        "gym_screen.html", screen=screen, words=spoken(names.told(now)) if now else None, lost=now is None,
        place=place(), steps=steps(settings, stand), own=None if _owned() else sticker(),
        invitation=fill(gettext("Back to the wall, {distance} away"), {"distance": stand}),
    )  # fmt: skip


def _owned() -> bool:
    """Until it is, the label is shown to whoever sets the wall up: they may have nothing but this screen."""
    try:
        return services().reader().owner().claimed
    except StorageError:
        return True


@pages.get("/api/v1/screen")
def state() -> Response:
    """What a screen in the gym shows beside the stream: today's counted reps and the board."""
    return Response(msgspec.json.encode(_screen()), mimetype="application/json")


def _screen() -> Screen:
    settings, revision, _ = current()
    reader, date = services().reader(), today()
    agreed = names.told_of(athlete for athlete in reader.athletes() if athlete.on_screen)
    days = reader.days(date - timedelta(days=BOARD_DAYS - 1 if agreed else 0), date)
    reps = sum(day.totals.counted for day in days if day.date == date)
    lines, named = board(agreed, days, settings.ui.units), tuple(athlete.id for athlete in agreed)
    return _told(reps, f"{VERSION}.{revision}", lines, named)


def _told(reps: int, version: str, lines: tuple[Entry, ...] = (), named: tuple[str, ...] = ()) -> Screen:
    return Screen(version, reps, ngettext("rep counted here today", "reps counted here today", reps), lines, named)


def board(agreed: Sequence[Athlete], days: Sequence[Day], units: str) -> tuple[Entry, ...]:
    """The steadiest set of each who ``agreed``, steadiest first; who has none in ``days`` is not on it."""
    theirs: dict[str | None, list[Day]] = defaultdict(list)
    for day in days:
        theirs[day.athlete_id].append(day)
    found = [(best.spread_mm or 0.0, who) for who in agreed if (best := bests(theirs[who.id]).steady)]
    steadiest = sorted(found, key=lambda each: each[0])[:MOST_ON_BOARD]
    return tuple(Entry(who.nickname, who.colour, who.shape, f"± {fine(spread, units)}") for spread, who in steadiest)


def steps(settings: Settings, stand: str) -> list[tuple[str, str, str]]:
    """How it works, in three pictures: which one, the word that the screen says at that moment, and what it means."""
    last = (
        ("tap", gettext("Tap"), gettext("Touch it with the hips, then step a little further away."))
        if settings.mode == "tap_and_step"
        else ("up", gettext("Up"), gettext("At the line, stand tall: the rep counts."))
    )
    return [
        ("stand", gettext("Stand"), fill(gettext("Back to the wall, {stand} away."), {"stand": stand})),
        ("back", gettext("Back"), gettext("Push the hips back, towards the wall.")),
        last,
    ]
