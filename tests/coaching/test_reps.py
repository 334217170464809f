"""Whole repetitions in front of the wall: what counts, what does not and why, and what is nobody's fault."""

import pytest

from hingewall.coaching.rules import (
    DIP_MM,
    ECCENTRIC_MIN_S,
    HINGE_RATIO,
    LONGEST_S,
    LOST_S,
    NEAR_MISS,
    SHALLOW_FROM_SHARE,
    SHIFT_MAX_MM,
    SQUAT_DROP_MM,
    SQUAT_RATIO,
)
from hingewall.messages.events import BottomReached, HingeStarted, PresenceChanged, RepEnded, TargetHit
from hingewall.messages.readings import RangeReading
from hingewall.settings.settings import Settings
from hingewall.wall.wall import Wall
from scenes import Scene, eased

T = Settings().reach.target_mm
REACH = 265.0


# --- what counts ---


def test_a_clean_set_counts_each_rep_at_its_top() -> None:
    scene = Scene().stand()
    for number in range(1, 6):
        scene.rep()
        assert scene.verdicts == ["counted"] * number
    for event in scene.said(RepEnded):
        assert 0 <= event.t - event.rep.end_s < 1.0


def test_a_rep_is_told_in_order_start_target_bottom_end() -> None:
    scene = Scene().stand().rep()
    told = [e for e in scene.events if isinstance(e, HingeStarted | TargetHit | BottomReached | RepEnded)]
    assert [type(event) for event in told] == [HingeStarted, TargetHit, BottomReached, RepEnded]


def test_what_is_measured_of_a_rep() -> None:
    [rep] = Scene(camera=True).stand().rep(reach=REACH, down=2.0, hold=1.0, up=1.5, drop=50).reps
    assert rep.reach_mm == pytest.approx(REACH, abs=5)
    assert rep.gap_mm == pytest.approx(610 - REACH, abs=5)
    assert rep.stance_mm == pytest.approx(610, abs=6)
    assert rep.hip_drop_mm == pytest.approx(50, abs=3)
    assert rep.form == "hinge"
    assert rep.start_s < rep.bottom_s < rep.end_s
    assert (rep.eccentric_s, rep.pause_s, rep.concentric_s) == pytest.approx((2.0, 1.0, 1.5), abs=0.1)
    assert (rep.target_mm, rep.quality, rep.turns, rep.unsure) == (T, 1.0, 0, False)


def test_the_pause_at_the_top_is_from_end_to_start() -> None:
    first, second = Scene().stand().rep(top=3).rep().reps
    assert first.top_pause_s is None
    assert second.top_pause_s == pytest.approx(second.start_s - first.end_s, abs=0.01)


def test_no_stillness_is_needed_between_reps() -> None:
    scene = Scene().stand()
    for _ in range(6):
        scene.rep(top=0.1)
    assert scene.verdicts == ["counted"] * 6


def test_somebody_who_drifts_between_reps_is_followed() -> None:
    scene = Scene().stand()
    for step in (15, 15, -20, 25):
        scene.rep().move(scene.mm + step, 0.5).hold(1.2)
    assert scene.verdicts == ["counted"] * 4


def test_a_slow_hinge_that_never_starts_fast_counts_too() -> None:
    assert Scene().stand().rep(down=7, up=4).verdicts == ["counted"]


# --- what does not, and why ---


@pytest.mark.parametrize(("reach", "verdicts", "unsure"), [
    (T + 10, ["counted"], False), (T * (1 - NEAR_MISS / 2), ["counted"], True),
    (T * (1 - NEAR_MISS) - 10, ["shallow"], False), (T * SHALLOW_FROM_SHARE + 10, ["shallow"], False),
    (T * SHALLOW_FROM_SHARE - 10, [], None),
])  # fmt: skip
def test_how_far_is_far_enough(reach: float, verdicts: list[str], unsure: bool | None) -> None:
    scene = Scene().stand().rep(reach=reach)
    assert scene.verdicts == verdicts
    assert [rep.unsure for rep in scene.reps] == ([] if unsure is None else [unsure])


