"""What is not seen: in mid-rep, at the wall, by the camera, and by somebody who has left."""

import pytest

from hingewall.coaching.rules import LOST_S
from hingewall.messages.events import AlarmStarted, RestEnding, SetEnded
from hingewall.messages.readings import FaultReading, RangeReading
from hingewall.settings.settings import Settings
from hingewall.wall.wall import Wall
from scenes import Scene


def skipping(scene: Scene, seconds: float) -> Scene:
    """Nothing at all is reported for a while: no line in a recording, no reading from a sensor."""
    scene.n += round(seconds * 50)
    return scene


@pytest.mark.parametrize("gap_s", [LOST_S + 0.1, 0.6, 1.5])
def test_a_rep_with_a_hole_in_it_is_void_whether_the_sensor_says_so_or_not(gap_s: float) -> None:
    silent = skipping(Scene().stand().move(345, 1.5), gap_s).move(610, 1.2).hold(1)
    said = Scene().stand().move(345, 1.5).nobody(gap_s).move(610, 1.2).hold(1)
    assert silent.verdicts == said.verdicts == ["lost_sight"]


def test_a_person_who_was_not_seen_for_longer_than_gone_is_somebody_new() -> None:
    scene = skipping(Scene().stand(), 5.0).stand(seconds=0.3)
    assert scene.coach.presence == "empty"


def lean(status: str, seconds: float) -> Scene:
    """Somebody reaches the wall, leans on it out of the sensor's range of sight, and comes back."""
    scene = Scene().stand(500).move(45, 1.5)
    scene.blank(seconds, status)  # type: ignore[arg-type]
    scene.mm = 45
    return scene.move(500, 1.2).hold(1)


@pytest.mark.parametrize(
    ("status", "seconds"), [("min_clipped", 5.0), ("min_clipped", 0.6), ("signal_fail", 1.0), ("phase_fail", 0.8)]
)
def test_leaning_on_the_wall_is_a_touch_for_as_long_as_it_lasts(status: str, seconds: float) -> None:
    scene = lean(status, seconds)
    assert scene.verdicts == ["touch"]
    assert scene.alarms.count("+touch") == 1
    assert not scene.wall.faults


def test_a_tap_out_of_the_sensors_sight_counts_in_tap_and_step() -> None:
    scene = Scene({"mode": "tap_and_step"}).stand(255).move(45, 1.2).blank(0.5, "min_clipped")
    scene.mm = 45
    scene.move(255, 1.0).hold(1)
    assert scene.verdicts == ["counted"]
    assert scene.alarms == []


def test_a_camera_that_missed_the_bottom_has_not_checked_the_form() -> None:
    scene = Scene(camera=True).stand()
    scene.move(480, 0.8, 60)
    scene.camera = False
    scene.move(345, 0.8, 260).hold(0.3).move(480, 0.8, 60)
    scene.camera = True
    scene.move(610, 0.6, 0).hold(1)
    assert scene.reps[0].form == "not_checked"


def test_after_a_void_a_pause_at_the_bottom_is_no_stance_and_no_alarm() -> None:
    scene = Scene().stand().move(345, 1.5).nobody(LOST_S + 0.1).hold(4)
    assert not scene.said(AlarmStarted)
    scene.move(610, 1.2).hold(1).rep()
    assert scene.verdicts == ["lost_sight", "counted"]


def test_a_fault_of_another_part_judges_nothing() -> None:
    scene = Scene().stand()
    for _ in range(40):
        scene.feed(FaultReading(scene.t, "clock"))
    scene.rep()
    assert scene.verdicts == ["counted"]
    assert list(scene.wall.faults) in ([], ["clock"])


def test_the_rest_of_somebody_who_has_left_ends_in_silence() -> None:
    scene = Scene({"set.reps": 1, "set.rest_s": 8}).stand().rep().nobody(12)
    assert [end.reason for end in scene.said(SetEnded)] == ["goal"]
    assert not scene.said(RestEnding)


def test_a_set_that_was_asked_for_waits_for_its_first_rep() -> None:
    scene = Scene().nobody(1)
    scene.events += scene.coach.start_set(scene.t)
    scene.nobody(20).stand(seconds=15).rep()
    assert not scene.said(SetEnded)
    assert scene.coach.sets.open
    assert [rep.verdict for rep in scene.coach.sets.reps] == ["counted"]


def test_a_thing_that_was_walked_past_is_known_again_at_once() -> None:
    """A bag at the wall: an alarm until it is known for a thing, and none to speak of when somebody has passed it."""
    wall, n = Wall(Settings()), 0
    alarms: list[float] = []

    def there(mm: float, seconds: float) -> None:
        nonlocal n
        for _ in range(round(seconds * 50)):
            n += 1
            events = wall.feed(RangeReading(n / 50, mm + n % 3, stream=n % 200))
            alarms.extend(n / 50 for event in events if isinstance(event, AlarmStarted))

    there(300, 70)
    known = wall.coach.presence
    first = len(alarms)
    there(700, 1.0)
    there(300, 10)
    assert known == "empty"
    assert wall.coach.presence == "empty", "three seconds, not another minute"
    assert len(alarms) <= first + 1


@pytest.mark.parametrize(("camera", "heard"), [(True, ["too_near"]), (False, [])])
def test_black_leggings_lost_on_the_way_to_the_wall_are_warned_of_if_the_camera_sees_them(
    camera: bool, heard: list[str]
) -> None:
    scene = Scene(camera=camera)
    scene.stand()
    scene.move(330, 1.0)
    scene.approach_mm_s = 700.0
    scene.blank(0.3, "signal_fail")
    assert [event.kind for event in scene.said(AlarmStarted)] == heard


def test_in_tap_and_step_the_camera_warns_of_nothing_that_is_asked_for() -> None:
    scene = Scene({"mode": "tap_and_step"}, camera=True)
    scene.stand()
    scene.move(330, 1.0)
    scene.approach_mm_s = 700.0
    scene.blank(0.3, "signal_fail")
    assert scene.said(AlarmStarted) == []
