"""Fifty readings of sensors that are well, slow, shaky, blind, dead and in trouble."""

import itertools
from collections.abc import Iterable, Iterator

import pytest

from hingewall.checks.check import Check
from hingewall.checks.prompt import NonInteractive
from hingewall.checks.ranging import ranging
from hingewall.messages.readings import FaultReading, RangeReading, Reading
from hingewall.sensing.range_sensor import Source


class Sensor:
    """Plays readings; its clock goes on with them."""

    source: Source = "hardware"

    def __init__(self, readings: Iterable[Reading | None]) -> None:
        self._readings = iter(readings)
        self.now = 100.0
        self.near: bool | None = None

    def read(self, timeout_s: float) -> Reading | None:
        reading = next(self._readings, None)
        self.now += timeout_s if reading is None else 0.02
        return reading

    def watch(self, near: bool) -> None:
        self.near = near

    def close(self) -> None:
        """Nothing to let go."""


def every(interval_s: float, ranges: Iterable[float | None]) -> Iterator[Reading]:
    for number, mm in enumerate(ranges):
        yield RangeReading(t=10 + number * interval_s, range_mm=mm, status="signal_fail" if mm is None else "valid")


def steady(mm: float = 600, spread: float = 2) -> Iterator[float]:
    return (mm + (spread if number % 2 else -spread) for number in itertools.count())


def found(readings: Iterable[Reading | None]) -> dict[str, Check]:
    sensor = Sensor(readings)
    return {check.name: check for check in ranging(sensor, NonInteractive(), lambda: sensor.now)}


def test_a_sensor_that_is_well() -> None:
    checks = found(every(0.02, steady()))
    assert checks["readings"].ok
    assert checks["readings"].found == "50 readings at 50.0 a second"
    assert checks["spread"].ok
    assert checks["spread"].found == "2.0 mm (standard deviation) at 600 mm, 50 valid"


def test_it_is_measured_as_in_a_set() -> None:
    sensor = Sensor(every(0.02, steady()))
    ranging(sensor, NonInteractive(), lambda: sensor.now)
    assert sensor.near


def test_the_gap_of_a_change_of_mode_is_no_slowness() -> None:
    readings = itertools.chain(every(0.037, itertools.islice(steady(), 5)), [None], (
        RangeReading(t=r.t + 1, range_mm=600 + i % 3) for i, r in enumerate(every(0.02, steady()))
    ))  # fmt: skip
    assert found(readings)["readings"].ok


@pytest.mark.parametrize(("interval_s", "ok"), [(0.0215, True), (0.0225, False), (0.037, False), (0.018, False)])
def test_a_rate_that_is_off_by_more_than_a_tenth(interval_s: float, ok: bool) -> None:
    check = found(every(interval_s, steady()))["readings"]
    assert check.ok is ok
    assert "i2c_arm_baudrate" in check.first


def test_somebody_who_walks_past_is_told_by_the_spread() -> None:
    check = found(every(0.02, (600 - 5 * number for number in itertools.count())))["spread"]
    assert check.ok is False
    assert "moves" in check.first


def test_an_empty_room_is_no_failure_of_the_sensor() -> None:
    checks = found(every(0.02, itertools.repeat(None)))
    assert checks["readings"].ok
    assert checks["spread"].ok is None
    assert "hold a card" in checks["spread"].found


def test_silence_fails_within_its_limit() -> None:
    check = found(itertools.repeat(None))["readings"]
    assert (check.ok, check.found) == (False, "no reading in 10 s (silence)")
    assert "SDA, SCL" in check.first


def test_a_sensor_in_trouble_is_told_by_its_faults() -> None:
    check = found(FaultReading(t=float(number), fault="i2c") for number in range(3))["readings"]
    assert check.ok is False
    assert "3 x i2c" in check.found


def test_readings_with_a_fault_among_them_are_not_well() -> None:
    readings = itertools.chain([FaultReading(t=9.0, fault="i2c")], every(0.02, steady()))
    check = found(readings)["readings"]
    assert check.ok is False
    assert check.found == "50 readings at 50.0 a second, 1 x i2c"


def test_too_few_in_the_time_are_too_few() -> None:
    check = found(every(0.02, itertools.islice(steady(), 20)))["readings"]
    assert check.ok is False
    assert check.found.startswith("20 readings at ")


def test_progress_is_shown_and_cleared() -> None:
    told: list[str] = []

    class Watcher(NonInteractive):
        def progress(self, text: str) -> None:
            told.append(text)

    sensor = Sensor(every(0.02, steady()))
    ranging(sensor, Watcher(), lambda: sensor.now)
    assert told[0] == "reading 1 of 50"
    assert told[-2:] == ["reading 50 of 50", ""]
