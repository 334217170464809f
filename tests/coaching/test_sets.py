"""Sets and rests, the level-up that is offered and never taken, and tap-and-step finding a personal limit."""

import pytest

from hingewall.coaching.rules import (
    LEVEL_REPS_MIN,
    LEVEL_STEP_MM,
    REST_TICKS_S,
    SET_GONE_S,
    TAP_MISSES,
    TAP_START_MM,
    TAP_STEP_MM,
)
from hingewall.messages.events import LevelUpOffered, RestEnding, SetEnded, SetStarted, StepChanged
from hingewall.settings.settings import Settings
from scenes import Scene

IDLE_S = Settings().set.end_after_s
T = Settings().reach.target_mm


def full_set(scene: Scene, reps: int, reach: float = 265) -> Scene:
    for _ in range(reps):
        scene.rep(reach=reach)
    return scene


# --- a set ---


def test_a_set_begins_with_its_first_rep_and_knows_its_goal() -> None:
    scene = Scene({"set.reps": 3}).stand()
    assert scene.said(SetStarted) == []
    assert [event.goal for event in scene.rep().said(SetStarted)] == [3]


def test_the_set_ends_when_its_goal_is_counted_no_reps_do_not_fill_it() -> None:
    scene = Scene({"set.reps": 3}).stand().rep().rep(reach=180).rep().rep()
    [ended] = scene.said(SetEnded)
    assert (ended.reason, ended.counted, ended.no_rep, ended.void) == ("goal", 3, 1, 0)


def test_the_rep_after_a_full_set_begins_the_next() -> None:
    scene = full_set(Scene({"set.reps": 2}).stand(), 3)
    assert (len(scene.said(SetStarted)), len(scene.said(SetEnded))) == (2, 1)


def test_standing_idle_ends_the_set() -> None:
    scene = Scene().stand().rep(top=IDLE_S - 2)
    assert scene.said(SetEnded) == []
    [ended] = scene.hold(3).said(SetEnded)
    assert (ended.reason, ended.counted) == ("idle", 1)


def test_a_long_rep_does_not_end_the_set_as_idle() -> None:
    assert Scene({"set.end_after_s": 5}).stand().rep().move(350, 8).hold(4).said(SetEnded) == []


def test_leaving_ends_the_set() -> None:
    scene = Scene().stand().rep().nobody(SET_GONE_S)
    assert scene.said(SetEnded) == []
    assert [event.reason for event in scene.nobody(3).said(SetEnded)] == ["gone"]


def test_a_set_may_be_asked_for_and_ended_by_the_button() -> None:
    coach = Scene().stand().coach
    assert [type(event) for event in coach.start_set(2.0)] == [SetStarted]
    assert coach.start_set(2.1) == []
    [ended] = coach.end_set(5.0)
    assert isinstance(ended, SetEnded)
    assert ended.reason == "asked"
    assert coach.end_set(5.1) == []


# --- the rest ---


def test_the_rest_counts_down_from_the_last_top_and_ticks_at_its_end() -> None:
    rest_s = 20
    scene = Scene({"set.reps": 1, "set.rest_s": rest_s}).stand().rep(top=1)
    top_s = scene.reps[0].end_s
    phase_before = scene.coach.phase
    assert scene.coach.rest_s(scene.t) == pytest.approx(top_s + rest_s - scene.t)
    scene.wait(rest_s)
    ticks = scene.said(RestEnding)
    assert [tick.left_s for tick in ticks] == [*range(REST_TICKS_S, 0, -1), 0]
    assert ticks[-1].t == pytest.approx(top_s + rest_s, abs=0.03)
    assert scene.coach.rest_s(scene.t) is None
    assert [phase_before, scene.coach.phase] == ["rest", "idle"]


def test_no_rest_is_no_countdown() -> None:
    scene = Scene({"set.reps": 1, "set.rest_s": 0}).stand().rep().hold(5)
    assert (scene.coach.phase, scene.said(RestEnding)) == ("idle", [])


