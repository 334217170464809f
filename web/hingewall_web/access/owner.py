"""Becoming the owner, and being recognised as the owner: /setup, /login, /logout and the API's session."""

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from hingewall.errors import CommandRefused
from hingewall.settings.new_pin import LONGEST, SHORTEST, weakness
from hingewall_web.access import auth, encrypted
from hingewall_web.access.auth import OWNER
from hingewall_web.access.resuming import resumed
from hingewall_web.server.problems import Problem
from hingewall_web.server.requests import json_object
from hingewall_web.server.returning import kept, own_path
from hingewall_web.server.services import services
from hingewall_web.words.device import said
from hingewall_web.words.language import gettext

pages = Blueprint("owner", __name__)

PRESS_TIMEOUT_S = 20.0 + auth.PIN_TIMEOUT_S
"""Somebody has 20 s to press the wall's button."""
BESIDE_THE_CODE = frozenset({"refused", "unconfirmed", "busy"})
LONGEST_CODE = 20


@pages.get("/setup")
def setup_page() -> str:
    """``?code=`` fills the claim code in: the QR code at the terminal carries it."""
    return _setup({}, request.args.get("code", "")[:LONGEST_CODE])


def _setup(errors: dict[str, str], code: str = "") -> str:
    claimed = services().reader().owner().claimed
    return render_template(
        "setup.html",
        claimed=claimed, errors=errors, code=code, shortest=SHORTEST, longest=LONGEST,
    )  # fmt: skip


@pages.post("/setup")
def setup() -> AnyResponse | tuple[str, int]:
    """Choose the PIN, with the code that only somebody at the device can read, or by a press of its button."""
    s = services()
    if s.reader().owner().claimed:
        raise Problem(409, "claimed")
    code, pin, again = (request.form.get(name, "").strip() for name in ("code", "pin", "again"))
    errors = {"pin": said(weakness(pin) or "")}
    errors["again"] = "" if pin == again else gettext("The two PINs differ.")
    errors = {name: text for name, text in errors.items() if text}
    if not errors:
        errors = _claim(code, pin)
    if errors:
        return _setup(errors, code), 422
    return redirect(url_for("first_run.wall_page"), 303)


def _claim(code: str, pin: str) -> dict[str, str]:
    """Claim the device, and be let in; what was wrong with the code, if anything."""
    encrypted.check()
    args = {"code": code, "pin": pin, **auth.phone_here(OWNER)}
    try:
        answer = services().commands.ask("claim", args, timeout_s=auth.PIN_TIMEOUT_S if code else PRESS_TIMEOUT_S)
    except CommandRefused as error:
        if error.code not in BESIDE_THE_CODE:
            raise
        return {"code": said(str(error))}
    auth.let_in(OWNER, answer.result)
    return {}


@pages.get("/login")
def login_page() -> AnyResponse | str:
    if not services().reader().owner().claimed:
        return redirect(url_for("owner.setup_page"))
    return _asked(own_path(request.args.get("then", "")))


def _asked(then: str, error: str = "") -> str:
    return render_template("login.html", then=then, error=error, kept=kept())


@pages.post("/login")
def login() -> AnyResponse | tuple[str, int]:
    """Try the PIN; the right one leads back to where it was asked for, with what was typed there."""
    then = own_path(request.form.get("then", ""))
    _claimed_or_problem()
    if "pin" not in request.form and kept() is not None:
        return make_response(_asked(then))  # after a wait, by which nothing that was typed is lost
    if not auth.log_in(OWNER, request.form.get("pin", "").strip()):
        return _asked(then, gettext("That PIN is wrong.")), 401
    again = resumed()
    return redirect(then, 303) if again is None else make_response(again)


@pages.post("/logout")
def logout() -> AnyResponse:
    auth.log_out()
    return redirect(url_for("live.page"), 303)


@pages.post("/api/v1/session")
def session() -> Response:
    """Log in with ``{"pin": "..."}``; the answer sets the cookie."""
    _claimed_or_problem()
    pin = json_object().get("pin")
    if not isinstance(pin, str) or not auth.log_in(OWNER, pin.strip()):
        raise Problem(401, "wrong_pin")
    return jsonify(ok=True)


def _claimed_or_problem() -> None:
    if not services().reader().owner().claimed:
        raise Problem(401, "unclaimed")
