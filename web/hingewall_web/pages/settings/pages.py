"""Settings: a page that works as a plain form, and the API. Both send one command and wait until it is in force."""

from collections.abc import Mapping
from typing import Any

import msgspec
from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from hingewall.errors import CommandRefused, SettingsError, StorageError, StoredSettingsError
from hingewall.settings.declarations import shown
from hingewall.settings.settings import SETTINGS, Settings, as_dict, changed
from hingewall_web.access.auth import owner_only
from hingewall_web.access.resuming import comes_back_as
from hingewall_web.pages.settings import form, presets
from hingewall_web.pages.settings.form import LEAD
from hingewall_web.pages.settings.picture import picture
from hingewall_web.pages.settings.sheet import Sheet
from hingewall_web.pages.settings.standing import standing
from hingewall_web.server.problems import Problem, as_problem
from hingewall_web.server.requests import json_object
from hingewall_web.server.services import services
from hingewall_web.words.device import said
from hingewall_web.words.language import N_, Sentences, fill, gettext
from hingewall_web.words.settings import explained, label_of, text_of

SAVED = Sentences(
    {
        "saved": N_("Saved: {what}. The wall uses it now."),
        "undone": N_("Put back: {what}. The wall uses it now."),
    }
)

pages = Blueprint("settings", __name__)

SAVE_TIMEOUT_S = 5.0
"""A save is answered when the disk has it, and an SD card may stall for seconds."""

UNDO = "undo"


@pages.get("/settings")
def page() -> str:
    settings, revision, notice = current()
    return _shown(settings, revision, notice=notice)


def _typed_before(values: Mapping[str, str]) -> str:
    """The form as it was typed before a log-in. Nothing is saved."""
    settings = current()[0]
    sheet = Sheet.read(values, settings.ui.units)
    notice = gettext("You are logged in. What you typed is here; save to keep it.")
    return _shown(settings, sheet.revision, sheet, notice=notice, was=sheet.was)


@pages.post("/settings")
@owner_only
@comes_back_as(_typed_before)
def save() -> AnyResponse | tuple[str, int]:
    """Save what was typed; otherwise the form again, as typed, with every error beside its field."""
    settings, revision, _ = current()
    sheet = Sheet.read(request.form, settings.ui.units)
    changes = sheet.changes(settings)
    if sheet.revision != str(revision):
        # What the other has not touched goes together; only the same field twice is for a person to decide.
        clashes = sheet.clashes(settings, changes)
        if clashes:
            return _shown(settings, revision, sheet, clashes=tuple(clashes)), 409
    errors = form.check(settings, changes, sheet)
    if errors:
        return _shown(settings, revision, sheet, errors), 422
    if not changes:
        flash(gettext("Nothing was changed."))
        return redirect(url_for("settings.page"), 303)
    try:
        _put(settings, changes, revision, "saved")
    except CommandRefused as error:
        if error.code == "stale":
            settings, revision, _ = current()
            return _shown(settings, revision, sheet, clashes=tuple(changes)), 409
        errors = {key: explained(key, text, sheet.units) for key, text in error.fields.items()}
        return _shown(settings, revision, sheet, errors, notice=said(str(error))), as_problem(error).status
    return redirect(url_for("settings.page"), 303)


def _put(settings: Settings, changes: Mapping[str, Any], revision: int, key: str) -> None:
    """Have the device put ``changes`` in force, say so on the next page, and remember how to undo it there."""
    answer = services().commands.ask("set_settings", dict(changes), revision, SAVE_TIMEOUT_S)
    after = changed(settings, changes)
    old = as_dict(settings)
    session[UNDO] = {"revision": answer.revision, "settings": {key: old[key] for key in changes}}
    flash(fill(SAVED[key], {"what": form.summary(settings, after)}), "saved")


@pages.post("/settings/undo")
@owner_only
def undo() -> AnyResponse:
    """Put back what the last save changed, unless somebody has changed something since."""
    settings, revision, _ = current()
    kept = session.pop(UNDO, None)
    try:
        if kept is None or kept["revision"] != revision:
            raise CommandRefused("stale", gettext("Too late to undo: the settings have changed since."))
        _put(settings, kept["settings"], revision, "undone")
    except CommandRefused as error:
        if error.code != "stale":
            raise
        flash(gettext("Too late to undo: the settings have changed since."))
    return redirect(url_for("settings.page"), 303)


