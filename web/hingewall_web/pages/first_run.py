"""The first run after the PIN: what only the owner knows of the wall, and the self-test. Each step can be left."""

from typing import Any

import msgspec
from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from hingewall.errors import CommandRefused
from hingewall.link.findings import SelfTestView
from hingewall.settings.settings import Settings
from hingewall_web.access.auth import owner_only
from hingewall_web.pages.settings import form
from hingewall_web.pages.settings.pages import SAVE_TIMEOUT_S, current
from hingewall_web.pages.settings.sheet import Sheet
from hingewall_web.server.problems import as_problem
from hingewall_web.server.services import services
from hingewall_web.words.device import said
from hingewall_web.words.language import fill, gettext, spoken_now
from hingewall_web.words.lengths import length
from hingewall_web.words.self_test import told
from hingewall_web.words.settings import explained

pages = Blueprint("first_run", __name__)

ASKED = ("wall.name", "ui.language", "ui.units", "wall.height_mm", "camera.mains_hz")
LANGUAGE = "ui.language"
NEVER_SAVED = 1
"""The revision of the settings that a new database has."""

SUITED_MM = (820.0, 930.0)
"""Mount heights at which a hip joint of 850 to 900 mm is met through the whole rep, a hand's breadth either way."""
LOOK_TIMEOUT_S = 2.0
TOKEN = "self_test"  # noqa: S105  the name of a place in the session
NOTICED = {"yes": True, "no": False}


@pages.get("/setup/wall")
@owner_only
def wall_page() -> str:
    """Name, language, units, height and mains frequency, each with what it is now.

    As long as nothing was ever saved, the language of whoever sets the wall up is filled in.
    """
    settings, revision, notice = current()
    own = Sheet("", settings.ui.units, {LANGUAGE: spoken_now()}, {}) if revision == NEVER_SAVED else None
    return _wall(settings, revision, own, notice=notice)


def _wall(
    settings: Settings, revision: int | str, sheet: Sheet | None = None, errors: dict[str, str] | None = None,
    notice: str = "",
) -> str:  # fmt: skip
    return render_template(
        "setup_wall.html",
        fields=form.fields(form.groups(settings, sheet, errors), ASKED), errors=errors or {}, revision=revision,
        units=sheet.units if sheet else settings.ui.units, notice=notice,
    )  # fmt: skip


@pages.post("/setup/wall")
@owner_only
def save_wall() -> AnyResponse | tuple[str, int]:
    """Keep what was changed, and go on; or the form again, with every error beside its field."""
    settings, revision, _ = current()
    sheet = Sheet.read({key: text for key, text in request.form.items() if _of_this_form(key)}, settings.ui.units)
    changes = sheet.changes(settings)
    errors = form.check(settings, changes, sheet)
    if not errors and changes:
        try:
            services().commands.ask("set_settings", dict(changes), revision, SAVE_TIMEOUT_S)
        except CommandRefused as error:
            shown = {key: explained(key, text, sheet.units) for key, text in error.fields.items()}
            return _wall(settings, revision, sheet, shown, notice=said(str(error))), as_problem(error).status
    if errors:
        return _wall(settings, revision, sheet, errors), 422
    if "wall.height_mm" in changes and (text := height_note(current()[0])):
        flash(text)
    return redirect(url_for("first_run.check_page"), 303)


def _of_this_form(key: str) -> bool:
    return key.removeprefix("was.") in ASKED or key in ("revision", "units")


def height_note(settings: Settings) -> str:
    """What to say of a mount height that suits few; empty for one that suits most."""
    height, (low, high), units = settings.wall.height_mm, SUITED_MM, settings.ui.units
    if low <= height <= high:
        return ""
    words = {"height": length(height, units), "low": length(low, units), "high": length(high, units)}
    return fill(
        (
            gettext(
                "{height} is low: most hips are higher, so the beam would meet the thighs. {low} to {high} suits most"
                " people."
            )
            if height < low
            else gettext(
                "{height} is high: hips sink as they go back, so the beam would nearly miss them. {low} to {high}"
                " suits most people."
            )
        ),
        words,
    )


@pages.get("/setup/check")
@owner_only
def check_page() -> str:
    """What the self-test has found and asks; its script follows it, and without script it loads itself again."""
    return _check(_ask({"do": "look"}))


def _check(result: dict[str, Any], notice: str = "") -> str:
    view = msgspec.convert({key: value for key, value in result.items() if key != "token"}, SelfTestView)
    now = services().now()
    return render_template(
        "setup_check.html",
        words=told(view), yours=view.yours, changes=now.self_test if now else 0, notice=notice,
    )  # fmt: skip


@pages.post("/setup/check/<any(start, answer, stop):what>")
@owner_only
def check(what: str) -> AnyResponse | tuple[str, int]:
    """Start the self-test, answer what it asks, or stop it."""
    args: dict[str, Any] = {"do": what}
    if what == "answer":
        args |= {"about": request.form.get("about", ""), "noticed": NOTICED.get(request.form.get("noticed", ""))}
    try:
        result = _ask(args)
    except CommandRefused as error:
        if error.code == "busy":
            return _check(
                _ask({"do": "look"}),
                gettext("Another phone is testing this wall. The results appear here, and the test ends by itself."),
            ), 409
        if error.code != "stale":
            raise
    else:
        session[TOKEN] = result.get("token", session.get(TOKEN, ""))
    return redirect(url_for("first_run.check_page"), 303)


def _ask(args: dict[str, Any]) -> dict[str, Any]:
    args |= {"token": session.get(TOKEN, "")}
    return services().commands.ask("self_test", args, None, LOOK_TIMEOUT_S).result
