"""The simulated sensor in real time: an absolute schedule, on a clock that the test holds."""

import threading
from itertools import islice

import pytest

from hingewall.errors import UsageError
from hingewall.messages.readings import RangeReading
from hingewall.sensing.range_sensor import RangeSensor, SensorFinished
from hingewall.simulation.faults import SensorFault
from hingewall.simulation.sensor import SimulatedSensor, readings
from waiting import PATIENCE_S


class Clock:
    """Time passes only while somebody waits for it."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds


def sensor(clock: Clock, started_at: float = 1000.0, *faults: SensorFault) -> SimulatedSensor:
    return SimulatedSensor("coached", 1, started_at, faults, clock, clock.wait)


def test_it_is_a_range_sensor() -> None:
    clock = Clock(1000.0)
    seam: RangeSensor = sensor(clock)
    assert seam.source == "simulated"
    seam.close()
    seam.close()


def test_its_readings_are_those_of_the_simulation_in_monotonic_time() -> None:
    clock = Clock(1000.123456)
    subject = sensor(clock, 1000.123456)
    for expected in islice(readings("coached", 1, 10.0), 300):
        reading = subject.read(0.1)
        assert isinstance(reading, RangeReading)
        assert isinstance(expected, RangeReading)
        assert reading.range_mm == expected.range_mm
        assert reading.t == pytest.approx(1000.123456 + expected.t, abs=1e-4)
        assert reading.t == round(reading.t, 4)
        assert 0.008 < clock.now - reading.t < 0.010
    assert subject.late == 0


def test_nothing_within_the_timeout_is_none() -> None:
    clock = Clock(1000.0)
    subject = sensor(clock)
    assert subject.read(0.005) is None
    assert clock.now == pytest.approx(1000.005)
    assert subject.read(0.1) is not None


def test_a_slow_reader_gets_the_newest_reading_and_no_burst() -> None:
    clock = Clock(1000.0)
    subject = sensor(clock)
    subject.read(0.1)
    clock.now += 1.0
    late = subject.read(0.1)
    assert late is not None
    assert clock.now - late.t < 0.03
    assert 45 <= subject.late <= 51
    following = subject.read(0.1)
    assert following is not None
    assert following.t - late.t == pytest.approx(0.02, abs=0.003)


def test_a_restarted_process_joins_the_simulation_where_it_is() -> None:
    clock = Clock(1030.0)
    subject = sensor(clock, 1000.0)
    reading = subject.read(0.1)
    assert reading is not None
    assert reading.t > 1029.97
    assert subject.late == 0


def test_a_simulation_that_has_not_begun_yet_is_waited_for() -> None:
    clock = Clock(1000.0)
    subject = sensor(clock, 1000.5)
    assert subject.read(0.1) is None
    reading = subject.read(1.0)
    assert isinstance(reading, RangeReading)
    assert reading.status in ("first", "signal_fail", "wrapped")
    assert reading.stream == 0


def test_a_silent_chip_lets_the_timeout_pass() -> None:
    clock = Clock(1000.0)
    subject = sensor(clock, 1000.0, SensorFault("silent", 0.0, 5.0))
    assert subject.read(0.5) is None
    assert clock.now == pytest.approx(1000.5)
    assert subject.late == 0


def test_a_closed_sensor_has_finished() -> None:
    subject = sensor(Clock(1000.0))
    subject.close()
    with pytest.raises(SensorFinished):
        subject.read(1.0)


def test_closing_wakes_a_reader_that_waits() -> None:
    subject = SimulatedSensor("coached", 1, started_at=1e12)
    ended = threading.Event()

    def wait_for_ever() -> None:
        with pytest.raises(SensorFinished):
            subject.read(1e6)
        ended.set()

    reader = threading.Thread(target=wait_for_ever, daemon=True)
    reader.start()
    subject.close()
    assert ended.wait(PATIENCE_S)
    reader.join(PATIENCE_S)


def test_an_unknown_person_is_refused_at_once() -> None:
    with pytest.raises(UsageError, match="nobody"):
        SimulatedSensor("bob", 1, 0.0)
    with pytest.raises(UsageError, match="nobody"):
        next(readings("bob", 1, 1.0))


def test_two_runs_of_a_seed_are_the_same_and_two_seeds_are_not() -> None:
    once, again, other = (list(readings("class", seed, 20.0)) for seed in (4, 4, 5))
    assert once == again
    assert once != other
