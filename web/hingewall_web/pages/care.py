"""Where a person has to decide: what time it is, and how a history goes on. Everybody sees it, the owner acts."""

import os
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from hingewall import __version__
from hingewall.errors import CommandRefused
from hingewall.messages.snapshot import Snapshot
from hingewall_web.access import auth
from hingewall_web.access.auth import owner_only
from hingewall_web.pages.update import software
from hingewall_web.server.problems import as_problem
from hingewall_web.server.services import services
from hingewall_web.words.dates import full_date
from hingewall_web.words.device import said
from hingewall_web.words.language import N_, Sentences, fill, gettext

pages = Blueprint("care", __name__)

TIMEOUT_S = 5.0
ERASE_TIMEOUT_S = 30.0
"""Copies of a long history are large, and a card is slow."""
SOURCES = Sentences(
    {
        "ntp": N_("The time comes from the network."),
        "system": N_("The time comes from this computer."),
        "rtc": N_("The time comes from the device's clock battery."),
        "phone": N_(
            "The time comes from the owner's phone. A clock battery or a network keeps it when the device is off."
        ),
        "none": N_(
            "The device does not know the time. Until it does, there are no quiet hours and nothing old is deleted."
        ),
    }
)
DOUBTS = Sentences(
    {
        "past": N_("This phone says {now}, but the newest set is from {newest}. Is the phone right?"),
        "future": N_("This phone says {now}, and the newest set is from {newest}. Is the phone right?"),
    }
)
HISTORY = Sentences(
    {
        "newer": N_(
            "This version goes on with all that it can read. The newer version's file stays on the memory card."
        ),
        "database": N_("The damaged file stays on the memory card, and what can be read goes into a new one."),
        "disk": N_("The device tries again by itself every few seconds."),
    }
)
"""What the owner's button does, by the fault that it is there for."""

BUTTONS = Sentences(
    {"newer": N_("Go on with this version"), "database": N_("Mend the history now"), "disk": N_("Try again now")}
)
TAKEN = Sentences(
    {
        "time": N_("The device has this phone's time now. Dates of today's sets are corrected."),
        "zone": N_("The device has this phone's time zone now. It has the time already."),
    }
)


@pages.get("/care")
def page() -> str:
    return _page()


def _page(error: str = "", question: str = "", typed: str = "", erase_error: str = "") -> str:
    now = services().now()
    return render_template(
        "care.html",
        time=_time(now) if now else "", source=SOURCES[(now.clock_source or "none")] if now else "", lost=now is None,
        zone=_zone(), error=error, question=question, typed=typed, trouble=_trouble(now),
        does=HISTORY, buttons=BUTTONS, version=__version__, full_date=full_date, erase_error=erase_error, **software(),
    )  # fmt: skip


def _trouble(now: Snapshot | None) -> tuple[str, str, str] | None:
    """What keeps the history from being written, if anything: the fault, and what it says to do."""
    faults = now.faults if now else ()
    return next(((fault.kind, said(fault.text), said(fault.fix)) for fault in faults if fault.kind in HISTORY), None)


@pages.post("/care/history")
@owner_only
def go_on() -> AnyResponse:
    """Have the device try again, at once and with what it may not do unasked."""
    trouble = _trouble(services().now())
    services().commands.ask("try_again", {"go_on": trouble is not None and trouble[0] == "newer"}, None, TIMEOUT_S)
    flash(gettext("The device is at work on it. This page shows how it ends."), "waits")
    return redirect(url_for("care.page"), 303)


@pages.post("/care/erase")
@owner_only
def erase() -> AnyResponse | tuple[str, int]:
    """All that the wall keeps, for good. The PIN is asked for once more, and a word that nobody types by mistake."""
    if request.form.get("word", "").strip().casefold() != gettext("erase").casefold():
        return _page(erase_error=fill(gettext('Type "{word}" to go on.'), {"word": gettext("erase")})), 422
    args = {"pin": request.form.get("pin", "").strip(), **auth.phone_here(auth.OWNER)}
    try:
        services().commands.ask("factory_reset", args, None, auth.PIN_TIMEOUT_S + ERASE_TIMEOUT_S)
    except CommandRefused as error:
        if error.code != "wrong_pin":
            raise
        return _page(erase_error=gettext("That PIN is wrong.")), 422
    auth.log_out()
    return redirect(url_for("owner.setup_page"), 303)


def _time(now: Snapshot) -> str:
    """What the device takes for now, in local time; empty while it knows nothing."""
    return _said(datetime.fromisoformat(now.clock)) if now.clock_synchronised else ""


def _said(when: datetime) -> str:
    local = when.astimezone()
    return f"{full_date(local.date())}, {local:%H:%M}"


def _zone() -> str:
    """How far local time is from UTC, as ``UTC+01:00``, and the zone's name where a phone has told it."""
    offset = datetime.now().astimezone().strftime("%z")
    name = os.environ.get("TZ", "")
    return f"UTC{offset[:3]}:{offset[3:5]}" + (f", {name.replace('_', ' ')}" if "/" in name else "")


@pages.post("/care/clock")
@owner_only
def set_clock() -> AnyResponse | tuple[str, int]:
    """Have the device take this phone's time: as its script tells it, or typed where there is no script."""
    typed = request.form.get("typed", "")
    try:
        told = _told(typed)
    except ValueError:
        return _page(
            error=gettext("Choose today's date and the time, or allow scripts on this page."), typed=typed
        ), 422
    told["sure"] = request.form.get("sure") == "yes"
    try:
        result = services().commands.ask("set_clock", told, None, TIMEOUT_S).result
    except CommandRefused as error:
        return _page(error=said(str(error)), typed=typed), as_problem(error).status
    if doubt := result.get("doubt"):
        now = datetime.fromtimestamp(told["utc_ms"] / 1000, UTC)
        words = {"now": _said(now), "newest": _said(datetime.fromisoformat(result["newest"]))}
        return _page(question=fill(DOUBTS[doubt], words), typed=typed), 409
    services().zone.follow()
    flash(TAKEN[result["taken"]])
    return redirect(url_for("care.page"), 303)


def _told(typed: str) -> dict[str, Any]:
    """Raises ValueError for what no browser sends."""
    form = request.form
    if form.get("utc_ms"):
        return {"utc_ms": int(form["utc_ms"]), "zone": form.get("zone", "")[:64], "offset_min": int(form["offset_min"])}
    since = datetime.fromisoformat(typed).astimezone() - datetime.fromtimestamp(0, UTC)
    return {"utc_ms": since // timedelta(milliseconds=1)}
