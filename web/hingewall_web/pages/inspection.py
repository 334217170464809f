"""Check the wall and calibrate its sensor from the phone: what is asked step by step, what was found, and undo.

The device does it all, with its own hardware; these pages show how far it is and hand on what the owner answers.
"""

from typing import Any

import msgspec
from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from hingewall.errors import CommandRefused
from hingewall.link.inspection import InspectionView
from hingewall_web.access.auth import owner_only
from hingewall_web.server.services import services
from hingewall_web.words.device import said
from hingewall_web.words.inspection import told

pages = Blueprint("inspection", __name__)

TIMEOUT_S = 5.0
CARDS_MM: dict[str, list[int]] = {"two": [300, 600], "one": [600]}
"""Where the white card is put: from two distances follow the offset and the gain, from one the offset alone."""

DARK_MM = 600
"""Where the dark card is put, which shows what a cover throws back (hardware/build.md)."""

NOTICED = {"yes": True, "no": False}


@pages.get("/care/check")
@owner_only
def page() -> str:
    """How far it is; its script follows it, and without script it loads itself again."""
    view = msgspec.convert(_ask({"do": "look"}), InspectionView)
    return render_template("inspection.html", view=view, words=told(view), error=said(view.error))


@pages.post("/care/check/<any(check, calibrate, answer, stop, undo):do>")
@owner_only
def act(do: str) -> AnyResponse:
    """Begin, answer, stop or undo. What the wall refuses is said on the page."""
    args: dict[str, Any] = {"do": do}
    if do == "calibrate":
        args["at_mm"] = CARDS_MM.get(request.form.get("cards", ""), CARDS_MM["two"])
        args["dark_at_mm"] = DARK_MM if request.form.get("dark") else None
    if do == "answer":
        number = request.form.get("number", "")
        args |= {"number": int(number) if number.isascii() and number.isdecimal() and len(number) < 9 else 0,
                 "noticed": NOTICED.get(request.form.get("noticed", ""))}  # fmt: skip
    try:
        _ask(args)
    except CommandRefused as error:
        if error.code not in ("busy", "stale", "refused"):
            raise
        if error.code != "stale":
            flash(said(str(error)))
    return redirect(url_for("inspection.page"), 303)


def _ask(args: dict[str, Any]) -> dict[str, Any]:
    return services().commands.ask("inspect", args, None, TIMEOUT_S).result
