"""What the pages of athletes show: badges, targets as fields, figures as cards. Pure, without HTTP."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import product
from typing import get_args

from hingewall.messages.snapshot import Colour, Shape
from hingewall.settings.declarations import Value
from hingewall.settings.settings import OWN, SETTINGS, Settings, as_dict
from hingewall.storage.athletes_reader import Athlete
from hingewall.storage.rows import Attempt
from hingewall_web.pages.history.trends import WEEKS, bests, local_day
from hingewall_web.pages.history.words import Card, best_card
from hingewall_web.pages.settings.form import Field, Sheet
from hingewall_web.words.dates import day_name
from hingewall_web.words.settings import readable, text_of
from hingewall_web.words.text import PEOPLE_TEXT, fill

COLOURS: tuple[str, ...] = get_args(Colour)
SHAPES: tuple[str, ...] = get_args(Shape)


def free_badge(people: Sequence[Athlete]) -> tuple[str, str]:
    """A badge that nobody has, of a colour and a shape that few have."""
    taken = {(athlete.colour, athlete.shape) for athlete in people}
    worn: list[str] = [part for badge in taken for part in badge]
    free = [badge for badge in product(COLOURS, SHAPES) if badge not in taken]
    return min(free, key=lambda badge: worn.count(badge[0]) + worn.count(badge[1]), default=(COLOURS[0], SHAPES[0]))


def target_fields(
    wall: Settings, targets: Mapping[str, Value], sheet: Sheet | None, errors: Mapping[str, str]
) -> list[tuple[Field, str]]:
    """Each setting that may be one's own, as it was typed, and what the wall's is; an empty field is the wall's."""
    units, values = sheet.units if sheet else wall.ui.units, as_dict(wall)
    fields = []
    for key in OWN:
        setting = SETTINGS[key]
        stored = text_of(setting, targets.get(key), units)
        typed = sheet.typed.get(key, "") if sheet else stored
        field = Field(setting=setting, units=units, typed=typed, was=stored, error=errors.get(key, ""))
        fields.append((field, readable(setting, values[key], units)))
    return fields


def own_cards(attempts: Sequence[Attempt], units: str, today: date) -> list[tuple[Card, str, str]]:
    """One's last weeks in figures, each with the set that it leads to and that set's day."""
    counted = sum(attempt.verdict == "counted" for attempt in attempts)
    judged = sum(attempt.verdict != "void" for attempt in attempts)
    values = {"counted": counted, "judged": judged, "weeks": WEEKS}
    reps = (PEOPLE_TEXT["card.reps"], str(counted), fill(PEOPLE_TEXT["card.reps.text"], values))
    last = (attempts[-1].set_id, day_name(local_day(attempts[-1]), today)) if attempts else ("", "")
    records = bests(attempts)
    return [(reps, *last), *(best_card(kind, getattr(records, kind), units, today) for kind in ("steady", "run"))]


def gone(sets: int, reps: int) -> str:
    """What a deletion takes."""
    return fill(PEOPLE_TEXT["delete.text"], {"sets": _many("sets", sets), "reps": _many("reps", reps)})


def _many(key: str, n: int) -> str:
    return fill(PEOPLE_TEXT[f"{key}.{'one' if n == 1 else 'many'}"], {"n": n})
