"""What the device does once a second beside its readings: watchdog, quiet hours, the machine's faults, old sets."""

import time
from collections.abc import Callable
from functools import partial
from typing import Protocol, get_args

from hingewall.clock import WallClock
from hingewall.device.hub import HubFile
from hingewall.device.set_recorder import attempt
from hingewall.device.turns import Turns
from hingewall.link.camera import CameraServer
from hingewall.link.camera_wire import CAMERA_FAULTS
from hingewall.messages.readings import FaultKind
from hingewall.settings.quiet_hours import in_quiet_hours
from hingewall.settings.settings import Settings
from hingewall.signals.speaker import SpeakerBoard
from hingewall.storage.connection import Trouble
from hingewall.storage.storage import Storage
from hingewall.supervision import sd_notify
from hingewall.system_health import SystemHealth

EVERY_S = 1.0
NOTE_S = 60.0
"""How often it is written down how many taps were refused: whoever taps without end wears out no card."""
PRUNE_S = 3600.0
"""How often it is asked whether a night has passed, after which what is old goes."""
COPY_S = 3600.0
"""How often it is asked whether a copy is due."""
COPY_AFTER_S = 600.0
"""From a start to the first copy of the database, so that a wall that is unplugged every night has one too."""


class Loop(Protocol):
    """What housekeeping sees and changes of the running device."""

    quiet: bool
    turns: Turns

    @property
    def settings(self) -> Settings: ...
    def fault(self, kind: FaultKind, on: bool) -> None: ...
    def reopened(self) -> None: ...
    def update_when_it_is_night(self) -> None: ...


class Housekeeping:
    """``do`` them with each turn of the loop; they are done when they are due."""

    def __init__(
        self,
        loop: Loop,
        storage: Storage,
        clock: WallClock,
        camera: CameraServer,
        speaker: SpeakerBoard | None = None,
        system_health: SystemHealth | None = None,
        now: Callable[[], float] = time.monotonic,
        hub: HubFile | None = None,
    ) -> None:
        self._loop = loop
        self._storage = storage
        self._clock = clock
        self._camera = camera
        self._speaker = speaker
        self._system_health = system_health or SystemHealth()
        self._hub = hub
        self._now = now
        self._due = self._prune_due = 0.0
        self._copy_due = now() + COPY_AFTER_S
        self._note_due = now() + NOTE_S
        self._unsynchronised = False
        self._openings = 0

    def do(self) -> None:
        now = self._now()
        if now < self._due:
            return
        self._due = now + EVERY_S
        sd_notify("WATCHDOG=1")  # the loop goes round: it handles readings, or names the fault that there are none
        self._loop.quiet = in_quiet_hours(self._loop.settings, self._clock)
        self._look_at_the_clock()
        self._look_at_the_storage()
        self._loop.update_when_it_is_night()
        missing = self._camera.missing(now)
        for fault in CAMERA_FAULTS:
            self._loop.fault(fault, missing == fault)
        self._loop.fault("sound", self._speaker is not None and self._speaker.trouble)
        self._system_health.look(now)
        self._loop.fault("temperature", self._system_health.hot)
        self._loop.fault("power", self._system_health.weak)
        if self._hub is not None:
            self._hub.look()
            self._loop.fault("hub", self._hub.refuses)
        if now >= self._prune_due:
            self._prune_due = now + PRUNE_S
            attempt(partial(self._storage.prune, self._loop.settings.retention.days))
        if now >= self._note_due:
            self._note_due = now + NOTE_S
            if refused := self._loop.turns.refused():
                attempt(partial(self._storage.note, "tap_refused", refused))
        if now >= self._copy_due:
            self._copy_due = now + COPY_S
            self._storage.copy()

    def _look_at_the_storage(self) -> None:
        trouble = self._storage.trouble
        for kind in get_args(Trouble):
            self._loop.fault(kind, trouble == kind)
        if self._storage.openings != self._openings:
            self._openings = self._storage.openings
            self._loop.reopened()

    def _look_at_the_clock(self) -> None:
        """Dates that were written before the time arrived are put right when it does."""
        synchronised = self._clock.synchronised()
        if synchronised and self._unsynchronised:
            attempt(self._storage.correct_dates)
        self._unsynchronised = not synchronised
        self._loop.fault("clock", not synchronised)
