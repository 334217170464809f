"""What a finished rep was: each reason alone, the shades of unsure, and the worst reason first."""

from dataclasses import replace
from math import pi, sin
from random import Random
from typing import Any

import pytest

from hingewall.coaching.excursion import Excursion, Measures
from hingewall.coaching.form import FormSeen
from hingewall.coaching.rules import (
    DIP_MM,
    DIP_RISE_MM,
    ECCENTRIC_MIN_S,
    LONGEST_S,
    NEAR_MISS,
    PEAK_SPEED_MM_S,
    QUALITY_MIN,
    SHIFT_MAX_MM,
)
from hingewall.coaching.verdict import WORST_FIRST, Judgement, judge
from hingewall.messages.events import AlarmKind

T = 240.0
CLEAN = Measures(
    start_s=0.0, bottom_s=1.5, end_s=3.0, reach_mm=260, gap_mm=350, eccentric_s=1.2, pause_s=0.4, concentric_s=1.2,
    peak_down_mm_s=400, peak_up_mm_s=400, mean_down_mm_s=200, mean_up_mm_s=200, turns=0, dips=1,
)  # fmt: skip
NOT_CHECKED, HINGE = FormSeen("not_checked"), FormSeen("hinge", 30, 0.12, 5)
UNCLEAR, SQUAT = FormSeen("unclear", 130, 0.5, 5), FormSeen("squat", 300, 1.2, 5)
STEPPED = FormSeen("unclear", 25, 0.1, 5, stepped=True)
JUST, BARELY = 1e-6, 1 + NEAR_MISS + 1e-6


def judged(
    form: FormSeen = NOT_CHECKED, quality: float = 1.0, alarm: AlarmKind | None = None, **measures: Any
) -> Judgement:
    return judge(replace(CLEAN, **measures), form, T, quality, alarm)


def test_a_clean_rep_counts_with_and_without_a_camera() -> None:
    assert judged() == Judgement("counted")
    assert judged(HINGE) == Judgement("counted")


@pytest.mark.parametrize(("measures", "reason"), [
    ({"reach_mm": T * (1 - NEAR_MISS) - 0.01}, "shallow"),
    ({"eccentric_s": ECCENTRIC_MIN_S * (1 - NEAR_MISS) - 0.001}, "too_fast"),
    ({"peak_down_mm_s": PEAK_SPEED_MM_S * BARELY}, "too_fast"),
    ({"end_s": LONGEST_S * BARELY}, "too_slow"),
])  # fmt: skip
def test_far_beyond_one_limit_is_a_no_rep_that_says_which(measures: dict[str, Any], reason: str) -> None:
    assert (judged(**measures).verdict, judged(**measures).reason) == ("no_rep", reason)


@pytest.mark.parametrize("measures", [
    {"reach_mm": T - 0.01}, {"reach_mm": T * (1 - NEAR_MISS)},
    {"eccentric_s": ECCENTRIC_MIN_S - JUST}, {"eccentric_s": ECCENTRIC_MIN_S * (1 - NEAR_MISS) + JUST},
    {"peak_down_mm_s": PEAK_SPEED_MM_S + JUST}, {"peak_down_mm_s": PEAK_SPEED_MM_S * (1 + NEAR_MISS) - JUST},
    {"end_s": LONGEST_S + JUST}, {"end_s": LONGEST_S * (1 + NEAR_MISS) - JUST},
])  # fmt: skip
def test_within_a_tenth_of_one_limit_is_counted_unsure(measures: dict[str, Any]) -> None:
    assert (judged(**measures).verdict, judged(**measures).unsure) == ("counted", True)


@pytest.mark.parametrize("measures", [
    {"reach_mm": T}, {"eccentric_s": ECCENTRIC_MIN_S}, {"peak_down_mm_s": PEAK_SPEED_MM_S}, {"end_s": LONGEST_S},
])  # fmt: skip
def test_on_the_limit_is_within_it(measures: dict[str, Any]) -> None:
    assert judged(**measures) == Judgement("counted")


def test_two_near_misses_are_no_shade_any_more() -> None:
    judgement = judged(reach_mm=T * 0.95, eccentric_s=ECCENTRIC_MIN_S * 0.95)
    assert (judgement.verdict, judgement.reason) == ("no_rep", "too_fast")
    assert judgement.missing_mm == pytest.approx(T * 0.05)


def test_too_fast_in_two_ways_is_two_near_misses_and_so_too_fast() -> None:
    judgement = judged(eccentric_s=ECCENTRIC_MIN_S * 0.95, peak_down_mm_s=PEAK_SPEED_MM_S * 1.05)
    assert (judgement.verdict, judgement.reason) == ("no_rep", "too_fast")


def test_a_shallow_rep_says_how_much_was_missing() -> None:
    assert judged(reach_mm=200).missing_mm == pytest.approx(T - 200)
    assert judged(reach_mm=230).missing_mm == pytest.approx(T - 230)
    assert judged(reach_mm=300).missing_mm == 0


