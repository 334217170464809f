"""After a set: what to make of it in one sentence, its reps as silhouettes, and the one thing to do next.

The live page shows it as soon as a set has ended, and the page of a set begins with it. Of a set that the request may
not see there is only what the live page tells everybody: verdicts and reasons, no figure, and no rep to open.
"""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec
from flask import Blueprint, render_template
from msgspec import Struct

from hingewall.errors import UnknownId
from hingewall.messages.snapshot import Snapshot
from hingewall.storage.rows import RepRow, SetRow
from hingewall.storage.totals import LEAST_REPS
from hingewall.storage.whose import Whose
from hingewall_web.access.athlete_access import athlete_concerned, may_look_after, records
from hingewall_web.pages.history.erase import erasable
from hingewall_web.pages.history.replay import moving, said
from hingewall_web.pages.history.reps import numbered
from hingewall_web.pages.history.summary import figures, fine
from hingewall_web.pages.settings.pages import current
from hingewall_web.server.services import services
from hingewall_web.words.advice import Advice, Done, advise
from hingewall_web.words.language import fill, gettext
from hingewall_web.words.lengths import length
from hingewall_web.words.rep import mark_of

LONG_AGO = date(1970, 1, 2)
"""Before every set, and a date that has a midnight in every time zone."""

pages = Blueprint("after", __name__)


class After(Struct, frozen=True):
    """``data`` is what the scripts draw from, as JSON, and empty where only ``marks`` may be shown."""

    advice: Advice
    record: str
    marks: tuple[str, ...]
    data: str
    erase: str = ""
    """The set's id, where a guest may erase it."""


@pages.get("/history/<set_id>/after")
def card(set_id: str) -> str:
    """The card by itself, as the live page takes it up, with its button while that set is the last one."""
    now = services().now()
    ended = now if now is not None and now.set.id == set_id and not now.set.open else None
    try:
        after = of_set(records().set(set_id))
    except UnknownId:
        if ended is None:
            raise
        after = of_snapshot(ended)
    further = ended.level_up_mm if ended and may_look_after(athlete_concerned()) else None
    return render_template(
        "after.html", after=after, ended=ended, further_mm=further, further=length(further, current()[0].ui.units)
    )


def of_set(row: SetRow) -> After:
    """Of a set that the request may see."""
    units = current()[0].ui.units
    reps = [(n, rep) for n, rep in numbered(row) if not rep.removed]
    best = best_of([rep for _, rep in reps])
    told = [moving(rep, n, units) | {"best": rep is best} for n, rep in reps]
    return After(
        advise([_done(rep) for _, rep in reps], units),
        record(row, units),
        tuple(mark_of(rep.verdict, rep.unsure) for _, rep in reps),
        msgspec.json.encode({"reps": told, "words": said()}).decode() if told else "",
        row.id if erasable(row) else "",
    )


def of_snapshot(now: Snapshot) -> After:
    """Of a set as everybody sees it on the live page: verdicts, and nothing of reach or form."""
    reps = [Done(mark.verdict, mark.reason, mark.unsure) for mark in now.set.reps]
    return After(advise(reps, now.units), "", tuple(mark_of(rep.verdict, rep.unsure) for rep in reps), "")


def best_of(reps: Sequence[RepRow]) -> RepRow | None:
    """The rep to do again; None where nothing counted. A longer reach is not a better one.

    Of those that counted it is one that was sure, then a hinge that was seen, then the one nearest to its target reach
    with the least hip drop, as shares of that reach.
    """
    counted = [rep for rep in reps if rep.verdict == "counted" and rep.target_mm > 0]
    return min(counted, key=_flaws, default=None)


def _flaws(rep: RepRow) -> tuple[bool, bool, float]:
    off = abs(rep.reach_mm - rep.target_mm) / rep.target_mm
    return rep.unsure, rep.form != "hinge", off + max(0.0, rep.drop_ratio or 0.0)


def _done(rep: RepRow) -> Done:
    return Done(rep.verdict, rep.reason, rep.unsure, rep.form, rep.reach_mm, rep.target_mm)


def record(row: SetRow, units: str) -> str:
    """The words for a full set of an athlete's whose reach was steadier than in any set of theirs before; or nothing.

    The first full set is no record: there was none to beat.
    """
    found = figures(row.reps)
    if row.athlete_id is None or found.spread_mm is None or found.counted < max(row.goal, LEAST_REPS):
        return ""
    before = spreads_before(row, row.athlete_id)
    if not before or found.spread_mm >= min(before):
        return ""
    return fill(gettext("Steadiest set so far: ± {spread}"), {"spread": fine(found.spread_mm, units)})


def spreads_before(row: SetRow, athlete_id: str) -> list[float]:
    """Of the athlete's sets before this one that are long enough to compare; of each earlier day the steadiest."""
    reader, day = services().reader().of(Whose.athletes_own(athlete_id)), _day(row)
    earlier = [(each.date, each.totals.steadiest) for each in reader.days(LONG_AGO, day)]
    spreads = [steadiest.spread_mm for when, steadiest in earlier if steadiest is not None and when < day]
    same = [figures(other.reps) for other in reader.day(day) if other.started < row.started]
    return spreads + [each.spread_mm for each in same if each.counted >= LEAST_REPS and each.spread_mm is not None]


def _day(row: SetRow) -> date:
    return datetime.fromisoformat(row.started).astimezone().date()
