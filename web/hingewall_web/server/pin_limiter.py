"""How a PIN is kept, and how often it may be tried. Knows nothing of HTTP.

Who mistypes waits, and nobody else: tries are counted by client. All strangers together are limited too, or a crowd of
them would guess the faster; a phone that has known the PIN before is no stranger (OWASP's device cookies), so strangers
can't lock it out. A wrong try is forgiven with time.
"""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple, TypeVar

from werkzeug.security import check_password_hash, generate_password_hash

from hingewall.errors import CommandRefused, HingewallError
from hingewall.storage.rows import Owner
from hingewall_web.server.hash_queue import HashQueue

Result = TypeVar("Result")

LONGEST = 32
"""Digits of a PIN; no more are hashed."""

FREE_TRIES = 5
FIRST_DELAY_S, LONGEST_DELAY_S = 30, 900
FORGIVEN_S = 900
"""After so long without another one wrong try is forgiven: a phone that goes on guessing gets no more than this."""

STRANGERS_SPARE = 15
"""Of all strangers together so many more tries are free than of one. One that guesses for days stays below it."""

MOST_REMEMBERED = 1000
"""Clients whose tries are counted; the one whose last try is longest ago is forgotten first."""


class TooManyTries(HingewallError):
    """The PIN may not be tried for another ``wait_s`` seconds, not even the right one."""

    def __init__(self, wait_s: int) -> None:
        self.wait_s = wait_s
        super().__init__(f"too many wrong PINs; try again in {wait_s} s")


class Client(NamedTuple):
    """Who tries: ``known`` to have had the right PIN before, or else a stranger by address; ``gone`` once hung up."""

    name: str
    known: bool = False
    gone: Callable[[], bool] = lambda: False


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
    """Tries PINs one at a time, since a count that is read twice can be cheated.

    ``owner`` is read anew for each try. Failures are recorded through ``failed``, and counted here in any case.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, today: Callable[[], datetime] | None = None
    ) -> None:
        self._clock = clock
        self._today = today or (lambda: datetime.now(UTC))
        self._queue = HashQueue()
        self._counting = threading.Lock()
        self._clients: OrderedDict[str, Tries] = OrderedDict()
        self._strangers = Tries(STRANGERS_SPARE)
        self._learnt = False
        self._noticed: Owner | None = None

    def beside(self) -> "PinLimiter":
        """A limiter of somebody else's PIN, by the same clock, one hash at a time over both."""
        pin_limiter = PinLimiter(self._clock, self._today)
        pin_limiter._queue = self._queue
        return pin_limiter

    def hashed(self, pin: str, client: Client) -> str:
        """A PIN as it is stored. Raises TooBusy, Gone."""
        with self._queue.turn(client.name, client.gone):
            return generate_password_hash(pin)

    def passes(
        self,
        pin: str,
        client: Client,
        owner: Callable[[], Owner],
        failed: Callable[[], None],
        cleared: Callable[[], None],
    ) -> bool:
        """Whether ``pin`` is the owner's. Raises TooManyTries while locked, TooBusy, Gone."""
        self._refuse_while_locked(client, owner())  # before the queue: who must wait takes no place in it
        with self._queue.turn(client.name, client.gone):
            known = owner()
            if not known.claimed or known.pin_hash is None:
                return False
            self._refuse_while_locked(client, known)
            if check_password_hash(known.pin_hash, pin[: LONGEST + 1]):
                self._passed(client, known, cleared)
                return True
            self._failed(client)
            failed()
            return False

    def claims(self, pin: str, client: Client, owner: Callable[[], Owner], claim: Callable[[str], Result]) -> Result:
        """What ``claim`` makes of the hash of a first PIN; a code that it refuses is a wrong try, and a button that
        nobody pressed is none.

        Raises CommandRefused, TooManyTries while locked, TooBusy, Gone.
        """
        self._refuse_while_locked(client, owner())
        with self._queue.turn(client.name, client.gone):
            self._refuse_while_locked(client, owner())
            pin_hash = generate_password_hash(pin)
        try:
            return claim(pin_hash)  # which may wait for somebody to press a button, while others try their PINs
        except CommandRefused as error:
            if error.code == "refused":
                self._failed(client)  # the others say that nobody pressed the button, which is no guess at anything
            raise

    def news(self) -> Owner | None:
        """The wrong tries before the last right one, which nobody has been told of yet; they are told once."""
        with self._counting:
            noticed, self._noticed = self._noticed, None
            return noticed

    def _passed(self, client: Client, known: Owner, cleared: Callable[[], None]) -> None:
        with self._counting:
            self._clients.pop(client.name, None)
            if known.failures:
                self._noticed = known
        if known.failures:
            cleared()

    def _failed(self, client: Client) -> None:
        with self._counting:
            now = self._clock()
            self._clients.setdefault(client.name, Tries()).failed(now)
            self._clients.move_to_end(client.name)
            if len(self._clients) > MOST_REMEMBERED:
                self._clients.popitem(last=False)
            if not client.known:
                self._strangers.failed(now)

    def _refuse_while_locked(self, client: Client, known: Owner) -> None:
        with self._counting:
            now = self._clock()
            self._learn(known, now)
            own = self._clients.get(client.name)
            waits = [own.wait_s(now) if own else 0.0, 0.0 if client.known else self._strangers.wait_s(now)]
        if max(waits) > 0:
            raise TooManyTries(math.ceil(max(waits)))

    def _learn(self, known: Owner, now: float) -> None:
        """Count what was recorded before this process began. A Pi's calendar may run behind: then it was just now."""
        if not self._learnt and known.failures:
            ago = (self._today() - known.last_failure).total_seconds() if known.last_failure else 0.0
            self._strangers.failed(now - max(0.0, ago), known.failures)
        self._learnt = True
