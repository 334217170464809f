"""Who is asking: the owner, by a session or by HTTP Basic, or anybody."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from flask import flash, g, request, session
from werkzeug.datastructures import Authorization

from hingewall.errors import LinkError, StorageError
from hingewall.messages.command import CommandKind
from hingewall.storage.rows import Owner
from hingewall_web.access import known_phone
from hingewall_web.server.hash_queue import Gone, TooBusy
from hingewall_web.server.pin_limiter import PinLimiter, TooManyTries
from hingewall_web.server.problems import Problem
from hingewall_web.server.services import services
from hingewall_web.server.sessions import OWNER, Session, phone_named
from hingewall_web.words.dates import moment
from hingewall_web.words.device import said
from hingewall_web.words.language import fill, gettext, ngettext
from hingewall_web.words.lengths import waiting

View = TypeVar("View", bound=Callable[..., Any])

KEY = "session"
BUSY_S = 3
"""After so long it is worth trying again: four PINs are hashed in about a second, on a small Pi in a few."""

Args = dict[str, Any]
News = tuple[CommandKind, CommandKind]


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
    """Try a PIN under the limits, recording what comes of it.

    Raises Problem 429 while locked, 503 without a device or while others try theirs.
    """
    s = services()
    news: News = ("record_pin_failure", "clear_pin_failures")
    return tried(s.pin_limiter, pin, OWNER, lambda: s.reader().owner(), news)


def tried(
    pin_limiter: PinLimiter, pin: str, who: str, known: Callable[[], Owner], news: News, args: Args | None = None
) -> bool:
    """Try the PIN of ``who`` at their gate; ``news`` tells the device of a failure, and of a success after some."""
    failed, cleared = news
    client = known_phone.client(who, known().pin_hash)
    with under_limits():
        return pin_limiter.passes(pin, client, known, lambda: _tell(failed, args), lambda: _tell(cleared, args))


@contextmanager
def under_limits() -> Iterator[None]:
    """Whoever tries a PIN in here is told why it can't be tried: Problem 429 while locked, 503 while others do."""
    try:
        yield
    except TooManyTries as error:
        text = fill(gettext("Too many wrong PINs. Try again in {wait}."), {"wait": waiting(error.wait_s)})
        raise Problem(429, "too_many_tries", text, None, error.wait_s) from error
    except (TooBusy, Gone) as error:
        raise Problem(503, "pins_busy", retry_after_s=BUSY_S) from error


def log_in() -> None:
    """Let this browser be the owner, until the PIN changes, it logs out, or the session is over."""
    owner = services().reader().owner()
    begin_session(OWNER, owner.generation)
    known_phone.remember(OWNER, owner.pin_hash)
    g.owner = True


def begin_session(who: str, generation: int) -> None:
    """This browser is ``who`` from now on, and nobody else."""
    end_session()
    session.permanent = True
    session[KEY] = services().sessions.begin(who, generation, phone_named(request.headers.get("User-Agent", "")))


def end_session() -> None:
    """Whoever has a copy of the cookie is logged out too."""
    services().sessions.end(session.get(KEY, ""))
    session.clear()


def session_here() -> Session | None:
    """The session that this request comes from, while it lasts."""
    return services().sessions.find(session.get(KEY, ""))


def tell_of_wrong_tries(pin_limiter: PinLimiter) -> None:
    """On the next page, once: how often somebody tried in vain before."""
    before = pin_limiter.news()
    if before is None or before.last_failure is None:
        return
    n, at = before.failures, moment(before.last_failure.astimezone())
    text = ngettext(
        "{n} wrong PIN was tried before, at {at}.", "{n} wrong PINs were tried before, the last at {at}.", n
    )
    flash(fill(text, {"n": n, "at": at}), "unchanged")


def keep_session() -> None:
    """Somebody who is at work is not logged out: the half hour begins anew."""
    if session.permanent:
        session.modified = True
        services().sessions.use(session.get(KEY, ""))


def log_out() -> None:
    end_session()
    g.owner = False


def _by_session() -> bool:
    here = session_here()
    if here is None or here.who != OWNER:
        return False
    try:
        owner = services().reader().owner()
    except StorageError:  # the live page goes on without a database, and nobody is the owner meanwhile
        return False
    return owner.claimed and here.generation == owner.generation


def _by_basic() -> bool:
    found = credentials()
    if found is None or found.type != "basic" or not found.password:
        return False
    return try_pin(found.password)


def credentials() -> Authorization | None:
    """What a program sends with each request. Raises Problem 400 for what is none."""
    try:
        return request.authorization
    except ValueError as error:  # not ASCII, which werkzeug does not expect
        raise Problem(400, "bad_request") from error


def _tell(kind: CommandKind, args: Args | None) -> None:
    try:
        services().commands.ask(kind, args)
    except LinkError as error:
        raise Problem(503, "device_gone", said(str(error)), retry_after_s=1) from error