@pytest.mark.parametrize(("form", "verdict", "unsure"), [
    (HINGE, "counted", False), (UNCLEAR, "counted", True), (SQUAT, "no_rep", False), (STEPPED, "no_rep", False),
    (FormSeen("hinge", 30, 0.1, SHIFT_MAX_MM), "counted", False),
    (FormSeen("hinge", 30, 0.1, SHIFT_MAX_MM * 1.05), "counted", True),
    (FormSeen("hinge", 30, 0.1, SHIFT_MAX_MM * BARELY), "no_rep", False),
])  # fmt: skip
def test_what_the_camera_saw_of_the_form(form: FormSeen, verdict: str, unsure: bool) -> None:
    assert (judged(form).verdict, judged(form).unsure) == (verdict, unsure)


@pytest.mark.parametrize("alarm", ["touch", "too_near"])
@pytest.mark.parametrize("form", [NOT_CHECKED, HINGE, UNCLEAR])
def test_nothing_waives_an_alarm(alarm: AlarmKind, form: FormSeen) -> None:
    assert (judged(form, alarm=alarm).verdict, judged(form, alarm=alarm).reason) == ("no_rep", alarm)


@pytest.mark.parametrize(("form", "verdict"), [(NOT_CHECKED, "no_rep"), (UNCLEAR, "counted"), (HINGE, "counted")])
def test_two_dips_are_a_squat_only_where_the_camera_has_not_judged(form: FormSeen, verdict: str) -> None:
    assert judged(form, dips=2).verdict == verdict


@pytest.mark.parametrize(("quality", "verdict"), [(QUALITY_MIN, "counted"), (QUALITY_MIN - 0.001, "void")])
def test_what_was_not_seen_well_enough_is_nobodys_fault(quality: float, verdict: str) -> None:
    judgement = judged(quality=quality)
    assert (judgement.verdict, judgement.reason) == (verdict, "lost_sight" if verdict == "void" else None)


def test_the_worst_of_all_reasons_is_said_first() -> None:
    everything: dict[str, Any] = {"reach_mm": 130.0, "eccentric_s": 0.05, "end_s": 60.0}
    off = FormSeen("squat", 300, 2.0, 200)
    strayed = replace(off, form="hinge")
    order = [
        judged(off, alarm="touch", **everything), judged(off, alarm="too_near", **everything),
        judged(off, **everything), judged(replace(strayed, stepped=True), **everything),
        judged(strayed, **everything), judged(strayed, reach_mm=130, end_s=60),
        judged(strayed, end_s=60), judged(end_s=60),
    ]  # fmt: skip
    reasons = [judgement.reason for judgement in order]
    assert reasons == ["touch", "too_near", "squat", "stepped", "too_fast", "shallow", "off_centre", "too_slow"]
    assert [reason for reason in WORST_FIRST if reason != "bow"] == reasons


@pytest.mark.parametrize(("reaches", "dips"), [
    ([0, 150, 260, 150, 0], 1),
    ([0, 260, 260 - DIP_MM + 1, 260, 0], 1),
    ([0, 260, 260 - DIP_MM - 1, 260 - DIP_MM - 1 + DIP_RISE_MM, 0], 1),
    ([0, 260, 260 - DIP_MM - 1, 260 - DIP_MM + DIP_RISE_MM, 0], 2),
    ([0, 260, 150, 260, 150, 260, 0], 3),
])  # fmt: skip
def test_dips_are_counted_past_their_hysteresis(reaches: list[float], dips: int) -> None:
    excursion = Excursion(610, 0.0)
    for i, reach in enumerate(reaches):
        excursion.add(i * 0.2, reach, 0.0)
    assert excursion.dips == dips


@pytest.mark.parametrize("seed", range(5))
def test_noise_in_strong_light_makes_no_dips(seed: int) -> None:
    drawn = Random(seed)
    excursion = Excursion(610, 0.0)
    for i in range(150):
        excursion.add(i * 0.02, 260 * sin(pi * i / 150) + drawn.gauss(0, 18), 0.0)
    assert excursion.dips == 1


def test_the_phases_of_a_rep_that_is_not_smooth_by_their_definition() -> None:
    jerks = [50, *[60] * 6, *[180, 60] * 4, 235, *[260] * 9, 235, *[90] * 5]
    excursion = Excursion(610, 0.0)
    for i, reach in enumerate(jerks):
        excursion.add(i * 0.1, reach, 0.0)
    first, last = jerks.index(235) / 10, (jerks.index(235) + 10) / 10
    measures = excursion.measures(end_s=3.5)
    assert (measures.eccentric_s, measures.pause_s, measures.concentric_s) == pytest.approx((first, 1.0, 3.5 - last))
    assert (measures.start_s, measures.bottom_s, measures.end_s) == pytest.approx((0.0, (first + last) / 2, 3.5))
    assert (measures.reach_mm, measures.gap_mm) == (260, 350)


@pytest.mark.parametrize(("descent", "turns"), [
    ([50, 100, 150, 200, 250], 0), ([50, 100, 95, 200, 250], 0), ([50, 100, 85, 200, 250], 2),
])  # fmt: skip
def test_a_rough_descent_turns(descent: list[float], turns: int) -> None:
    excursion = Excursion(610, 0.0)
    for i, reach in enumerate([*descent, 0]):
        excursion.add(i * 0.2, reach, 0.0)
    assert excursion.measures(end_s=2.0).turns == turns
