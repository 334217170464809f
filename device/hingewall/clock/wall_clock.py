"""What time it is, and who says so: the network, a clock battery, or the owner's phone. Nobody's word is for ever.

The system's clock is the device's while the network sets it. The device may not set that clock, and whoever does it by
hand has not said that it is right: then the time is counted on from when it was known.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Literal

from hingewall.clock import system
from hingewall.clock.battery import Battery, battery_clock
from hingewall.clock.kept import KeptTime, Source, TimeFile

log = logging.getLogger(__name__)

CHECK_S = 5.0
"""How long an answer about the clock is good for."""
STEP_S = 2.0
"""A system clock that leaps so far against the time since the boot was set. Less than that NTP makes up slowly."""
KEEP_S = 3600.0
"""How often the time is written down: a battery clock that shows less than it did then has stood still."""
Doubt = Literal["past", "future"]
BEFORE = timedelta(hours=1)
"""So much earlier than the newest set a clock may be: no two clocks agree."""
LATEST = system.WRITTEN + timedelta(days=30 * 365)
"""No wall is thirty years old."""
LONG = timedelta(days=400)
"""A wall that nobody used for so long has a phone before it whose date is wrong, more likely than not."""


class WallClock:
    """``now`` in UTC, ``monotonic`` for durations, and whether ``now`` is right. All are given for tests to replace.

    ``believed``: whether the system's clock comes from the network; ``doubted``: whether it was set by hand since.
    ``newest``: when the newest set began, as far as that is sure.
    """

    def __init__(
        self,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
        believed: Callable[[], bool] | None = None,
        boot: str | None = None,
        *,
        doubted: Callable[[], bool] | None = None,
        elapsed: Callable[[], float] | None = None,
        battery: Callable[[], Battery | None] = lambda: None,
        kept: TimeFile | None = None,
        newest: Callable[[], datetime | None] = lambda: None,
    ) -> None:
        self.monotonic = monotonic
        self._system_now = now
        self._believed = believed or system.kernel_believes
        self._doubted = doubted or (system.kernel_doubts if believed is None else lambda: False)
        self._elapsed = elapsed or (system.elapsed if monotonic is time.monotonic else monotonic)
        self._boot = boot or system.boot_id()
        self._battery = battery
        self._kept = kept or TimeFile(None)
        self._newest = newest
        self._looking = threading.RLock()
        self._checked: float | None = None
        self._keep_at = 0.0
        self._by_hand = False
        self._ahead: float | None = None
        """The system's clock less the time since the boot: it changes when somebody sets it."""
        self._since: float | None = None
        """1970 on the clock of ``elapsed`` is so long ago, where the time is counted on; None: as the system has it."""
        self._source: Source | None = None
        self.forgot = False
        """Whether the time was known before the device was switched off, and is not now."""

    def now(self) -> datetime:
        if self._checked is None:
            self.source()
        since = self._since
        return self._system_now() if since is None else datetime.fromtimestamp(since + self._elapsed(), UTC)

    def synchronised(self) -> bool:
        """Whether somebody knows the time. Asked of the system every 5 s at most."""
        return self.source() is not None

    def source(self) -> Source | None:
        """Who says what time it is; None while nobody does."""
        with self._looking:
            now = self.monotonic()
            if self._checked is None or now - self._checked >= CHECK_S:
                first, self._checked = self._checked is None, now
                self._look(first)
            return self._source

    def boot_id(self) -> str:
        """What tells one run of ``monotonic`` from another: the kernel's id of this boot."""
        return self._boot

    def doubt(self, when: datetime) -> tuple[Doubt, datetime] | None:
        """Why ``when`` can't be now, unless somebody says that it is: against the newest set, which began then."""
        newest = self._newest()
        if newest is None or newest - BEFORE <= when <= newest + LONG:
            return None
        return ("past" if when < newest else "future"), newest

    def take(self, when: datetime) -> bool:
        """The owner's phone says that it is ``when``. False where that can't be, or the network knows better."""
        with self._looking:
            known = self.source() in ("ntp", "system") and self._since is None
            if known or not possible(when):
                return False
            self._count_on(when, "phone")
            return True

    # --- who says so ---

    def _look(self, first: bool) -> None:
        kept = self._kept.read() if first else None
        self._notice_a_hand(kept)
        if self._system_now() >= system.WRITTEN and not self._by_hand and self._believed():
            self._since = None
            self._now_from("ntp" if system.is_pi() else "system")
        elif first:
            self._remember(kept)
        if self._source is not None and self._elapsed() >= self._keep_at:
            self._keep()

    def _notice_a_hand(self, kept: KeptTime | None) -> None:
        """Tell a clock that somebody has set from one that the network has: the kernel doubts the first."""
        before, self._ahead = self._ahead, self._system_now().timestamp() - self._elapsed()
        if kept is not None and kept.boot_id == self._boot:
            before = kept.wall_s - kept.elapsed_s
        if before is not None and abs(self._ahead - before) > STEP_S and self._doubted():
            if self._source in ("ntp", "system"):
                log.warning("the system's clock was set by hand; the wall counts on from the time before")
                self._since = before
            self._by_hand = True
        elif self._by_hand:
            self._by_hand = self._doubted()

    def _remember(self, kept: KeptTime | None) -> None:
        """A device that starts while the network is silent: what it wrote down, else the battery clock."""
        battery = self._battery()
        if kept is not None and kept.boot_id == self._boot:
            self._count_on(_at(kept.wall_s + self._elapsed() - kept.elapsed_s), kept.source)
        elif battery is not None and (when := self._by_battery(battery, kept)) is not None:
            self._count_on(when, "rtc")
        else:
            self.forgot = kept is not None

    def _by_battery(self, battery: Battery, kept: KeptTime | None) -> datetime | None:
        """The time by a battery clock that has run; None by one that stood still, or began again in another year."""
        when = battery.shows_s
        if kept is not None and kept.source != "ntp" and kept.rtc == battery.name and when >= kept.rtc_s:
            when += kept.wall_s - kept.rtc_s  # nobody has set that clock, and it has run since
        newest = self._newest()
        earliest = max(system.WRITTEN.timestamp(), kept.wall_s if kept else 0.0)
        if when < earliest - BEFORE.total_seconds() or not possible(_at(when)):
            return None
        return None if newest is not None and _at(when) < newest - BEFORE else _at(when)

    def _count_on(self, when: datetime, source: Source) -> None:
        self._since = when.timestamp() - self._elapsed()
        self._source = None  # whoever said it before: it is written down anew
        self._now_from(source)

    def _now_from(self, source: Source) -> None:
        if source != self._source:
            log.info("%s: %s", self.now().strftime("%Y-%m-%d %H:%M UTC"), SAID[source])
            self._source, self._keep_at, self.forgot = source, self._elapsed(), False
            self._keep()

    def _keep(self) -> None:
        self._keep_at = self._elapsed() + KEEP_S
        battery = self._battery()
        assert self._source is not None, "a time that nobody knows is not written down"
        self._kept.keep(
            KeptTime(
                self._boot, self._elapsed(), self.now().timestamp(), self._source,
                battery.name if battery else None, battery.shows_s if battery else 0.0,
            )
        )  # fmt: skip


SAID: dict[Source, str] = {
    "ntp": "the time comes from the network",
    "rtc": "the time comes from the clock battery",
    "phone": "the time comes from the owner's phone",
    "system": "the time is this machine's",
}


def device_clock(kept: TimeFile, newest: Callable[[], datetime | None]) -> WallClock:
    """The clock of a device: with all that it may know the time from."""
    return WallClock(battery=battery_clock, kept=kept, newest=newest)


def possible(when: datetime) -> bool:
    """Whether a wall may live to see it."""
    return system.WRITTEN <= when <= LATEST


def _at(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return datetime.fromtimestamp(0, UTC)
