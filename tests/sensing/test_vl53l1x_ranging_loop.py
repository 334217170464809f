"""The engine that keeps the chip ranging, by an injected clock: rate, exact values, times, edges and modes."""

import logging
from itertools import pairwise

import pytest

from chips import Bench, standing
from hingewall.messages.readings import RangeReading
from hingewall.sensing.vl53l1x.ranging_loop import POLL_S
from hingewall.simulation.chip import Sample, Window
from hingewall.simulation.chip_faults import ChipFault

PERIOD_S = 0.02


def rate_hz(readings: list[RangeReading]) -> float:
    return (len(readings) - 1) / (readings[-1].t - readings[0].t)


@pytest.fixture(params=[True, False], ids=["edges", "polling"])
def bench(request: pytest.FixtureRequest) -> Bench:
    return Bench(lines=request.param)


# --- rate and values ---


def test_near_it_reads_fifty_times_a_second(bench: Bench) -> None:
    assert rate_hz(bench.readings(20.0)) == pytest.approx(50.0, rel=0.02)
    assert (bench.chip.distance_mode, bench.chip.timing_budget_ms) == ("short", 15)


def test_idle_it_looks_far(bench: Bench) -> None:
    bench.ranging_loop.near = False
    assert rate_hz(bench.readings(20.0)) == pytest.approx(1 / 0.037, rel=0.02)
    assert (bench.chip.distance_mode, bench.chip.timing_budget_ms) == ("long", 33)


def test_not_one_result_is_missed(bench: Bench) -> None:
    streams = [reading.stream for reading in bench.readings(5.0)]
    assert streams[:240] == list(range(240))


def test_every_number_arrives_as_the_chip_has_it(bench: Bench) -> None:
    bench.chip.scene = lambda window: Sample(
        100 + window.count, sigma_mm=1.25, signal_mcps=7.5, ambient_mcps=0.25, spads=181.5
    )
    first, second, *_ = bench.readings(1.0)
    assert first == RangeReading(first.t, 102, "first", 1.25, 7.5, 0.25, 181.5, 0)
    assert second == RangeReading(second.t, 103, "valid", 1.25, 7.5, 0.25, 181.5, 1)


@pytest.mark.parametrize(
    ("code", "status", "range_mm"),
    [(9, "valid", 612), (6, "sigma_fail", 612), (8, "min_clipped", 612), (4, "signal_fail", None),
     (5, "phase_fail", None), (7, "wrapped", None), (3, "hardware_fail", None), (12, "crosstalk", None),
     (13, "other", None)],
)  # fmt: skip
def test_a_number_that_means_nothing_is_not_passed_on(code: int, status: str, range_mm: int | None) -> None:
    reading = Bench(standing(612, code)).readings(1.0)[-1]
    assert (reading.status, reading.range_mm) == (status, range_mm)


# --- time ---


def windows(bench: Bench) -> list[Window]:
    seen: list[Window] = []
    scene = bench.chip.scene

    def noted(window: Window) -> Sample:
        seen.append(window)
        return scene(window)

    bench.chip.scene = noted
    return seen


@pytest.mark.parametrize("near", [True, False])
def test_with_edges_a_reading_describes_the_middle_of_its_window(near: bool) -> None:
    bench = Bench()
    bench.ranging_loop.near = near
    seen = windows(bench)
    readings = bench.readings(2.0)
    assert [r.t for r in readings] == pytest.approx([w.t for w in seen[1 : len(readings) + 1]], abs=5e-5)


def test_by_polling_it_is_late_by_a_poll_at_most() -> None:
    bench = Bench(lines=False)
    seen = windows(bench)
    readings = bench.readings(2.0)
    late = [r.t - w.t for r, w in zip(readings, seen[1:], strict=False)]
    assert -1e-4 <= min(late) <= max(late) <= POLL_S + 1e-4


def test_times_are_tenths_of_milliseconds_and_never_go_back(bench: Bench) -> None:
    bench.run(0.5)
    for near in (False, True, False, True):
        bench.ranging_loop.near = near
        bench.run(0.3)
    times = [told.t for told in bench.told]
    assert times == sorted(times)
    assert all(t == round(t, 4) for t in times)


