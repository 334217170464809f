"""Partners who change over, and people who only seem to: whoever steps up is nobody's heir."""

from collections.abc import Callable

import pytest

from hingewall.coaching.rules import GONE_S, LEVEL_REPS_MIN, OTHER_STANCE_MM, SET_GONE_S
from hingewall.messages.events import AlarmStarted, CalibrationEnded, LevelUpOffered, SetEnded, SetStarted, SomebodyElse
from hingewall.messages.readings import BodyReading
from scenes import Scene

NEARER = 610 - OTHER_STANCE_MM - 20
SHORTLY_S = GONE_S - 0.8


def ana(reps: int = 2, goal: int = 10) -> Scene:
    """Ana stands at two feet and does some reps."""
    scene = Scene({"set.reps": goal}).stand(seconds=3)
    for _ in range(reps):
        scene.rep()
    return scene


def walks_out(scene: Scene, seconds: float, people: int = 0) -> Scene:
    """The beam is empty, and the camera sees so many."""
    scene.people = people
    scene.nobody(seconds)
    scene.people = 1
    return scene


def changes(scene: Scene) -> int:
    return len(scene.said(SomebodyElse))


# --- a partner who takes the place ---


def test_bo_who_takes_anas_place_within_two_seconds_begins_a_set_of_his_own() -> None:
    scene = walks_out(ana(), SHORTLY_S).stand(NEARER, 3).rep(reach=250).rep(reach=250)
    assert [event.reason for event in scene.said(SetEnded)] == ["gone"]
    assert [event.counted for event in scene.said(SetEnded)] == [2]
    assert len(scene.said(SetStarted)) == 2
    assert [round(rep.stance_mm, -1) for rep in scene.reps] == [610, 610, NEARER, NEARER]
    assert scene.coach.reps.best_reach_mm < 260, "Ana's 265 is not his best"
    assert changes(scene) == 1


def test_he_is_known_before_his_first_rep_though_he_stands_where_her_hinge_would_have_been() -> None:
    scene = walks_out(ana(), SHORTLY_S).stand(NEARER, 1.2)
    assert changes(scene) == 1
    assert not scene.coach.tracker.in_rep


def test_if_he_steps_in_too_near_he_hears_of_it_as_soon_as_anybody_who_was_seen_to_come() -> None:
    """The wall started while Ana was there. Who has just come in from the side is in no long pause of a hinge."""
    scene = walks_out(Scene().there(610, 3).rep(), SHORTLY_S)
    came = scene.t
    (alarm,) = scene.stand(380, 5).said(AlarmStarted)
    assert alarm.kind == "stance_too_near"
    assert alarm.t - came == pytest.approx(2.2, abs=0.5)


def test_at_the_same_place_he_is_told_from_her_by_the_camera_that_saw_nobody_meanwhile() -> None:
    scene = ana()
    scene.camera = True
    scene.rep().hold(1)
    assert changes(walks_out(scene, SHORTLY_S).stand(610, 2)) == 1


@pytest.mark.parametrize(("name", "hers", "his"), [("signal_mcps", 15.0, 4.0), ("breadth_mm", 320.0, 400.0)])
def test_or_by_his_clothes_or_by_his_breadth(name: str, hers: float, his: float) -> None:
    scene = Scene(camera=True)
    setattr(scene, name, hers)
    scene.stand(seconds=3).rep()
    scene.people = 2  # he comes as she goes: the camera sees somebody all the while
    scene.nobody(0.4)
    scene.people = 1
    setattr(scene, name, his)
    assert changes(scene.stand(610, 2)) == 1


def test_he_steps_in_while_she_is_still_there() -> None:
    scene = Scene(camera=True).stand(seconds=3).rep()
    scene.people = 2
    scene.move(NEARER, 1.0)
    scene.people = 1
    assert changes(scene.hold(4)) == 1


# --- what is no change ---


def broken(scene: Scene, seconds: float) -> Scene:
    return scene.broken(seconds)


def dark(scene: Scene, seconds: float) -> Scene:
    return scene.nobody(seconds)


