"""What the device does once a second beside its readings: watchdog, quiet hours, the machine's faults, old sets."""

import time
from collections.abc import Callable
from functools import partial
from typing import Protocol

from hingewall.clock import WallClock
from hingewall.device.set_recorder import attempt
from hingewall.link.camera import CameraServer
from hingewall.messages.readings import FaultKind
from hingewall.settings.quiet_hours import in_quiet_hours
from hingewall.settings.settings import Settings
from hingewall.storage.store import Storage
from hingewall.supervision import sd_notify
from hingewall.system_health import SystemHealth

EVERY_S = 1.0
PRUNE_S = 86400.0


class Loop(Protocol):
    """What housekeeping sees and changes of the running device."""

    quiet: bool

    @property
    def settings(self) -> Settings: ...
    def fault(self, kind: FaultKind, on: bool) -> None: ...


class Housekeeping:
    """``do`` them with each turn of the loop; they are done when they are due."""

    def __init__(
        self,
        loop: Loop,
        storage: Storage,
        clock: WallClock,
        camera: CameraServer,
        system_health: SystemHealth | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._loop = loop
        self._storage = storage
        self._clock = clock
        self._camera = camera
        self._system_health = system_health or SystemHealth()
        self._now = now
        self._due = self._prune_due = 0.0
        self._unsynchronised = False

    def do(self) -> None:
        now = self._now()
        if now < self._due:
            return
        self._due = now + EVERY_S
        sd_notify("WATCHDOG=1")  # the loop goes round: it handles readings, or names the fault that there are none
        self._loop.quiet = in_quiet_hours(self._loop.settings, self._clock)
        self._look_at_the_clock()
        trouble = self._storage.trouble
        self._loop.fault("disk", trouble == "disk")
        self._loop.fault("database", trouble == "database")
        self._loop.fault("camera", self._camera.missing(now))
        self._system_health.look(now)
        self._loop.fault("temperature", self._system_health.hot)
        self._loop.fault("power", self._system_health.weak)
        if now >= self._prune_due:
            self._prune_due = now + PRUNE_S
            attempt(partial(self._storage.prune, self._loop.settings.retention.days))

    def _look_at_the_clock(self) -> None:
        """Dates that were written before the time arrived are put right when it does."""
        synchronised = self._clock.synchronised()
        if synchronised and self._unsynchronised:
            attempt(self._storage.correct_dates)
        self._unsynchronised = not synchronised
        self._loop.fault("clock", not synchronised)
