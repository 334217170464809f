"""Who is asking: the owner or an athlete by a session, the owner by HTTP Basic, or anybody. The device knows who."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple, TypeVar, cast

from flask import Flask, flash, g, has_request_context, request, session
from werkzeug.datastructures import Authorization

from hingewall.errors import CommandRefused, LinkError
from hingewall.messages.command import Answer, CommandKind
from hingewall_web.access import encrypted, known_phone
from hingewall_web.access.phone_names import phone_named
from hingewall_web.server.problems import Problem
from hingewall_web.server.requests import SAFE, client_here
from hingewall_web.server.services import Commands, services
from hingewall_web.words.dates import moment
from hingewall_web.words.language import fill, gettext, ngettext

View = TypeVar("View", bound=Callable[..., Any])

OWNER = "owner"
KEY = "session"
PIN_TIMEOUT_S = 15.0
"""Five PINs are hashed in about a second, on a small Pi in several."""


class Here(NamedTuple):
    """Whose session a request comes from: OWNER, or an athlete's id. ``name`` tells it from others in a list."""

    who: str
    name: str


class InTheirName:
    """Commands to the device, each with the token of whoever's request it is: the device looks at who may."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def ask(
        self,
        kind: CommandKind,
        args: dict[str, Any] | None = None,
        revision: int | None = None,
        timeout_s: float = 1.0,
        token: str = "",
    ) -> Answer:
        return self._commands.ask(kind, args, revision, timeout_s, token or _token())


def owner_only(view: View) -> View:
    """Mark a view that changes or hands out what belongs to the owner: the guard asks for the PIN before it runs."""
    view.__dict__["owner_only"] = True
    return view


def is_owner() -> bool:
    """Whether this request comes from somebody who knows the PIN. Raises Problem 429 while tries are locked."""
    if "owner" not in g:
        g.owner = _by_session() or _by_basic()
    return bool(g.owner)


def ask_again() -> None:
    """Forget who this request came from, for the next look: it may take long. A PIN that came with it is not tried
    again."""
    kept = {"here", "unknown"} if g.get("token") else {"here", "unknown", "owner"}
    for name in kept:
        g.pop(name, None)


def require_owner() -> None:
    """Raises Problem 401 for anybody but the owner, and says where to go; 503 for a phone that nobody can tell."""
    if not is_owner():
        wait_for_the_device()
        claimed = services().reader().owner().claimed
        raise Problem(401, "pin_needed" if claimed else "unclaimed")


def wait_for_the_device() -> None:
    """Raises Problem 503 where a session can't be looked up: it may be the right one."""
    if g.get("unknown", False):
        raise Problem(503, "device_gone", retry_after_s=1)


def log_in(who: str, pin: str) -> bool:
    """Try the PIN of ``who``: the right one makes this browser theirs and nobody else's, until their PIN changes, it
    logs out, or the session is over; and tells of wrong tries before.

    Raises Problem 429 while locked, 503 without a device or while others try theirs.
    """
    begun = _tried(who, pin)
    if begun is None:
        return False
    let_in(who, begun)
    _tell_of_wrong_tries(begun)
    if begun.get("short"):
        text = gettext("PINs have six digits now. Choose a new one on your own page; yours goes on working until then.")
        flash(text, "unchanged")
    return True


def _tried(who: str, pin: str) -> dict[str, Any] | None:
    """What the device makes of a PIN: a session that begins, or None for a wrong one."""
    encrypted.check()
    try:
        args = {"who": who, "pin": pin, **phone_here(who)}
        return services().commands.ask("log_in", args, timeout_s=PIN_TIMEOUT_S).result
    except CommandRefused as error:
        if error.code in ("wrong_pin", "unclaimed"):
            return None
        raise


def let_in(who: str, begun: Mapping[str, Any]) -> None:
    """This browser is ``who`` from now on: the device has let them in."""
    log_out()
    session.permanent = True
    session[KEY] = begun["token"]
    g.pop("here", None)
    g.owner = who == OWNER
    if "phone" in begun:
        known_phone.remember(who, begun["phone"])


def phone_here(who: str) -> dict[str, str]:
    """Which phone this is, as the device tells those who guess from those who know the PIN of ``who``."""
    return {
        "address": client_here(),
        "phone": known_phone.kept(who),
        "called": phone_named(request.headers.get("User-Agent", "")),
    }


def session_here() -> Here | None:
    """The session that this request comes from, while it lasts. Whoever is at work is not logged out: a change begins
    the half hour anew."""
    if "here" not in g:
        g.here = _looked_up(request.method not in SAFE) if session.get(KEY) else None
    return cast(Here | None, g.here)


def _looked_up(use: bool) -> Here | None:
    """Nobody, where the device can't be asked: the live page goes on without it."""
    try:
        found = services().commands.ask("session", {"use": use}).result
    except (LinkError, CommandRefused):
        g.unknown = True
        return None
    return Here(**found) if found else None


def _tell_of_wrong_tries(begun: Mapping[str, Any]) -> None:
    """On the next page, once: how often somebody tried in vain before."""
    if not begun.get("failures") or not begun.get("last_failure"):
        return
    n, at = begun["failures"], moment(datetime.fromisoformat(begun["last_failure"]).astimezone())
    text = ngettext(
        "{n} wrong PIN was tried before, at {at}.", "{n} wrong PINs were tried before, the last at {at}.", n
    )
    flash(fill(text, {"n": n, "at": at}), "unchanged")


def keep_session() -> None:
    """The cookie lasts as long as the session."""
    if session.permanent and session_here() is not None:
        session.modified = True


def log_out() -> None:
    """Whoever has a copy of the cookie is logged out too."""
    if session.get(KEY):
        with suppress(LinkError, CommandRefused):
            services().commands.ask("log_out")
    session.clear()
    g.owner, g.here = False, None


def _token() -> str:
    """Of whoever's request it is; empty for anybody, and for what is asked in nobody's name."""
    if not has_request_context():
        return ""
    return str(g.get("token", "") or session.get(KEY, ""))


def _by_session() -> bool:
    here = session_here()
    return here is not None and here.who == OWNER


def _by_basic() -> bool:
    found = credentials()
    if found is None or found.type != "basic" or not found.password:
        return False
    begun = _tried(OWNER, found.password)
    if begun is not None:
        g.token = begun["token"]
    return begun is not None


def register(app: Flask) -> None:
    """Have what a program was let in for last for one request."""
    app.teardown_request(_end_of_one_request)


def _end_of_one_request(_error: BaseException | None) -> None:
    if g.get("token"):
        with suppress(LinkError, CommandRefused):
            services().commands.ask("log_out")


def credentials() -> Authorization | None:
    """What a program sends with each request. Raises Problem 400 for what is none."""
    try:
        return request.authorization
    except ValueError as error:  # not ASCII, which werkzeug does not expect
        raise Problem(400, "bad_request") from error