@pytest.mark.parametrize(("fails", "seconds"), [(broken, 1.5), (broken, 5.0), (dark, 0.2), (dark, 1.5)])
def test_a_sensor_that_drops_out_changes_nobody(fails: Callable[[Scene, float], Scene], seconds: float) -> None:
    assert changes(fails(ana(), seconds).stand(612, 3).rep()) == 0


@pytest.mark.parametrize("camera", [True, False])
def test_a_sensor_that_comes_back_in_the_middle_of_a_long_pause_finds_ana_at_its_bottom(camera: bool) -> None:
    scene = Scene(camera=camera).stand(seconds=3).rep()
    scene.move(345, 1.5, 40.0).broken(4.0).hold(4.0).move(610, 1.2, 0.0).hold(2.0)
    assert changes(scene) == 0


@pytest.mark.parametrize("camera", [True, False])
def test_a_squat_that_ducks_under_the_beam_is_still_ana(camera: bool) -> None:
    scene = Scene(camera=camera).stand(seconds=3).rep()
    scene.move(530, 0.6, 150.0)
    if camera:
        scene.people = 0  # as it reports while it does not know the empty room
    scene.nobody(0.9)
    scene.people = 1
    scene.move(610, 0.5, 0.0).hold(3).rep()
    assert changes(scene) == 0
    assert len(scene.said(SetStarted)) == 1


def test_ana_lets_somebody_pass_and_comes_back_to_another_place_before_the_cameras_eyes() -> None:
    scene = Scene(camera=True).stand(seconds=3).rep()
    assert changes(walks_out(scene, SHORTLY_S, people=1).stand(NEARER, 3)) == 0


def test_ana_rests_beyond_the_beam_before_the_cameras_eyes() -> None:
    scene = Scene(camera=True).stand(seconds=3).rep()
    assert changes(walks_out(scene, 5 * GONE_S, people=1).stand(620, 3)) == 0


def test_stepping_nearer_by_a_hand_is_no_change() -> None:
    assert changes(ana().move(NEARER, 0.8).hold(4)) == 0


def test_a_passer_by_is_nobody_to_inherit_from_and_inherits_nothing() -> None:
    scene = ana().nobody(SET_GONE_S + 1)
    scene.move(700, 0.4).move(550, 0.5).nobody(5)
    assert changes(scene) == 0
    assert scene.coach.rest_s(scene.t) is not None


# --- what goes with whoever goes ---


def test_a_guest_inherits_no_rest_no_offer_and_no_evenness() -> None:
    scene = ana(2 * LEVEL_REPS_MIN, goal=LEVEL_REPS_MIN)
    assert scene.coach.level_up_mm is not None
    scene.nobody(20).stand(600, 3)
    assert changes(scene) == 1
    assert scene.coach.level_up_mm is None
    assert scene.coach.rest_s(scene.t) is None


def test_two_even_sets_of_two_people_raise_nobodys_target() -> None:
    scene = ana(LEVEL_REPS_MIN, goal=LEVEL_REPS_MIN).nobody(10).stand(600, 3)
    for _ in range(LEVEL_REPS_MIN):
        scene.rep()
    assert [event.reason for event in scene.said(SetEnded)] == ["goal", "goal"]
    assert scene.said(LevelUpOffered) == []


def test_reps_that_ana_showed_do_not_set_bos_target() -> None:
    scene = ana(0)
    scene.events += scene.coach.calibrate(scene.t)
    walks_out(scene.rep().rep(), SHORTLY_S).stand(NEARER, 3)
    assert [event.reason for event in scene.said(CalibrationEnded)] == ["gone"]


def test_whoever_is_expected_finds_the_set_that_was_asked_for() -> None:
    scene = ana().nobody(30)
    scene.events += scene.coach.start_set(scene.t)
    assert changes(scene.stand(640, 3).rep()) == 0
    assert scene.coach.sets.open


def test_readings_of_the_camera_alone_change_nobody() -> None:
    scene = ana()
    for n in range(60):
        scene.feed(BodyReading(scene.t + n / 1000, n % 2 == 0, n % 3))
    assert changes(scene) == 0
