"""Each fault that a VL53L1X is known for: which rung mends it, how soon, and that nobody is beeped at for it."""

import logging
from dataclasses import replace
from itertools import groupby, pairwise

import pytest

from chips import Bench, standing
from hingewall.errors import BusError
from hingewall.messages.events import AlarmStarted, Armed, CoachingEvent, FaultStarted, RepEnded
from hingewall.messages.readings import FaultKind, FaultReading
from hingewall.sensing.plausibility import SENSOR_FAULTS
from hingewall.settings.settings import Settings
from hingewall.simulation.chip_faults import ChipFault, ChipFaultKind
from hingewall.wall.wall import Wall

PERIOD_S = 0.02


def named(bench: Bench, seconds: float) -> list[FaultKind]:
    """The faults told within so long, in order, each once however often it was said on end."""
    return [kind for kind, _ in groupby(told.fault for told in bench.run(seconds) if isinstance(told, FaultReading))]


def rung(caplog: pytest.LogCaptureFixture) -> str:
    """The rung that the log says brought it back."""
    return caplog.messages[-1].partition(", by ")[2]


@pytest.fixture(params=[True, False], ids=["lines", "bus only"])
def bench(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Bench:
    caplog.set_level(logging.DEBUG)
    bench = Bench(lines=request.param)
    bench.run(1.0)
    assert bench.ranging_loop.fault is None
    return bench


@pytest.fixture
def wired(caplog: pytest.LogCaptureFixture) -> Bench:
    caplog.set_level(logging.DEBUG)
    bench = Bench()
    bench.run(1.0)
    return bench


# --- each fault, its rung ---


@pytest.mark.parametrize("transactions", [1, 2])
def test_a_bad_contact_is_asked_again(bench: Bench, caplog: pytest.LogCaptureFixture, transactions: int) -> None:
    bench.chip.fail(ChipFault("nack", transactions=transactions))
    told = bench.run(1.0)
    assert not [fault for fault in told if isinstance(fault, FaultReading)]
    assert max(b.t - a.t for a, b in pairwise(told)) <= 2 * PERIOD_S + 1e-3
    assert rung(caplog) == "asking again"


def test_a_worse_contact_takes_a_reset(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.chip.fail(ChipFault("nack", transactions=3))
    assert bench.until_well(2.0) < 0.5
    assert rung(caplog) == "a reset by command"
    assert [bus.closed for bus in bench.buses] == [True, False]


def test_a_hung_chip_takes_a_reset(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.chip.fail(ChipFault("hung"))
    assert named(bench, 1.0) == ["lost"]
    assert bench.ranging_loop.fault is None
    assert rung(caplog) == "a reset by command"


def test_a_frozen_chip_takes_a_reset(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.chip.fail(ChipFault("frozen"))
    assert named(bench, 1.0) == ["frozen"]
    assert bench.ranging_loop.fault is None
    assert rung(caplog) == "a reset by command"
    assert any("the same result 15 times" in message for message in caplog.messages)


def test_a_browned_out_chip_takes_xshut(wired: Bench, caplog: pytest.LogCaptureFixture) -> None:
    wired.chip.fail(ChipFault("brown_out"))
    assert named(wired, 2.0) == ["frozen"]
    assert wired.ranging_loop.fault is None
    assert wired.lines is not None
    assert (wired.lines.pulses, rung(caplog)) == (1, "a pulse on XSHUT")


def test_without_xshut_a_browned_out_chip_is_lost_until_the_plug_is_pulled(caplog: pytest.LogCaptureFixture) -> None:
    bench = Bench(lines=False)
    bench.run(1.0)
    bench.chip.fail(ChipFault("brown_out"))
    assert named(bench, 30.0) == ["frozen", "lost"]
    bench.chip.power_cycle()
    assert bench.until_well(8.0) < 8.0
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]


def test_gpio1_is_not_blamed_for_a_chip_that_browned_out(wired: Bench, caplog: pytest.LogCaptureFixture) -> None:
    wired.chip.fail(ChipFault("brown_out"))
    wired.run(5.0)
    assert not [message for message in caplog.messages if "GPIO1" in message]


def test_a_sensor_taken_off_its_wires_is_lost_and_comes_back(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.chip.fail(ChipFault("nack"))
    assert named(bench, 30.0) == ["i2c", "lost"]
    bench.chip.power_cycle()
    bench.chip.mend()
    assert bench.until_well(2.0) < 2.0
    assert "distance sensor lost: [Errno 121] Remote I/O error; trying again every few seconds" in caplog.messages


def test_another_sensor_in_its_place_is_named(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.chip.fail(ChipFault("hung"))
    bench.chip.fail(ChipFault("wrong_id"))
    assert named(bench, 5.0)[-1] == "lost"
    assert any("says it is ff ff ff; expected ea cc, a VL53L1X" in message for message in caplog.messages)
    bench.chip.mend()
    assert bench.until_well(2.0) < 2.0


def test_firmware_that_does_not_come_up(bench: Bench) -> None:
    bench.chip.fail(ChipFault("no_boot"))
    bench.chip.power_cycle()
    assert named(bench, 5.0)[-1] == "lost"
    bench.chip.mend()
    assert bench.until_well(2.0) < 2.0


def test_a_power_cycle_that_nobody_noticed(bench: Bench) -> None:
    bench.chip.power_cycle()
    assert bench.until_well(8.0) < 1.0


def test_a_stretched_clock_is_slow_and_no_fault(bench: Bench) -> None:
    bench.chip.fail(ChipFault("stretched", delay_s=0.002))
    told = bench.run(5.0)
    assert not [fault for fault in told if isinstance(fault, FaultReading)]
    assert len(told) / 5.0 > 24.0  # every second result at worst


@pytest.mark.parametrize("code", [3, 4, 5, 6, 7, 8, 12])
def test_a_result_that_failed_is_no_fault_of_the_chip(bench: Bench, code: int) -> None:
    bench.chip.fail(ChipFault("status", status=code))
    assert named(bench, 5.0) == []


@pytest.mark.parametrize("kind", ["nack", "wrong_id", "no_boot"])
@pytest.mark.parametrize("seconds", [0.3, 1.0, 3.0, 10.0, 60.0])
def test_however_long_it_lasted_it_is_over_two_seconds_after_its_cause(
    bench: Bench, kind: ChipFaultKind, seconds: float
) -> None:
    bench.chip.fail(ChipFault("hung"))  # so that a wrong id or a missing boot is met at all
    bench.chip.fail(replace(ChipFault("nack"), kind=kind))
    bench.run(seconds)
    bench.chip.mend()
    assert bench.until_well(2.0) < 2.0


@pytest.mark.parametrize("kind", ["hung", "frozen"])
@pytest.mark.parametrize("seconds", [1.0, 3.0, 10.0, 60.0])
def test_so_is_one_that_no_reset_cures(bench: Bench, kind: ChipFaultKind, seconds: float) -> None:
    bench.chip.fail(replace(ChipFault("hung", cure="none"), kind=kind))
    assert named(bench, seconds)
    bench.chip.mend()
    assert bench.until_well(2.0) < 2.0


# --- at the start ---


def test_it_starts_whatever_state_the_last_device_left_the_chip_in() -> None:
    bench = Bench()
    bench.run(1.0)
    bench.ranging_loop = bench.started()
    assert bench.until_well(1.0) < 0.3


def test_a_sensor_that_is_plugged_in_later() -> None:
    bench = Bench()
    bench.chip.fail(ChipFault("nack"))
    assert named(bench, 3.0)[-1] == "lost"
    bench.chip.mend()
    assert bench.until_well(2.0) < 2.0


def test_a_bus_that_is_not_there_yet() -> None:
    bench = Bench()
    bench.no_bus = BusError("/dev/i2c-1 is not there: switch I2C on")
    assert named(bench, 2.0)[-1] == "lost"
    bench.no_bus = None
    assert bench.until_well(2.0) < 2.0


# --- what is told meanwhile ---


def test_a_named_fault_is_told_ten_times_a_second_and_there_is_never_silence(bench: Bench) -> None:
    bench.chip.fail(ChipFault("nack"))
    told = bench.run(10.0)
    gaps = [b.t - a.t for a, b in pairwise(told)]
    assert 0.09 < min(gaps[5:]) <= max(gaps[5:]) < 0.4
    assert isinstance(told[-1], FaultReading)


def test_a_long_outage_is_not_logged_for_ever(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.chip.fail(ChipFault("nack"))
    bench.run(600.0)
    assert len([record for record in caplog.records if record.levelno > logging.DEBUG]) <= 3


# --- through the wall: nobody is beeped at, and nothing is counted ---


@pytest.mark.parametrize(
    "fault",
    [
        ChipFault("nack"), ChipFault("nack", transactions=3), ChipFault("hung"), ChipFault("hung", cure="none"),
        ChipFault("frozen"), ChipFault("frozen", cure="none"), ChipFault("brown_out"), ChipFault("wrong_id"),
        ChipFault("no_boot"), ChipFault("wrapped"), ChipFault("stretched", delay_s=0.002),
        *(ChipFault("status", status=code) for code in (1, 3, 4, 5, 6, 7, 8, 12, 13)),
    ],
    ids=lambda fault: f"{fault.kind}{fault.status or ''}{fault.transactions or ''}{fault.cure or ''}",
)  # fmt: skip
def test_an_armed_person_and_a_fault_make_no_touch_and_no_rep(bench: Bench, fault: ChipFault) -> None:
    wall, events = Wall(Settings()), list[CoachingEvent]()

    def practise(seconds: float) -> None:
        for told in bench.run(seconds):
            events.extend(wall.feed(told))
            bench.ranging_loop.near = wall.attention.near

    practise(3.0)
    assert [event for event in events if isinstance(event, Armed)]
    bench.chip.fail(replace(fault))
    if fault.kind in ("wrong_id", "no_boot"):
        bench.chip.power_cycle()
    practise(10.0)
    started = [event.kind for event in events if isinstance(event, FaultStarted) and event.kind in SENSOR_FAULTS]
    harmless = {"wrapped", "stretched"} | ({"status"} if fault.status in (4, 5, 6, 7) else set())
    assert bool(started) == (fault.kind not in harmless)
    bench.chip.mend()
    bench.chip.power_cycle()
    practise(8.0)
    assert wall.plausibility.active == {}  # that what stands so still is named an obstacle is right
    assert not [event for event in events if isinstance(event, AlarmStarted | RepEnded)]


def test_someone_who_comes_near_after_an_outage_is_warned() -> None:
    bench, wall = Bench(), Wall(Settings())
    events: list[CoachingEvent] = []
    for mm in (610, 610, 100):
        bench.chip.scene = standing(mm)
        for told in bench.run(2.0):
            events.extend(wall.feed(told))
        if mm == 610:
            bench.chip.power_cycle()
    assert [event.kind for event in events if isinstance(event, AlarmStarted)] == ["too_near"]
