"""What has been done: sets by day, the reps of a set, and the same as JSON and CSV."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

import msgspec
from flask import Blueprint, Response, jsonify, render_template, request

from hingewall.storage.trace import distances
from hingewall_web.problems import Problem
from hingewall_web.services import services
from hingewall_web.settings_pages import current
from hingewall_web.words import mark_of, verdict_sentence

pages = Blueprint("history", __name__)

SETS_A_PAGE = 20
MOST_SETS = 100

Row = dict[str, Any]


@pages.get("/history")
def page() -> str:
    """Sets by day, newest first, a page at a time."""
    rows, after = _page_of_sets(SETS_A_PAGE)
    today = datetime.now().astimezone().date()
    days = [(day_name(day, today), list(sets)) for day, sets in groupby(rows, lambda row: _local(row).date())]
    return render_template("history.html", days=days, after=after, clock=_clock)


@pages.get("/history/<set_id>")
def set_page(set_id: str) -> str:
    """One set, rep by rep."""
    row = _plain(services().reader().set(set_id))
    units = current()[0].ui.units
    return render_template(
        "set.html", row=row, units=units, clock=_clock,
        day=day_name(_local(row).date(), datetime.now().astimezone().date()),
        sentence=lambda rep: verdict_sentence(rep, units),
    )  # fmt: skip


@pages.get("/api/v1/sets")
def sets() -> Response:
    """A page of sets, newest first: ``?limit=20&before=ID``; ``next`` is the ``before`` of the page that follows."""
    rows, after = _page_of_sets(_limit())
    return jsonify(sets=rows, next=after)


@pages.get("/api/v1/sets/<set_id>")
def one_set(set_id: str) -> Response:
    return jsonify(_plain(services().reader().set(set_id)))


@pages.get("/api/v1/reps/<rep_id>")
def one_rep(rep_id: str) -> Response:
    """A rep with its distance trace: ``[[t_s, distance_mm or null], ...]``."""
    reader = services().reader()
    rep = _plain(reader.rep(rep_id))
    return jsonify(rep | {"trace": distances(reader.trace(rep_id))})


def _limit() -> int:
    text = request.args.get("limit", str(SETS_A_PAGE))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST_SETS):
        message = f"limit is {text[:20]!r}; expected a whole number from 1 to {MOST_SETS}"
        raise Problem(422, "invalid", message, {"limit": message})
    return int(text)


def _page_of_sets(limit: int) -> tuple[list[Row], str | None]:
    """The rows, and where the page after them begins, if there is one."""
    rows = [_plain(row) for row in services().reader().sets(limit + 1, request.args.get("before"))]
    return rows[:limit], rows[limit - 1]["id"] if len(rows) > limit else None


def _plain(row: msgspec.Struct) -> Row:
    plain: Row = msgspec.to_builtins(row)
    return plain


def mark(rep: Mapping[str, Any]) -> str:
    """The shape of a stored rep."""
    return mark_of(rep["verdict"], rep["unsure"])


def _local(row: Row) -> datetime:
    """When a set began, by the wall clock where the device hangs."""
    return datetime.fromisoformat(row["started"]).astimezone()


def _clock(row: Row) -> str:
    return _local(row).strftime("%H:%M")


def day_name(day: date, today: date) -> str:
    """``Today``, ``Yesterday`` or ``Sunday 22 November``, with the year when it is not this one."""
    if day in (today, today - timedelta(days=1)):
        return "Today" if day == today else "Yesterday"
    return f"{day:%A} {day.day} {day:%B}" + ("" if day.year == today.year else f" {day.year}")
