"""The sensor model against ST's published figures, worked by hand."""

import statistics
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hingewall.messages.readings import RangeReading, RangeStatus
from hingewall.simulation.cone import Patch, Pose
from hingewall.simulation.tof import SensorModel, echo, noise_mm, stream_count


def scene(*patches: tuple[float, float, float]) -> Pose:
    return Pose(tuple(Patch(*p) for p in patches))


def seen(pose: Pose, count: int, *, seed: int = 1, ambient: float = 0.0) -> list[RangeReading]:
    model = SensorModel(seed, ambient_mcps=ambient)
    found = [model.reading(lambda t: pose, n) for n in range(1, count + 1)]
    return [r for r in found if isinstance(r, RangeReading)]


@pytest.mark.parametrize(
    ("patches", "blend"),
    [
        ([(0.6, 0.5, 150.0), (0.4, 0.5, 350.0)], 172),  # hips and back, same cloth
        ([(0.6, 0.15, 150.0), (0.4, 0.70, 350.0)], 223),  # dark hips, light shirt
        ([(0.95, 0.5, 60.0), (0.05, 0.5, 350.0)], 60.5),
        ([(0.5, 0.5, 610.0), (0.5, 0.5, 2000.0)], 728),  # half of it is the room; both as bright
    ],
)
def test_a_mixed_scene_is_blended_by_the_light_that_comes_back(
    patches: list[tuple[float, float, float]], blend: float
) -> None:
    assert echo(scene(*patches).patches).distance_mm == pytest.approx(blend, abs=1.0)


def test_half_a_body_before_a_brighter_room_reads_a_quarter_too_far() -> None:
    back = echo(scene((0.5, 0.35, 610.0), (0.5, 0.49, 2000.0)).patches)
    assert back.distance_mm == pytest.approx(770, abs=5)


@given(st.lists(st.tuples(st.floats(0.01, 1.0), st.floats(0.01, 1.0), st.floats(20.0, 5000.0)), min_size=1, max_size=8))
def test_a_blend_is_never_nearer_than_the_nearest_surface(patches: list[tuple[float, float, float]]) -> None:
    back = echo(scene(*patches).patches)
    assert min(p[2] for p in patches) - 1e-6 <= back.distance_mm <= max(p[2] for p in patches) + 1e-6


@pytest.mark.parametrize(
    ("reflectance", "noise"),
    [
        (0.88, {60: 1.6, 150: 1.6, 300: 1.6, 610: 1.6, 1000: 1.6, 1300: 2.1}),
        (0.17, {60: 1.6, 150: 1.6, 300: 1.6, 610: 2.2, 1000: 3.5, 1300: 4.6}),
        (0.05, {60: 1.6, 150: 1.6, 300: 2.0, 610: 4.0, 1000: 6.4}),
    ],
)
def test_noise_in_the_dark_is_as_tabled_for_distance_and_cloth(reflectance: float, noise: dict[int, float]) -> None:
    for distance, expected in noise.items():
        signal = min(20.0, echo([Patch(1.0, reflectance, distance)]).signal_mcps)
        assert noise_mm(signal) == pytest.approx(expected, abs=0.15), distance


def test_readings_scatter_by_that_noise_around_the_truth() -> None:
    ranges = [r.range_mm for r in seen(scene((1.0, 0.05, 610.0)), 2000) if r.range_mm is not None]
    assert statistics.stdev(ranges) == pytest.approx(4.0, rel=0.08)
    assert statistics.mean(ranges) == pytest.approx(610, abs=30)


def test_strong_light_adds_noise() -> None:
    assert noise_mm(2.0, ambient_mcps=5.0) > 2 * noise_mm(2.0)


def test_each_installation_has_its_own_bias_of_a_few_millimetres() -> None:
    pose = scene((1.0, 0.88, 610.0))
    means = [statistics.mean(r.range_mm or 0 for r in seen(pose, 50, seed=seed)) for seed in range(60)]
    assert 3.0 < statistics.stdev(means) < 12.0


def test_a_near_white_body_switches_spads_off_at_20_mcps() -> None:
    near = seen(scene((1.0, 0.88, 300.0)), 1)[0]
    assert near.signal_mcps == 20.0
    assert near.spads == pytest.approx(256 * 20 / (52 * (610 / 300) ** 2), rel=0.01)
    assert seen(scene((1.0, 0.05, 610.0)), 1)[0].spads == 256


