"""What has been done: sets by day, one set, one session, and weeks; the same as JSON."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

import msgspec
from flask import Blueprint, Response, jsonify, render_template, request

from hingewall.errors import Damaged, UnknownId
from hingewall.storage.rows import RepRow
from hingewall.storage.totals import joined
from hingewall.storage.trace import distances, drops
from hingewall_web.access.athlete_access import may_name, private, records, whose
from hingewall_web.pages.history import after as after_set
from hingewall_web.pages.history import erase, fit, reps
from hingewall_web.pages.history.charts import reach_dots, rep_bars, week_bars
from hingewall_web.pages.history.day import date_of
from hingewall_web.pages.history.summary import figures, figures_of, fine, percent
from hingewall_web.pages.history.trends import WEEKS, begun, bests, first_monday, weeks
from hingewall_web.pages.history.words import (
    best_card,
    cards,
    chart_label,
    day_line,
    drift_cards,
    headline,
    private_said,
    tempo,
    tried,
)
from hingewall_web.pages.settings.pages import current
from hingewall_web.server.problems import Problem
from hingewall_web.server.services import services
from hingewall_web.words.dates import day_name, full_date, short_day
from hingewall_web.words.language import N_, Sentences
from hingewall_web.words.lengths import CM_MM, INCH_MM
from hingewall_web.words.rep import mark_of, verdict_short

FORM = Sentences(
    {
        "squat": N_("Squat"),
        "unclear": N_("Form unclear"),
        "not_checked": N_("Form not checked"),
    }
)

pages = Blueprint("history", __name__)
pages.register_blueprint(reps.pages)
pages.register_blueprint(after_set.pages)
pages.register_blueprint(fit.pages)
pages.register_blueprint(erase.pages)

SETS_A_PAGE = 20
MOST_SETS = 100
SETS_ON_A_SHEET = 20
Row = dict[str, Any]
Day = tuple[str, str, str, list[Row], list[Row], str]
"""Its name, its date, what it came to, its sets, and those of guests in which nothing counted, with their number in
words: strangers' first tries, which are nobody's to be read as failures."""


@pages.get("/history")
def page() -> str:
    """Sets by day, newest first, a page at a time; ``?who=ID`` one athlete's."""
    rows, after = _page_of_sets(SETS_A_PAGE)
    days = by_day(rows, goes_on=bool(after))
    return render_template(
        "history.html",
        days=days,
        after=after,
        clock=clock,
        who=whose(),
        keep_days=current()[0].retention.days,
        private=private_said(private()),
    )


def by_day(rows: Sequence[Row], goes_on: bool) -> list[Day]:
    """Rows under their days. A day that may go on on another page has no total here."""
    found = [(day, list(sets)) for day, sets in groupby(rows, lambda row: _local(row).date())]
    first, last = 1 if "before" in request.args else 0, len(found) - goes_on
    return [
        (day_name(day, today()), day.isoformat(), day_line(sets) if first <= i < last else "", *_apart(sets))
        for i, (day, sets) in enumerate(found)
    ]


def _apart(sets: Sequence[Row]) -> tuple[list[Row], list[Row], str]:
    """What is worth a line, guests' mere tries, and what those are called."""
    tries = [row for row in sets if _tried(row)]
    return [row for row in sets if not _tried(row)], tries, tried(len(tries))


def _tried(row: Row) -> bool:
    return row["athlete_id"] is None and not row["counted"]


@pages.get("/history/<set_id>")
def set_page(set_id: str) -> str:
    """One set, rep by rep."""
    row = records().set(set_id)
    units = current()[0].ui.units
    day = _local_of(row.started).date()
    numbered = reps.numbered(row)
    judged = [(n, rep) for n, rep in numbered if not rep.removed]
    found = figures(row.reps)
    return render_template(
        "set.html", row=row, units=units, cards=cards(found, units) + drift_cards(found, units),
        headline=headline(row.no_rep, row.void), lines=[_line(n, rep, units) for n, rep in numbered],
        bars=rep_bars([rep for _, rep in judged], [n for n, _ in judged]),
        chart_label=chart_label(row.reps, units),
        day=day_name(day, today()), date=full_date(day), clock=_clock_of(row.started), after=after_set.of_set(row),
    )  # fmt: skip


def _line(number: int, rep: RepRow, units: str) -> Row:
    told = rep.form == "hinge" or rep.reason == "squat"  # by the verdict
    return {
        "n": number, "rep": rep, "mark": mark_of(rep.verdict, rep.unsure),
        "sentence": verdict_short(_plain(rep), units), "form": "" if told else FORM[rep.form],
        "edited": reps.differs(rep),
    }  # fmt: skip


