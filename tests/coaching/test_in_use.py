"""Settings changed while somebody trains, what a page is shown meanwhile, and taking up a rep's trace."""

import pytest

from hingewall.coaching.form import Zeros
from hingewall.messages.events import Armed, StanceTaken
from hingewall.messages.readings import Distance
from hingewall.settings.settings import changed
from scenes import Scene


def use(scene: Scene, changes: dict[str, object]) -> list[StanceTaken]:
    events = scene.coach.use(changed(scene.coach.settings, changes), scene.t)
    return [event for event in events if isinstance(event, StanceTaken)]


def test_a_new_target_distance_judges_the_stance_again_at_once() -> None:
    scene = Scene().stand()
    [taken] = use(scene, {"stance.target_mm": 750})
    assert (taken.verdict, round(taken.advice_mm, -1)) == ("too_near", 140)
    assert scene.coach.stance is not None
    assert scene.coach.stance.verdict == "too_near"


def test_a_change_that_does_not_concern_the_stance_says_so_too() -> None:
    [taken] = use(Scene().stand(), {"set.reps": 5})
    assert (taken.verdict, taken.advice_mm) == ("good", 0)


def test_with_nobody_there_a_change_is_silent() -> None:
    assert use(Scene().nobody(1), {"stance.target_mm": 750}) == []
    assert use(Scene().stand().nobody(4), {"stance.target_mm": 750}) == []


def test_a_rep_is_judged_by_the_target_that_it_began_with() -> None:
    scene = Scene().stand().move(350, 1.5)
    use(scene, {"reach.target_mm": 340})
    scene.move(610, 1.2).hold(1)
    assert (scene.verdicts, scene.reps[0].target_mm) == (["counted"], 240)
    scene.rep()
    assert (scene.verdicts[-1], scene.reps[-1].target_mm) == ("shallow", 340)


def test_a_lower_alarm_is_in_force_in_mid_rep() -> None:
    scene = Scene().stand().move(230, 2)
    use(scene, {"alarm.too_near_mm": 100})
    assert scene.move(150, 1).move(610, 2).hold(1).alarms == []
    assert scene.verdicts == ["counted"]


def test_changing_the_drill_in_mid_rep_gives_the_rep_up_and_arms_anew() -> None:
    scene = Scene().stand().move(350, 1.5)
    use(scene, {"mode": "tap_and_step"})
    assert scene.coach.tracker.in_rep is False
    assert scene.move(610, 1.2).hold(2.5).said(Armed)[1:] != []


def test_accepting_a_level_up_takes_the_offer_down() -> None:
    scene = Scene().stand()
    scene.coach.level_up_mm = 250
    use(scene, {"cue.volume": "low"})
    assert scene.coach.level_up_mm == 250
    use(scene, {"reach.target_mm": 250})
    assert scene.coach.level_up_mm is None


def test_what_a_page_shows_during_a_rep() -> None:
    scene = Scene().stand()
    assert (scene.coach.phase, scene.coach.approach) == ("idle", None)
    scene.move(480, 0.8)
    assert scene.coach.phase == "descending"
    assert scene.coach.approach == pytest.approx((610 - 480) / 240, abs=0.05)
    assert scene.move(350, 0.8).hold(0.2).coach.phase == "bottom"
    assert scene.move(450, 0.6).coach.phase == "ascending"
    assert (scene.move(610, 0.6).hold(1).coach.phase, scene.coach.approach) == ("idle", None)


def test_the_form_is_shown_as_checked_only_while_the_camera_is_sure() -> None:
    scene = Scene(camera=True).stand()
    assert scene.coach.form.checking(scene.t)
    scene.camera = False
    scene.hold(0.5)
    assert not scene.coach.form.checking(scene.t)


def test_a_trace_is_taken_up_armed_and_without_a_word() -> None:
    coach = Scene().coach
    coach.resume(100.0, 600.0, 270.0, Zeros(37.0, 2.0), 99.0)
    assert (coach.presence, coach.tracker.stance_mm, coach.reps.best_reach_mm) == ("armed", 600.0, 270.0)
    assert coach.form.zeros() == Zeros(37.0, 2.0)
    assert coach.update(Distance(100.0, 600.0, "seen")) == []


def test_a_rep_taken_up_from_its_trace_counts_the_same() -> None:
    whole = Scene(camera=True).stand().rep()
    [rep] = whole.reps
    begin = rep.start_s - 1.0
    cut = Scene()
    cut.coach.resume(begin, rep.stance_mm, 0.0, whole.coach.form.zeros(), begin)
    for reading in whole.readings:
        if reading.t >= begin:
            cut.feed(reading)
    assert cut.verdicts == ["counted"]
    assert cut.reps[0].reach_mm == pytest.approx(rep.reach_mm, abs=0.2)
    assert cut.reps[0].form == rep.form