# --- near and far ---


def test_a_change_of_attention_costs_one_period_and_is_marked(bench: Bench) -> None:
    bench.run(1.0)
    bench.ranging_loop.near = False
    told = bench.run(0.5)
    assert bench.chip.distance_mode == "long"
    firsts = [told for told in told if isinstance(told, RangeReading) and told.status == "first"]
    assert len(firsts) == 1
    gaps = [b.t - a.t for a, b in pairwise(bench.told)]
    assert max(gaps) < 0.08


def test_nothing_is_written_but_clears_while_attention_stays(bench: Bench) -> None:
    bench.run(1.0)
    bench.chip.writes.clear()
    bench.run(1.0)
    assert {register for register, _ in bench.chip.writes} == {0x86}


# --- the pin ---


def test_by_the_edge_a_reading_costs_two_transactions() -> None:
    bench = Bench()
    bench.run(1.0)
    before = bench.buses[-1].transactions
    readings = bench.readings(2.0)
    assert (bench.buses[-1].transactions - before) / len(readings) == 2.0


def test_by_polling_it_costs_a_few_more() -> None:
    bench = Bench(lines=False)
    bench.run(1.0)
    before = bench.buses[-1].transactions
    readings = bench.readings(2.0)
    assert (bench.buses[-1].transactions - before) / len(readings) < 7.0


def test_without_a_wire_to_gpio1_it_polls_and_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    bench = Bench()
    assert bench.lines is not None
    bench.lines.wired = False
    bench.run(1.0)
    assert rate_hz(bench.readings(5.0)) == pytest.approx(50.0, rel=0.02)
    assert [(record.levelno, record.message) for record in caplog.records] == [
        (logging.WARNING, "GPIO1 of the distance sensor stays silent, so it is asked over the bus; check pins.gpio1")
    ]
    assert bench.ranging_loop.fault is None


def test_a_lost_edge_costs_one_reading_and_no_wrong_time() -> None:
    bench = Bench()
    assert bench.lines is not None
    bench.run(1.0)
    seen = windows(bench)
    bench.lines.wired = False
    bench.step()
    bench.lines.wired = True
    readings = bench.readings(1.0)
    known = {round(window.t, 4) for window in seen}
    assert {reading.t for reading in readings} <= known | {round(t + 1e-4, 4) for t in known}
    assert rate_hz(readings) == pytest.approx(50.0, rel=0.02)
    assert readings[0].t - seen[0].t == pytest.approx(PERIOD_S, abs=1e-3)  # the first one seen was not told


def test_an_edge_from_before_the_last_result_was_cleared_is_not_taken_for_a_new_one() -> None:
    bench = Bench()
    assert bench.lines is not None
    bench.run(1.0)
    before = bench.told[-1]
    assert isinstance(before, RangeReading)
    bench.lines.stale = [bench.clock.now - 0.01, bench.clock.now - 0.005]
    fetched = bench.buses[-1].transactions
    assert [bench.ranging_loop.step(), bench.ranging_loop.step()] == [None, None]
    assert bench.buses[-1].transactions == fetched
    after = bench.readings(0.1)[0]
    assert after.t - before.t == pytest.approx(0.02, abs=2e-4)
    assert (after.stream or 0) - (before.stream or 0) == 1


# --- the end ---


def test_closing_leaves_the_chip_dark_and_lets_go(bench: Bench) -> None:
    bench.run(1.0)
    bench.ranging_loop.close()
    assert bench.chip.next_event is None
    assert bench.chip.writes[-1] == (0x87, b"\x00")
    assert bench.buses[-1].closed
    assert bench.lines is None or bench.lines.closed


def test_closing_a_sensor_that_does_not_answer(bench: Bench) -> None:
    bench.run(0.5)
    bench.chip.fail(ChipFault("nack"))
    bench.ranging_loop.close()
    assert bench.buses[-1].closed
