"""Ana is short for where the device hangs: it sees her back tip away before her hips are where she wants them.

What the sensor reads comes nearer at first, and goes again in the second half of her hinge. The camera sees her hips go
on below its axis, and her trunk not come along above it.
"""

import pytest

from hingewall.coaching.rules import GROWTH_QUALITY_MIN, LONGEST_S, NEARER_MM, PAUSE_MOST_S, STILL_SLOPE_MM_S
from hingewall.messages.events import StanceMoved
from hingewall.messages.readings import RangeStatus
from hingewall.messages.rep import Rep
from scenes import RATE_HZ, Scene

HIPS = (-0.4, 1.0)
REACH_MM, TURNS_MM, SEEN_MM, LEFT_MM = 265.0, 150.0, 75.0, 35.0
"""Her reach; where the range turns, what it has made of that, and what it makes of all of it."""


class HungHigh(Scene):
    """The range of a back that tips, instead of that of the hips."""

    def range(self, mm: float | None, status: RangeStatus = "valid") -> list:  # type: ignore[type-arg]
        if mm is not None and mm < 610.0:
            reach = 610.0 - mm
            after = max(0.0, reach - TURNS_MM) / (REACH_MM - TURNS_MM)
            mm = 610.0 - (SEEN_MM * min(1.0, reach / TURNS_MM) - (SEEN_MM - LEFT_MM) * after)
        return super().range(mm, status)


def ana(quality: float = 0.9, target_mm: float = 220.0) -> HungHigh:
    scene = HungHigh({"reach.target_mm": target_mm}, camera=True)
    scene.grows, scene.growth_quality = HIPS, quality
    scene.stand(610, 2.5)
    return scene


def only(scene: Scene) -> Rep:
    (rep,) = scene.reps
    return rep


@pytest.mark.parametrize("hold_s", [0.3, 3.0])
def test_a_hinge_is_one_rep_as_deep_as_her_hips_went_and_as_long_as_it_took(hold_s: float) -> None:
    rep = only(ana().rep(down=1.6, hold=hold_s, up=1.2, drop=20.0))
    assert (rep.verdict, rep.form) == ("counted", "hinge")
    assert rep.reach_mm == pytest.approx(REACH_MM, abs=20)
    assert rep.pause_s == pytest.approx(hold_s, abs=0.6)


def test_a_hinge_that_falls_short_is_told_to_be_short_by_what_her_hips_miss() -> None:
    rep = only(ana(target_mm=340.0).rep(drop=20.0))
    assert (rep.verdict, rep.reason) == ("no_rep", "shallow")
    assert rep.reach_mm == pytest.approx(REACH_MM, abs=20)


def test_a_camera_that_is_not_sure_adds_nothing_to_the_range() -> None:
    scene = ana(quality=GROWTH_QUALITY_MIN - 0.1).rep(drop=20.0)
    assert all(rep.verdict != "counted" for rep in scene.reps)


def test_a_squat_whose_hips_pass_below_the_beam_is_none_of_hers() -> None:
    scene = ana().rep(drop=150.0)
    assert all(rep.verdict != "counted" and rep.reach_mm < REACH_MM - 100 for rep in scene.reps)


def test_a_step_that_the_range_sees_whole_is_measured_by_the_range() -> None:
    scene = Scene(camera=True)
    scene.grows = (0.95, 1.0)
    rep = only(scene.stand().rep(drop=20.0))
    assert rep.reason == "stepped"
    assert rep.reach_mm == pytest.approx(REACH_MM, abs=8)


def test_a_long_pause_of_somebody_who_is_seen_tipped_is_a_pause_and_no_step() -> None:
    scene = Scene(camera=True)
    scene.grows = (0.3, 0.9)
    rep = only(scene.stand().rep(hold=PAUSE_MOST_S + 3.0))
    assert rep.verdict == "counted"
    assert scene.said(StanceMoved) == []


def test_somebody_who_stays_down_for_longer_than_any_rep_stands_there() -> None:
    scene = Scene(camera=True)
    scene.grows = (0.3, 0.9)
    scene.stand().move(345, 1.6)
    while scene.t < LONGEST_S + 15.0:
        scene.move(349, 2).move(342, 2)
    assert scene.said(StanceMoved) or "+stance_too_near" in scene.alarms


def test_a_descent_that_is_slow_enough_to_look_still_takes_nobody_s_stance_along() -> None:
    """Toward a short target even its first 4 cm begin a rep, while the mean of the last second lags behind."""
    scene = Scene({"reach.target_mm": 100.0}).stand(610, 2.5)
    speed = 0.75 * STILL_SLOPE_MM_S
    for i in range(int(130.0 / speed * RATE_HZ)):
        scene.mm = 610.0 - speed * i / RATE_HZ
        scene.range(scene.mm + scene.random.gauss(0, 1.5))
    scene.hold(0.5).move(610, 1.2).hold(1.0)
    rep = only(scene)
    assert rep.verdict == "counted"
    assert rep.stance_mm == pytest.approx(610, abs=NEARER_MM / 2)
