"""The owner's PIN: which ones are too easy, how one is kept, and how often it may be tried. Knows nothing of HTTP."""

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from werkzeug.security import check_password_hash, generate_password_hash

from hingewall.errors import HingewallError
from hingewall.storage.rows import Owner
from hingewall_web.text import SETUP_TEXT, fill

SHORTEST, LONGEST = 6, 32
SHORTEST_OF_ATHLETES = 4
"""Theirs guards their own history and nothing else, and is typed with a towel in the other hand."""

FREE_TRIES = 5
FIRST_DELAY_S, LONGEST_DELAY_S = 30, 900

RUNS = "01234567890123456789"
COMMON = frozenset({
    "102030", "112233", "123123", "123321", "123654", "131313", "142536", "147258", "147852", "159357",
    "159753", "246810", "314159", "456852", "258456", "741852", "789456", "963852", "951753", "135790",
    "271828", "520131", "5201314", "1029384756", "696969", "1004", "2580", "0852", "1397", "1379", "2468", "1357",
})  # fmt: skip
"""Those that lead every published list of leaked PINs and follow neither a run nor a repetition."""


YEARS = range(1930, 2040)
"""Of birth, mostly: every third PIN of four digits."""


class TooManyTries(HingewallError):
    """The PIN may not be tried for another ``wait_s`` seconds, not even the right one."""

    def __init__(self, wait_s: int) -> None:
        self.wait_s = wait_s
        super().__init__(f"too many wrong PINs; try again in {wait_s} s")


def weakness(pin: str, shortest: int = SHORTEST) -> str | None:
    """Why ``pin`` is refused as a new PIN; None when it will do."""
    if not (pin.isascii() and pin.isdigit()):
        return SETUP_TEXT["weak.digits"]
    if not shortest <= len(pin) <= LONGEST:
        return fill(SETUP_TEXT["weak.length"], {"shortest": shortest, "longest": LONGEST})
    if len(set(pin)) < 3 or _repeats(pin):
        return SETUP_TEXT["weak.repeats"]
    if pin in RUNS or pin in RUNS[::-1]:
        return SETUP_TEXT["weak.row"]
    if len(pin) == 4 and int(pin) in YEARS:
        return SETUP_TEXT["weak.year"]
    return SETUP_TEXT["weak.common"] if pin in COMMON else None


def _repeats(pin: str) -> bool:
    """True for 121212 and 123123, and for 112233."""
    cycles = any(pin == (pin[:n] * len(pin))[: len(pin)] for n in (1, 2, 3))
    return cycles or (len(pin) % 2 == 0 and all(a == b for a, b in zip(pin[::2], pin[1::2], strict=True)))


def delay_s(failures: int) -> int:
    """How long the PIN stays locked after that many failures in a row: 5 are free, then 30 s doubling to 15 min."""
    if failures < FREE_TRIES:
        return 0
    return int(min(LONGEST_DELAY_S, FIRST_DELAY_S * 2 ** min(failures - FREE_TRIES, 10)))


class Gate:
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

    def beside(self) -> "Gate":
        """A gate for somebody else's PIN, by the same clock, one hash at a time over both."""
        gate = Gate(self._clock, self._today)
        gate._lock = self._lock
        return gate

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
        """Hold the gate while another secret is tried under the same limits. Raises TooManyTries while locked."""
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
