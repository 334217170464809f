"""Who is asking: the owner, by a session or by HTTP Basic, or anybody."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import g, request, session

from hingewall.errors import LinkError, StorageError
from hingewall.messages.command import CommandKind
from hingewall.storage.rows import Owner
from hingewall_web.server.pin_limiter import PinLimiter, TooManyTries
from hingewall_web.server.problems import Problem
from hingewall_web.server.services import services
from hingewall_web.words.device import said
from hingewall_web.words.language import fill, gettext
from hingewall_web.words.lengths import waiting

View = TypeVar("View", bound=Callable[..., Any])

GENERATION = "generation"


def owner_only(view: View) -> View:
    """Mark a view that changes or hands out what belongs to the owner: the guard asks for the PIN before it runs."""
    view.__dict__["owner_only"] = True
    return view


def is_owner() -> bool:
    """Whether this request comes from somebody who knows the PIN. Raises Problem 429 while tries are locked."""
    if "owner" not in g:
        g.owner = _by_session() or _by_basic()
    return bool(g.owner)


def require_owner() -> None:
    """Raises Problem 401 for anybody but the owner, and says where to go."""
    if not is_owner():
        claimed = services().reader().owner().claimed
        raise Problem(401, "pin_needed" if claimed else "unclaimed")


def try_pin(pin: str) -> bool:
    """Try a PIN under the limits, recording what comes of it. Raises Problem 429 while locked, 503 without a device."""
    s = services()
    return tried(s.pin_limiter, pin, lambda: s.reader().owner(), ("record_pin_failure", "clear_pin_failures"))


def tried(
    pin_limiter: PinLimiter,
    pin: str,
    known: Callable[[], Owner],
    news: tuple[CommandKind, CommandKind],
    whose: dict[str, Any] | None = None,
) -> bool:
    """Try somebody's PIN at their gate; ``news`` tells the device of a failure, and of a success after some."""
    failed, cleared = news
    try:
        return pin_limiter.passes(pin, known, lambda: _tell(failed, whose), lambda: _tell(cleared, whose))
    except TooManyTries as error:
        raise locked(error) from error


def locked(error: TooManyTries) -> Problem:
    """The answer while the PIN is locked."""
    text = fill(gettext("Too many wrong PINs. Try again in {wait}."), {"wait": waiting(error.wait_s)})
    return Problem(429, "too_many_tries", text, None, error.wait_s)


def log_in() -> None:
    """Let this browser be the owner, until the PIN changes or half an hour has passed."""
    session.clear()
    session.permanent = True
    session[GENERATION] = services().reader().owner().generation
    g.owner = True


def keep_session() -> None:
    """Somebody who is at work is not logged out: the half hour begins anew."""
    if session.permanent:
        session.modified = True


def log_out() -> None:
    session.clear()
    g.owner = False


def _by_session() -> bool:
    if GENERATION not in session:
        return False
    try:
        owner = services().reader().owner()
    except StorageError:  # the live page goes on without a database, and nobody is the owner meanwhile
        return False
    return owner.claimed and session[GENERATION] == owner.generation


def _by_basic() -> bool:
    credentials = request.authorization
    if credentials is None or credentials.type != "basic" or not credentials.password:
        return False
    return try_pin(credentials.password)


def _tell(kind: CommandKind, args: dict[str, Any] | None) -> None:
    try:
        services().commands.ask(kind, args)
    except LinkError as error:
        raise Problem(503, "device_gone", said(str(error)), retry_after_s=1) from error
