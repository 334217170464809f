"""Calibrate by doing: three good reps shown on the wall, followed on the phone, and the target reach is one's own."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from hingewall.errors import CommandRefused
from hingewall.messages.snapshot import Snapshot
from hingewall_web.access import names, turn
from hingewall_web.access.athlete_access import athlete_concerned, looked_after, may_look_after, practising
from hingewall_web.pages.drill import hinge
from hingewall_web.server.problems import Problem, as_problem
from hingewall_web.server.services import services
from hingewall_web.words.calibration import shown
from hingewall_web.words.device import said
from hingewall_web.words.language import gettext

pages = Blueprint("calibrate", __name__)

UNDO_TIMEOUT_S = 5.0
TARGET = "reach.target_mm"

FIRST_RUN = "first"
"""In the address: this is the last step of setting the wall up."""


@pages.get("/calibrate")
def page() -> str:
    """What is asked now; its script follows the wall, and without script it loads itself again."""
    now = services().now()
    now = names.told(now) if now else None
    target = now.target.reach_mm if now else None
    return render_template(
        "calibrate.html", words=shown(now) if now else None, target=target, first=FIRST_RUN in request.args,
        may=may_look_after(athlete_concerned()), who=now and now.athlete, picture=hinge(),
    )  # fmt: skip


def _back() -> AnyResponse:
    """To the page as it was asked for: within the first run, or by itself."""
    return redirect(url_for("calibrate.page", first=1 if FIRST_RUN in request.args else None), 303)


@pages.post("/calibrate/<any(start, cancel):what>")
@looked_after
def control(what: str) -> AnyResponse:
    """Ask for three reps, or stop asking."""
    try:
        services().commands.ask("calibrate", {"cancel": True} if what == "cancel" else {})
    except CommandRefused as error:
        flash(said(str(error)))
    return _back()


@pages.post("/calibrate/visit/<any(start, cancel):what>")
def visit(what: str) -> AnyResponse:
    """The same for one visit. Anybody may: it changes no setting, and goes with whoever shows it."""
    now = services().now()
    view = now.calibration if now else None
    going_on = view is not None and view.state == "asked"
    if (going_on and view is not None and not view.for_visit) or (what == "cancel" and not going_on):
        raise Problem(409, "stale")  # one that is the wall's or an athlete's has begun, or this one is over
    try:
        if refused := turn.tap("calibrate", {"visit": True} | ({"cancel": True} if what == "cancel" else {})):
            flash(refused)
    except CommandRefused as error:
        flash(said(str(error)))
    return _back()


@pages.post("/calibrate/own")
def own() -> AnyResponse:
    """Take up the offer to find one's own: kept for the athlete whose phone this is, for a visit from any other."""
    athlete_id = practising()
    if athlete_id is not None and may_look_after(athlete_id):
        services().commands.ask("calibrate", {})
        return _back()
    return visit("start")


@pages.post("/calibrate/undo")
@looked_after
def undo() -> AnyResponse:
    """The target reach as it was before."""
    now = services().now()
    if now is None:
        raise Problem(503, "device_gone", retry_after_s=1)
    before = now.calibration.before_mm if now.calibration else None
    if before is None or request.form.get("target") != str(now.target.reach_mm):
        raise Problem(409, "stale")  # somebody has set another one since
    _aim(now, before)
    flash(gettext("The target reach is what it was before."))
    return _back()


@pages.post("/calibrate/further")
@looked_after
def further() -> AnyResponse:
    """Take up the offer that follows two clean, even sets: a target a little further back."""
    now = services().now()
    if now is None:
        raise Problem(503, "device_gone", retry_after_s=1)
    if now.level_up_mm is None or request.form.get("reach", type=float) != now.level_up_mm:
        raise Problem(409, "stale")  # taken already, or another one since
    _aim(now, now.level_up_mm)
    return redirect(url_for("live.page"), 303)


def _aim(now: Snapshot, reach_mm: float) -> None:
    """A target reach for whoever practises: the athlete's own, or else the wall's."""
    try:
        if now.athlete is not None:
            _set_own(now.athlete.id, reach_mm)
        else:
            services().commands.ask("set_settings", {TARGET: reach_mm}, now.settings_revision, UNDO_TIMEOUT_S)
    except CommandRefused as error:
        raise as_problem(error) from error


def _set_own(athlete_id: str, reach_mm: float) -> None:
    """An athlete's own target; none where it is the wall's."""
    s = services()
    targets = s.reader().athlete(athlete_id).targets | {TARGET: reach_mm}
    if reach_mm == s.reader().settings()[0].reach.target_mm:
        del targets[TARGET]
    s.commands.ask("edit_athlete", {"athlete_id": athlete_id, "targets": targets}, None, UNDO_TIMEOUT_S)
