"""Who is logged in. It is kept here and not in the cookie: a session that was ended is over, whoever has a copy of it.

Kept in memory: a restart of the pages logs everybody out, and there is nothing to steal from the disk.
"""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

IDLE_S = 30 * 60.0
"""From the last change that was made, not for as long as a page stays open."""
LONGEST_S = 8 * 3600.0
"""A day at the desk; whoever has a copy of the cookie has it for no longer than that."""
MOST = 200
"""So that logging in again and again can't fill the memory; then the one that was used longest ago ends."""
OWNER = "owner"


@dataclass
class Session:
    """``who`` is OWNER or an athlete's id, ``generation`` that of the PIN that was typed, ``phone`` what was used.

    ``name`` is for a list: it tells sessions apart and opens none. Times are of the clock of ``Sessions``.
    """

    who: str
    generation: int
    phone: str
    began: float
    used: float
    name: str


class Sessions:
    """Belongs to all threads of the pages. A key is what the cookie holds, and nobody else."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._turn = threading.Lock()
        self._open: dict[str, Session] = {}

    def now(self) -> float:
        """By the clock of ``began`` and ``used``."""
        return self._clock()

    def begin(self, who: str, generation: int, phone: str) -> str:
        """The key of a new session."""
        key, now = secrets.token_urlsafe(24), self._clock()
        with self._turn:
            self._forget(now)
            if len(self._open) >= MOST:
                del self._open[min(self._open, key=lambda other: self._open[other].used)]
            self._open[key] = Session(who, generation, phone, now, now, secrets.token_hex(6))
        return key

    def find(self, key: str) -> Session | None:
        """The session while it lasts: 30 minutes from its last use, and 8 hours at most."""
        with self._turn:
            self._forget(self._clock())
            return self._open.get(key)

    def use(self, key: str) -> None:
        """Somebody is at work: the half hour begins anew."""
        with self._turn:
            if key in self._open:
                self._open[key].used = self._clock()

    def of(self, who: str, generation: int) -> list[Session]:
        """Theirs, the last used first."""
        with self._turn:
            self._forget(self._clock())
            theirs = [one for one in self._open.values() if (one.who, one.generation) == (who, generation)]
        return sorted(theirs, key=lambda one: one.used, reverse=True)

    def end(self, key: str) -> None:
        with self._turn:
            self._open.pop(key, None)

    def end_named(self, who: str, name: str) -> None:
        """End one from the list of ``who``. It may be over already."""
        self._end_where(lambda one: one.who == who and one.name == name)

    def end_everybodys(self) -> None:
        self._end_where(lambda _one: True)

    def end_all(self, who: str) -> None:
        self._end_where(lambda one: one.who == who)

    def _end_where(self, holds: Callable[[Session], bool]) -> None:
        with self._turn:
            self._open = {key: one for key, one in self._open.items() if not holds(one)}

    def _forget(self, now: float) -> None:
        over = [key for key, one in self._open.items() if now - one.used >= IDLE_S or now - one.began >= LONGEST_S]
        for key in over:
            del self._open[key]


SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux")
BROWSERS = ("Edg", "SamsungBrowser", "Firefox", "FxiOS", "CriOS", "Chrome", "Safari")
"""In the order in which they must be looked for: each of them also names some of those behind it."""
CALLED = {
    "Edg": "Edge", "SamsungBrowser": "Samsung Internet", "FxiOS": "Firefox", "CriOS": "Chrome", "Macintosh": "Mac",
}  # fmt: skip


def phone_named(user_agent: str) -> str:
    """What a person calls the device and browser that send this header: ``iPhone, Safari``; empty for anything else."""
    parts = [next((name for name in names if name in user_agent), "") for names in (SYSTEMS, BROWSERS)]
    return ", ".join(CALLED.get(part, part) for part in parts if part)
