"""A device that hangs too high or too low is named, with centimetres, from several sets of hinges: never from one."""

import math

import pytest

from hingewall import faults
from hingewall.coaching.hanging import Hanging, over_mm
from hingewall.coaching.rules import (
    HUNG_BELOW,
    HUNG_HIGH_MM,
    HUNG_HINGES,
    HUNG_HYSTERESIS_MM,
    HUNG_LOW_MM,
    HUNG_MM,
    HUNG_PAUSE_S,
    HUNG_SETS,
)
from hingewall.coaching.stepping import Shares
from hingewall.messages.events import FaultEnded, FaultStarted
from scenes import Scene

LEVEL, LOW, HIGH = (0.3, 0.9), (0.86, 0.66), (-0.5, 1.9)
"""What is read of hinges on rendered frames, above and below the axis: at the hips, 12 cm below them and above."""


def trained(*sets: tuple[float, float], reps: int = HUNG_HINGES) -> Scene:
    """One set after another, each by somebody who is seen like that, with a rest between."""
    scene = Scene(camera=True).stand()
    for grows in sets:
        scene.grows = grows
        for _ in range(reps):
            scene.rep(drop=20.0).hold(1.0)
        scene.wait(HUNG_PAUSE_S + 5.0)
    return scene


def named(scene: Scene) -> list[str]:
    return [event.kind for event in scene.said(FaultStarted)]


def test_sets_that_all_show_hips_below_the_sensor_name_a_mount_that_is_too_high() -> None:
    scene = trained(*[HIGH] * HUNG_SETS)
    assert named(scene) == ["mount"]
    assert scene.coach.hanging.over_mm == pytest.approx(120, abs=20)


def test_sets_that_show_the_thighs_name_one_that_is_too_low() -> None:
    scene = trained(*[LOW] * HUNG_SETS)
    assert named(scene) == ["mount"]
    assert scene.coach.hanging.over_mm == pytest.approx(-120, abs=20)


@pytest.mark.parametrize(
    "sets",
    [[LEVEL] * 5, [HIGH], [HIGH] * (HUNG_SETS - 1), [LEVEL, HIGH, LEVEL, LOW, LEVEL], [(0.95, 0.95)] * 4],
    ids=["level", "one set", "one set too few", "a short and a tall one among others", "people who step"],
)
def test_nothing_is_said_of_a_mount_that_suits_most_or_that_is_not_known_well(sets: list[tuple[float, float]]) -> None:
    assert named(trained(*sets)) == []


def test_one_long_set_of_one_person_says_nothing() -> None:
    assert named(trained(HIGH, reps=HUNG_SETS * HUNG_HINGES)) == []


def test_two_hinges_are_no_set() -> None:
    assert named(trained(*[HIGH] * (HUNG_SETS + 1), reps=HUNG_HINGES - 1)) == []


def test_it_is_unsaid_when_later_sets_find_it_level() -> None:
    scene = trained(*[HIGH] * HUNG_SETS, *[LEVEL] * (HUNG_SETS + 1))
    assert [event.kind for event in scene.said(FaultEnded)] == ["mount"]


def test_people_who_squat_say_nothing_of_the_mount() -> None:
    scene = Scene(camera=True).stand()
    scene.grows = HIGH
    for _ in range(HUNG_SETS * HUNG_HINGES):
        scene.rep(drop=200.0).wait(HUNG_PAUSE_S)
    assert (scene.coach.hanging.over_mm, named(scene)) == (None, [])


def test_a_mount_on_the_limit_is_not_said_and_unsaid_in_turn() -> None:
    hanging, t = Hanging(), 0.0
    barely, less = (_seen_from(HUNG_HIGH_MM + mm) for mm in (1.0, 1.0 - HUNG_HYSTERESIS_MM))
    for shares in [barely] * HUNG_SETS + [less] * 5:
        t += HUNG_PAUSE_S + 1.0
        for _ in range(HUNG_HINGES):
            hanging.hinge(t, shares)
    assert hanging.wrong


def test_what_somebody_shows_when_asked_says_it_at_once_and_by_that_alone() -> None:
    hanging = Hanging()
    for t in (1.0, 2.0, 3.0):
        hanging.hinge(t, Shares(*LEVEL))
    assert hanging.shown_since(3.5) is None
    for t in (4.0, 5.0, 6.0):
        hanging.hinge(t, Shares(*HIGH))
    assert hanging.shown_since(3.5) == pytest.approx(120, abs=20)


@pytest.mark.parametrize(("above", "below", "mm"), [
    (0.28, 0.85, 0), (0.0, 1.34, 66), (0.22, 0.94, 13), (-0.64, 1.96, 122), (0.82, 0.71, -95), (0.5, 0.64, -60),
])  # fmt: skip
def test_what_films_show_is_read_to_within_a_few_centimetres(above: float, below: float, mm: float) -> None:
    assert over_mm(Shares(above, below)) == pytest.approx(mm, abs=10)


@pytest.mark.parametrize(("over", "says"), [
    (84.0, ("about 8 cm (3 in) too high", "8 cm (3 in) lower")), (HUNG_LOW_MM, ("about 9 cm (4 in) too low", "higher")),
])  # fmt: skip
def test_the_fault_says_by_how_much_and_which_way_to_move_it(over: float, says: tuple[str, str]) -> None:
    assert all(words in sentence for words, sentence in zip(says, faults.hung(over), strict=True))


def _seen_from(over: float) -> Shares:
    return Shares(0.0, HUNG_BELOW * math.exp(over / HUNG_MM))
