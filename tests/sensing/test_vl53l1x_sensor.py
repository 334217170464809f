"""The RangeSensor and its thread, in real time: what a device loop gets, and that it never waits for the bus."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest

from chips import standing
from hingewall.messages.readings import FaultReading, RangeReading, Reading
from hingewall.sensing.range_sensor import SensorFinished
from hingewall.sensing.vl53l1x.bus import Bus
from hingewall.sensing.vl53l1x.reading_order import FAULT_EVERY_S, SILENT_S, ReadingOrder
from hingewall.sensing.vl53l1x.sensor import KEPT, Vl53l1xSensor
from hingewall.simulation.chip import Vl53l1xChip
from hingewall.simulation.chip_bus import EmulatedBus
from hingewall.simulation.chip_faults import ChipFault
from waiting import PATIENCE_S, until


@contextmanager
def sensor_on(open_bus: Callable[[], Bus]) -> Iterator[Vl53l1xSensor]:
    sensor = Vl53l1xSensor(open_bus)
    try:
        yield sensor
    finally:
        sensor.close()


def first(sensor: Vl53l1xSensor, wanted: Callable[[Reading], bool]) -> Reading:
    """The first reading that is wanted."""

    def look() -> Reading | None:
        reading = sensor.read(0.02)
        return reading if reading is not None and wanted(reading) else None

    found: Reading = until(look, "a reading of that kind")
    return found


def is_range(reading: Reading) -> bool:
    return isinstance(reading, RangeReading)


def is_fault(kind: str) -> Callable[[Reading], bool]:
    return lambda reading: isinstance(reading, FaultReading) and reading.fault == kind


@pytest.fixture
def chip() -> Vl53l1xChip:
    return Vl53l1xChip(standing(612))


def test_readings_come_by_themselves_and_in_order(chip: Vl53l1xChip) -> None:
    with sensor_on(lambda: EmulatedBus(chip)) as sensor:
        sensor.watch(near=True)
        seen = [first(sensor, is_range) for _ in range(20)]
    assert {reading.range_mm for reading in seen if isinstance(reading, RangeReading)} == {612}
    assert [reading.t for reading in seen] == sorted({reading.t for reading in seen})
    assert sensor.source == "hardware"


def test_attention_changes_the_mode(chip: Vl53l1xChip) -> None:
    with sensor_on(lambda: EmulatedBus(chip)) as sensor:
        first(sensor, is_range)
        modes = [chip.distance_mode]
        for near in (True, False):
            sensor.watch(near)
            first(sensor, lambda reading: isinstance(reading, RangeReading) and reading.status == "first")
            modes.append(chip.distance_mode)
    assert modes == ["long", "short", "long"]


def test_a_fault_is_told_and_its_end_is_seen(chip: Vl53l1xChip) -> None:
    with sensor_on(lambda: EmulatedBus(chip)) as sensor:
        first(sensor, is_range)
        chip.fail(ChipFault("nack"))
        first(sensor, is_fault("lost"))
        chip.mend()
        first(sensor, is_range)


def test_a_reader_that_comes_late_gets_the_latest_few(chip: Vl53l1xChip) -> None:
    with sensor_on(lambda: EmulatedBus(chip)) as sensor:
        sensor.watch(near=True)
        first(sensor, is_range)
        until(lambda: sensor.late >= 5, "readings that nobody fetches")
        got = [sensor.read(0.0) for _ in range(KEPT)]
        assert None not in got


def test_closed_it_is_dark_and_finished(chip: Vl53l1xChip) -> None:
    buses: list[EmulatedBus] = []

    def open_bus() -> EmulatedBus:
        buses.append(EmulatedBus(chip))
        return buses[-1]

    with sensor_on(open_bus) as sensor:
        first(sensor, is_range)
    sensor.close()
    assert (chip.writes[-1], chip.next_event) == ((0x87, b"\x00"), None)
    assert all(bus.closed for bus in buses)
    with pytest.raises(SensorFinished):
        sensor.read(1.0)
    assert not [thread for thread in threading.enumerate() if thread.name == "vl53l1x"]


def test_closing_does_not_wait_for_a_sensor_that_is_lost(chip: Vl53l1xChip) -> None:
    chip.fail(ChipFault("nack"))
    with sensor_on(lambda: EmulatedBus(chip)) as sensor:
        first(sensor, is_fault("lost"))
    assert not [thread for thread in threading.enumerate() if thread.name == "vl53l1x"]


class StuckBus(EmulatedBus):
    """A bus whose transactions do not return until it is let go: a kernel that waits for a stuck clock line."""

    def __init__(self, *chips: Vl53l1xChip) -> None:
        super().__init__(*chips)
        self.stuck = threading.Event()
        self.free = threading.Event()

    def i2c_rdwr(self, *messages: Any) -> None:
        if self.stuck.is_set():
            assert self.free.wait(PATIENCE_S)
        super().i2c_rdwr(*messages)


def test_a_bus_that_is_stuck_in_the_kernel_is_a_named_fault_and_the_loop_does_not_wait(chip: Vl53l1xChip) -> None:
    bus = StuckBus(chip)
    with sensor_on(lambda: bus) as sensor:
        first(sensor, is_range)
        bus.stuck.set()
        first(sensor, is_fault("i2c"))
        bus.free.set()
        first(sensor, is_range)


def test_what_nobody_expected_is_logged_and_survived(chip: Vl53l1xChip, caplog: pytest.LogCaptureFixture) -> None:
    surprises = [RuntimeError("the pin library has gone")]

    def open_bus() -> EmulatedBus:
        if surprises:
            raise surprises.pop()
        return EmulatedBus(chip)

    with sensor_on(open_bus) as sensor:
        first(sensor, is_range)
    assert [record.levelname for record in caplog.records][:1] == ["ERROR"]
    assert caplog.records[0].exc_info is not None


# --- what is told, without a thread ---


def test_silence_without_a_name_is_the_bus() -> None:
    reading_order = ReadingOrder(10.0)
    assert reading_order.in_order(RangeReading(10.0, 612))
    assert reading_order.fault(9.99 + SILENT_S, None) is None
    assert reading_order.fault(10.01 + SILENT_S, None) == FaultReading(round(10.01 + SILENT_S, 4), "i2c")


def test_a_fault_is_told_when_it_is_named_and_then_ten_times_a_second() -> None:
    reading_order = ReadingOrder(10.0)
    assert reading_order.in_order(RangeReading(10.0, 612))
    told = [fault.t for i in range(100) if (fault := reading_order.fault(10.01 + i / 100, "frozen"))]
    assert told[0] == 10.01
    assert [b - a for a, b in pairwise(told)] == pytest.approx([FAULT_EVERY_S] * 9, abs=0.011)


def test_a_reading_from_before_a_fault_was_told_is_not_told_after_it() -> None:
    reading_order = ReadingOrder(10.0)
    assert reading_order.fault(10.5, "lost") is not None
    assert not reading_order.in_order(RangeReading(10.495, 612))
    assert reading_order.in_order(RangeReading(10.515, 612))
