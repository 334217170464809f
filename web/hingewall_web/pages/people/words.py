"""What the pages of athletes show: badges, targets as fields, figures as cards. Pure, without HTTP."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import product

from hingewall.settings.declarations import Value
from hingewall.settings.settings import OWN, SETTINGS, Settings, as_dict
from hingewall.storage.athletes_reader import Athlete
from hingewall.storage.rows import SetSummary
from hingewall.storage.totals import joined
from hingewall.storage.totals_reader import Day
from hingewall_web.pages.history.trends import WEEKS, bests
from hingewall_web.pages.history.words import Card, best_card, some_sets
from hingewall_web.pages.settings.form import Field
from hingewall_web.pages.settings.sheet import Sheet
from hingewall_web.words.dates import day_name
from hingewall_web.words.language import fill, gettext, ngettext
from hingewall_web.words.names import COLOURS, SHAPES
from hingewall_web.words.settings import readable, text_of


def free_badge(people: Sequence[Athlete]) -> tuple[str, str]:
    """A badge that nobody has, of a colour and a shape that few have."""
    taken = {(athlete.colour, athlete.shape) for athlete in people}
    worn: list[str] = [part for badge in taken for part in badge]
    free = [badge for badge in product(COLOURS, SHAPES) if badge not in taken]
    return min(
        free,
        key=lambda badge: worn.count(badge[0]) + worn.count(badge[1]),
        default=(next(iter(COLOURS)), next(iter(SHAPES))),
    )


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


def own_cards(days: Sequence[Day], sets: Sequence[SetSummary], units: str, today: date) -> list[tuple[Card, str, str]]:
    """One's last weeks in figures, each with the set that it leads to and that set's day; ``sets`` are the newest."""
    found = joined(day.totals for day in days)
    values = {"counted": found.counted, "judged": found.judged, "weeks": WEEKS}
    text = fill(gettext("of {judged} judged reps in {weeks} weeks"), values)
    reps = (gettext("Counted reps"), str(found.counted), text)
    last = next((row for row in sets if row.reps), None) if days else None
    newest = (last.id, day_name(datetime.fromisoformat(last.started).astimezone().date(), today)) if last else ("", "")
    records = bests(days)
    return [(reps, *newest), *(best_card(kind, getattr(records, kind), units, today) for kind in ("steady", "run"))]


def gone(sets: int, reps: int) -> str:
    """What a deletion takes."""
    return fill(
        gettext(
            "This deletes the nickname, badge, PIN and settings, {sets} and {reps}, with their traces and"
            " corrections, from this wall and the copies that it keeps. You can't undo this."
        ),
        {"sets": some_sets(sets), "reps": fill(ngettext("{n} rep", "{n} reps", reps), {"n": reps})},
    )
