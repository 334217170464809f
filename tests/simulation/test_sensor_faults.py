"""Every fault that a real board has been reported to have, on request."""

from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hingewall.errors import UsageError
from hingewall.messages.readings import FaultReading, RangeReading, Reading
from hingewall.simulation.faults import SORTS, FaultSort, SensorFault
from hingewall.simulation.sensor import readings

START, END = 5.0, 9.0


def during(kind: FaultSort, person: str = "coached") -> list[Reading]:
    found = readings(person, 1, END + 1.0, [SensorFault(kind, START, END)])
    return [r for r in found if START <= r.t < END]


def ranges(kind: FaultSort, person: str = "coached") -> list[RangeReading]:
    return [r for r in during(kind, person) if isinstance(r, RangeReading)]


@pytest.mark.parametrize("kind", SORTS)
def test_outside_its_time_a_fault_changes_nothing(kind: FaultSort) -> None:
    healthy = [r for r in readings("coached", 1, END + 2.0) if not START <= r.t < END]
    faulty = [r for r in readings("coached", 1, END + 2.0, [SensorFault(kind, START, END)]) if not START <= r.t < END]
    assert faulty == healthy


def test_a_chip_that_does_not_acknowledge_is_an_i2c_fault_each_time() -> None:
    found = during("nack")
    assert len(found) > 180
    assert all(isinstance(r, FaultReading) and r.fault == "i2c" for r in found)


def test_a_silent_chip_says_nothing() -> None:
    assert during("silent") == []


def test_a_frozen_chip_repeats_itself_with_the_stream_standing_still() -> None:
    found = ranges("frozen")
    assert len({(r.range_mm, r.signal_mcps, r.stream) for r in found}) == 1
    assert len({r.t for r in found}) == len(found) > 180


def test_a_stuck_value_comes_with_a_stream_that_moves() -> None:
    found = ranges("stuck_value")
    assert len({(r.range_mm, r.signal_mcps) for r in found}) == 1
    assert all(a.stream != b.stream for a, b in pairwise(found))


def test_false_near_readings_are_valid_single_and_too_faint_for_their_distance() -> None:
    long = SensorFault("false_near", 0.0, 58.0)
    found = [r for r in readings("empty", 1, 58.0, [long]) if isinstance(r, RangeReading)]
    near = [i for i, r in enumerate(found) if r.status == "valid"]
    assert 60 < len(near) < 160
    assert all(22 <= (found[i].range_mm or 0) <= 27 and (found[i].signal_mcps or 0) < 1.0 for i in near)
    assert all(b - a > 1 for a, b in pairwise(near))


def test_glitches_jump_further_than_any_hip() -> None:
    healthy = [r for r in readings("coached", 1, END) if r.t >= START]
    jumps = [
        abs((bad.range_mm or 0) - (good.range_mm or 0))
        for good, bad in zip(healthy, ranges("glitch_jump"), strict=True)
        if isinstance(good, RangeReading) and bad != good
    ]
    assert len(jumps) > 2
    assert all(jump > 250 for jump in jumps)


def test_a_weak_signal_is_a_dropout() -> None:
    assert {(r.status, (r.signal_mcps or 0) < 0.5) for r in ranges("weak")} == {("signal_fail", True)}


def test_wrapped_readings_say_so() -> None:
    assert {r.status for r in ranges("wrapped")} == {"wrapped"}


def test_a_finger_mark_makes_everything_read_short_and_hides_nobody() -> None:
    healthy = [r for r in readings("coached", 1, END) if r.t >= START]
    short = [
        (good.range_mm or 0) - (bad.range_mm or 0)
        for good, bad in zip(healthy, ranges("smudge"), strict=True)
        if isinstance(good, RangeReading) and good.status == bad.status == "valid"
    ]
    assert len(short) > 180
    assert min(short) > 0
    assert max(short) > 12


# --- on the command line ---


def test_a_fault_is_written_kind_at_start_to_end() -> None:
    assert SensorFault.parse("frozen@10-15.5") == SensorFault("frozen", 10.0, 15.5)


@given(st.sampled_from(SORTS), st.integers(0, 10**6), st.integers(1, 10**6))
def test_whatever_is_written_is_read_back(kind: FaultSort, start: int, length: int) -> None:
    assert SensorFault.parse(f"{kind}@{start}-{start + length}") == SensorFault(kind, start, start + length)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("frozen", "expected KIND@FROM-TO"),
        ("frozen@10", "expected KIND@FROM-TO"),
        ("frozen@nan-5", "expected KIND@FROM-TO"),
        ("frozen@-1-5", "expected KIND@FROM-TO"),
        ("fire@1-2", "no fault is called 'fire'; choose nack, silent"),
        ("frozen@9-9", "expected an end after its start, 9 s"),
        (f"frozen@1-{'9' * 400}", "expected an end"),
    ],
)
def test_anything_else_is_refused_in_one_line(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=f"(?s)--sensor-fault .*{says}") as refused:
        SensorFault.parse(text)
    assert "\n" not in str(refused.value)


@given(st.text())
def test_no_text_is_a_traceback(text: str) -> None:
    with suppress(UsageError):
        SensorFault.parse(text)
