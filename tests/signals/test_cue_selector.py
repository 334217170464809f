"""Which event makes which cue: success always, at most one correction a rep, the alarm whatever else is set."""

import pytest

from hingewall.messages.events import (
    AlarmEnded,
    AlarmKind,
    AlarmStarted,
    Armed,
    CoachingEvent,
    FaultEnded,
    FaultStarted,
    HingeStarted,
    LevelUpOffered,
    PresenceChanged,
    RepEnded,
    RestEnding,
    SetEnded,
    SetStarted,
    StanceTaken,
    StepChanged,
    TargetHit,
)
from hingewall.messages.rep import Reason, Rep, Verdict
from hingewall.settings.settings import Cue
from hingewall.signals.cue_selector import Action, Approach, CueSelector, Hold, Play, Release


def rep(verdict: Verdict = "counted", reason: Reason | None = None) -> Rep:
    return Rep(
        start_s=0, bottom_s=1, end_s=2, verdict=verdict, reason=reason, unsure=False, stance_mm=610, gap_mm=350,
        reach_mm=260, eccentric_s=1, pause_s=0.3, concentric_s=1, hip_drop_mm=None, drop_ratio=None, form="not_checked",
        target_mm=240, top_pause_s=None, peak_down_mm_s=300, peak_up_mm_s=300, mean_down_mm_s=200, mean_up_mm_s=200,
        shift_mm=None, turns=0, quality=1, rules_version=1,
    )  # fmt: skip


class Room:
    """A cue selector with somebody in front of the wall."""

    def __init__(self, volume: str = "high", quiet: bool = False, feedback: str = "every") -> None:
        self.cue_selector = CueSelector()
        self.cue, self.quiet = Cue(volume=volume, feedback=feedback), quiet
        self.hear(PresenceChanged(0, "someone"))

    def hear(self, *events: CoachingEvent, t: float = 1.0, approach: float | None = None) -> list[Action]:
        return self.cue_selector.hear(t, events, approach=approach, cue=self.cue, quiet=self.quiet)


@pytest.mark.parametrize(
    ("event", "cue"),
    [
        (Armed(1, 610), "armed"),
        (TargetHit(1, 240), "target_hit"),
        (RepEnded(1, rep()), "rep_counted"),
        (SetEnded(1, "goal", 10, 0, 0), "set_done"),
        (RestEnding(1, 3), "rest_ending"),
        (RestEnding(1, 0), "rest_over"),
        (LevelUpOffered(1, 250), "level_up"),
        (StepChanged(1, 275), "step_away"),
    ],
)
def test_each_event_has_its_cue(event: CoachingEvent, cue: str) -> None:
    assert Room().hear(event) == [Play(cue, True)]


@pytest.mark.parametrize("reason", ["shallow", "squat", "bow", "too_fast", "too_slow", "off_centre"])
def test_a_rep_that_did_not_count_gets_one_correction(reason: Reason) -> None:
    assert Room().hear(RepEnded(1, rep("no_rep", reason))) == [Play(reason, True)]


def test_whoever_only_stepped_about_hears_nothing() -> None:
    assert Room().hear(RepEnded(1, rep("no_rep", "stepped"))) == []


@pytest.mark.parametrize("reason", ["touch", "too_near"])
def test_a_rep_that_set_off_the_alarm_gets_no_second_scolding(reason: Reason) -> None:
    assert Room().hear(RepEnded(1, rep("no_rep", reason))) == []


@pytest.mark.parametrize(
    ("reason", "cue"), [("lost_sight", "lost_sight"), ("second_person", "one_at_a_time"), ("walked_away", None)]
)
def test_a_void_rep_is_nobodys_fault(reason: Reason, cue: str | None) -> None:
    assert Room().hear(RepEnded(1, rep("void", reason))) == ([Play(cue, True)] if cue else [])


