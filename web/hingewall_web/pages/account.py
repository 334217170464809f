"""The owner's own page: another PIN, and which phones are logged in."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from hingewall.errors import CommandRefused
from hingewall.settings.new_pin import LONGEST, SHORTEST, weakness
from hingewall_web.access import auth, names
from hingewall_web.access.auth import OWNER, owner_only
from hingewall_web.server.services import services
from hingewall_web.words.dates import full_date
from hingewall_web.words.device import said
from hingewall_web.words.language import gettext
from hingewall_web.words.lengths import waiting

pages = Blueprint("account", __name__)


@pages.get("/account")
@owner_only
def page() -> str:
    return _account({})


def _account(errors: dict[str, str]) -> str:
    here = auth.session_here()
    phones = services().commands.ask("sessions").result["sessions"]
    return render_template(
        "account.html", errors=errors, day=full_date, shortest=SHORTEST, longest=LONGEST,
        names_at_wall=names.only_at_the_wall(),
        phones=[_shown(one, here is not None and one["name"] == here.name) for one in phones],
    )  # fmt: skip


def _shown(one: dict[str, Any], here: bool) -> dict[str, Any]:
    return {
        "name": one["name"],
        "phone": one["phone"] or gettext("A program"),
        "here": here,
        "began": _minutes(one["began_s"]),
        "used": _minutes(one["used_s"]),
    }


def _minutes(value_s: float) -> str:
    return waiting(60.0 * max(1, round(value_s / 60.0)))


@pages.post("/account/pin")
@owner_only
def change_pin() -> AnyResponse | tuple[str, int]:
    """Another PIN for the one that holds, which must be typed too: a phone that was left lying is not enough."""
    old, pin, again = (request.form.get(name, "").strip() for name in ("old", "pin", "again"))
    errors = {"pin": said(weakness(pin) or ""), "again": "" if pin == again else gettext("The two PINs differ.")}
    errors = {name: text for name, text in errors.items() if text} or _changed(old, pin)
    if errors:
        return _account(errors), 422
    flash(gettext("The new PIN is set. Every other phone is logged out."))
    return redirect(url_for("account.page"), 303)


def _changed(old: str, pin: str) -> dict[str, str]:
    """Have the device take the new PIN for the old one; what is wrong with the old one, if anything."""
    args = {"old": old, "pin": pin, **auth.phone_here(OWNER)}
    try:
        answer = services().commands.ask("change_pin", args, timeout_s=2 * auth.PIN_TIMEOUT_S)
    except CommandRefused as error:
        if error.code != "wrong_pin":
            raise
        return {"old": gettext("That PIN is wrong.")}
    auth.let_in(OWNER, answer.result)
    return {}


@pages.post("/account/end")
@owner_only
def end() -> AnyResponse:
    """Log out one phone of the list, or with no name all of them, this one too."""
    name = request.form.get("name", "")
    if name:
        services().commands.ask("log_out", {"name": name})
        return redirect(url_for("account.page"), 303)
    services().commands.ask("log_out", {"everywhere": True})
    auth.log_out()
    return redirect(url_for("live.page"), 303)
