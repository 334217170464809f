"""What the device does once a second beside its readings: watchdog, quiet hours, the machine's faults, old sets."""

import time
from collections.abc import Callable
from functools import partial
from typing import Protocol

from hingewall.clock import WallClock
from hingewall.device.set_recorder import attempt
from hingewall.link.camera import CameraServer
from hingewall.messages import FaultKind
from hingewall.settings.quiet_hours import in_quiet_hours
from hingewall.settings.settings import Settings
from hingewall.storage.store import Storage
from hingewall.supervision import sd_notify
from hingewall.system_health import Vitals

EVERY_S = 1.0
PRUNE_S = 86400.0


class Floor(Protocol):
    """What the chores see and change of the running device."""

    quiet: bool

    @property
    def settings(self) -> Settings: ...
    def fault(self, kind: FaultKind, on: bool) -> None: ...


class Chores:
    """``do`` them with each turn of the loop; they are done when they are due."""

    def __init__(
        self,
        floor: Floor,
        storage: Storage,
        clock: WallClock,
        camera: CameraServer,
        vitals: Vitals | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._floor = floor
        self._storage = storage
        self._clock = clock
        self._camera = camera
        self._vitals = vitals or Vitals()
        self._now = now
        self._due = self._prune_due = 0.0
        self._unsynchronised = False

    def do(self) -> None:
        now = self._now()
        if now < self._due:
            return
        self._due = now + EVERY_S
        sd_notify("WATCHDOG=1")  # the loop goes round: it handles readings, or names the fault that there are none
        self._floor.quiet = in_quiet_hours(self._floor.settings, self._clock)
        self._look_at_the_clock()
        trouble = self._storage.trouble
        self._floor.fault("disk", trouble == "disk")
        self._floor.fault("database", trouble == "database")
        self._floor.fault("camera", self._camera.missing(now))
        self._vitals.look(now)
        self._floor.fault("temperature", self._vitals.hot)
        self._floor.fault("power", self._vitals.weak)
        if now >= self._prune_due:
            self._prune_due = now + PRUNE_S
            attempt(partial(self._storage.prune, self._floor.settings.retention.days))

    def _look_at_the_clock(self) -> None:
        """Dates that were written before the time arrived are put right when it does."""
        synchronised = self._clock.synchronised()
        if synchronised and self._unsynchronised:
            attempt(self._storage.correct_dates)
        self._unsynchronised = not synchronised
        self._floor.fault("clock", not synchronised)