@pytest.mark.parametrize(
    ("volume", "quiet"), [("off", False), ("high", True), ("off", True), ("low", False), ("high", False)]
)
@pytest.mark.parametrize("kind", ["too_near", "touch", "stance_too_near"])
def test_quiet_hours_and_volume_never_silence_an_alarm(volume: str, quiet: bool, kind: AlarmKind) -> None:
    assert Room(volume, quiet).hear(AlarmStarted(1, kind)) == [Hold("too_near", True)]


@pytest.mark.parametrize(("volume", "quiet"), [("off", False), ("high", True)])
def test_quiet_leaves_the_lights(volume: str, quiet: bool) -> None:
    assert Room(volume, quiet).hear(TargetHit(1, 240)) == [Play("target_hit", False)]
    assert Room(volume, quiet).hear(approach=0.48) == [Approach(0.48, False)]


def test_the_alarm_goes_on_until_the_last_reason_for_it_is_gone() -> None:
    room = Room()
    room.hear(AlarmStarted(1, "too_near"))
    room.hear(AlarmStarted(1, "touch"))
    assert room.hear(AlarmEnded(2, "touch", 1, 20)) == []
    assert room.hear(AlarmEnded(3, "too_near", 1, 20)) == [Release("too_near")]


def test_a_wrong_stance_is_told_until_it_is_right_or_a_hinge_begins() -> None:
    room = Room()
    assert room.hear(StanceTaken(1, 500, "too_near", 110)) == [Hold("step_forward", True)]
    assert room.hear(StanceTaken(2, 700, "too_far", -90)) == [Release("step_forward"), Hold("step_back", True)]
    assert room.hear(StanceTaken(3, 610, "good", 0)) == [Release("step_back")]
    room.hear(StanceTaken(4, 700, "too_far", -90))
    assert room.hear(HingeStarted(5)) == [Release("step_back")]


def test_when_everybody_has_left_nothing_is_held() -> None:
    room = Room()
    room.hear(AlarmStarted(1, "stance_too_near"), StanceTaken(1, 400, "too_near", 210))
    assert set(room.hear(PresenceChanged(2, "empty"))) == {Release("too_near"), Release("step_forward")}


def test_the_approach_is_told_in_steps_that_can_be_heard() -> None:
    room = Room()
    assert room.hear(approach=0.2) == [Approach(0.2, True)]
    assert room.hear(approach=0.21) == []
    assert room.hear(approach=0.32) == [Approach(0.32, True)]
    assert room.hear() == [Approach(None, True)]
    assert room.hear() == []


def test_a_set_that_was_deserted_ends_in_silence() -> None:
    assert Room().hear(SetEnded(1, "gone", 3, 0, 0)) == []
    assert Room().hear(SetStarted(1, 10)) == []


def test_a_fault_is_a_light_until_it_is_mended_and_never_a_sound() -> None:
    room = Room()
    assert room.hear(FaultStarted(1, "frozen")) == [Hold("fault", False)]
    assert room.hear(FaultStarted(1, "i2c")) == []
    assert room.hear(FaultEnded(2, "frozen", 1)) == []
    assert room.hear(FaultEnded(2, "i2c", 1)) == [Release("fault")]


def test_advice_ends_by_itself_and_with_the_set() -> None:
    room = Room()
    assert room.hear(StanceTaken(1, 700, "too_far", -90)) == [Hold("step_back", True)]
    assert room.hear(t=10.9) == []
    assert room.hear(t=11.0) == [Release("step_back")]
    room.hear(StanceTaken(12, 700, "too_far", -90), t=12)
    assert Release("step_back") in room.hear(SetEnded(13, "idle", 1, 0, 0), t=13)


def test_turning_the_volume_off_silences_what_is_held_but_not_the_alarm() -> None:
    room = Room()
    room.hear(StanceTaken(1, 400, "too_near", 210), AlarmStarted(1, "stance_too_near"))
    room.cue = Cue(volume="off")
    assert room.hear() == [Hold("step_forward", False)]
