"""Who is logged in. It is kept here and not in the cookie: a session that was ended is over, whoever has a copy of it.

Kept in memory: a restart of the device asks for the PINs again, and there is nothing to steal from the disk.
"""

import secrets
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

IDLE_S = 30 * 60.0
"""From the last change that was made, not for as long as a page stays open."""
LONGEST_S = 8 * 3600.0
"""A day at the desk; whoever has a copy of the cookie has it for no longer than that."""
MOST = 200
"""So that logging in again and again can't fill the memory. Then one ends of whoever has most."""
OWNER = "owner"


@dataclass
class Session:
    """``who`` is OWNER or an athlete's id, ``pin_hash`` their PIN's, by which it lasts; ``phone`` what began it.

    ``name`` is for a list: it tells sessions apart and opens none. Times are of the clock of ``Sessions``.
    """

    who: str
    pin_hash: str | None
    phone: str
    began: float
    used: float
    name: str


class Sessions:
    """Belongs to the loop's thread. A key is the token of a session, which its phone's cookie leads to."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._open: dict[str, Session] = {}

    def now(self) -> float:
        """By the clock of ``began`` and ``used``."""
        return self._clock()

    def begin(self, who: str, pin_hash: str | None, phone: str) -> str:
        """The key of a new session."""
        key, now = secrets.token_urlsafe(24), self._clock()
        self._forget(now)
        if len(self._open) >= MOST:
            del self._open[self._makes_way()]
        self._open[key] = Session(who, pin_hash, phone, now, now, secrets.token_hex(6))
        return key

    def find(self, key: str) -> Session | None:
        """The session while it lasts: 30 minutes from its last use, and 8 hours at most."""
        self._forget(self._clock())
        return self._open.get(key)

    def use(self, key: str) -> None:
        """Somebody is at work: the half hour begins anew."""
        if key in self._open:
            self._open[key].used = self._clock()

    def of(self, who: str, pin_hash: str | None) -> list[Session]:
        """Theirs by that PIN, the last used first."""
        self._forget(self._clock())
        theirs = [one for one in self._open.values() if (one.who, one.pin_hash) == (who, pin_hash)]
        return sorted(theirs, key=lambda one: one.used, reverse=True)

    def end(self, key: str) -> None:
        self._open.pop(key, None)

    def end_named(self, who: str, name: str) -> None:
        """End one from the list of ``who``. It may be over already."""
        self._end_where(lambda one: one.who == who and one.name == name)

    def end_all(self, who: str) -> None:
        self._end_where(lambda one: one.who == who)

    def _makes_way(self) -> str:
        """The key of the one used longest ago, of whoever has most: no athlete's many log-ins log another out."""
        many = Counter(one.who for one in self._open.values())
        return min(self._open, key=lambda key: (-many[self._open[key].who], self._open[key].used))

    def _end_where(self, holds: Callable[[Session], bool]) -> None:
        self._open = {key: one for key, one in self._open.items() if not holds(one)}

    def _forget(self, now: float) -> None:
        self._end_where(lambda one: now - one.used >= IDLE_S or now - one.began >= LONGEST_S)
