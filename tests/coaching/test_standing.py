"""People who arrive, obey, stop and go slowly: what being still shows of where they stand, and what it does not."""

from math import pi, sin

import pytest

from hingewall.coaching.rules import (
    CREEP_MM,
    HIPS_DOWN_MM,
    HIPS_UP_MM,
    NEARER_STILL_S,
    PAUSE_MOST_S,
    REACH_MOST_MM,
    SHALLOW_FROM_SHARE,
    STEP_TAKES_S,
    STEPPED_S,
    STOP_S,
)
from hingewall.messages.events import AlarmStarted, Armed, RepEnded, SetEnded, SomebodyElse, StanceMoved, StanceTaken
from hingewall.messages.readings import RangeReading
from hingewall.settings.settings import Settings
from hingewall.wall.wall import Wall
from scenes import Scene

HINGES = (0.4, 1.0)
"""How a hinge grows above and below the camera's axis, as shares of what the range says."""
T = Settings().reach.target_mm
BOTTOM_MM = 610 - 265


def told(scene: Scene) -> list[str]:
    return [event.verdict for event in scene.said(StanceTaken)]


# --- the first stillness ---


def test_whoever_hinges_on_arrival_hears_no_alarm_at_the_bottom_and_counts_from_the_first_top_on() -> None:
    scene = Scene().stand(610, seconds=0.3)
    for _ in range(4):
        scene.rep(hold=0.8, top=0.3)
    assert (scene.alarms, told(scene)) == ([], ["good"])
    assert scene.verdicts == ["counted"] * 3


@pytest.mark.parametrize("hold_s", [0.6, 1.4, 5.0])
def test_whoever_is_at_the_bottom_when_the_device_starts_again_hears_no_alarm(hold_s: float) -> None:
    scene = Scene().there(BOTTOM_MM, hold_s).move(610, 1.2).hold(1).rep().rep()
    assert (scene.alarms, told(scene), scene.verdicts) == ([], ["good"], ["counted", "counted"])


def test_whoever_stands_too_near_when_the_device_starts_hears_it_when_it_can_be_no_pause() -> None:
    assert Scene().there(380, PAUSE_MOST_S - 0.2).alarms == []
    assert Scene().there(380, PAUSE_MOST_S + 0.2).alarms == ["+stance_too_near"]
    assert Scene().there(1100, 0.5).move(380, 1.0).hold(NEARER_STILL_S + 0.3).alarms == ["+stance_too_near"]


def test_a_pause_that_wavers_about_the_limit_when_the_device_starts_sounds_no_alarm() -> None:
    assert Scene().there(452, NEARER_STILL_S + 0.5).move(446, 1.0).hold(0.8).alarms == []


def test_whoever_is_at_the_bottom_after_a_stall_of_the_sensor_hears_no_alarm() -> None:
    scene = Scene().stand().move(BOTTOM_MM, 1.6).broken(3).hold(1.4).move(610, 1.2).hold(1).rep()
    assert (scene.alarms, scene.verdicts[-1]) == ([], "counted")


@pytest.mark.parametrize(("camera", "alarms"), [(True, []), (False, ["+stance_too_near"])])
def test_who_is_lost_to_the_sensor_and_not_to_the_camera_has_not_come_anew(camera: bool, alarms: list[str]) -> None:
    """Ben, in black, pauses at the bottom while too little light comes back from him. Whoever comes to stand so near
    hears of it after 2 s."""
    scene = Scene(camera=camera).stand().move(BOTTOM_MM, 1.6).nobody(3).hold(NEARER_STILL_S + 0.5)
    assert scene.alarms == alarms
    assert scene.move(610, 1.2).hold(1).rep().verdicts[-1] == "counted"


def test_whoever_comes_to_stand_too_near_hears_it_after_two_seconds() -> None:
    scene = Scene().stand(380, seconds=NEARER_STILL_S - 0.1)
    assert (scene.alarms, told(scene)) == ([], [])
    assert scene.hold(0.2).alarms == ["+stance_too_near"]


# --- stepping back as asked ---


@pytest.mark.parametrize("from_mm", [700, 760, 820, 890])
def test_whoever_obeys_step_back_loses_nothing(from_mm: float) -> None:
    scene = Scene().stand(from_mm).move(615, 0.8).hold(2.0)
    assert (told(scene), scene.verdicts, scene.coach.phase) == (["too_far", "good"], [], "idle")
    for _ in range(5):
        scene.rep()
    assert (scene.verdicts, scene.alarms) == (["counted"] * 5, [])


