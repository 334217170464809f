"""Calibrate by doing: three good reps shown on the wall, followed on the phone, and the target reach is one's own."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from hingewall.errors import CommandRefused
from hingewall_web.calibration_words import shown
from hingewall_web.own import athlete_concerned, may_open, their_own
from hingewall_web.problems import Problem, as_problem
from hingewall_web.services import services
from hingewall_web.text import MESSAGES
from hingewall_web.text_setup import SETUP_TEXT

pages = Blueprint("calibrate", __name__)

UNDO_TIMEOUT_S = 5.0
TARGET = "reach.target_mm"

FIRST_RUN = "first"
"""In the address: this is the last step of setting the wall up."""


@pages.get("/calibrate")
def page() -> str:
    """What is asked now; its script follows the wall, and without script it loads itself again."""
    now = services().now()
    target = now.target.reach_mm if now else None
    return render_template(
        "calibrate.html", words=shown(now) if now else None, target=target, first=FIRST_RUN in request.args,
        say=SETUP_TEXT, may=may_open(athlete_concerned()), who=now and now.athlete,
    )  # fmt: skip


def _back() -> AnyResponse:
    """To the page as it was asked for: within the first run, or by itself."""
    return redirect(url_for("calibrate.page", first=1 if FIRST_RUN in request.args else None), 303)


@pages.post("/calibrate/<any(start, cancel):what>")
@their_own
def control(what: str) -> AnyResponse:
    """Ask for three reps, or stop asking."""
    try:
        services().commands.ask("calibrate", {"cancel": True} if what == "cancel" else {})
    except CommandRefused as error:
        flash(str(error))
    return _back()


@pages.post("/calibrate/undo")
@their_own
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
        if now.athlete is not None:
            _put_back(now.athlete.id, before)
        else:
            s.commands.ask("set_settings", {TARGET: before}, now.settings_revision, UNDO_TIMEOUT_S)
    except CommandRefused as error:
        raise as_problem(error) from error
    flash(MESSAGES["undone"])
    return _back()


def _put_back(athlete_id: str, before_mm: float) -> None:
    """An athlete's own target as it was; none where that was the wall's."""
    s = services()
    targets = s.reader().athlete(athlete_id).targets | {TARGET: before_mm}
    if before_mm == s.reader().settings()[0].reach.target_mm:
        del targets[TARGET]
    s.commands.ask("edit_athlete", {"athlete_id": athlete_id, "targets": targets}, None, UNDO_TIMEOUT_S)
