"""Athletes: whose turn it is, by a badge and without a PIN; and each one's own page, behind a PIN of their own."""

from collections.abc import Mapping
from typing import Any

import msgspec
from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from hingewall.errors import CommandRefused
from hingewall.messages.command import CommandKind
from hingewall.settings.new_pin import LONGEST, SHORTEST, weakness
from hingewall.settings.settings import OWN, SETTINGS
from hingewall.storage.athletes_reader import Athlete
from hingewall.storage.export import export_csv, export_json
from hingewall.storage.export_sets import export_sets_csv
from hingewall.storage.whose import Whose
from hingewall_web.access import athlete_access, auth, names, turn
from hingewall_web.access.athlete_access import looked_after, their_own
from hingewall_web.access.auth import owner_only
from hingewall_web.access.handing_out import while_allowed
from hingewall_web.access.resuming import resumed
from hingewall_web.pages.history.sets import by_day, clock, today
from hingewall_web.pages.history.trends import first_monday
from hingewall_web.pages.join import place, qr_code
from hingewall_web.pages.people.words import free_badge, gone, own_cards, target_fields
from hingewall_web.pages.settings import form
from hingewall_web.pages.settings.pages import current
from hingewall_web.pages.settings.sheet import Sheet
from hingewall_web.server.problems import Problem
from hingewall_web.server.requests import form_asked_for
from hingewall_web.server.returning import kept
from hingewall_web.server.services import services
from hingewall_web.words.device import fields_said, said
from hingewall_web.words.language import gettext
from hingewall_web.words.names import COLOURS, SHAPES
from hingewall_web.words.settings import value_of

pages = Blueprint("people", __name__)

SAVE_TIMEOUT_S = 5.0
DELETE_TIMEOUT_S = 30.0
"""A deletion also waits for those who are reading, so that nothing stays in the log."""

SETS_SHOWN = 5

Errors = Mapping[str, str]


@pages.get("/people")
def page() -> str:
    """Everybody's badge, the guest's first: a tap, and the wall is theirs."""
    s = services()
    return render_template(
        "people.html",
        people=names.told_of(s.reader().athletes()),
        here=names.at_the_wall(),
        lost=s.now() is None,
    )


@pages.post("/people/select")
def select() -> AnyResponse:
    """Whose turn it is; nobody's in particular for a guest. While somebody trains, by the phone that began alone."""
    refused = turn.tap("select_athlete", {"athlete_id": request.form.get("athlete_id") or None})
    return turn.answer(refused, url_for("live.page"))


# --- coming ---


@pages.get("/people/new")
@owner_only
def new_page() -> str:
    return _new({}, {})


@pages.post("/people/new")
@owner_only
def create() -> AnyResponse | tuple[str, int]:
    """Make an athlete; otherwise the form again, with every error beside its field."""
    typed = _profile()
    errors = _pin_errors()
    if not errors:
        args = {**typed, "pin": request.form["pin"].strip(), **auth.phone_here(auth.OWNER)}
        errors = _refused("create_athlete", args, auth.PIN_TIMEOUT_S)
    if errors:
        return _new(typed, errors), 422
    flash(gettext("{name} has been added. Tap the badge to train.").format(name=typed["nickname"]))
    return redirect(url_for("people.page"), 303)


def _new(typed: Mapping[str, str], errors: Errors) -> str:
    colour, shape = free_badge(services().reader().athletes())
    return render_template(
        "person_new.html", typed={"colour": colour, "shape": shape, **typed}, errors=errors, **_choices()
    )


def _profile() -> dict[str, str]:
    return {name: request.form.get(name, "").strip() for name in ("nickname", "colour", "shape")}


def _choices() -> dict[str, Any]:
    return {
        "colours": COLOURS, "shapes": SHAPES, "shortest": SHORTEST, "longest": LONGEST,
    }  # fmt: skip


def _pin_errors() -> dict[str, str]:
    pin, again = (request.form.get(name, "").strip() for name in ("pin", "again"))
    errors = {
        "pin": said(weakness(pin) or ""),
        "again": None if pin == again else gettext("The two PINs differ."),
    }
    return {name: text for name, text in errors.items() if text}