def test_a_shallow_rep_says_how_much_further() -> None:
    [ended] = Scene().stand().rep(reach=T - 50).said(RepEnded)
    assert ended.missing_mm == pytest.approx(50, abs=6)


def test_a_dive_is_too_fast_and_a_quick_clean_rep_is_not() -> None:
    assert Scene().stand().rep(down=0.25).verdicts == ["too_fast"]
    [quick] = Scene().stand().rep(down=0.8, up=0.6).reps
    assert (quick.verdict, quick.unsure) == ("counted", False)
    assert quick.eccentric_s > ECCENTRIC_MIN_S


@pytest.mark.parametrize(("ratio", "form", "verdict", "unsure"), [
    (HINGE_RATIO - 0.05, "hinge", "counted", False), (HINGE_RATIO + 0.05, "unclear", "counted", True),
    (SQUAT_RATIO - 0.05, "unclear", "counted", True), (SQUAT_RATIO + 0.05, "squat", "squat", False),
    (1.2, "squat", "squat", False),
])  # fmt: skip
def test_form_is_hip_drop_by_reach(ratio: float, form: str, verdict: str, unsure: bool) -> None:
    scene = Scene(camera=True).stand().rep(reach=REACH, drop=ratio * REACH)
    assert (scene.reps[0].form, scene.verdicts, scene.reps[0].unsure) == (form, [verdict], unsure)


def test_without_a_camera_form_is_not_checked_and_never_good() -> None:
    assert Scene().stand().rep(drop=300).reps[0].form == "not_checked"


@pytest.mark.parametrize(("people", "quality"), [(0, 0.9), (1, 0.2)])
def test_a_camera_that_is_not_sure_checks_nothing(people: int, quality: float) -> None:
    scene = Scene(camera=True)
    scene.people, scene.quality = people, quality
    assert scene.stand().rep(drop=300).reps[0].form == "not_checked"


def test_two_dips_are_a_squat_unless_the_camera_saw_a_hinge() -> None:
    def double(camera: bool) -> Scene:
        scene = Scene(camera=camera).stand().move(350, 1, 40)
        return scene.move(350 + DIP_MM + 15, 0.5).move(350, 0.5).move(610, 1, 0).hold(1)

    assert double(camera=False).verdicts == ["squat"]
    assert double(camera=True).verdicts == ["counted"]


def test_bouncing_at_the_bottom_is_one_rep() -> None:
    scene = Scene().stand().move(350, 1.2)
    for _ in range(4):
        scene.move(350 + DIP_MM - 15, 0.4).move(350, 0.4)
    assert scene.move(610, 1).hold(1).verdicts == ["counted"]


def test_a_squat_below_the_beam_is_one_no_rep_though_the_range_comes_back() -> None:
    scene = Scene(camera=True).stand().move(400, 0.8, 250).move(640, 0.6, 450).hold(1)
    scene.move(400, 0.6, 250).move(610, 0.8, 0).hold(1.5)
    assert scene.verdicts == ["squat"]


def test_hips_straight_down_without_reaching_is_a_squat_and_not_fidgeting() -> None:
    scene = Scene(camera=True).stand().rep(reach=100, drop=SQUAT_DROP_MM + 40)
    assert scene.verdicts == ["squat"]
    assert Scene(camera=True).stand().rep(reach=100, drop=40).verdicts == []


def test_hips_that_stray_sideways_are_off_centre() -> None:
    scene = Scene(camera=True).stand()
    scene.move(480, 0.8, 20)
    scene.shift_mm = SHIFT_MAX_MM * 1.5
    scene.move(345, 0.8, 40).move(610, 1.2, 0).hold(1)
    assert scene.verdicts == ["off_centre"]


