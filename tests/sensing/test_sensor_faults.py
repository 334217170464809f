"""Frozen, lying and missing sensors: each becomes a fault by name, once, and is taken back when all is well again."""

import pytest

from hingewall.messages.events import FaultEnded
from hingewall.messages.readings import FaultReading
from hingewall.sensing.plausibility import CALM_S, STREAM_STILL, UNREADABLE_SHARE_S, VALUE_STILL
from sensors import Sensor

# --- frozen ---


def test_a_repeated_result_is_no_evidence_from_the_first_repeat_on(sensor: Sensor) -> None:
    sensor.read(610)
    kinds = [sensor.read(610, moves=False) for _ in range(STREAM_STILL - 1)]
    assert (set(kinds), sensor.started) == ({"unreadable"}, [])
    assert sensor.read(610, moves=False) == "unreadable"
    assert sensor.started == ["frozen"]


def test_a_chip_that_browned_out_at_the_wall_is_a_fault_and_nothing_else(sensor: Sensor) -> None:
    sensor.read(85)
    assert {sensor.read(85, moves=False) for _ in range(500)} == {"unreadable"}
    assert sensor.started == ["frozen"]


def test_the_same_value_with_the_same_signal_for_too_long_is_frozen(sensor: Sensor) -> None:
    kinds = [sensor.read(610, signal=5.0) for _ in range(VALUE_STILL)]
    assert (set(kinds), sensor.started) == ({"seen"}, [])
    assert sensor.read(610, signal=5.0) == "unreadable"
    assert sensor.started == ["frozen"]


def test_a_still_body_whose_signal_flickers_is_not_frozen(sensor: Sensor) -> None:
    assert {sensor.read(610, signal=5.0 + i % 2 / 100) for i in range(500)} == {"seen"}
    assert sensor.started == []


def test_an_empty_room_repeats_itself_and_is_not_frozen(sensor: Sensor) -> None:
    assert {sensor.read(None, "signal_fail", signal=0.4) for _ in range(500)} == {"nothing"}
    assert sensor.started == []


# --- faults come and go ---


def test_what_the_sensor_says_of_itself_is_a_fault_by_that_name(sensor: Sensor) -> None:
    assert sensor.judge(FaultReading(0.02, "i2c")) == "unreadable"
    assert sensor.judge(FaultReading(0.04, "i2c")) == "unreadable"
    assert sensor.started == ["i2c"]


def test_a_fault_ends_once_all_has_been_well_for_a_while(sensor: Sensor) -> None:
    sensor.judge(FaultReading(0.0, "i2c"))
    calm_from = (sensor.n + 1) / 50
    while not sensor.ended:
        sensor.read(610 + sensor.n % 3)
    assert sensor.ended == ["i2c"]
    assert sensor.n / 50 - calm_from == pytest.approx(CALM_S, abs=0.021)
    assert isinstance(sensor.faults[-1], FaultEnded)
    assert sensor.faults[-1].start_s == 0.0


def test_a_relapse_keeps_the_fault_open(sensor: Sensor) -> None:
    for _ in range(5):
        sensor.judge(FaultReading(sensor.n / 50, "i2c"))
        for _ in range(int(CALM_S * 50) - 2):
            sensor.read(610 + sensor.n % 3)
    assert (sensor.started, sensor.ended) == (["i2c"], [])


def test_a_sensor_that_sees_only_what_can_not_be_is_implausible(sensor: Sensor) -> None:
    while not sensor.started:
        sensor.read(100, signal=0.01, spads=256)
    assert sensor.started == ["implausible"]
    assert sensor.n / 50 == pytest.approx(UNREADABLE_SHARE_S, abs=0.041)


def test_an_alias_now_and_then_is_no_fault(sensor: Sensor) -> None:
    for i in range(1000):
        if i % 40:
            sensor.read(None, "signal_fail", signal=0.3)
        else:
            sensor.read(120, signal=0.3, spads=256)
    assert sensor.started == []