def _refused(kind: CommandKind, args: dict[str, Any], timeout_s: float = SAVE_TIMEOUT_S) -> dict[str, str]:
    """Have the device do it; what is wrong with the values, by field. Raises CommandRefused for other refusals."""
    try:
        begun = services().commands.ask(kind, args, None, timeout_s).result
    except CommandRefused as error:
        if error.code != "invalid":
            raise
        return fields_said(error.fields) or {"nickname": said(str(error))}
    if "token" in begun:  # a new PIN has ended the session in which it was chosen
        auth.let_in(args["athlete_id"], begun)
    return {}


# --- one's own page ---


@pages.get("/people/<athlete_id>")
def person(athlete_id: str) -> str:
    """Their own page for them; for the owner what they let the owner see; for others, where to type the PIN."""
    return _person(_told_of(athlete_id))


@pages.get("/people/<athlete_id>/code.svg")
def code(athlete_id: str) -> Response:
    """A QR code that leads to their page, for a card or the back of a phone: scanned, one tap makes it their turn."""
    athlete = services().reader().athlete(athlete_id)
    return qr_code(place().chosen + url_for("people.person", athlete_id=athlete.id).removeprefix("/"))


@pages.post("/people/<athlete_id>/open")
def log_in(athlete_id: str) -> AnyResponse | tuple[str, int]:
    """Open one's own page, for half an hour, with one's own PIN."""
    athlete = _told_of(athlete_id)
    if "pin" not in request.form and kept() is not None:
        return make_response(_person(athlete))  # sent here by a form that was refused
    if not auth.log_in(athlete_id, request.form.get("pin", "").strip()):
        return _person(athlete, {"open": gettext("That is not {name}'s PIN.").format(name=athlete.nickname)}), 401
    again = resumed()
    return _back(athlete_id) if again is None else make_response(again)


def _told_of(athlete_id: str) -> Athlete:
    return names.told_of([services().reader().athlete(athlete_id)])[0]


def _person(
    athlete: Athlete, errors: Errors | None = None, sheet: Sheet | None = None, typed: Mapping[str, str] | None = None
) -> str:
    """``sheet`` and ``typed`` are what was typed and can't be used."""
    shared = {
        "athlete": athlete,
        "errors": errors or {},
        "here": names.at_the_wall() == athlete.id,
    } | _choices()
    if not athlete_access.may_look_after(athlete.id):
        return render_template("person_closed.html", **shared, kept=kept())
    shared["typed"] = typed or {"nickname": athlete.nickname, "colour": athlete.colour, "shape": athlete.shape}
    if not athlete_access.may_open(athlete.id):
        return render_template("person_private.html", **shared)
    settings = current()[0]
    units = settings.ui.units
    reader = services().reader().of(Whose.athletes_own(athlete.id))
    sets = reader.sets(SETS_SHOWN)
    rows = [msgspec.to_builtins(row) for row in sets]
    return render_template(
        "person.html", **shared, own=athlete.id == athlete_access.athlete_here(), clock=clock,
        days=by_day(rows, goes_on=len(rows) == SETS_SHOWN), totals=gone(*reader.totals(athlete.id)),
        cards=own_cards(reader.days(first_monday(today()), today()), sets, units, today()), units=units,
        fields=target_fields(settings, athlete.targets, sheet, errors or {}),
    )  # fmt: skip


def _back(athlete_id: str, saved: str = "") -> AnyResponse:
    if saved:
        flash(saved)
    return redirect(url_for("people.person", athlete_id=athlete_id), 303)


def _edited(athlete_id: str, changes: Mapping[str, Any]) -> dict[str, str]:
    """Have the device change them; what is wrong with ``changes``, if anything."""
    return _refused("edit_athlete", {"athlete_id": athlete_id, **changes})


@pages.post("/people/<athlete_id>/targets")
@their_own
def targets(athlete_id: str) -> AnyResponse | tuple[str, int]:
    """Settings of their own, judged as the wall's are; an empty field is the wall's."""
    athlete, settings = services().reader().athlete(athlete_id), current()[0]
    sheet = Sheet.read({**request.form}, settings.ui.units)
    sheet = msgspec.structs.replace(
        sheet, typed={key: text for key, text in sheet.typed.items() if text and key in OWN}
    )
    wanted = {key: value_of(SETTINGS[key], text, sheet.units) for key, text in sheet.typed.items()}
    errors = form.check(settings, wanted, sheet) or _edited(athlete_id, {"targets": wanted})
    return (
        (_person(athlete, errors, sheet), 422)
        if errors
        else _back(athlete_id, gettext("Saved. These settings apply whenever this badge is tapped."))
    )


