"""How a PIN is kept, and how often it may be tried. Knows nothing of HTTP."""

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from werkzeug.security import check_password_hash, generate_password_hash

from hingewall.errors import HingewallError
from hingewall.storage.rows import Owner

LONGEST = 32
"""Digits of a PIN; no more are hashed."""

FREE_TRIES = 5
FIRST_DELAY_S, LONGEST_DELAY_S = 30, 900


class TooManyTries(HingewallError):
    """The PIN may not be tried for another ``wait_s`` seconds, not even the right one."""

    def __init__(self, wait_s: int) -> None:
        self.wait_s = wait_s
        super().__init__(f"too many wrong PINs; try again in {wait_s} s")


def delay_s(failures: int) -> int:
    """How long the PIN stays locked after that many failures in a row: 5 are free, then 30 s doubling to 15 min."""
    if failures < FREE_TRIES:
        return 0
    return int(min(LONGEST_DELAY_S, FIRST_DELAY_S * 2 ** min(failures - FREE_TRIES, 10)))


class PinLimiter:
    """Tries PINs one at a time: a scrypt hash takes 32 MiB, and a count that is read twice can be cheated.

    ``owner`` is read anew for each try. Failures are recorded through ``failed``; when that raises, they count here.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, today: Callable[[], datetime] | None = None
    ) -> None:
        self._clock = clock
        self._today = today or (lambda: datetime.now(UTC))
        self._lock = threading.Lock()
        self._unrecorded = 0
        self._seen: tuple[int, float] = (0, clock())

    def beside(self) -> "PinLimiter":
        """A limiter of somebody else's PIN, by the same clock, one hash at a time over both."""
        pin_limiter = PinLimiter(self._clock, self._today)
        pin_limiter._lock = self._lock
        return pin_limiter

    def hashed(self, pin: str) -> str:
        """A PIN as it is stored."""
        with self._lock:
            return generate_password_hash(pin)

    def passes(
        self, pin: str, owner: Callable[[], Owner], failed: Callable[[], None], cleared: Callable[[], None]
    ) -> bool:
        """Whether ``pin`` is the owner's. Raises TooManyTries while locked."""
        with self._lock:
            known = owner()
            if not known.claimed or known.pin_hash is None:
                return False
            self._refuse_while_locked(known)
            right = check_password_hash(known.pin_hash, pin[: LONGEST + 1])
            self._settle(right, known, failed, cleared)
            return right

    @contextmanager
    def unlocked(self, known: Owner) -> Iterator[None]:
        """Hold the limiter while another secret is tried under the same limits. Raises TooManyTries while locked."""
        with self._lock:
            self._refuse_while_locked(known)
            yield

    def _settle(self, right: bool, known: Owner, failed: Callable[[], None], cleared: Callable[[], None]) -> None:
        if right:
            self._unrecorded = 0
            if known.failures:
                cleared()
            return
        try:
            failed()
        except HingewallError:
            self._unrecorded += 1
            raise

    def _refuse_while_locked(self, known: Owner) -> None:
        failures = known.failures + self._unrecorded
        if failures != self._seen[0]:
            self._seen = (failures, self._clock())
        left = delay_s(failures) - self._elapsed_s(known)
        if left > 0:
            raise TooManyTries(math.ceil(left))

    def _elapsed_s(self, known: Owner) -> float:
        """Since the last failure. A Pi's calendar may run behind, so the time since we learned of it counts too."""
        ticking = self._clock() - self._seen[1]
        if self._unrecorded or known.last_failure is None:
            return ticking
        return max(ticking, (self._today() - known.last_failure).total_seconds())
