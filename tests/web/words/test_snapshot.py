"""What the page says: every verdict with its evidence, every state, in centimetres and inches."""

from typing import Any, get_args

import msgspec
import pytest

from hingewall.faults import view
from hingewall.messages.events import AlarmKind, Presence
from hingewall.messages.rep import Reason
from hingewall.messages.snapshot import AthleteView, Phase, RepMark, SetView, StanceView
from hingewall_web.words.lengths import length, minutes, step
from hingewall_web.words.rep import verdict_sentence, verdict_voiced
from hingewall_web.words.snapshot import Badge, spoken
from moments import REP, make


@pytest.mark.parametrize(
    ("rep", "said"),
    [
        ({}, "Counted: 26 cm reach"),
        ({"unsure": True, "reach_mm": 230}, "Counted, only just: 23 cm reach"),
        ({"verdict": "no_rep", "reason": "shallow", "reach_mm": 204}, "No-rep: too shallow by 4 cm"),
        ({"verdict": "no_rep", "reason": "shallow", "reach_mm": 239}, "No-rep: too shallow by 1 cm"),
        (
            {"verdict": "no_rep", "reason": "squat", "hip_drop_mm": 212, "reach_mm": 190},
            "No-rep: squat, hips sank 21 cm and went 19 cm back",
        ),
        (
            {"verdict": "no_rep", "reason": "squat", "hip_drop_mm": None},
            "No-rep: the distance shows a squat. Hips back, not down",
        ),
        ({"verdict": "no_rep", "reason": "too_fast"}, "No-rep: too fast, 0.4 s on the way back"),
        ({"verdict": "void", "reason": "lost_sight"}, "Not judged: the wall lost sight of you"),
        ({"verdict": "void", "reason": None}, "Not judged"),
    ],
)
def test_a_verdict_comes_with_its_evidence(rep: dict[str, Any], said: str) -> None:
    assert verdict_sentence(REP | rep, "cm") == said


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("shallow", "No-rep. Reach 4 cm further"),
        ("squat", "No-rep. Hips back, not down"),
        ("bow", "No-rep. Hips first"),
        ("too_fast", "No-rep. Slower on the way back"),
        ("too_slow", "No-rep. A little quicker"),
        ("touch", "No-rep. Step forward, you touched the wall"),
        ("too_near", "No-rep. Step forward, you were too near"),
        ("off_centre", "No-rep. Stay in the middle"),
        ("stepped", "No-rep. Keep your feet where they are"),
    ],
)
def test_a_phone_says_what_to_do_about_a_no_rep(reason: str, said: str) -> None:
    assert verdict_voiced(REP | {"verdict": "no_rep", "reason": reason, "reach_mm": 204}, "cm") == said


def test_a_phone_says_of_a_rep_that_was_not_judged_what_the_page_says() -> None:
    rep = REP | {"verdict": "void", "reason": "second_person"}
    assert verdict_voiced(rep, "cm") == "Not judged: one person at a time, please"


@pytest.mark.parametrize("reason", get_args(Reason))
@pytest.mark.parametrize("verdict", ["no_rep", "void"])
def test_every_reason_has_words_and_leaves_nothing_unfilled(verdict: str, reason: str) -> None:
    said = verdict_sentence(REP | {"verdict": verdict, "reason": reason}, "in")
    assert "{" not in said
    assert "None" not in said
    assert ("No-rep" in said) or ("Not judged" in said)


@pytest.mark.parametrize(
    ("stance", "said", "arrow"),
    [
        (StanceView(550, "too_near", 62), "Step forward 6 cm", "forward"),
        (StanceView(680, "too_far", -71), "Step back 7 cm", "back"),
        (StanceView(607, "good", 3), "Good distance", ""),
        (None, "", ""),
    ],
)
def test_the_stance_hint_says_which_way_and_how_far(stance: StanceView | None, said: str, arrow: str) -> None:
    words = spoken(make(stance=stance))
    assert (words.stance, words.arrow) == (said, arrow)


def test_inches_come_in_halves() -> None:
    words = spoken(make(stance=StanceView(550, "too_near", 62), units="in"))
    assert words.stance == "Step forward 2.5 in"
    assert length(610, "in") == "24 in"
    assert step(2, "in") == "0.5 in"
    assert length(None, "cm") != ""


@pytest.mark.parametrize("presence", get_args(Presence))
@pytest.mark.parametrize("phase", get_args(Phase))
@pytest.mark.parametrize("alarm", [None, *get_args(AlarmKind)])
def test_every_state_can_be_said(presence: Presence, phase: Phase, alarm: AlarmKind | None) -> None:
    words = spoken(make(presence=presence, phase=phase, alarm=alarm, last_rep=REP | {"id": "r"}))
    assert words.state
    assert "{" not in words.state
    assert bool(words.alarm) == (alarm is not None)


def test_a_stance_alarm_says_how_far_to_step() -> None:
    words = spoken(make(alarm="stance_too_near", stance=StanceView(400, "too_near", 210)))
    assert (words.alarm, words.alarm_fix) == ("Too near", "Step forward 21 cm")


def test_at_the_target_the_page_says_so() -> None:
    assert spoken(make(phase="descending", reach_mm=239)).state == "Reach back"
    assert spoken(make(phase="descending", reach_mm=240)).state == "Far enough. Stand tall"


