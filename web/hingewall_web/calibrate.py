"""Calibrate by doing: three good reps shown on the wall, followed on the phone, and the target reach is one's own."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from hingewall.errors import CommandRefused
from hingewall_web.auth import owner_only
from hingewall_web.calibration_words import shown
from hingewall_web.problems import Problem, as_problem
from hingewall_web.services import services
from hingewall_web.text import MESSAGES
from hingewall_web.text_setup import SETUP_TEXT

pages = Blueprint("calibrate", __name__)

UNDO_TIMEOUT_S = 5.0

FIRST_RUN = "first"
"""In the address: this is the last step of setting the wall up."""


@pages.get("/calibrate")
def page() -> str:
    """What is asked now; its script follows the wall, and without script it loads itself again."""
    now = services().now()
    target = now.target.reach_mm if now else None
    first = FIRST_RUN in request.args
    return render_template(
        "calibrate.html", words=shown(now) if now else None, target=target, first=first, say=SETUP_TEXT
    )


def _back() -> AnyResponse:
    """To the page as it was asked for: within the first run, or by itself."""
    return redirect(url_for("calibrate.page", first=1 if FIRST_RUN in request.args else None), 303)


@pages.post("/calibrate/<any(start, cancel):what>")
@owner_only
def control(what: str) -> AnyResponse:
    """Ask for three reps, or stop asking."""
    try:
        services().commands.ask("calibrate", {"cancel": True} if what == "cancel" else {})
    except CommandRefused as error:
        flash(str(error))
    return _back()


@pages.post("/calibrate/undo")
@owner_only
def undo() -> AnyResponse:
    """The target reach as it was before."""
    s = services()
    now = s.now()
    if now is None:
        raise Problem(503, "device_gone", retry_after_s=1)
    before = now.calibration.before_mm if now.calibration else None
    if before is None or request.form.get("target") != str(now.target.reach_mm):
        raise Problem(409, "stale")  # somebody has set another one since
    try:
        s.commands.ask("set_settings", {"reach.target_mm": before}, now.settings_revision, UNDO_TIMEOUT_S)
    except CommandRefused as error:
        raise as_problem(error) from error
    flash(MESSAGES["undone"])
    return _back()
