"""The recovery ladder by itself: which rung follows which, when it is over, and what is logged."""

import logging

import pytest

from hingewall.messages.readings import FaultKind
from hingewall.sensing.vl53l1x.recovery import BACKOFF_S, CALM_RESULTS, RETRY_S, RecoveryLadder


def well(ladder: RecoveryLadder, t: float = 0.0) -> RecoveryLadder:
    """A ladder that stands on the ground, after the reset it begins with."""
    ladder.take()
    fresh(ladder, t)
    return ladder


def fresh(ladder: RecoveryLadder, t: float, count: int = CALM_RESULTS) -> None:
    for _ in range(count):
        ladder.fresh(t)


def climb(ladder: RecoveryLadder, t: float, kind: FaultKind = "i2c", *, retry: bool = True) -> list[str]:
    """The rungs until the sensor is lost, if nothing helps."""
    rungs: list[str] = []
    while not ladder.lost:
        ladder.failed(t, kind, "no answer", retry=retry)
        rungs.append("lost" if ladder.lost else ladder.take())
    return rungs


def test_it_begins_with_a_reset_at_once() -> None:
    ladder = RecoveryLadder(xshut=True)
    assert (ladder.rung, ladder.due, ladder.fault) == ("reset", 0.0, None)


def test_a_bus_that_fails_is_asked_twice_more_before_anything_else() -> None:
    assert climb(well(RecoveryLadder(xshut=True)), 1.0) == ["retry", "retry", "reset", "xshut", "lost"]


def test_asking_again_does_not_help_a_chip_that_hangs_or_repeats_itself() -> None:
    assert climb(well(RecoveryLadder(xshut=True)), 1.0, "frozen", retry=False) == ["reset", "xshut", "lost"]


def test_without_xshut_a_reset_by_command_is_the_last_rung() -> None:
    ladder = well(RecoveryLadder(xshut=False))
    assert climb(ladder, 1.0) == ["retry", "retry", "reset", "lost"]
    assert ladder.rung == "reset"


def test_a_sensor_that_is_not_there_at_the_start_is_lost_after_xshut() -> None:
    ladder = RecoveryLadder(xshut=True)
    ladder.take()
    assert climb(ladder, 1.0) == ["xshut", "lost"]


def test_retries_follow_at_once_and_name_no_fault() -> None:
    ladder = well(RecoveryLadder(xshut=True))
    for _ in range(2):
        ladder.failed(1.0, "i2c", "no answer", retry=True)
        assert (ladder.take(), ladder.due, ladder.fault) == ("retry", 1.0 + RETRY_S, None)


@pytest.mark.parametrize("kind", ["i2c", "frozen", "lost"])
def test_the_fault_has_a_name_from_the_first_reset_on_and_at_the_top_it_is_lost(kind: FaultKind) -> None:
    ladder = well(RecoveryLadder(xshut=True))
    ladder.failed(1.0, kind, "trouble", retry=False)
    assert (ladder.rung, ladder.fault) == ("reset", kind)
    climb(ladder, 1.1, kind, retry=False)
    assert (ladder.fault, ladder.lost) == ("lost", True)


def test_a_lost_sensor_is_tried_ever_more_seldom_and_never_given_up() -> None:
    ladder = well(RecoveryLadder(xshut=True))
    climb(ladder, 10.0)
    waits = [ladder.due - 10.0]
    for _ in range(6):
        assert ladder.take() == "xshut"
        ladder.failed(10.0, "i2c", "no answer", retry=True)
        waits.append(ladder.due - 10.0)
    assert waits == [*BACKOFF_S, 5.0, 5.0]


def test_a_change_is_a_reason_not_to_wait() -> None:
    ladder = well(RecoveryLadder(xshut=True))
    climb(ladder, 10.0)
    ladder.hurry(10.1)
    assert ladder.due == 10.1
    ladder.hurry(10.3)
    assert ladder.due == 10.1


def test_enough_fresh_results_end_the_outage_and_the_next_starts_from_the_bottom() -> None:
    ladder = well(RecoveryLadder(xshut=True))
    climb(ladder, 1.0)
    ladder.take()
    fresh(ladder, 2.0, CALM_RESULTS - 1)
    assert ladder.fault == "lost"
    fresh(ladder, 2.0, 1)
    assert ladder.fault is None
    assert climb(ladder, 3.0) == ["retry", "retry", "reset", "xshut", "lost"]


def test_a_sensor_that_comes_and_goes_climbs_on() -> None:
    ladder = well(RecoveryLadder(xshut=True))
    rungs = []
    for i in range(4):
        ladder.failed(1.0 + i, "i2c", "no answer", retry=True)
        rungs.append(ladder.take())
        fresh(ladder, 1.5 + i, CALM_RESULTS - 1)
    assert rungs == ["retry", "retry", "reset", "xshut"]


# --- the log ---


def test_an_outage_is_logged_once_a_rung_and_its_end_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    ladder = well(RecoveryLadder(xshut=True))
    climb(ladder, 1.0)
    for _ in range(20):
        ladder.take()
        ladder.failed(2.0, "i2c", "no answer", retry=True)
    ladder.take()
    fresh(ladder, 9.5, 100)
    assert caplog.messages == [
        "distance sensor: no answer; opening the bus again and resetting the sensor",
        "distance sensor: no answer; pulsing XSHUT",
        "distance sensor lost: no answer; trying again every few seconds",
        "distance sensor back after 8.5 s, by a pulse on XSHUT",
    ]


def test_what_asking_again_mends_stays_out_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    ladder = well(RecoveryLadder(xshut=True))
    ladder.failed(1.0, "i2c", "no answer", retry=True)
    ladder.take()
    fresh(ladder, 1.1)
    assert caplog.messages == []


def test_the_start_is_no_outage(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    well(RecoveryLadder(xshut=True), 1.0)
    assert caplog.messages == []
