"""Feedback that gets less as practice gets better: what is sounded at each level, and what is never taken away."""

import pytest

from hingewall.messages.events import (
    AlarmStarted,
    Armed,
    CalibrationEnded,
    CalibrationStarted,
    PresenceChanged,
    SetEnded,
    StanceTaken,
    TargetHit,
)
from hingewall.settings.settings import Cue
from hingewall.signals.cue_selector import Action, Approach, CueSelector, Hold, Play
from hingewall.signals.fading import SOMEBODY_ELSE_S, Fading

CORRECTIONS = ("squat", "bow", "too_fast", "shallow", "off_centre", "too_slow")


def levels(fading: Fading) -> tuple[bool, bool, bool]:
    """Whether the ticks, a counted rep and the bell at the target are sounded."""
    feedback = "fading"
    return fading.approach(feedback), fading.sounds("rep_counted", feedback), fading.sounds("target_hit", feedback)


EVERYTHING, BELL, NOTHING = (True, True, True), (False, False, True), (False, False, False)


@pytest.mark.parametrize(("feedback", "heard"), [("every", True), ("target", False), ("set", False)])
@pytest.mark.parametrize("cue", ["rep_counted", *CORRECTIONS])
def test_what_is_said_of_a_rep_is_sounded_after_every_rep_only_where_that_is_wanted(
    feedback: str, heard: bool, cue: str
) -> None:
    assert Fading().sounds(cue, feedback) is heard


@pytest.mark.parametrize(("feedback", "heard"), [("every", True), ("target", True), ("set", False)])
def test_the_bell_at_the_target_goes_last(feedback: str, heard: bool) -> None:
    assert Fading().sounds("target_hit", feedback) is heard


@pytest.mark.parametrize("feedback", ["every", "target", "set", "fading"])
@pytest.mark.parametrize("cue", ["armed", "set_done", "rest_over", "step_away", "lost_sight", "one_at_a_time"])
def test_what_is_no_feedback_on_a_rep_is_never_faded(feedback: str, cue: str) -> None:
    fading = Fading()
    for _ in range(3):
        fading.hear(SetEnded(1, "goal", 10, 0, 0))
    assert fading.sounds(cue, feedback)


def test_mara_hears_less_with_each_good_set_and_all_of_it_again_as_they_get_poor() -> None:
    fading = Fading()
    heard = [levels(fading)]
    for counted in (9, 10, 10, 7, 5, 4, 3):
        fading.hear(SetEnded(1, "goal", counted, 10 - counted, 0))
        heard.append(levels(fading))
    assert heard == [EVERYTHING, BELL, NOTHING, NOTHING, NOTHING, BELL, EVERYTHING, EVERYTHING]


def test_voids_and_sets_of_four_say_nothing() -> None:
    fading = Fading()
    fading.hear(SetEnded(1, "goal", 4, 0, 0))
    fading.hear(SetEnded(2, "asked", 0, 0, 12))
    assert levels(fading) == EVERYTHING
    fading.hear(SetEnded(3, "goal", 5, 0, 9))
    assert levels(fading) == BELL


@pytest.mark.parametrize(("away_s", "heard"), [(SOMEBODY_ELSE_S - 1, BELL), (SOMEBODY_ELSE_S, EVERYTHING)])
def test_a_rest_away_from_the_wall_keeps_the_level_and_the_next_person_begins_anew(
    away_s: float, heard: tuple[bool, bool, bool]
) -> None:
    fading = Fading()
    fading.hear(SetEnded(1, "goal", 10, 0, 0))
    fading.hear(PresenceChanged(10.0, "empty"))
    fading.hear(PresenceChanged(10.0 + away_s, "someone"))
    assert levels(fading) == heard


def test_a_start_after_long_away_is_told_once() -> None:
    fading = Fading()
    fading.hear(PresenceChanged(0.0, "empty"))
    fading.hear(PresenceChanged(1.0, "someone"))
    fading.hear(SetEnded(200.0, "goal", 10, 0, 0))
    fading.hear(PresenceChanged(300.0, "armed"))
    assert levels(fading) == BELL


def test_showing_three_good_reps_is_answered_whatever_is_set() -> None:
    fading = Fading()
    fading.hear(CalibrationStarted(1))
    assert fading.sounds("rep_counted", "set")
    assert fading.approach("set")
    fading.hear(CalibrationEnded(9, "done", 240))
    assert not fading.sounds("rep_counted", "set")
    assert not fading.approach("set")


def test_faded_is_seen_all_the_same_and_the_rest_sounds() -> None:
    cue_selector, cue = CueSelector(), Cue(feedback="set")

    def hear(*events: object, approach: float | None = None) -> list[Action]:
        return cue_selector.hear(1.0, events, approach=approach, cue=cue, quiet=False)  # type: ignore[arg-type]

    assert hear(Armed(1, 610)) == [Play("armed", True)]
    assert hear(TargetHit(1, 240), approach=0.48) == [Play("target_hit", False), Approach(0.48, False)]
    assert Play("set_done", True) in hear(SetEnded(1, "goal", 10, 0, 0))
    assert hear(AlarmStarted(1, "too_near")) == [Hold("too_near", True)]
    assert hear(StanceTaken(1, 700, "too_far", -90)) == [Hold("step_back", True)]
