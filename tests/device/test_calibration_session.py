"""What comes of calibrating by doing: a setting that is stored and in force, or a reason why not."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from hingewall.device.calibration_session import CalibrationSession
from hingewall.errors import StorageError
from hingewall.messages.events import CalibrationEnded, CalibrationStarted, CalibrationStep
from hingewall.settings.settings import Settings, changed


class Rig:
    """A device and its storage in one, as far as a calibration sees them."""

    def __init__(self, **changes: object) -> None:
        self.settings = changed(Settings(), changes)
        self.revision = 4
        self.error: Exception | None = None
        self.refuses = False
        self.jobs: list[Callable[[], None]] = []
        self.theirs: list[tuple[str, float]] = []
        self.athlete_session = SimpleNamespace(athlete_id=None, keep=self.keep_theirs)
        self.keeper = CalibrationSession(self, self)  # type: ignore[arg-type]

    @property
    def in_force(self) -> Settings:
        return self.settings

    def keep_theirs(self, key: str, value: float, done: Any) -> None:
        self.theirs.append((key, value))
        done(self.error)

    def put_in_force(self, settings: Settings, revision: int) -> None:
        self.settings, self.revision = settings, revision

    def call_soon(self, job: Callable[[], None]) -> None:
        self.jobs.append(job)

    def save_settings(self, settings: Settings, revision: int, done: Any) -> None:
        if self.refuses:
            raise StorageError("no database")
        done(self.error)

    def show(self, target_mm: float) -> Any:
        self.keeper.hear(CalibrationEnded(9.0, "done", target_mm))
        while self.jobs:
            self.jobs.pop()()
        return self.keeper.view


def test_it_is_followed_step_by_step() -> None:
    rig = Rig()
    assert rig.keeper.view is None
    rig.keeper.hear(CalibrationStarted(1.0))
    rig.keeper.hear(CalibrationStep(2.0, (262.0,), "squat"))
    view = rig.keeper.view
    assert view is not None
    assert (view.state, view.reaches_mm, view.refused, view.wanted) == ("asked", (262.0,), "squat", 3)


def test_the_target_is_in_force_once_it_is_stored_and_what_it_was_is_told_for_undoing() -> None:
    rig = Rig()
    view = rig.show(215.0)
    assert (rig.settings.reach.target_mm, rig.revision) == (215, 5)
    assert (view.state, view.target_mm, view.before_mm) == ("done", 215, 240)


def test_an_athletes_target_is_theirs_and_the_walls_stays() -> None:
    rig = Rig()
    rig.athlete_session.athlete_id = "kim"
    view = rig.show(215.0)
    assert rig.theirs == [("reach.target_mm", 215.0)]
    assert (rig.settings.reach.target_mm, rig.revision) == (240, 4)
    assert (view.state, view.target_mm, view.before_mm) == ("done", 215, 240)
    rig.error = StorageError("the disk is full")
    assert rig.show(230.0).state == "refused"


def test_fail_a_target_that_would_set_off_the_alarm_is_refused_in_the_settings_own_words() -> None:
    view = Rig(**{"stance.target_mm": 620}).show(480.0)
    assert view.state == "refused"
    assert "alarm" in view.text


@pytest.mark.parametrize("how", ["late", "at once"])
def test_fail_what_can_not_be_stored_is_not_in_force(how: str) -> None:
    rig = Rig()
    rig.error, rig.refuses = StorageError("the disk is full"), how == "at once"
    view = rig.show(215.0)
    assert view.state == "refused"
    assert rig.settings.reach.target_mm == 240


@pytest.mark.parametrize("reason", ["time", "gone", "cancelled"])
def test_one_that_ended_without_a_target_says_how(reason: Any) -> None:
    rig = Rig()
    rig.keeper.hear(CalibrationEnded(9.0, reason))
    assert rig.keeper.view is not None
    assert rig.keeper.view.state == reason
