"""Where somebody stands, what they are told about it, and from where reps may start."""

import pytest

from hingewall.coaching.rules import (
    ARM_TO_MM,
    CROUCHED_MM,
    GONE_S,
    JUDGED_FROM_MM,
    JUDGED_TO_MM,
    MOVED_MM,
    NEARER_STILL_S,
    PRESENT_S,
    STANCE_EDGE_MM,
    STILL_S,
    THING_S,
)
from hingewall.coaching.stance import judged
from hingewall.messages.events import AlarmStarted, Armed, PresenceChanged, StanceMoved, StanceTaken
from hingewall.settings.settings import SETTINGS, Settings, changed, stance_tolerance_mm
from scenes import Scene

TARGET_MM = 610
TOLERANCE_MM = 60
NEAREST_MM = 450


def test_the_defaults_that_these_scenes_stand_on() -> None:
    keys = ("stance.target_mm", "stance.tolerance_mm", "stance.too_near_mm")
    assert [SETTINGS[key].default for key in keys] == [TARGET_MM, TOLERANCE_MM, NEAREST_MM]


@pytest.mark.parametrize(("stance_mm", "verdict", "advice_mm"), [
    (610, "good", 0), (550, "good", 0), (670, "good", 0), (549, "too_near", 61), (671, "too_far", -61),
    (100, "too_near", 510), (1100, "too_far", -490),
])  # fmt: skip
def test_the_verdict_on_a_stance_and_how_far_to_step(stance_mm: float, verdict: str, advice_mm: float) -> None:
    assert judged(stance_mm, TARGET_MM, TOLERANCE_MM) == (verdict, advice_mm)


def test_on_the_edge_of_the_tolerance_the_verdict_holds() -> None:
    edge = TARGET_MM + TOLERANCE_MM
    scene = Scene().stand(edge - 1, 2)
    for _ in range(10):
        scene.move(edge + STANCE_EDGE_MM - 3, 1).hold(0.5).move(edge - STANCE_EDGE_MM + 3, 1).hold(0.5)
    assert [event.verdict for event in scene.said(StanceTaken)] == ["good"]
    scene.move(edge + STANCE_EDGE_MM + 8, 1).hold(2)
    assert [event.verdict for event in scene.said(StanceTaken)] == ["good", "too_far"]
    scene.move(edge - 2, 1).hold(3)
    assert [event.verdict for event in scene.said(StanceTaken)] == ["good", "too_far"]


def test_somebody_who_stands_still_is_seen_judged_and_armed() -> None:
    scene = Scene().stand(610, seconds=2)
    assert [event.presence for event in scene.said(PresenceChanged)] == ["someone", "armed"]
    [taken], [armed] = scene.said(StanceTaken), scene.said(Armed)
    assert (taken.verdict, taken.advice_mm) == ("good", 0)
    assert armed.stance_mm == pytest.approx(610, abs=2)
    assert armed.t == pytest.approx(max(PRESENT_S, STILL_S), abs=0.1)


@pytest.mark.parametrize(("stance_mm", "armed"), [
    (NEAREST_MM - 10, False), (NEAREST_MM + 10, True), (ARM_TO_MM - 10, True), (ARM_TO_MM + 10, False),
])  # fmt: skip
def test_reps_arm_only_where_they_can_be_measured(stance_mm: float, armed: bool) -> None:
    assert bool(Scene().stand(stance_mm, seconds=4).said(Armed)) is armed


@pytest.mark.parametrize("target_mm", [340, 400, 700, 1000, 1170])
def test_whoever_stands_where_they_are_asked_to_is_armed_without_an_alarm(target_mm: float) -> None:
    asked: dict[str, object] = {"stance.target_mm": target_mm, "stance.too_near_mm": 300, "reach.target_mm": 120}
    off = stance_tolerance_mm(changed(Settings(), asked)) - STANCE_EDGE_MM
    for stance_mm in (target_mm - off, target_mm, target_mm + off):
        scene = Scene(asked).stand(stance_mm, seconds=4)
        assert [event.verdict for event in scene.said(StanceTaken)] == ["good"], stance_mm
        assert len(scene.said(Armed)) == 1, stance_mm
        assert scene.said(AlarmStarted) == [], stance_mm


def test_with_a_target_distance_far_out_reps_from_elsewhere_still_count() -> None:
    for stance_mm in (NEAREST_MM + 10, ARM_TO_MM - 10, 1000):
        assert Scene({"stance.target_mm": 1000}).stand(stance_mm, seconds=4).said(Armed), stance_mm


