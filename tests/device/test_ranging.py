"""A sensor that falls silent, a process that was away, a recording that ends, a sensor that is lent."""

import pytest

from hingewall.device.ranging import AWAY_S, READ_S, SILENT_S, Ranging
from hingewall.errors import RecordingError
from hingewall.messages.readings import FaultReading, RangeReading, Reading
from hingewall.sensing.range_sensor import SensorFinished, Source
from passing import Passing


class Sensor:
    """Says what it is told to, and after that nothing."""

    source: Source = "simulated"

    def __init__(self, time: Passing, *readings: Reading | Exception) -> None:
        self._time = time
        self._left = list(readings)
        self.closed = False

    def read(self, timeout_s: float) -> Reading | None:
        self._time.sleep(timeout_s)
        reading = self._left.pop(0) if self._left else None
        if isinstance(reading, Exception):
            raise reading
        return reading

    def watch(self, near: bool) -> None:
        """It has one way of looking."""

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def passing(monkeypatch: pytest.MonkeyPatch) -> Passing:
    time = Passing()
    monkeypatch.setattr("hingewall.device.ranging.time", time)
    return time


def lost_after_s(ranging: Ranging, passing: Passing) -> float:
    began = passing.now
    while not isinstance(reading := ranging.read(), FaultReading):
        assert reading is None
    assert reading.fault == "lost"
    return passing.now - began


def test_a_sensor_that_says_nothing_is_lost(passing: Passing) -> None:
    assert lost_after_s(Ranging(Sensor(passing)), passing) == pytest.approx(SILENT_S, abs=2 * READ_S)


def test_a_process_that_was_stopped_does_not_take_its_own_absence_for_the_sensors(passing: Passing) -> None:
    ranging = Ranging(Sensor(passing, RangeReading(passing.now, 610.0)))
    ranging.read()
    passing.sleep(AWAY_S + 3.0)
    assert ranging.read() is None
    assert lost_after_s(ranging, passing) == pytest.approx(SILENT_S, abs=0.1), "now it is the sensor"


@pytest.mark.parametrize("error", [SensorFinished("over"), RecordingError("file, line 3: bad")])
def test_when_a_recording_ends_there_is_nobody_and_nothing_broken(passing: Passing, error: Exception) -> None:
    sensor = Sensor(passing, error)
    ranging = Ranging(sensor)
    ranging.read()
    assert sensor.closed
    for _ in range(100):
        reading = ranging.read()
        assert isinstance(reading, RangeReading)
        assert reading.range_mm is None


def test_while_the_sensor_is_lent_nobody_is_there_and_it_is_heard_again_when_it_is_back(passing: Passing) -> None:
    stands = RangeReading(passing.now, 610.0)
    sensor = Sensor(passing, stands)
    ranging = Ranging(sensor)
    assert ranging.lend() is sensor
    for _ in range(100):
        assert isinstance(ranging.read(), RangeReading), "and no fault"
    ranging.close()
    assert not sensor.closed, "whoever has it closes it"
    ranging.take_back(sensor)
    assert ranging.read() == stands
