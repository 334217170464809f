"""What the stage shows of a snapshot: a mood and a word for every presence, phase and verdict, nothing of others."""

import itertools
import re
from typing import Any, get_args

import pytest

from hingewall.faults import view
from hingewall.messages.events import AlarmKind, Presence
from hingewall.messages.rep import Reason
from hingewall.messages.snapshot import AthleteView, Phase, RepMark, SetView, StanceView
from hingewall_web.words.language import speaking
from hingewall_web.words.snapshot import spoken
from hingewall_web.words.status import Status
from moments import REP, make

LONGEST_LINE = 7
"""Letters in a line of the stage: more do not fit a phone at the size that is read from two metres."""
GOOD, NEAR, FAR = StanceView(607, "good", 3), StanceView(540, "too_near", 70), StanceView(700, "too_far", -90)
KIM = AthleteView("k", "Kim", "blue", "star")
BEFORE: dict[str, Any] = {
    "set": SetView("s", 9, 1, 0, 10, (RepMark("counted", False),), 41.0, open=False), "phase": "rest",
    "last_rep": REP | {"id": "r", "verdict": "no_rep", "reason": "squat"}, "rep_seq": 10, "level_up_mm": 250.0,
    "calibration_offered": True,
}  # fmt: skip
"""What is still known of somebody who has gone to rest, or home."""


@pytest.mark.parametrize(
    ("seen", "mood", "word"),
    [
        ({"presence": "empty", "distance_mm": None, "stance": None}, "idle", "Your turn"),
        ({"presence": "lost", "distance_mm": None}, "lost", "Where are you?"),
        ({"presence": "someone", "stance": None}, "stand", "Stand still"),
        ({"presence": "someone", "stance": GOOD}, "stand", "Stand still"),
        ({"presence": "someone", "stance": NEAR}, "step", "Move forward"),
        ({"presence": "someone", "stance": FAR}, "step", "Step back"),
        ({"stance": NEAR}, "step", "Move forward"),
        ({"stance": NEAR, "phase": "descending", "reach_mm": 90}, "back", "Back"),
        ({}, "go", "Back"),
        ({"phase": "descending", "reach_mm": 239}, "back", "Back"),
        ({"phase": "descending", "reach_mm": 240}, "up", "Up"),
        ({"phase": "bottom", "reach_mm": 200}, "up", "Up"),
        ({"phase": "ascending", "reach_mm": 100}, "up", "Up"),
        ({"phase": "rest", "set": SetView("s", 10, 0, 0, 10, (), 41.2, open=False)}, "rest", "Rest 0:42"),
        ({"set": SetView("s", 10, 0, 0, 10, (), None, open=False)}, "next", "Next set"),
        ({"mode": "tap_and_step", "step_mm": 650.0}, "go", "Touch the wall"),
        ({"mode": "tap_and_step", "phase": "descending", "reach_mm": 300}, "back", "Back"),
        ({"alarm": "too_near", "phase": "bottom"}, "alarm", "Step away"),
    ],
)
def test_what_is_asked_of_whoever_is_there(seen: dict[str, Any], mood: str, word: str) -> None:
    scene = spoken(make(**seen)).scene
    assert (scene.mood, scene.word) == (mood, word)


@pytest.mark.parametrize("presence", get_args(Presence))
@pytest.mark.parametrize("phase", get_args(Phase))
@pytest.mark.parametrize("alarm", [None, *get_args(AlarmKind)])
def test_every_moment_has_one_mood_and_while_somebody_moves_no_length(
    presence: Presence, phase: Phase, alarm: AlarmKind | None
) -> None:
    for stance in (None, GOOD, NEAR, FAR):
        scene = spoken(make(presence=presence, phase=phase, alarm=alarm, stance=stance)).scene
        assert scene.word
        assert (scene.mood == "alarm") == (alarm is not None)
        assert (scene.mood == "idle") == (presence == "empty" and alarm is None)
        if scene.mood in ("back", "up", "alarm"):
            assert not re.search(r"\d", scene.word + scene.sub)


def test_with_nobody_there_the_stage_invites_and_shows_nothing_of_whoever_was_there() -> None:
    words = spoken(make(presence="empty", distance_mm=None, stance=None, reach_mm=None, **BEFORE))
    assert (words.scene.mood, words.scene.sub) == ("idle", "Back to the wall, 61 cm away")
    assert words.verdict_scene is None
    assert (words.verdict, words.verdict_mark, words.rep_id, words.marks) == ("", "", "", ())
    assert (words.further, words.offers_own) == (None, False)
    assert not any("clean sets" in note for note in words.notes)
    assert words.hint
    assert words.status == Status("rest", "Rest: 0:41", 0), "whoever rests stands aside, and can still read how long"
    back = spoken(make(**BEFORE))
    assert (back.scene.mood, back.verdict_mark, back.further is None) == ("rest", "no_rep", False)


def test_two_feet_are_two_feet() -> None:
    nobody = {"presence": "empty", "distance_mm": None, "units": "in"}
    assert spoken(make(**nobody)).scene.sub == "Back to the wall, 2 ft away"


def after(verdict: str, reason: str | None = None, **other: Any) -> Any:
    return spoken(make(last_rep=REP | {"id": "r", "verdict": verdict, "reason": reason}, **other)).verdict_scene


def test_a_rep_that_counts_is_a_yes_and_the_last_one_of_a_set_is_celebrated() -> None:
    assert (after("counted").mood, after("counted").word) == ("yes", "Yes")
    over = SetView("s", 10, 0, 0, 10, (), 60.0, open=False)
    assert after("counted", set=over).mood == "done"
    assert after("no_rep", "shallow", set=over).mood == "no"


@pytest.mark.parametrize("reason", get_args(Reason))
def test_a_no_rep_says_what_to_do_and_shows_why(reason: str) -> None:
    missed, unjudged = after("no_rep", reason), after("void", reason)
    assert (missed.mood, unjudged.mood) == ("no", "void")
    assert missed.pictogram == reason
    assert missed.word not in ("No", "No-rep")
    assert missed.sub
    assert not re.search(r"\d", missed.word + missed.sub)


def test_a_rep_without_a_reason_is_done_again() -> None:
    assert after("void").word == "Again"


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_word_fits_a_phone_in_two_lines(language: str) -> None:
    seen = itertools.product(get_args(Presence), get_args(Phase), (None, GOOD, NEAR, FAR), ("reach", "tap_and_step"))
    with speaking(language):
        words = {spoken(make(presence=p, phase=f, stance=s, mode=m)).scene.word for p, f, s, m in seen}
        words |= {after(verdict, reason).word for verdict in ("no_rep", "void") for reason in get_args(Reason)}
        words |= {after("counted").word, spoken(make(alarm="touch")).scene.word}
    assert {word for word in words if max(map(len, word.split())) > LONGEST_LINE} == set()
    assert {word for word in words if len(word) > 2 * LONGEST_LINE + 1} == set()


def test_the_one_line_beside_the_reps_is_the_most_urgent_one_and_says_how_many_more() -> None:
    many: dict[str, Any] = {
        "asked": KIM, "faults": (view("frozen", 1.0),), "form": "not_checked", "calibration_offered": True,
        "source": "simulated",
    }  # fmt: skip
    kinds = []
    for without in ("asked", "faults", "form", "calibration_offered", "source", None):
        status = spoken(make(**many)).status
        kinds.append(status and (status.kind, status.more))
        many.pop(without or "", None)
    assert kinds == [("asks", 4), ("fault", 3), ("unchecked", 2), ("offer", 1), ("note", 0), None]