def test_whoever_obeys_by_half_is_told_the_other_half() -> None:
    scene = Scene().stand(890).move(700, 0.8).hold(2)
    assert scene.coach.stance is not None
    assert scene.coach.stance.advice_mm == pytest.approx(-90, abs=4)


@pytest.mark.parametrize(("stance_mm", "hold_s"), [(720, 0.3), (720, 3), (840, 0.3), (840, 0.8)])
def test_whoever_hinges_from_too_far_away_has_hinged(stance_mm: float, hold_s: float) -> None:
    """From 840 mm the bottom is where they were asked to stand: only standing there for longer is a step."""
    assert Scene().stand(stance_mm).rep(hold=hold_s).rep(hold=hold_s).verdicts == ["counted"] * 2


@pytest.mark.parametrize(("grows", "first"), [((0.95, 0.9), ["counted"] * 3), (None, [])])
def test_whoever_rests_far_away_and_steps_back_in_again_loses_nothing_that_the_camera_sees(
    grows: tuple[float, float] | None, first: list[str]
) -> None:
    """They have come back from such a step before, as somebody would who hinges from there: the body that grows as a
    whole shows that it was one all the same."""
    scene = Scene(camera=True).stand(800).move(610, 0.8).hold(2).move(800, 0.8).hold(3)
    scene.grows = grows
    scene.move(610, 0.8).hold(STEPPED_S + 0.2)
    scene.grows = HINGES
    for _ in range(3):
        scene.rep(down=0.8, hold=0.1, up=0.6, top=0.4)
    assert scene.verdicts == first


def test_one_big_step_back_is_further_than_a_hinge_and_sounds_the_stance_alarm() -> None:
    scene = Scene().stand(870).move(870 - REACH_MOST_MM - 80, 0.8)
    there = scene.t
    scene.hold(3)
    assert (scene.alarms, scene.verdicts) == (["+stance_too_near"], [])
    assert scene.said(StanceMoved)[0].t - there == pytest.approx(NEARER_STILL_S, abs=0.2)


@pytest.mark.parametrize("down_s", [1.0, 3.5])
def test_whoever_hinges_from_too_far_away_with_a_pause_loses_one_rep_at_most(down_s: float) -> None:
    """The first may be a step that obeys, unless it took longer than a step. Coming back shows that it was none."""
    scene = Scene().stand(840)
    for _ in range(4):
        scene.rep(down=down_s, hold=STEPPED_S + 0.8)
    assert (scene.verdicts, scene.alarms) == (["counted"] * (3 if down_s < 2 * STEP_TAKES_S else 4), [])


def test_whoever_steps_too_near_and_stays_hears_it_though_it_may_have_been_a_rep() -> None:
    scene = Scene().stand().move(390, 1.0)
    there = scene.t
    scene.hold(PAUSE_MOST_S + 0.4)
    [alarm] = scene.said(AlarmStarted)
    assert (alarm.kind, scene.verdicts) == ("stance_too_near", [])
    assert alarm.t - there == pytest.approx(PAUSE_MOST_S, abs=0.3)
    assert scene.move(610, 1.0).hold(2).rep().verdicts == ["counted"]


def test_a_second_step_toward_the_wall_is_no_new_pause() -> None:
    scene = Scene().stand().move(420, 1.0).hold(3).move(385, 0.5).hold(PAUSE_MOST_S - 3)
    assert scene.alarms == ["+stance_too_near"]


def test_pauses_of_five_seconds_make_no_alarm_however_many_there_are() -> None:
    scene = Scene().stand()
    for _ in range(3):
        scene.rep(hold=5, top=0.2)
    assert (scene.verdicts, scene.alarms) == (["counted"] * 3, [])


def test_whoever_takes_the_place_of_somebody_else_too_near_hears_it_after_two_seconds() -> None:
    scene = Scene().stand().blank(0.8, "signal_fail").stand(380, seconds=NEARER_STILL_S + 0.3)
    assert scene.alarms == ["+stance_too_near"]
    assert scene.move(610, 1.0).hold(1).verdicts == []


def test_whoever_pauses_while_the_sensor_fails_hears_no_alarm_when_it_works_again() -> None:
    scene = Scene().stand().move(BOTTOM_MM, 1.6).broken(3).hold(PAUSE_MOST_S - 0.5)
    assert scene.alarms == []
    assert scene.move(610, 1.2).hold(1).rep().verdicts[-1] == "counted"


# --- slow movements, and stops ---