def test_the_next_set_ends_the_rest() -> None:
    scene = Scene({"set.reps": 2, "set.rest_s": 30}).stand().rep().rep().rep()
    assert scene.coach.rest_s(scene.t) is None


def test_an_empty_gym_hears_no_rest_ticks() -> None:
    scene = Scene({"set.reps": 1, "set.rest_s": 20}).stand().rep().nobody(30)
    assert scene.said(RestEnding) == []


# --- level up ---


def test_two_even_sets_in_a_row_offer_more_reach_and_take_nothing() -> None:
    scene = full_set(Scene({"set.reps": LEVEL_REPS_MIN}).stand(), LEVEL_REPS_MIN)
    assert scene.said(LevelUpOffered) == []
    full_set(scene, LEVEL_REPS_MIN)
    assert [event.reach_mm for event in scene.said(LevelUpOffered)] == [T + LEVEL_STEP_MM]
    assert scene.coach.settings.reach.target_mm == T
    assert scene.coach.level_up_mm == T + LEVEL_STEP_MM


def test_an_uneven_set_between_starts_the_count_anew() -> None:
    scene = full_set(Scene({"set.reps": LEVEL_REPS_MIN}).stand(), LEVEL_REPS_MIN)
    for reach in [250, 330, 255, 335, 250][:LEVEL_REPS_MIN]:
        scene.rep(reach=reach)
    assert full_set(scene, LEVEL_REPS_MIN).said(LevelUpOffered) == []


def test_sets_with_no_reps_among_them_offer_nothing() -> None:
    scene = Scene({"set.reps": LEVEL_REPS_MIN}).stand()
    for _ in range(2):
        full_set(scene.rep(reach=180), LEVEL_REPS_MIN)
    assert scene.said(LevelUpOffered) == []


# --- tap and step ---


def tap(scene: Scene, reach_from_stance: float) -> Scene:
    """Stand where the drill asks, and reach that far."""
    return scene.move(scene.coach.tap.step_mm, 1).hold(2.5).rep(reach=reach_from_stance)


def test_tap_and_step_moves_away_with_each_tap_and_finds_the_limit() -> None:
    scene = Scene({"mode": "tap_and_step"}).stand(TAP_START_MM, 3)
    longest = TAP_START_MM + 2 * TAP_STEP_MM - 40
    for _ in range(2):
        tap(scene, scene.coach.tap.step_mm - 40)
    assert [event.stance_mm for event in scene.said(StepChanged)] == [TAP_START_MM + TAP_STEP_MM * n for n in (1, 2)]
    for _ in range(TAP_MISSES):
        tap(scene, longest - 60)
    last = scene.said(StepChanged)[-1]
    assert (last.stance_mm, last.limit_mm) == (TAP_START_MM + TAP_STEP_MM, TAP_START_MM + TAP_STEP_MM)
    assert scene.alarms == []


def test_a_tap_between_two_misses_goes_on() -> None:
    scene = Scene({"mode": "tap_and_step"}).stand(TAP_START_MM, 3)
    for short in (60, 0, 60):
        tap(scene, scene.coach.tap.step_mm - 40 - short)
    assert scene.coach.tap.limit_mm is None
    assert scene.coach.tap.step_mm == TAP_START_MM + TAP_STEP_MM


def test_reps_from_somewhere_else_change_no_step() -> None:
    scene = Scene({"mode": "tap_and_step"}).stand(TAP_START_MM + 150, 3).rep(reach=TAP_START_MM + 100)
    assert (scene.said(StepChanged), len(scene.reps)) == ([], 1)


def test_leaving_the_drill_forgets_its_step() -> None:
    scene = Scene({"mode": "tap_and_step"}).stand(TAP_START_MM, 3)
    tap(scene, TAP_START_MM - 40)
    scene.coach.use(Settings(), scene.t)
    assert scene.coach.tap.step_mm == TAP_START_MM
    assert scene.coach.aims.touch_mm == Settings().alarm.touch_mm
