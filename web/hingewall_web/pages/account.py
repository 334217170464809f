"""The owner's own page: another PIN, and which phones are logged in."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from hingewall_web.access import auth, known_phone
from hingewall_web.access.auth import owner_only
from hingewall_web.access.pin import SHORTEST, weakness
from hingewall_web.server.pin_limiter import LONGEST
from hingewall_web.server.services import services
from hingewall_web.server.sessions import OWNER, Session
from hingewall_web.words.language import gettext
from hingewall_web.words.lengths import waiting

pages = Blueprint("account", __name__)

SAVE_TIMEOUT_S = 5.0


@pages.get("/account")
@owner_only
def page() -> str:
    return _account({})


def _account(errors: dict[str, str]) -> str:
    s = services()
    now, here = s.sessions.now(), auth.session_here()
    return render_template(
        "account.html", errors=errors, shortest=SHORTEST, longest=LONGEST,
        phones=[_shown(one, now, here) for one in s.sessions.of(OWNER, s.reader().owner().generation)],
    )  # fmt: skip


def _shown(one: Session, now: float, here: Session | None) -> dict[str, Any]:
    return {
        "name": one.name,
        "phone": one.phone or gettext("A program"),
        "here": here is not None and one.name == here.name,
        "began": _minutes(now - one.began),
        "used": _minutes(now - one.used),
    }


def _minutes(value_s: float) -> str:
    return waiting(60.0 * max(1, round(value_s / 60.0)))


@pages.post("/account/pin")
@owner_only
def change_pin() -> AnyResponse | tuple[str, int]:
    """Another PIN for the one that holds, which must be typed too: a phone that was left lying is not enough."""
    s = services()
    old, pin, again = (request.form.get(name, "").strip() for name in ("old", "pin", "again"))
    errors = {"pin": weakness(pin) or "", "again": "" if pin == again else gettext("The two PINs differ.")}
    errors = {name: text for name, text in errors.items() if text}
    generation = s.reader().owner().generation
    if not errors and not auth.try_pin(old):
        errors = {"old": gettext("That PIN is wrong.")}
    if errors:
        return _account(errors), 422
    with auth.under_limits():
        pin_hash = s.pin_limiter.hashed(pin, known_phone.client(OWNER, None))
    s.commands.ask("change_pin", {"pin_hash": pin_hash, "generation": generation}, timeout_s=SAVE_TIMEOUT_S)
    auth.log_in()
    flash(gettext("The new PIN is set. Every other phone is logged out."))
    return redirect(url_for("account.page"), 303)


@pages.post("/account/end")
@owner_only
def end() -> AnyResponse:
    """Log out one phone of the list, or with no name all of them, this one too."""
    name = request.form.get("name", "")
    if name:
        services().sessions.end_named(OWNER, name)
        return redirect(url_for("account.page"), 303)
    services().sessions.end_all(OWNER)
    auth.log_out()
    return redirect(url_for("live.page"), 303)
