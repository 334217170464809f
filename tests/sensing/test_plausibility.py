"""Which ranges can be believed. What an empty room, a browned-out chip or a glitch reports must never become a touch."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hingewall.messages import FaultEnded, FaultReading, FaultStarted, RangeReading, RangeStatus
from hingewall.sensing import plausibility
from hingewall.sensing.plausibility import (
    BLACK_SIGNAL_MCPS,
    CALM_S,
    CEILING_MM,
    DSS_TARGET_MCPS,
    FLOOR_MM,
    JUMP_MM,
    JUMP_SETTLED,
    STREAM_STILL,
    UNREADABLE_SHARE_S,
    VALUE_STILL,
    Plausibility,
)


class Sensor:
    """Reports at 50 Hz with a moving stream count; keeps the faults that came of it."""

    def __init__(self, mount_offset_mm: float = 0.0) -> None:
        self.plausibility = Plausibility(mount_offset_mm)
        self.n = 0
        self.stream = 0
        self.faults: list[FaultStarted | FaultEnded] = []
        self.mm: float | None = None

    def read(
        self, mm: float | None, status: RangeStatus = "valid", signal: float | None = None, *, moves: bool = True,
        spads: float | None = None,
    ) -> str:  # fmt: skip
        """The kind of distance that one reading is believed to be."""
        self.n += 1
        self.stream = (self.stream + moves) % 256
        reading = RangeReading(
            self.n / 50, mm, status, signal_mcps=signal, spads=spads, stream=self.stream, sigma_mm=1.0
        )
        return self.judge(reading)

    def judge(self, reading: RangeReading | FaultReading) -> str:
        distance, faults = self.plausibility.judge(reading)
        self.faults += faults
        self.mm = distance.mm
        return distance.kind

    @property
    def started(self) -> list[str]:
        return [fault.kind for fault in self.faults if isinstance(fault, FaultStarted)]

    @property
    def ended(self) -> list[str]:
        return [fault.kind for fault in self.faults if isinstance(fault, FaultEnded)]


@pytest.fixture
def sensor() -> Sensor:
    return Sensor()


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


@pytest.mark.parametrize("mm", range(60, 300, 20))
@pytest.mark.parametrize("share", [1.0, 0.3])
def test_black_leggings_near_the_wall_are_believed(sensor: Sensor, mm: float, share: float) -> None:
    body = black_legging(mm, share)
    assert sensor.read(mm, signal=body["signal"], spads=body["spads"]) == "seen"


@pytest.mark.parametrize("mm", [22, 27, 60, 100, 200, 299])
def test_an_alias_of_the_far_wall_is_never_believed(sensor: Sensor, mm: float) -> None:
    alias = far_wall_alias()
    assert {sensor.read(mm + i % 5, signal=alias["signal"], spads=alias["spads"]) for i in range(200)} == {"unreadable"}


def test_an_unknown_signal_is_given_the_benefit_of_the_doubt(sensor: Sensor) -> None:
    assert sensor.read(100, signal=None) == "seen"


def test_further_out_a_weak_signal_is_honest(sensor: Sensor) -> None:
    assert sensor.read(plausibility.SIGNAL_CHECK_MM, signal=0.01, spads=256) == "seen"


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


@given(
    st.lists(
        st.tuples(
            st.none() | st.floats(0, 1e9) | st.sampled_from([0.0, 25.0, 85.0, 610.0]), st.sampled_from(get_args(RangeStatus)),
            st.none() | st.floats(0, 100), st.booleans(),
        ),
        max_size=200,
    )
)  # fmt: skip
def test_whatever_it_reads_a_distance_is_within_bounds_and_faults_pair_up(
    rows: list[tuple[float | None, RangeStatus, float | None, bool]],
) -> None:
    sensor = Sensor()
    for mm, status, signal, moves in rows:
        kind = sensor.read(mm, status, signal, moves=moves, spads=256)
        assert (sensor.mm is None) == (kind in ("nothing", "unreadable"))
        assert sensor.mm is None or FLOOR_MM <= sensor.mm <= CEILING_MM
    assert set(sensor.plausibility.active) == set(sensor.started) - set(sensor.ended) or sensor.ended
    assert len(sensor.ended) <= len(sensor.started)