@pages.post("/people/<athlete_id>/profile")
@looked_after
def profile(athlete_id: str) -> AnyResponse | tuple[str, int]:
    """Another nickname or badge."""
    athlete, typed = services().reader().athlete(athlete_id), _profile()
    errors = _edited(athlete_id, typed)
    return (_person(athlete, errors, typed=typed), 422) if errors else _back(athlete_id, gettext("Saved."))


@pages.post("/people/<athlete_id>/screen", defaults={"consent": "on_screen"})
@pages.post("/people/<athlete_id>/share", defaults={"consent": "owner_sees"})
@looked_after
def say(athlete_id: str, consent: str) -> AnyResponse:
    """Yes or no to the gym's screen, or to the owner: the owner may say no for somebody, nobody else can say yes."""
    wanted = request.form.get(consent) == "yes"
    if wanted and athlete_access.athlete_here() != athlete_id:
        raise Problem(403, "own_yes_needed")
    services().commands.ask("edit_athlete", {"athlete_id": athlete_id, consent: wanted}, None, SAVE_TIMEOUT_S)
    return _back(athlete_id, gettext("Saved."))


@pages.post("/people/<athlete_id>/pin")
@looked_after
def new_pin(athlete_id: str) -> AnyResponse | tuple[str, int]:
    """Another PIN. It ends every session of the old one but this; one that the owner sets opens nothing private."""
    athlete, themselves = services().reader().athlete(athlete_id), athlete_access.athlete_here() == athlete_id
    errors = _pin_errors()
    if not errors:
        args = {"athlete_id": athlete_id, "pin": request.form["pin"].strip(), **auth.phone_here(athlete_id)}
        errors = _refused("edit_athlete", args, auth.PIN_TIMEOUT_S) if themselves else _reset(args)
    if errors:
        return _person(athlete, errors), 422
    return _back(athlete_id, gettext("The new PIN is set."))


def _reset(args: dict[str, Any]) -> dict[str, str]:
    """By the owner, who saw on the page whether the history would be wiped."""
    wipe = request.form.get("wipe") == "yes"
    try:
        return _refused("reset_athlete_pin", args | {"wipe": wipe}, auth.PIN_TIMEOUT_S + DELETE_TIMEOUT_S)
    except CommandRefused as error:
        if error.code != "stale":
            raise
        return {"pin": said(str(error))}


@pages.get("/people/<athlete_id>/export.<any(csv, json):kind>")
@pages.get("/people/<athlete_id>/sets.csv", defaults={"kind": "csv", "rows": "sets"})
@their_own
def export(athlete_id: str, kind: str, rows: str = "reps") -> Response:
    """All that is kept of them but the traces: for a spreadsheet, a row a rep or a row a set, or for programs."""
    athlete = services().reader().athlete(athlete_id)
    reader = services().reader().of(Whose.athletes_own(athlete_id))
    made, form = {"reps": export_csv, "sets": export_sets_csv}[rows], form_asked_for()
    about = {"athlete": athlete.known()}
    lines = made(reader, form=form) if kind == "csv" else export_json(reader, about=about)
    name = "hingewall-my-sets" if rows == "sets" else "hingewall-mine"
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    types = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
    return Response(while_allowed(lines), content_type=types[kind], headers=headers)


@pages.post("/people/<athlete_id>/delete")
@looked_after
def delete(athlete_id: str) -> AnyResponse:
    """Everything of theirs, for good."""
    themselves = athlete_access.athlete_here() == athlete_id
    services().commands.ask("delete_athlete", {"athlete_id": athlete_id}, None, DELETE_TIMEOUT_S)
    if themselves:
        auth.log_out()
    flash(gettext("Deleted for good, from this wall and from the copies that it keeps."))
    return redirect(url_for("people.page"), 303)