@pytest.mark.parametrize(
    ("pose", "status", "share"),
    [
        (scene((1.0, 0.5, 610.0)), "valid", 1.0),
        (scene((1.0, 0.05, 1400.0)), "signal_fail", 1.0),
        (scene((1.0, 0.0, 3500.0)), "signal_fail", 1.0),
        (scene((1.0, 0.5, 3500.0)), "signal_fail", 0.74),  # logistic((1.0 - 0.9) / 0.1)
        (scene((1.0, 0.88, 2000.0)), "wrapped", 1.0),
        (scene((0.4, 0.5, 610.0), (0.6, 0.5, 3500.0)), "sigma_fail", 1.0),
    ],
)
def test_the_status_says_what_went_wrong(pose: Pose, status: RangeStatus, share: float) -> None:
    found = Counter(r.status for r in seen(pose, 1500))
    assert found[status] / 1500 == pytest.approx(share, abs=0.04)


def test_the_first_reading_has_no_wrap_check() -> None:
    model = SensorModel(1)
    pose = scene((1.0, 0.5, 610.0))
    statuses = [r.status for n in range(3) if isinstance(r := model.reading(lambda t: pose, n), RangeReading)]
    assert statuses == ["first", "valid", "valid"]


def test_a_failed_reading_carries_whatever_number_was_left() -> None:
    numbers = [r.range_mm for r in seen(scene((1.0, 0.03, 1200.0)), 1000) if r.status == "signal_fail"]
    assert sum(n in (8190, 8191) for n in numbers) / len(numbers) == pytest.approx(0.3, abs=0.05)
    assert sum(n is not None and abs(n - 1200) < 200 for n in numbers) / len(numbers) == pytest.approx(0.7, abs=0.05)


def test_one_in_a_hundred_wraps_of_the_alias_zone_claims_to_be_near_and_valid() -> None:
    found = seen(scene((1.0, 0.5, 2450.0)), 5000)
    aliases = [r for r in found if r.status == "valid"]
    assert len(aliases) / 5000 == pytest.approx(0.01, abs=0.005)
    assert all(r.range_mm is not None and r.range_mm < 300 for r in aliases)
    assert all(r.signal_mcps is not None and r.signal_mcps < 3 for r in aliases)


def test_a_room_that_ends_outside_the_alias_zone_never_looks_near() -> None:
    assert all(r.status != "valid" for r in seen(scene((1.0, 0.5, 3500.0)), 5000))


def test_below_the_floor_the_error_holds_for_a_fifth_of_a_second() -> None:
    ranges = [r.range_mm or 0 for r in seen(scene((1.0, 0.5, 30.0)), 2000)]
    inside = [statistics.stdev(ranges[i : i + 8]) for i in range(0, 2000, 10)]
    assert statistics.median(inside) < 3.5 < statistics.stdev(ranges)
    assert min(ranges) >= 0


def test_readings_come_every_20_ms_at_the_middle_of_the_window() -> None:
    model = SensorModel(3)
    times = [model.time_of(n) for n in range(500)]
    steps = [b - a for a, b in pairwise(times)]
    assert times[0] == pytest.approx(0.0075, abs=0.001)
    assert statistics.mean(steps) == pytest.approx(0.02, rel=0.06)
    assert statistics.stdev(steps) == pytest.approx(0.0003, rel=0.15)


def test_fast_motion_is_averaged_over_the_window() -> None:
    model = SensorModel(1)

    def leaving(t: float) -> Pose:
        return scene((1.0, 0.5, 100.0 + 20000.0 * max(0.0, t - model.time_of(7))))

    reading = model.reading(leaving, 7)
    assert isinstance(reading, RangeReading)
    assert reading.range_mm is not None
    assert 110 < reading.range_mm < 150


def test_the_stream_counts_to_255_and_then_from_128() -> None:
    assert [stream_count(n) for n in (0, 1, 127, 255, 256, 383, 384)] == [0, 1, 127, 255, 128, 255, 128]


@given(st.integers(0, 2**40), st.integers(0, 10**7))
@settings(max_examples=60)
def test_any_reading_can_be_had_again_without_the_others(seed: int, n: int) -> None:
    pose = scene((0.8, 0.4, 500.0), (0.2, 0.5, 1300.0))
    first = SensorModel(seed)
    alone = first.reading(lambda t: pose, n)
    first.reading(lambda t: pose, n + 1)
    assert first.reading(lambda t: pose, n) == alone
    assert SensorModel(seed).reading(lambda t: pose, n) == alone