def test_going_down_for_ever_is_too_slow_and_what_follows_starts_from_the_top() -> None:
    scene = Scene().stand()
    for step in range(1, round(15 * LONGEST_S) + 1):
        scene.move(610 - 395 * step / (15 * LONGEST_S), 0.1)
    assert scene.verdicts == ["too_slow"]
    assert scene.move(610, 1).hold(2).rep().verdicts == ["too_slow", "counted"]


@pytest.mark.parametrize("seconds", [0.5, 0.6])
def test_the_quickest_reps_count_each_once(seconds: float) -> None:
    scene = Scene().stand()
    for _ in range(8):
        scene.rep(down=seconds, hold=0, up=seconds, top=0.2)
    assert scene.hold(1).verdicts == ["counted"] * 8


@pytest.mark.parametrize(("reach", "reason"), [(430, "too_near"), (580, "touch")])
def test_coming_too_near_or_touching_is_no_rep_however_deep(reach: float, reason: str) -> None:
    scene = Scene().stand().rep(reach=reach, down=2.5, up=2.5).rep()
    assert scene.verdicts == [reason, "counted"]


# --- what is nobody's fault ---


def test_losing_sight_for_a_moment_is_forgiven_and_for_longer_voids_the_rep() -> None:
    def lost_for(seconds: float) -> Scene:
        scene = Scene().stand().move(350, 1.5).blank(seconds, "sigma_fail")
        return scene.hold(0.6).move(610, 1.2).hold(1)

    assert lost_for(LOST_S - 0.06).verdicts == ["counted"]
    scene = lost_for(LOST_S + 0.06)
    assert (scene.verdicts, scene.reps[0].verdict) == (["lost_sight"], "void")


def test_a_sensor_that_fails_in_mid_rep_voids_it_and_counts_the_next() -> None:
    scene = Scene().stand().move(350, 1.5).broken(1.0).move(610, 1.2).hold(2).rep()
    assert scene.verdicts == ["lost_sight", "counted"]


def test_seeing_too_little_of_a_rep_voids_it() -> None:
    scene = Scene().stand()
    for to_mm in (480, 350, 480, 610):
        scene.move(to_mm, 0.7).blank(0.24, "sigma_fail")
    assert scene.hold(1).verdicts == ["lost_sight"]


def test_walking_off_in_mid_rep_is_void() -> None:
    scene = Scene().stand().move(350, 1.5).move(1250, 1.0).nobody(3)
    assert (scene.verdicts, scene.reps[0].verdict) == (["walked_away"], "void")
    assert scene.said(PresenceChanged)[-1].presence == "empty"


def test_walking_off_from_the_top_is_nothing() -> None:
    assert Scene().stand().rep().move(1250, 1.2).nobody(3).verdicts == ["counted"]


def test_a_second_person_seen_by_the_camera_is_void() -> None:
    scene = Scene(camera=True).stand().move(400, 1.5, 40)
    scene.people = 2
    scene.hold(0.3)
    scene.people = 1
    assert scene.move(610, 1, 0).hold(2).rep().verdicts == ["second_person", "counted"]


def test_somebody_who_steps_between_is_void() -> None:
    scene = Scene().stand().move(350, 1.5)
    scene.mm = 750
    assert scene.hold(0.5).verdicts == ["second_person"]


@pytest.mark.parametrize("hz", [20, 25, 30, 50, 60])
def test_a_hinge_counts_at_any_rate_of_recording(hz: int) -> None:
    wall = Wall(Settings())
    seconds = [n / hz for n in range(8 * hz)]
    reach = [260.0 * eased(min(1, max(0, t - 2.5) / 1.5)) * (1 - eased(min(1, max(0, t - 4.4) / 1.2))) for t in seconds]
    events = [event for t, r in zip(seconds, reach, strict=True) for event in wall.feed(RangeReading(t, 610.0 - r))]
    assert [event.rep.verdict for event in events if isinstance(event, RepEnded)] == ["counted"]