@pages.post("/settings/fill")
@owner_only
@comes_back_as(_typed_before)
def fill_in() -> str:
    """For browsers without script: the form as typed, with what a button fills in. Nothing is saved."""
    settings = current()[0]
    sheet = Sheet.read(request.form, settings.ui.units)
    texts, notice = _filled(request.form.get("fill", ""), sheet, settings)
    sheet = msgspec.structs.replace(sheet, typed=sheet.typed | texts)
    return _shown(settings, sheet.revision, sheet, notice=notice, was=sheet.was)


def _filled(wanted: str, sheet: Sheet, settings: Settings) -> tuple[dict[str, str], str]:
    """What a button fills in, by field, and what to say of it."""
    if wanted == "stand":
        here = standing(services().now(), form.pictured(settings, sheet))
        if not here["value"]:
            return {}, here["text"]
        words = {"stand": f"{here['value']} {sheet.units}"}
        return {LEAD: here["value"]}, fill(gettext("You stand at {stand}. Save to keep that distance."), words)
    preset = presets.named(wanted)
    if preset is not None:
        words = {"name": presets.NAMES[preset.name]}
        return presets.texts(preset.values, sheet.units), fill(gettext("{name}: filled in. Save to keep it."), words)
    setting = SETTINGS.get(wanted)
    if setting is None:
        raise SettingsError({"fill": f"{shown(wanted)} is not a setting"})
    notice = fill(gettext("{label}: the default is filled in. Save to keep it."), {"label": label_of(wanted)})
    return {wanted: text_of(setting, setting.default, sheet.units)}, notice


@pages.get("/settings/stand")
def stand() -> Response:
    """For the page's script: where somebody stands now, as a sentence and as the field's text."""
    return jsonify(standing(services().now(), form.pictured(current()[0], _sheet())))


@pages.get("/settings/picture")
def drawing() -> str:
    """For the page's script: the picture of what is typed, as far as that can be used, and what is wrong with it."""
    settings, sheet = current()[0], _sheet()
    drawn = form.pictured(settings, sheet)
    return render_template(
        "settings_picture.html",
        picture=picture(drawn, sheet.units), impossible=form.impossible(settings, sheet),
    )  # fmt: skip


def _sheet() -> Sheet:
    return Sheet.read(request.args, current()[0].ui.units)


def _shown(
    settings: Settings, revision: int | str, sheet: Sheet | None = None, errors: Mapping[str, str] | None = None,
    clashes: tuple[str, ...] = (), notice: str = "", was: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    units = sheet.units if sheet else settings.ui.units
    drawn = form.pictured(settings, sheet) if sheet else settings
    undo = session.get(UNDO) or {}
    return render_template(
        "settings.html",
        groups=form.groups(settings, sheet, errors, clashes, was),
        errors=errors or {}, clashes=clashes, label_of=label_of, lead=LEAD, revision=revision,
        units=units, notice=notice, picture=picture(drawn, units), stand=standing(services().now(), drawn),
        presets=presets.cards(settings, drawn, units), impossible=form.impossible(settings, sheet) if sheet else "",
        can_undo=undo.get("revision") == revision,
    )  # fmt: skip


def current() -> tuple[Settings, int, str]:
    """What is in force. Values that can't be used are a fault, and the defaults run until they are saved again."""
    try:
        return (*services().reader().settings(), "")
    except StoredSettingsError as error:
        return (
            Settings(),
            error.revision,
            gettext("The saved settings can't be used, so this page shows the defaults. Save them to put that right."),
        )


def pin_by_button() -> bool:
    """Whether holding the button clears the PIN, as far as the records say."""
    try:
        return current()[0].wall.pin_by_button
    except StorageError:
        return Settings().wall.pin_by_button


def wall_name() -> str:
    """What the wall is called, on every page: also on one that says that the records can't be read."""
    try:
        return current()[0].wall.name
    except StorageError:
        return Settings().wall.name


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
    text = gettext("Somebody else has changed the settings meanwhile. They are at revision {revision} now.")
    return Problem(409, "stale", fill(text, {"revision": revision}), extra=extra)


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
