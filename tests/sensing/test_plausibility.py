"""Which ranges can be believed. What an empty room, a browned-out chip or a glitch reports must not become a touch."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hingewall.messages.readings import RangeReading, RangeStatus
from hingewall.sensing.plausibility import (
    BLACK_SIGNAL_MCPS,
    CEILING_MM,
    DSS_TARGET_MCPS,
    FLOOR_MM,
    JUMP_MM,
    JUMP_SETTLED,
    SIGNAL_CHECK_MM,
    Plausibility,
)
from sensors import Sensor


def black_legging(mm: float, share: float = 1.0) -> dict[str, float]:
    """Signal and SPADs of 5 % cloth that fills this share of the cone; the chip switches SPADs off above its target."""
    full = share * BLACK_SIGNAL_MCPS * (610.0 / mm) ** 2
    return {"signal": min(full, DSS_TARGET_MCPS), "spads": 256 * min(1.0, DSS_TARGET_MCPS / full)}


def far_wall_alias() -> dict[str, float]:
    """A bright wall 3.5 m away, folded back into a short range: all the SPADs and hardly any signal."""
    return {"signal": 17 * BLACK_SIGNAL_MCPS * (610.0 / 3500.0) ** 2, "spads": 256}


# --- the plain rules ---


@pytest.mark.parametrize(
    ("mm", "kind"),
    [(610, "seen"), (FLOOR_MM, "seen"), (FLOOR_MM - 1, "closer"), (0, "closer"), (CEILING_MM, "seen"),
     (CEILING_MM + 1, "nothing"), (1e308, "nothing"), (None, "unreadable")],
)  # fmt: skip
def test_floor_and_ceiling_of_a_valid_reading(sensor: Sensor, mm: float | None, kind: str) -> None:
    assert sensor.read(mm) == kind


@pytest.mark.parametrize(("status", "kind"), [
    ("valid", "seen"), ("first", "seen"), ("sigma_fail", "nothing"), ("signal_fail", "nothing"), ("wrapped", "nothing"),
    ("phase_fail", "nothing"), ("min_clipped", "unreadable"), ("hardware_fail", "unreadable"),
    ("crosstalk", "unreadable"), ("other", "unreadable"),
])  # fmt: skip
def test_what_each_status_is_worth(sensor: Sensor, status: RangeStatus, kind: str) -> None:
    assert sensor.read(610, status) == kind


def test_no_status_is_forgotten() -> None:
    assert {sensor_status for sensor_status in get_args(RangeStatus) if Sensor().read(610, sensor_status)} == set(
        get_args(RangeStatus)
    )


def test_min_clipped_is_closer_only_for_somebody_who_was_near(sensor: Sensor) -> None:
    sensor.read(60)
    assert sensor.read(None, "min_clipped") == "closer"
    far = Sensor()
    far.read(610)
    assert far.read(None, "min_clipped") == "unreadable"


def test_distance_zero_is_the_front_of_the_device_and_the_floor_is_the_sensors(sensor: Sensor) -> None:
    recessed = Sensor(mount_offset_mm=50)
    assert (recessed.read(660), recessed.mm) == ("seen", 610)
    recessed = Sensor(mount_offset_mm=50)
    assert (recessed.read(45), recessed.mm) == ("seen", -5)
    assert (recessed.read(30), recessed.mm) == ("closer", FLOOR_MM - 50)


# --- jumps ---


def test_a_single_glitch_is_not_believed_and_the_body_behind_it_still_is(sensor: Sensor) -> None:
    kinds = [sensor.read(mm) for mm in (600, 601, 25, 602, 603)]
    assert kinds == ["seen", "seen", "unreadable", "seen", "seen"]


def test_as_far_as_a_hip_can_move_is_believed(sensor: Sensor) -> None:
    assert [sensor.read(mm) for mm in (600, 600 - JUMP_MM, 600, 600 - JUMP_MM - 1)] == [
        "seen", "seen", "seen", "unreadable",
    ]  # fmt: skip


def test_somebody_who_steps_in_is_believed_once_readings_agree(sensor: Sensor) -> None:
    sensor.read(1000)
    assert [sensor.read(500 + i) for i in range(JUMP_SETTLED + 1)] == ["unreadable", "unreadable", "seen", "seen"]


def test_glitches_that_do_not_agree_are_never_believed(sensor: Sensor) -> None:
    sensor.read(1000)
    assert {sensor.read(mm) for mm in [100, 300, 600, 400, 150] * 10} == {"unreadable"}


def test_after_a_gap_the_last_distance_says_nothing(sensor: Sensor) -> None:
    sensor.read(1000)
    sensor.n += 6
    assert sensor.read(500) == "seen"


# --- signal ---


@pytest.mark.parametrize("mm", range(60, 500, 40))
@pytest.mark.parametrize("share", [1.0, 0.3])
def test_black_leggings_near_the_wall_are_believed(sensor: Sensor, mm: float, share: float) -> None:
    body = black_legging(mm, share)
    assert sensor.read(mm, signal=body["signal"], spads=body["spads"]) == "seen"


@pytest.mark.parametrize("mm", [22, 27, 60, 100, 200, 300, 400])
def test_an_alias_of_the_far_wall_is_never_believed(sensor: Sensor, mm: float) -> None:
    alias = far_wall_alias()
    assert {sensor.read(mm + i % 5, signal=alias["signal"], spads=alias["spads"]) for i in range(200)} == {"unreadable"}


def test_an_unknown_signal_is_given_the_benefit_of_the_doubt(sensor: Sensor) -> None:
    assert sensor.read(100, signal=None) == "seen"


def test_further_out_a_weak_signal_is_honest(sensor: Sensor) -> None:
    assert sensor.read(SIGNAL_CHECK_MM, signal=0.01, spads=256) == "seen"


RANGES = st.none() | st.floats(0, 1e9) | st.sampled_from([0.0, 25.0, 85.0, 610.0])
SIGNALS = st.none() | st.floats(0, 100)


@given(st.lists(st.tuples(RANGES, st.sampled_from(get_args(RangeStatus)), SIGNALS, st.booleans()), max_size=200))
def test_whatever_it_reads_a_distance_is_within_bounds_and_faults_pair_up(
    rows: list[tuple[float | None, RangeStatus, float | None, bool]],
) -> None:
    sensor = Sensor()
    for mm, status, signal, moves in rows:
        kind = sensor.read(mm, status, signal, moves=moves, spads=256)
        assert (sensor.mm is None) == (kind in ("nothing", "unreadable"))
        assert sensor.mm is None or FLOOR_MM <= sensor.mm <= CEILING_MM
    assert len(sensor.started) - len(sensor.ended) == len(sensor.plausibility.active)


def test_a_body_at_the_wall_is_believed_however_many_spads_are_said_to_be_on() -> None:
    judge = Plausibility()
    near = [RangeReading(n * 0.02, 45.0 + n % 2, signal_mcps=20.0, spads=256, stream=n) for n in range(10)]
    distances = [judge.judge(reading)[0] for reading in near]
    assert [distance.kind for distance in distances if distance is not None] == ["seen"] * 10
