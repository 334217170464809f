"""The device's door: PINs are tried, sessions begin and get tokens, and each command is looked at for whose it is.

Belongs to the loop's thread, which waits for no hash: that is worked out beside it.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol

from hingewall.device.access import known_phones
from hingewall.device.access.hash_queue import HashQueue
from hingewall.device.access.hashing import hashed, matches
from hingewall.device.access.pepper import Pepper
from hingewall.device.access.pin_limiter import Client, PinLimiter
from hingewall.device.access.rights import own_pin, says_yes_for, whose
from hingewall.device.access.sessions import OWNER, Session, Sessions
from hingewall.errors import CommandRefused, StorageError, UnknownId
from hingewall.messages.command import Command
from hingewall.settings.new_pin import SHORTEST
from hingewall.storage.rows import Owner
from hingewall.storage.security_events import Kind

Answered = Callable[[Exception | None, dict[str, Any]], None]
"""How a command ended: with an error, or with what its answer holds beside ``ok``."""

Outcome = Callable[[Exception | None], None]
Failed = Callable[[Exception], None]

LONGEST_NAME = 60
"""Characters of what a phone is called."""

SPARE_OVER_ALL, STRANGERS_SPARE_OVER_ALL = 5, 35
"""Ten wrong PINs over all athletes are free from one address, where a tablet may be everybody's, and 40 from all of
them. Then it is one each quarter of an hour: in a year a fraction of a percent of a million."""

NOBODY = Owner(None, 0, 0, None)


class Tally(Protocol):
    """Where wrong tries are kept (``hingewall.storage.storage.Storage``)."""

    def pin_failed(self, done: Outcome) -> None: ...
    def pin_ok(self, done: Outcome) -> None: ...
    def forget_phones(self, done: Outcome) -> None: ...
    def athlete_pin_failed(self, athlete_id: str, done: Outcome) -> None: ...
    def athlete_pin_ok(self, athlete_id: str, done: Outcome) -> None: ...
    def note(self, kind: Kind, n: int = 1) -> None: ...


class Access:
    """``known`` reads the PIN that is kept of OWNER or an athlete; it raises UnknownId for who is not there."""

    def __init__(
        self,
        known: Callable[[str], Owner],
        tally: Tally,
        call_soon: Callable[[Callable[[], None]], None],
        pepper: Pepper,
        clock: Callable[[], float] = time.monotonic,
        today: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._known = known
        self._tally = tally
        self._clock = clock
        self._today = today
        self._call_soon = call_soon
        self._queue = HashQueue(call_soon)
        self._pepper = pepper
        self._limiters: dict[str, PinLimiter] = {}
        self._spray = PinLimiter(clock, today, SPARE_OVER_ALL, STRANGERS_SPARE_OVER_ALL)
        self._sessions = Sessions(clock)

    def close(self) -> None:
        self._queue.close()

    # --- who may ---

    def session(self, token: str) -> Session | None:
        """The session of a token, while it lasts: until the PIN that began it is another, is forgotten, or can't be
        read."""
        here = self._sessions.find(token)
        if here is None:
            return None
        try:
            pin_hash = self._of(here.who).pin_hash
            return here if pin_hash is not None and pin_hash == here.pin_hash else None
        except (CommandRefused, StorageError):
            return None

    def check(self, command: Command, practising: str | None) -> None:
        """Raises CommandRefused for a command whose token does not belong to whoever it takes."""
        whose_own = whose(command, practising)
        here = self.session(command.token)
        if whose_own is not None and (here is None or here.who not in (OWNER, whose_own)):
            if whose_own == OWNER:
                raise CommandRefused("pin_needed", "only the owner may do that; log in with the PIN")
            raise CommandRefused("own_pin_needed", "only the athlete and the owner may do that; log in with the PIN")
        themselves = here is not None and here.who == command.args.get("athlete_id")
        if own_pin(command) and not themselves:
            raise CommandRefused("own_pin_needed", "only the athlete may change that PIN; the owner resets it")
        if says_yes_for(command) and not themselves:
            raise CommandRefused("own_yes_needed", "only the athlete can say yes to that, with their own PIN")

    # --- commands of its own ---

    def handle(self, command: Command, answered: Answered) -> None:
        """``log_in``, ``log_out``, ``session``, ``sessions`` and ``known_phone``. Raises CommandRefused."""
        here = self.session(command.token)
        match command.kind:
            case "log_in":
                self._log_in(command.args, answered)
            case "log_out":
                self._log_out(command, here, answered)
            case "session":
                if command.args.get("use") is True:
                    self._sessions.use(command.token)
                answered(None, {"who": here.who, "name": here.name} if here else {})
            case "sessions":
                theirs = self._sessions.of(here.who, here.pin_hash) if here else []
                answered(None, {"sessions": [self._told(one) for one in theirs]})
            case "known_phone":
                answered(None, {"known": self._client(command.args, self._of(OWNER)).known})

    def _log_in(self, args: Mapping[str, Any], answered: Answered) -> None:
        def right() -> None:
            begun, before = self.begin(who, args), self._of(who)
            if len(pin) < SHORTEST:
                begun["short"] = True
            if "phone" in begun and who == OWNER:
                with suppress(StorageError):
                    self._tally.note("new_phone")
            if before.failures:
                begun |= {"failures": before.failures, "last_failure": _iso(before.last_failure)}
                self._cleared(who)
            answered(None, begun)

        who, pin = str(args.get("who", OWNER)), str(args.get("pin", ""))
        self.try_pin(who, args, pin, right, lambda error: answered(error, {}))

    def _log_out(self, command: Command, here: Session | None, answered: Answered) -> None:
        """This one, another by its ``name``, or ``everywhere``: never somebody else's. Where the owner is logged in
        nowhere, no screen goes on to show what it does because the owner was, once."""
        name, everywhere = command.args.get("name"), command.args.get("everywhere") is True
        if here is not None and everywhere:
            self._sessions.end_all(here.who)
        elif here is not None and isinstance(name, str):
            self._sessions.end_named(here.who, name)
        else:
            self._sessions.end(command.token)
        if here is not None and everywhere and here.who == OWNER:
            self._tally.forget_phones(lambda error: self._call_soon(lambda: answered(error, {})))
        else:
            answered(None, {})

    def _told(self, one: Session) -> dict[str, Any]:
        now = self._sessions.now()
        return {"name": one.name, "phone": one.phone, "began_s": now - one.began, "used_s": now - one.used}

    # --- PINs ---

    def try_pin(
        self,
        who: str,
        args: Mapping[str, Any],
        pin: str,
        right: Callable[[], None],
        failed: Failed,
    ) -> None:
        """``right`` once ``pin`` turns out to be theirs, else ``failed`` with CommandRefused (wrong_pin).

        Raises CommandRefused: too_many_tries, pins_busy, unknown, and unclaimed on a wall without an owner.
        """

        def compared(is_right: bool) -> None:
            self._refuse_while_locked(who, client, known)  # others were tried meanwhile
            if is_right and self._of(who).pin_hash == pin_hash:
                self._limiter(who).passed(client)
                right()
            else:
                self.failed(who, client)
                failed(CommandRefused("wrong_pin", "that PIN is wrong"))

        known = self._of(who)
        pin_hash = known.pin_hash
        if pin_hash is None:
            raise CommandRefused("unclaimed", "this wall has no owner yet; set it up first")
        client = self._client(args, known)
        self._refuse_while_locked(who, client, known)  # before the queue: who must wait takes no place in it
        self._queue.put(client.name, partial(matches, pin_hash, pin, self._pepper), compared, failed)

    def admit(self, who: str, args: Mapping[str, Any]) -> Client:
        """Who tries something that is guessed like a PIN of ``who``. Raises CommandRefused (too_many_tries)."""
        known = self._of(who)
        client = self._client(args, known)
        self._refuse_while_locked(who, client, known)
        return client

    def _refuse_while_locked(self, who: str, client: Client, known: Owner) -> None:
        """Who tries one PIN with many athletes is held up as who tries many with one. The owner's is apart from that:
        whatever is tried with athletes locks nobody out of the wall."""
        self._limiter(who).refuse_while_locked(client, known)
        if who != OWNER:
            self._spray.refuse_while_locked(client, NOBODY)

    def failed(self, who: str, client: Client) -> None:
        """A wrong try: it is counted here in any case, and on the disk where there is one."""
        self._limiter(who).failed(client)
        with suppress(StorageError):
            if who == OWNER:
                self._tally.pin_failed(_unheard)
            else:
                self._spray.failed(client)
                self._tally.athlete_pin_failed(who, _unheard)

    def hash(self, pin: str, args: Mapping[str, Any], then: Callable[[str], None], failed: Failed) -> None:
        """A new PIN as it is stored. Raises CommandRefused (pins_busy)."""
        self._queue.put(str(args.get("address", "")), partial(hashed, pin, self._pepper), then, failed)

    def begin(self, who: str, args: Mapping[str, Any]) -> dict[str, Any]:
        """A session for whoever has just given the PIN of ``who``: its token, and what their phone may keep."""
        known = self._of(who)
        result = {"token": self._sessions.begin(who, known.pin_hash, str(args.get("called", ""))[:LONGEST_NAME])}
        if known.claimed and not self._client(args, known).known:
            result["phone"] = known_phones.sealed(known, self._pepper.tell_apart)
        return result

    def generation(self, who: str) -> int:
        """Of the PIN that holds now."""
        return self._of(who).generation

    def _cleared(self, who: str) -> None:
        with suppress(StorageError):
            if who == OWNER:
                self._tally.pin_ok(_unheard)
            else:
                self._tally.athlete_pin_ok(who, _unheard)

    def _of(self, who: str) -> Owner:
        try:
            return self._known(who)
        except UnknownId as error:
            raise CommandRefused("unknown", str(error)) from error

    def _client(self, args: Mapping[str, Any], known: Owner) -> Client:
        address, kept = str(args.get("address", "")), str(args.get("phone", ""))
        return known_phones.client(address, kept, known, self._pepper.tell_apart)

    def _limiter(self, who: str) -> PinLimiter:
        return self._limiters.setdefault(who, PinLimiter(self._clock, self._today))


def _iso(when: datetime | None) -> str:
    return when.isoformat() if when else ""


def _unheard(_error: Exception | None) -> None:
    """It is counted here already."""