@pytest.mark.parametrize(("stance_mm", "judged"), [
    (JUDGED_FROM_MM + 20, True), (JUDGED_FROM_MM - 15, False), (JUDGED_TO_MM - 15, True), (JUDGED_TO_MM + 30, False),
])  # fmt: skip
def test_anyone_still_in_range_is_judged_armed_or_not(stance_mm: float, judged: bool) -> None:
    assert bool(Scene().stand(stance_mm, seconds=4).said(StanceTaken)) is judged


def test_on_the_edge_of_where_reps_arm_they_arm_once() -> None:
    scene = Scene().stand(NEAREST_MM + 2, 3)
    for _ in range(10):
        scene.move(NEAREST_MM - 3, 1).hold(1.5).move(NEAREST_MM + 3, 1).hold(1.5)
    assert len(scene.said(Armed)) == 1


def test_somebody_who_does_not_stand_still_is_not_armed() -> None:
    scene = Scene().stand(610, seconds=0.1)
    for _ in range(6):
        scene.move(640, 0.5).move(580, 0.5)
    assert (scene.coach.presence, scene.said(StanceTaken)) == ("someone", [])


def test_a_small_shift_is_followed_silently_and_a_move_is_announced() -> None:
    scene = Scene().stand(610).move(610 + MOVED_MM - 15, 1.0).hold(3)
    assert scene.said(StanceMoved) == []
    assert scene.coach.tracker.stance_mm == pytest.approx(610 + MOVED_MM - 15, abs=3)
    scene.move(610 + MOVED_MM + 15, 1.0).hold(3)
    [moved] = scene.said(StanceMoved)
    assert moved.before_mm == pytest.approx(610, abs=3)
    assert moved.stance_mm == pytest.approx(610 + MOVED_MM + 15, abs=10)


def test_the_advice_follows_whoever_shuffles_toward_the_target() -> None:
    scene = Scene().stand(740)
    assert scene.coach.stance is not None
    before = scene.coach.stance.advice_mm
    scene.move(700, 1).hold(3)
    assert scene.coach.stance.advice_mm - before == pytest.approx(40, abs=4)
    assert len(scene.said(StanceTaken)) == 1


def test_a_step_nearer_takes_longer_to_be_believed_than_a_step_away() -> None:
    def new_stance_s(to_mm: float) -> float:
        scene = Scene().stand(610)
        scene.move(to_mm, 0.5)
        there = scene.t
        return scene.hold(4).said(StanceMoved)[0].t - there

    assert new_stance_s(700) == pytest.approx(STILL_S, abs=0.4)
    assert new_stance_s(520) == pytest.approx(NEARER_STILL_S, abs=0.4)


def test_holding_the_bottom_of_a_hinge_is_no_new_stance() -> None:
    scene = Scene().stand().rep(hold=5)
    assert (scene.verdicts, len(scene.said(StanceTaken)), scene.said(StanceMoved)) == (["counted"], 1, [])


def test_somebody_crouched_is_not_armed_while_the_camera_says_so() -> None:
    scene = Scene(camera=True).stand(610, seconds=0.4).move(610, 0.3, CROUCHED_MM + 40).hold(4)
    assert scene.said(StanceTaken) == []
    assert scene.move(610, 0.3, 0).hold(2).said(Armed)


def test_gone_is_after_two_seconds_without_anybody() -> None:
    scene = Scene().stand().nobody(GONE_S - 0.1)
    assert scene.coach.presence == "lost"
    scene.nobody(0.2)
    assert (scene.coach.presence, scene.coach.stance, scene.coach.distance_mm) == ("empty", None, None)


def test_a_dropout_is_no_departure() -> None:
    scene = Scene().stand().blank(1.0, "sigma_fail").hold(0.5)
    assert [event.presence for event in scene.said(PresenceChanged)] == ["someone", "armed", "lost", "armed"]


def test_a_passing_sleeve_is_nobody() -> None:
    scene = Scene().nobody(1).stand(700, seconds=0.4).nobody(3)
    assert scene.events == []


def test_a_thing_left_standing_there_stops_being_somebody() -> None:
    scene = Scene().stand(430, seconds=THING_S + 3)
    assert scene.coach.presence == "empty"
    assert scene.alarms == ["+stance_too_near", "-stance_too_near"]
    said = len(scene.events)
    assert scene.hold(30).events[said:] == []


def test_somebody_who_sways_for_two_minutes_stays_somebody() -> None:
    scene = Scene().stand(610)
    for _ in range(30):
        scene.move(616, 2).move(607, 2)
    assert scene.coach.presence == "armed"


def test_a_bag_that_is_taken_away_makes_room_for_the_next_person() -> None:
    scene = Scene().stand(500, seconds=THING_S + 3).nobody(2).stand(610).rep()
    assert (scene.coach.presence, scene.verdicts) == ("armed", ["counted"])
