"""How often a PIN may be tried. Pure.

Who mistypes waits, and nobody else: tries are counted by client. All strangers together are limited too, or a crowd of
them would guess the faster; a phone that has known the PIN before is no stranger (OWASP's device cookies), so strangers
can't lock it out. A wrong try is forgiven with time.
"""

import math
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from hingewall.errors import CommandRefused
from hingewall.storage.rows import Owner

FREE_TRIES = 5
FIRST_DELAY_S, LONGEST_DELAY_S = 30, 900
FORGIVEN_S = 900
"""After so long without another one wrong try is forgiven: a phone that goes on guessing gets no more than this."""

STRANGERS_SPARE = 15
"""Of all strangers together so many more tries are free than of one. One that guesses for days stays below it."""

MOST_REMEMBERED = 1000
"""Clients whose tries are counted; the one whose last try is longest ago is forgotten first."""


class TooManyTries(CommandRefused):
    """The PIN may not be tried for another ``wait_s`` seconds, not even the right one."""

    def __init__(self, wait_s: int) -> None:
        self.wait_s = wait_s
        super().__init__("too_many_tries", f"too many wrong PINs; try again in {wait_s} s", {"wait_s": str(wait_s)})


class Client(NamedTuple):
    """Who tries: ``known`` to have had the right PIN before, or else a stranger by address."""

    name: str
    known: bool = False


def delay_s(failures: int) -> int:
    """How long the PIN stays locked after that many failures in a row: 5 are free, then 30 s doubling to 15 min."""
    if failures < FREE_TRIES:
        return 0
    return int(min(LONGEST_DELAY_S, FIRST_DELAY_S * 2 ** min(failures - FREE_TRIES, 10)))


class Tries:
    """Wrong tries in a row, of one or of many, some of which are forgiven by now. ``spare`` more of them are free."""

    def __init__(self, spare: int = 0) -> None:
        self._spare = spare
        self._most = spare + FREE_TRIES + math.ceil(math.log2(LONGEST_DELAY_S / FIRST_DELAY_S))
        self._failures, self._at = 0, 0.0

    def failed(self, now: float, times: int = 1) -> None:
        # More than what locks for longest is not remembered, or it would lock on long after the guessing ended.
        self._failures, self._at = min(self._most, self._left(now) + times), now

    def wait_s(self, now: float) -> float:
        """Until the next try."""
        return delay_s(self._left(now) - self._spare) - (now - self._at)

    def _left(self, now: float) -> int:
        return max(0, self._failures - int((now - self._at) // FORGIVEN_S))


class PinLimiter:
    """Of one PIN, or of many. Belongs to the loop's thread, where a count can't be read twice and cheated.

    So many more tries than of one PIN are free: ``spare`` of each client, ``strangers_spare`` of all strangers.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        today: Callable[[], datetime],
        spare: int = 0,
        strangers_spare: int = STRANGERS_SPARE,
    ) -> None:
        self._clock = clock
        self._today = today
        self._clients: OrderedDict[str, Tries] = OrderedDict()
        self._spare = spare
        self._strangers = Tries(strangers_spare)
        self._learnt = False

    def refuse_while_locked(self, client: Client, known: Owner) -> None:
        """Raises TooManyTries. ``known`` tells what was recorded before this process began."""
        now = self._clock()
        self._learn(known, now)
        own = self._clients.get(client.name)
        waits = [own.wait_s(now) if own else 0.0, 0.0 if client.known else self._strangers.wait_s(now)]
        if max(waits) > 0:
            raise TooManyTries(math.ceil(max(waits)))

    def passed(self, client: Client) -> None:
        """They know the PIN: what they mistyped is forgotten."""
        self._clients.pop(client.name, None)

    def failed(self, client: Client) -> None:
        now = self._clock()
        self._clients.setdefault(client.name, Tries(self._spare)).failed(now)
        self._clients.move_to_end(client.name)
        if len(self._clients) > MOST_REMEMBERED:
            self._clients.popitem(last=False)
        if not client.known:
            self._strangers.failed(now)

    def _learn(self, known: Owner, now: float) -> None:
        """A Pi's calendar may run behind what was recorded: then it was just now."""
        if not self._learnt and known.failures:
            ago = (self._today() - known.last_failure).total_seconds() if known.last_failure else 0.0
            self._strangers.failed(now - max(0.0, ago), known.failures)
        self._learnt = True