@pytest.mark.parametrize("down_s", [7, 9, 12, 15])
def test_whoever_goes_down_evenly_leaves_the_stance_where_it_was(down_s: int) -> None:
    scene = Scene().stand(seconds=3)
    for step in range(1, 10 * down_s + 1):
        scene.move(610 - 265 * step / (10 * down_s), 0.1)
    scene.hold(0.5).move(610, 1.5).hold(2)
    assert (scene.alarms, told(scene), scene.said(StanceMoved)) == ([], ["good"], [])
    [rep] = scene.reps
    assert rep.stance_mm == pytest.approx(610, abs=CREEP_MM)
    assert (rep.verdict, rep.reason) == ("counted", None)


@pytest.mark.parametrize("share", [0.3, 0.6])
def test_a_stop_on_the_way_down_does_not_end_a_rep(share: float) -> None:
    scene = Scene().stand()
    for _ in range(3):
        scene.move(610 - share * 265, 0.8).hold(1.6).move(BOTTOM_MM, 1).hold(0.3).move(610, 1.2).hold(1)
    assert (scene.verdicts, scene.alarms, told(scene)) == (["counted"] * 3, [], ["good"])


def test_whoever_shuffles_nearer_and_stays_is_counted_from_there() -> None:
    nearer = 0.8 * SHALLOW_FROM_SHARE * T
    scene = Scene().stand(640).move(640 - nearer, 0.5).hold(STOP_S + 0.5).rep()
    assert scene.reps[0].stance_mm == pytest.approx(640 - nearer, abs=5)
    assert scene.verdicts == ["counted"]


def test_with_the_sensor_too_high_a_hinge_does_not_end_at_its_bottom() -> None:
    """The hips pass below the beam, and the range comes back without them."""
    scene = Scene(camera=True).stand().move(390, 0.8, 60).move(600, 0.6, HIPS_DOWN_MM + 20).hold(0.3)
    assert scene.verdicts == []
    scene.move(390, 0.6, HIPS_UP_MM + 10).move(610, 0.8, 0).hold(1)
    assert len(scene.verdicts) == 1


# --- strong light ---


def stands(scene: Scene, seconds: float, sigma_mm: float, noise_mm: float, swing_mm: float = 0.0) -> list[Armed]:
    """Readings with the sensor's own sigma, which scatter by ``noise_mm``, of somebody who swings twice a second."""
    for _ in range(round(50 * seconds)):
        scene.n += 1
        drawn = 610 + swing_mm * sin(4 * pi * scene.t) + scene.random.gauss(0, noise_mm)
        scene.feed(RangeReading(scene.t, drawn, "valid", sigma_mm=sigma_mm, stream=scene.n % 128))
    return scene.said(Armed)


def test_in_strong_light_on_dark_cloth_somebody_who_stands_is_armed() -> None:
    assert len(stands(Scene(), 4, sigma_mm=16, noise_mm=12)) == 1
    assert stands(Scene(), 4, sigma_mm=2, noise_mm=12) == []


def test_a_sigma_that_the_readings_do_not_bear_out_makes_nothing_still() -> None:
    """Two things in the cone raise it, whatever they do."""
    assert stands(Scene(), 4, sigma_mm=45, noise_mm=1.5, swing_mm=16) == []
    assert stands(Scene(), 4, sigma_mm=45, noise_mm=30, swing_mm=16) != []


# --- the device itself is held up ---


@pytest.mark.parametrize("stall_s", [1.0, 3.0])
@pytest.mark.parametrize("hold_s", [0.3, 4.0])
def test_a_device_that_is_held_up_keeps_the_set_and_sounds_no_alarm_whenever_it_happens(
    stall_s: float, hold_s: float
) -> None:
    """Nora goes on hinging while nobody looks. What was going on is not judged; it is no alarm, and the set is hers."""
    scene = Scene().stand(seconds=3)
    for _ in range(3):
        scene.rep(hold=hold_s)
    scene.hold(1)
    for tenths in range(35, round(10 * (scene.t - stall_s)), 11):
        begins_s, wall = tenths / 10, Wall(Settings())
        events = [
            event
            for reading in scene.readings
            if not begins_s <= reading.t < begins_s + stall_s
            for event in wall.feed(reading)
        ]
        assert not any(isinstance(event, AlarmStarted | SetEnded | SomebodyElse) for event in events), begins_s
        void = [event.rep for event in events if isinstance(event, RepEnded) and event.rep.verdict == "void"]
        assert {rep.reason for rep in void} <= {"lost_sight"}
        assert len(void) <= 2, begins_s
