"""Calibrating by doing, from the device's side: what the pages show of it, and the target that is kept in the end."""

from collections.abc import Callable
from typing import Protocol

from hingewall.coaching.rules import CALIBRATE_REPS
from hingewall.device.athlete_session import AthleteSession
from hingewall.errors import SettingsError, StorageError, one_line
from hingewall.messages.events import CalibrationEnded, CalibrationStarted, CalibrationStep
from hingewall.messages.snapshot import CalibrationView
from hingewall.settings.settings import Settings, changed
from hingewall.storage.storage import Storage

KEY = "reach.target_mm"


class Loop(Protocol):
    """What a calibration changes of the running device."""

    revision: int
    athlete_session: AthleteSession

    @property
    def settings(self) -> Settings: ...
    @property
    def in_force(self) -> Settings: ...
    def put_in_force(self, settings: Settings, revision: int) -> None: ...
    def call_soon(self, job: Callable[[], None]) -> None: ...


class CalibrationSession:
    """``view`` is what a Snapshot shows, from the start until the next one. Belongs to the device loop.

    ``for_visit``: what comes of it goes with whoever shows it, and is stored nowhere.
    """

    def __init__(self, loop: Loop, storage: Storage) -> None:
        self.view: CalibrationView | None = None
        self.for_visit = False
        self._loop = loop
        self._storage = storage

    def hear(self, event: CalibrationStarted | CalibrationStep | CalibrationEnded) -> None:
        """Follow it, and keep the target that comes of it: for the athlete who showed it, or for the wall."""
        if isinstance(event, CalibrationStarted):
            self.view = CalibrationView("asked", wanted=CALIBRATE_REPS, for_visit=self.for_visit)
        elif isinstance(event, CalibrationStep):
            self.view = CalibrationView(
                "asked", event.reaches_mm, CALIBRATE_REPS, event.refused, event.uneven, for_visit=self.for_visit
            )
        elif event.target_mm is None:
            self.view = CalibrationView(event.reason, for_visit=self.for_visit)
        else:
            self._keep(event.target_mm)

    def _keep(self, target_mm: float) -> None:
        before_mm = self._loop.in_force.reach.target_mm

        def kept(error: Exception | None) -> None:
            if error is not None:
                self._refuse(target_mm, one_line(error))
                return
            self.view = CalibrationView("done", target_mm=target_mm, before_mm=before_mm, for_visit=self.for_visit)

        try:
            if self.for_visit:
                self._loop.athlete_session.keep_for_visit(KEY, target_mm)
                kept(None)
            elif self._loop.athlete_session.athlete_id is not None:
                self._loop.athlete_session.keep(KEY, target_mm, kept)
            else:
                self._keep_for_the_wall(target_mm, kept)
        except (SettingsError, StorageError) as error:
            self._refuse(target_mm, one_line(error))

    def _keep_for_the_wall(self, target_mm: float, kept: Callable[[Exception | None], None]) -> None:
        loop = self._loop
        settings, revision = changed(loop.settings, {KEY: target_mm}), loop.revision

        def stored(error: Exception | None) -> None:
            if error is None:
                loop.put_in_force(settings, revision + 1)
            kept(error)

        self._storage.save_settings(settings, revision, lambda error: loop.call_soon(lambda: stored(error)))

    def _refuse(self, target_mm: float, text: str) -> None:
        self.view = CalibrationView("refused", target_mm=target_mm, text=text, for_visit=self.for_visit)