@pages.get("/history/day/<day>")
def session(day: str) -> str:
    """All that was done on one day, on one sheet of paper; a day of very many sets on several."""
    when = date_of(day)
    units = current()[0].ui.units
    athlete = whose()
    reader = records(athlete)
    after = request.args.get("after")
    found = reader.day(when, SETS_ON_A_SHEET + 1, after)
    if not found:
        raise Problem(404, "not_found")
    goes_on, found = len(found) > SETS_ON_A_SHEET, found[:SETS_ON_A_SHEET]
    if goes_on or after:
        listed = {None, *may_name()}
        every = figures_of(joined(part.totals for part in reader.days(when, when) if part.athlete_id in listed))
    else:
        every = figures([rep for row in found for rep in row.reps])
    sets = [
        {"row": row, "clock": _clock_of(row.started), "figures": figures(row.reps),
         "marks": [mark_of(rep.verdict, rep.unsure) for rep in row.reps]}
        for row in found
    ]  # fmt: skip
    return render_template(
        "summary.html", units=units, sets=sets, sure=all(row.sure for row in found),
        cards=cards(every, units), title=full_date(when), tempo=tempo, fine=fine,
        percent=percent, who=athlete, day=day, after=found[-1].id if goes_on else None,
    )  # fmt: skip


@pages.get("/history/trends")
def trends() -> str:
    """The last weeks against one another, where there are two, and what was steadiest in them.

    The owner's are everybody's, without a name. Guests have no bests: a guest may be several people.
    """
    units = current()[0].ui.units
    athlete = whose()
    reader = records(athlete)
    days = reader.days(first_monday(today()), today())
    found = begun(weeks(days, today()))
    drawn = found if sum(week.judged > 0 for week in found) > 1 else []
    mine = may_name()
    named = [day for day in days if day.athlete_id in mine]
    best = bests(named)
    return render_template(
        "trends.html", short_day=short_day, units=units, weeks=found, any=bool(days), all_counted=reader.all_counted(),
        fine=fine, percent=percent, compared=WEEKS,
        bests=[best_card(kind, getattr(best, kind), units, today()) for kind in best.__struct_fields__ if named],
        who=athlete, bars=week_bars(drawn), dots=reach_dots(drawn, INCH_MM if units == "in" else CM_MM),
        most=max((week.counted for week in found), default=0),
    )  # fmt: skip


@pages.get("/api/v1/sets")
def sets() -> Response:
    """A page of sets, newest first: ``?limit=20&before=ID``; ``next`` is the ``before`` of the page that follows.

    Guests' and one's own; ``?who=ID`` are one athlete's, for themselves and an owner whom they let see it.
    """
    rows, after = _page_of_sets(_limit())
    return jsonify(sets=rows, next=after)


@pages.get("/api/v1/sets/<set_id>")
def one_set(set_id: str) -> Response:
    return jsonify(_plain(records().set(set_id)))


@pages.get("/api/v1/reps/<rep_id>")
def one_rep(rep_id: str) -> Response:
    """A rep with its distance trace: ``[[t_s, distance_mm or null], ...]``; empty where it is not kept any more.

    ``drops`` is how far the hips sank in the same time, ``[[t_s, drop_mm], ...]``; empty where form was not checked.
    """
    reader = records()
    rep = reader.rep(rep_id)
    try:
        kept = reader.trace(rep_id)
        trace, sank = distances(kept), drops(kept, rep)
    except UnknownId:
        trace, sank = [], []
    except Damaged:
        services().met_damage()
        trace, sank = [], []
    return jsonify(_plain(rep) | {"trace": trace, "drops": sank})


def _limit() -> int:
    text = request.args.get("limit", str(SETS_A_PAGE))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST_SETS):
        message = f"limit is {text[:20]!r}; expected a whole number from 1 to {MOST_SETS}"
        raise Problem(422, "invalid", message, {"limit": message})
    return int(text)


def _page_of_sets(limit: int) -> tuple[list[Row], str | None]:
    """The rows, and where the page after them begins, if there is one."""
    rows = [_plain(row) for row in records(whose()).sets(limit + 1, request.args.get("before"))]
    return rows[:limit], rows[limit - 1]["id"] if len(rows) > limit else None


def _plain(row: msgspec.Struct) -> Row:
    plain: Row = msgspec.to_builtins(row)
    return plain


def mark(rep: Mapping[str, Any]) -> str:
    """The shape of a stored rep."""
    return mark_of(rep["verdict"], rep["unsure"])


def today() -> date:
    return datetime.now().astimezone().date()


def _local(row: Row) -> datetime:
    return _local_of(row["started"])


def _local_of(text: str) -> datetime:
    """A stored date by the wall clock where the device hangs."""
    return datetime.fromisoformat(text).astimezone()


def clock(row: Row) -> str:
    return _clock_of(row["started"])


def _clock_of(text: str) -> str:
    return _local_of(text).strftime("%H:%M")