def test_the_rest_counts_down_and_then_the_next_set_is_called() -> None:
    resting = spoken(make(phase="rest", set=SetView("s", 10, 0, 0, 10, (), 41.2, open=False)))
    assert (resting.state, resting.rest) == ("Rest", "0:42")
    over = spoken(make(set=SetView("s", 10, 0, 0, 10, (), None, open=False)))
    assert (over.state, over.rest) == ("Next set", "")
    assert spoken(make(set=SetView("s", 0, 0, 0, 10, (), None))).state == "Reach for the wall"
    assert minutes(125) == "2:05"


def test_before_the_first_set_there_is_no_next_one() -> None:
    assert spoken(make(set=SetView(None, 0, 0, 0, 10, (), None, open=False))).state == "Reach for the wall"


def test_what_is_not_seen_is_said_never_praised() -> None:
    words = spoken(make(form="not_checked", source="simulated", faults=(view("camera", 1.0),)))
    assert words.unchecked is not None
    assert words.unchecked[0] == "Form not checked: no camera picture"
    assert "Simulated person" in words.notes
    assert words.unchecked[2].startswith("Open the camera's cover")
    assert words.faults == (), "the same is not said twice"
    assert words.announce == "The camera gives no picture, so form is not checked."


def test_software_that_can_not_be_used_is_no_cover_that_is_shut() -> None:
    words = spoken(make(form="not_checked", faults=(view("camera_software", 1.0),)))
    assert words.unchecked is not None
    assert words.unchecked[0] == "Form not checked: the camera's software can't be used"
    assert "cover" not in words.unchecked[2]
    assert words.faults == (), "the same is not said twice"


def test_a_fault_comes_with_what_to_do() -> None:
    assert spoken(make(faults=(view("frozen", 1.0),))).faults[0][1].startswith("Wait ten seconds")


@pytest.mark.parametrize(
    ("seen", "line"),
    [
        ({"form": "checked", "camera_on": True}, None),
        ({"form": "not_checked", "camera_on": False}, "Form not checked: camera off"),
        ({"form": "not_checked", "camera_on": False, "camera_absent": True}, "Form not checked: no camera"),
        ({"form": "not_checked", "camera_on": True}, "Form not checked: camera not sure"),
        ({"form": "not_checked", "camera_on": True, "presence": "empty"}, None),
    ],
)
def test_why_form_is_not_checked_with_what_it_means_and_what_to_do(seen: dict[str, Any], line: str | None) -> None:
    said = spoken(make(**seen)).unchecked
    assert (said and said[0]) == line
    assert said is None or all(said)


def test_a_screen_reader_hears_of_reps_and_alarms_but_not_of_the_distance() -> None:
    quiet = {spoken(make(distance_mm=mm, reach_mm=607 - mm, phase="descending")).announce for mm in (600, 500, 400)}
    assert quiet == {""}
    assert spoken(make(rep_seq=4, last_rep=REP | {"id": "r"})).announce == "4 of 10. Counted: 26 cm reach."
    alarmed = spoken(make(alarm="touch", rep_seq=4, last_rep=REP | {"id": "r"}))
    assert alarmed.urgent == "Touching. Step forward."
    assert alarmed.announce == "4 of 10. Counted: 26 cm reach.", "or the rep would be said again after the alarm"


def test_a_screen_reader_hears_of_a_rest_and_its_end_but_not_of_each_second() -> None:
    def said(phase: Phase, rest_s: float | None) -> str:
        over = SetView("s", 10, 0, 0, 10, (), rest_s, open=False)
        return spoken(make(phase=phase, set=over, rep_seq=10, last_rep=REP | {"id": "r"})).announce

    assert {said("rest", 41.0), said("rest", 12.0)} == {"10 of 10. Counted: 26 cm reach. Rest."}
    assert said("idle", None) == "10 of 10. Counted: 26 cm reach. Next set."


def test_a_new_set_does_not_announce_the_rep_of_the_one_before() -> None:
    begun = SetView("s2", 0, 0, 0, 10, (), None)
    assert spoken(make(set=begun, rep_seq=10, last_rep=REP | {"id": "r"})).announce == ""


def test_marks_are_shapes_in_order() -> None:
    marks = (RepMark("counted", False), RepMark("counted", True), RepMark("no_rep", False), RepMark("void", False))
    assert spoken(make(set=SetView("s", 2, 1, 1, 10, marks, None))).marks == ("counted", "unsure", "no_rep", "void")


def test_words_travel_as_json() -> None:
    assert msgspec.json.decode(msgspec.json.encode(spoken(make())))["count"] == 4


def test_who_practises_is_named_and_a_guest_is_nobody() -> None:
    assert spoken(make()).who is None
    kim = AthleteView("k", "Kim", "blue", "star")
    assert spoken(make(athlete=kim)).who == Badge("Kim", "blue", "star")
    assert not any("Kim" in note for note in spoken(make(athlete=kim)).notes)
    lower = msgspec.structs.replace(kim, confirm=True)
    asked = "Kim's settings lower the alarm. To use them, press the button on the wall."
    assert asked in spoken(make(athlete=lower)).notes
    contrary = msgspec.structs.replace(kim, text="it contradicts")
    assert "Kim's settings do not fit this wall, so the wall's settings apply" in spoken(make(athlete=contrary)).notes
