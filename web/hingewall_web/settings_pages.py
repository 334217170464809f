"""Settings: a page that works as a plain form, and the API. Both send one command and wait until it is in force."""

from collections.abc import Mapping
from typing import Any

import msgspec
from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from hingewall.declarations import shown
from hingewall.errors import CommandRefused, SettingsError, StoredSettingsError
from hingewall.settings import SETTINGS, Settings, as_dict, changed
from hingewall_web import settings_form as form
from hingewall_web.auth import owner_only
from hingewall_web.problems import Problem, as_problem
from hingewall_web.services import services
from hingewall_web.text import MESSAGES, fill

pages = Blueprint("settings", __name__)

SAVE_TIMEOUT_S = 5.0
"""A save is answered when the disk has it, and an SD card may stall for seconds."""


@pages.get("/settings")
def page() -> str:
    settings, revision, notice = current()
    return _shown(settings, revision, notice=notice)


@pages.post("/settings")
@owner_only
def save() -> AnyResponse | tuple[str, int]:
    """Save what was typed; otherwise the form again, as typed, with every error beside its field."""
    settings, revision, _ = current()
    typed = {key: request.form[key] for key in SETTINGS if key in request.form}
    mine = form.touched(typed, {key: request.form.get(f"was.{key}") for key in typed})
    changes = form.typed_changes(settings, mine)
    if request.form.get("revision", "") != str(revision):
        # What the other has not touched goes together; only the same field twice is for a person to decide.
        both = {
            key: value for key, value in changes.items() if form.moved(settings, key, request.form.get(f"was.{key}"))
        }
        if both:
            return _conflict(settings, revision, mine, both)
    errors = form.check(settings, changes)
    if errors:
        return _shown(settings, revision, typed, errors), 422
    if not changes:
        flash(MESSAGES["unchanged"])
        return redirect(url_for("settings.page"), 303)
    try:
        services().commands.ask("set_settings", changes, revision, SAVE_TIMEOUT_S)
    except CommandRefused as error:
        if error.code == "stale":
            return _conflict(*current()[:2], mine, changes)
        errors = {key: form.in_labels(text) for key, text in error.fields.items()}
        return _shown(settings, revision, typed, errors, str(error)), as_problem(error).status
    flash(fill(MESSAGES["saved"], {"what": form.summary(settings, changed(settings, changes))}))
    return redirect(url_for("settings.page"), 303)


def _conflict(
    settings: Settings, revision: int, typed: Mapping[str, str], changes: Mapping[str, Any]
) -> tuple[str, int]:
    """The form with both values of each difference; saving it again means mine."""
    values = as_dict(settings)
    both = {key: form.readable(SETTINGS[key], values[key]) for key in changes}
    return _shown(settings, revision, typed, conflicts=both, problem=MESSAGES["stale"]), 409


def _shown(
    settings: Settings,
    revision: int,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    problem: str = "",
    conflicts: Mapping[str, str] | None = None,
    notice: str = "",
) -> str:
    return render_template(
        "settings.html",
        groups=form.groups(settings, typed, errors, conflicts),
        errors=errors or {},
        conflicts=conflicts or {},
        labels=SETTINGS,
        revision=revision,
        problem=problem,
        notice=notice,
        settings=settings,
    )


def current() -> tuple[Settings, int, str]:
    """What is in force. Values that can't be used are a fault, and the defaults run until they are saved again."""
    try:
        return (*services().reader().settings(), "")
    except StoredSettingsError as error:
        return Settings(), error.revision, MESSAGES["settings_broken"]


@pages.get("/api/v1/settings")
def read() -> Response:
    settings, revision, _ = current()
    return jsonify(revision=revision, settings=as_dict(settings))


@pages.put("/api/v1/settings")
@owner_only
def write() -> Response:
    """Change some settings. Raises 422 with every error at once, 409 with the current values when stale."""
    revision, changes = _body()
    settings, newest, _ = current()
    if revision != newest:
        raise _stale(settings, newest)
    changed(settings, changes)
    try:
        answer = services().commands.ask("set_settings", dict(changes), revision, SAVE_TIMEOUT_S)
    except CommandRefused as error:
        if error.code == "stale":
            raise _stale(*current()[:2]) from error
        raise
    return jsonify(revision=answer.revision, settings=as_dict(changed(settings, changes)))


def _stale(settings: Settings, revision: int) -> Problem:
    extra = {"revision": revision, "settings": as_dict(settings)}
    return Problem(409, "stale", f"{MESSAGES['stale']} They are at revision {revision}.", extra=extra)


def _body() -> tuple[int, Mapping[str, Any]]:
    body = json_object()
    revision, changes = body.get("revision"), body.get("settings")
    wrong = {}
    if not isinstance(revision, int) or isinstance(revision, bool):
        wrong["revision"] = "revision is missing or no whole number; read the settings and send the one they came with"
    if not isinstance(changes, dict):
        wrong["settings"] = 'settings is missing or no object; send {"section.key": value}'
    unknown = body.keys() - {"revision", "settings"}
    wrong |= {key: f"{shown(key)} is not known here; send revision and settings" for key in unknown}
    if wrong or not isinstance(revision, int) or not isinstance(changes, dict):
        raise SettingsError(wrong)
    return revision, changes


def json_object() -> dict[str, Any]:
    """The request's body. Raises Problem 400 for anything but a JSON object."""
    try:
        body = msgspec.json.decode(request.get_data())
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(400, "malformed") from error
    if not isinstance(body, dict):
        raise Problem(400, "malformed")
    return body
