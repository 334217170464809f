"""The running filters give what their formulas say, whatever comes in."""

from statistics import fmean, linear_regression, median, pstdev

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hingewall.coaching.filters import GAP_S, STILL_GAP_S, Median3, Speed, StillWindow
from hingewall.coaching.rules import SPEED_SPAN_S

STEPS = st.lists(st.tuples(st.sampled_from([0.005, 0.02, 0.033, 0.1]), st.floats(0, 1300)), min_size=1, max_size=120)
STARTS = st.sampled_from([0.0, 17.3, 2_000_000.0])  # CLOCK_MONOTONIC after three weeks
LIMITLESS = 1e12


def timed(start: float, steps: list[tuple[float, float]]) -> list[tuple[float, float]]:
    points = []
    for step, value in steps:
        start += step
        points.append((start, value))
    return points


def within(points: list[tuple[float, float]], span_s: float) -> list[tuple[float, float]]:
    return [point for point in points if points[-1][0] - point[0] <= span_s + 0.001]


@given(st.lists(st.floats(0, 1300), min_size=3, max_size=40))
def test_the_median_is_that_of_the_last_three_and_belongs_to_the_middle_one(values: list[float]) -> None:
    filtered = Median3()
    results = [filtered.add(i * 0.02, value) for i, value in enumerate(values)]
    assert results[:2] == [None, None]
    for i in range(2, len(values)):
        assert results[i] == ((i - 1) * 0.02, median(values[i - 2 : i + 1]))


def test_a_single_spike_never_passes_the_median() -> None:
    filtered = Median3()
    results = [filtered.add(i * 0.02, value) for i, value in enumerate([600, 600, 25, 600, 600])]
    assert {result[1] for result in results if result} == {600}


def test_the_median_starts_anew_after_a_gap() -> None:
    filtered = Median3()
    for i in range(5):
        filtered.add(i * 0.02, 600)
    after = 0.08 + GAP_S + 0.001
    assert [filtered.add(after + i * 0.02, 300.0) for i in range(3)] == [None, None, (after + 0.02, 300)]


@given(STEPS, STARTS)
def test_stillness_is_spread_and_slope_over_the_window(steps: list[tuple[float, float]], start: float) -> None:
    window = StillWindow(1.0)
    points = timed(start, steps)
    for point in points:
        window.add(*point)
    kept = within(points, 1.0)
    assert window.count == len(kept)
    assert window.covered_s == pytest.approx(kept[-1][0] - kept[0][0])
    values = [value for _, value in kept]
    assert window.mean == pytest.approx(fmean(values), abs=1e-6)
    assume(len(kept) >= 3)
    spread = pstdev(values)
    slope = abs(linear_regression([t - kept[0][0] for t, _ in kept], values).slope)
    assert window.still(spread * 1.001 + 1e-3, slope * 1.001 + 1e-3)
    assert spread < 0.1 or not window.still(spread * 0.999 - 1e-3, LIMITLESS)
    assert slope < 0.1 or not window.still(LIMITLESS, slope * 0.999 - 1e-3)


def test_stillness_keeps_its_digits_for_hours() -> None:
    window = StillWindow(1.0)
    for i in range(100_000):
        window.add(2e6 + i * 0.02, 610 + i % 2)
    assert window.mean == pytest.approx(610.5, abs=0.02)
    assert window.still(0.51, 1.0)
    assert not window.still(0.49, 1.0)


def test_fewer_than_three_readings_or_a_hole_are_not_still() -> None:
    window = StillWindow(1.0)
    window.add(0.0, 610)
    window.add(0.02, 610)
    assert not window.still(8, 30)
    window.add(0.04, 610)
    assert window.still(8, 30)
    window.add(0.04 + STILL_GAP_S + 0.001, 610)
    assert window.count == 1


@given(STEPS, STARTS)
def test_speed_is_positive_toward_the_wall_over_a_tenth_of_a_second(
    steps: list[tuple[float, float]], start: float
) -> None:
    speed = Speed()
    points = timed(start, steps)
    got = [speed.add(*point) for point in points][-1]
    (t0, v0), (t1, v1) = within(points, SPEED_SPAN_S)[0], points[-1]
    assert got == pytest.approx((v0 - v1) / (t1 - t0) if t1 > t0 else 0.0)


def test_two_readings_at_once_have_no_speed() -> None:
    speed = Speed()
    speed.add(1.0, 600)
    assert speed.add(1.0, 300) == 0.0
