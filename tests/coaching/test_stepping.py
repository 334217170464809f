"""Who steps to the wall and back does not hinge: what the camera's growth above and below its axis tells."""

import pytest

from hingewall.coaching.rules import (
    GROWTH_QUALITY_MIN,
    GROWTH_SHARE_MIN,
    HINGE_SHARE,
    OUTLINE_QUALITY_MIN,
    OUTLINE_STEP,
    STEP_SHARE,
)
from hingewall.messages.rep import Rep
from scenes import BODY_EVERY, RATE_HZ, Scene

LEVEL, LOW, HIGH = (0.4, 1.0), (1.0, 0.6), (-0.4, 1.5)
"""A hinge's growth above and below the axis, at hip height, hung low and hung high."""


def standing(grows: tuple[float, float] | None, growth_quality: float = 0.9) -> Scene:
    scene = Scene(camera=True)
    scene.grows, scene.growth_quality = grows, growth_quality
    return scene.stand()


def rep_of(scene: Scene, drop: float = 40.0) -> Rep:
    (rep,) = scene.rep(drop=drop).reps
    return rep


@pytest.mark.parametrize("grows", [(0.95, 0.9), (0.85, 1.0), (1.05, STEP_SHARE + 0.01)])
def test_a_body_that_grows_all_over_as_the_range_says_has_stepped(grows: tuple[float, float]) -> None:
    rep = rep_of(standing(grows))
    assert (rep.verdict, rep.reason, rep.form) == ("no_rep", "stepped", "unclear")


@pytest.mark.parametrize("grows", [LEVEL, LOW, HIGH, (1.0, HINGE_SHARE - 0.01), (0.9, 1.5)])
def test_a_body_of_which_one_part_does_not_grow_along_hinges_at_any_mount(grows: tuple[float, float]) -> None:
    rep = rep_of(standing(grows))
    assert (rep.verdict, rep.form, rep.unsure) == ("counted", "hinge", False)


def test_between_the_two_a_rep_is_counted_and_unsure() -> None:
    rep = rep_of(standing((1.0, (HINGE_SHARE + STEP_SHARE) / 2)))
    assert (rep.verdict, rep.form, rep.unsure) == ("counted", "unclear", True)


def test_where_the_camera_can_not_tell_it_says_neither_hinge_nor_step() -> None:
    for grows in ((0.95, 0.9), LEVEL):
        rep = rep_of(standing(grows, GROWTH_QUALITY_MIN - 0.1))
        assert (rep.verdict, rep.form) == ("counted", "not_checked")


def test_a_squat_is_a_squat_however_it_grows() -> None:
    assert standing((0.95, 0.9)).rep(drop=250).verdicts == ["squat"]


def test_a_camera_that_tells_growth_sees_cloth_which_sinks_less_than_the_hips() -> None:
    """Read alike, 0.4 of the reach is a half squat to it and was a hinge to an older one."""
    assert rep_of(standing(LEVEL), drop=0.4 * 265).form == "squat"
    assert rep_of(standing(LEVEL), drop=0.31 * 265).form == "unclear"
    assert rep_of(standing(None), drop=0.4 * 265).form == "hinge"


def test_the_numbers_of_an_older_camera_are_judged_by_the_drop_alone() -> None:
    assert rep_of(standing(None)).form == "hinge"


@pytest.mark.parametrize(("unsure_of_ten", "reason"), [
    (round(10 * (1 - GROWTH_SHARE_MIN)) - 1, "stepped"), (round(10 * (1 - GROWTH_SHARE_MIN)) + 1, None),
])  # fmt: skip
def test_a_step_is_told_only_where_most_of_the_way_in_was_seen_well(unsure_of_ten: int, reason: str | None) -> None:
    scene = standing((0.95, 0.9))
    for i in range(100):
        scene.growth_quality = 0.1 if i % 10 < unsure_of_ten else 0.9
        scene.move(610 - 265 * (i + 1) / 100, BODY_EVERY / RATE_HZ)
    scene.growth_quality = 0.1
    scene.move(610, 1.2).hold(1)
    assert scene.reps[-1].reason == reason


def test_growth_counts_from_where_they_stood_and_not_from_the_walk_in() -> None:
    """They stepped in from 900 mm: the sums hold that too."""
    scene = standing((1.0, 1.0)).stand(900, 2.5).move(610, 1.2).hold(2.5)
    before = len(scene.reps)
    scene.grows = LEVEL
    assert [rep.form for rep in scene.rep().reps[before:]] == ["hinge"]


def test_whoever_steps_and_then_hinges_gets_the_hinge() -> None:
    scene = standing((0.95, 0.9)).rep().rep()
    scene.grows = LEVEL
    scene.hold(1.5).rep()
    assert scene.verdicts == ["stepped", "stepped", "counted"]


# --- cloth that shows nothing ---


def standing_in_black(outline: tuple[float, float] | None, outline_quality: float = 0.9) -> Scene:
    """Nothing on it can be followed; ``outline`` is how it grows above and below the axis."""
    scene = Scene(camera=True)
    scene.grows, scene.growth_quality, scene.quality = (0.2, 0.2), 0.1, 0.2
    scene.outline_grows, scene.outline_quality = outline, outline_quality
    return scene.stand()


def told(scene: Scene) -> tuple[str, str | None, str]:
    rep = rep_of(scene)
    return rep.verdict, rep.reason, rep.form


@pytest.mark.parametrize("outline", [(0.9, 0.9), (1.05, 0.87), (OUTLINE_STEP[0] + 0.02, OUTLINE_STEP[1] - 0.02)])
def test_whoever_steps_in_black_is_known_by_their_outline(outline: tuple[float, float]) -> None:
    assert told(standing_in_black(outline)) == ("no_rep", "stepped", "not_checked")


@pytest.mark.parametrize("outline", [(-2.0, 0.95), (0.4, 0.63), (0.95, 0.65), (1.5, 0.95)])
def test_an_outline_of_which_a_part_does_not_grow_along_is_no_step_and_no_form_either(
    outline: tuple[float, float],
) -> None:
    assert told(standing_in_black(outline)) == ("counted", None, "not_checked")


def test_where_outline_and_room_are_alike_or_the_room_is_not_known_nothing_is_told() -> None:
    for scene in (standing_in_black((0.9, 0.9), OUTLINE_QUALITY_MIN - 0.1), standing_in_black(None)):
        assert told(scene) == ("counted", None, "not_checked")


def test_an_outline_that_was_not_clear_while_they_stood_says_nothing_of_the_way_in() -> None:
    scene = standing_in_black((0.9, 0.9), 0.1).move(540, 0.3)
    scene.outline_quality = 0.9
    scene.move(345, 1.2).hold(0.3)
    assert scene.coach.form.stepping(scene.t) is False


def test_cloth_that_can_be_followed_tells_by_itself() -> None:
    scene = standing(LEVEL)
    scene.outline_grows = (0.95, 0.95)
    assert told(scene) == ("counted", None, "hinge")
