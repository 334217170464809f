"""Calibrate by doing: three good reps, whatever their depth, and the target is the person's own."""

import pytest

from hingewall.coaching.rules import CALIBRATE_S
from hingewall.messages.events import CalibrationEnded, CalibrationStep, RepEnded, SetEnded, SetStarted
from hingewall.messages.rep import Reason
from scenes import Scene


def shown(*reaches: float, **rep: float) -> Scene:
    """Somebody stands there, is asked, and shows reps of these depths."""
    scene = Scene().stand()
    ask(scene)
    for reach in reaches:
        scene.rep(reach=reach, **rep)
    return scene


def ask(scene: Scene) -> None:
    scene.events += scene.coach.calibrate(scene.t)


def outcome(scene: Scene) -> tuple[str, float | None] | None:
    ended = scene.said(CalibrationEnded)
    return (ended[-1].reason, ended[-1].target_mm) if ended else None


def refusals(scene: Scene) -> list[Reason | None]:
    return [step.refused for step in scene.said(CalibrationStep)]


@pytest.mark.parametrize(
    ("reaches", "target"), [((265, 260, 270), 240), ((180, 172, 190), 160), ((320, 310, 335), 290)]
)
def test_the_target_is_nine_tenths_of_the_middle_reach(reaches: tuple[float, ...], target: float) -> None:
    """A stiff beginner's 180 mm is as good as any: it could never count against the 240 that everybody starts with."""
    (ended,) = shown(*reaches).said(CalibrationEnded)
    assert ended.reason == "done"
    assert ended.target_mm is not None
    assert ended.target_mm == pytest.approx(target, abs=10)
    assert ended.target_mm % 5 == 0


def test_what_is_shown_is_no_set_and_no_rep() -> None:
    scene = shown(265, 265, 265)
    assert scene.said(RepEnded) == []
    assert scene.said(SetStarted) == []
    scene.rep()
    assert len(scene.said(RepEnded)) == 1, "the next one is"


def test_an_open_set_ends_first() -> None:
    scene = Scene().stand().rep()
    ask(scene)
    assert [event.reason for event in scene.said(SetEnded)] == ["asked"]


@pytest.mark.parametrize(
    ("rep", "reason"),
    [({"drop": 260.0}, "squat"), ({"down": 0.3, "up": 0.3, "hold": 0.0}, "too_fast"), ({"reach": 80.0}, "shallow")],
)
def test_a_bad_trial_is_refused_with_its_reason_and_the_good_ones_stay(rep: dict[str, float], reason: Reason) -> None:
    scene = Scene(camera=True).stand()
    ask(scene)
    scene.rep().rep(**rep).rep()
    assert refusals(scene) == [None, reason, None]
    assert len(scene.said(CalibrationStep)[-1].reaches_mm) == 2
    assert outcome(scene) is None
    scene.rep()
    assert outcome(scene) is not None


def test_three_that_differ_too_much_cost_the_odd_one_out() -> None:
    scene = shown(270, 265, 180)
    assert scene.said(CalibrationStep)[-1].uneven
    assert scene.said(CalibrationStep)[-1].reaches_mm == pytest.approx((270, 265), abs=4)
    assert outcome(scene) is None
    scene.rep(reach=260)
    assert scene.said(CalibrationEnded)[-1].target_mm == pytest.approx(240, abs=10)


def test_nobody_is_waited_for_longer_than_a_minute() -> None:
    scene = Scene().stand()
    ask(scene)
    scene.wait(CALIBRATE_S / 2).stand(630).wait(CALIBRATE_S / 2 - 1)
    assert outcome(scene) == ("time", None)
    scene.rep()
    assert len(scene.said(RepEnded)) == 1


def test_an_empty_place_is_waited_at_but_whoever_leaves_in_between_is_not() -> None:
    scene = Scene().stand()
    ask(scene)
    scene.nobody(5).stand().rep()
    assert outcome(scene) is None
    scene.nobody(5)
    assert outcome(scene) == ("gone", None)


def test_asked_anew_it_begins_anew() -> None:
    scene = shown(265, 265)
    ask(scene)
    scene.rep()
    assert len(scene.said(CalibrationStep)[-1].reaches_mm) == 1


def test_cancelled_it_leaves_everything_as_it_was() -> None:
    scene = shown(265, 265)
    scene.events += scene.coach.calibration.stop(scene.t, "cancelled")
    scene.rep()
    assert outcome(scene) == ("cancelled", None)
    assert scene.reps[-1].target_mm == 240
