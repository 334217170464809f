"""Chairs, curtains and towels before the wall: silence within 20 s, a note that names them, and never a person."""

import math
from pathlib import Path

import pytest

from hingewall.coaching.rules import NUDGED_MM, THING_S, UNHEEDED_S
from hingewall.messages.events import AlarmEnded, AlarmStarted, Armed, FaultEnded, FaultStarted, PresenceChanged
from hingewall.messages.readings import BodyReading
from hingewall.wall.replay import ReplayResult, replay
from scenes import RATE_HZ, Scene

CASES = Path(__file__).parents[1] / "recordings" / "cases"
SILENT_S = 20.0
CHAIR_MM = 380.0


def sounded_s(scene: Scene) -> float:
    """For how long alarms have sounded, each for itself."""
    started = {event.kind: event.t for event in scene.said(AlarmStarted)}
    ended = sum(event.t - event.start_s for event in scene.said(AlarmEnded))
    return ended + sum(scene.t - started[kind] for kind in scene.coach.alarms.sounding)


def chair(mm: float = CHAIR_MM) -> Scene:
    """It has been put down and stood there until the wall knew it."""
    scene = Scene().nobody(2).stand(mm + 500, 0.1).move(mm, 0.8).hold(THING_S + 3)
    assert scene.wall.faults.keys() == {"obstacle"}
    return scene


def hangs(scene: Scene, mm: float, swing_mm: float, period_s: float, seconds: float) -> Scene:
    """Cloth in a draught."""
    for i in range(round(seconds * RATE_HZ)):
        scene.range(mm + swing_mm * math.sin(2 * math.pi * i / RATE_HZ / period_s) + scene.random.gauss(0, 1.5))
    return scene


def test_a_chair_that_is_put_down_is_silent_within_20_s_and_has_a_name() -> None:
    scene = chair()
    assert 0 < sounded_s(scene) < SILENT_S
    assert scene.coach.presence == "empty"
    said = len(scene.events)
    assert scene.hold(30).events[said:] == [], "an empty gym never beeps"


def test_a_chair_that_is_nudged_stays_silent() -> None:
    scene = chair()
    said = len(scene.events)
    scene.move(CHAIR_MM + 90, 0.5).hold(8).move(CHAIR_MM - 30, 0.4).hold(8)
    assert not [event for event in scene.events[said:] if isinstance(event, AlarmStarted | Armed | FaultEnded)]
    assert scene.coach.presence == "empty"
    assert scene.wall.faults.keys() == {"obstacle"}


@pytest.mark.parametrize(("mm", "stands_s"), [(CHAIR_MM + NUDGED_MM + 80, 2.5), (520.0, 5.0)])
def test_ana_who_takes_the_chair_s_place_is_coached_at_once(mm: float, stands_s: float) -> None:
    """Or, where the chair may have been nudged to, as soon as she sways."""
    scene = chair()
    scene.move(mm, 0.8).wait(stands_s).rep().rep()
    assert scene.verdicts == ["counted", "counted"]
    assert (scene.wall.faults, [event.kind for event in scene.said(FaultEnded)]) == ({}, ["obstacle"])


def test_ana_who_steps_before_a_rack_is_coached_and_the_rack_is_known_again() -> None:
    scene = chair(700.0)
    scene.move(610, 0.6).wait(6).rep().rep().move(700, 0.6)
    assert scene.verdicts == ["counted", "counted"]
    assert scene.hold(8).wall.faults.keys() == {"obstacle"}


def test_a_chair_that_is_taken_away_is_forgotten() -> None:
    scene = chair().nobody(3)
    assert [event.kind for event in scene.said(FaultEnded)] == ["obstacle"]
    assert scene.stand(CHAIR_MM, 4).alarms[-1] == "+stance_too_near"


def test_hips_that_come_too_near_from_the_place_of_a_thing_are_heard_as_soon_as_any() -> None:
    """Whoever was so still that they were taken for a thing."""
    scene = chair(300.0)
    scene.move(150, 0.5)
    assert scene.alarms[-1] == "+too_near"
    late = scene.said(AlarmStarted)[-1].t - next(r.t for r in scene.readings[-25:] if (r.range_mm or 999) < 200)  # type: ignore[union-attr]
    assert late <= 2 / RATE_HZ


HANGING = [(400, 20, 12.0), (440, 25, 9.0), (150, 15, 5.0), (30, 0, 1.0)]


@pytest.mark.parametrize(("mm", "swing_mm", "period_s"), HANGING)
def test_an_alarm_that_nothing_heeds_is_a_curtain_s(mm: float, swing_mm: float, period_s: float) -> None:
    scene = hangs(Scene().nobody(1), mm, swing_mm, period_s, 200)
    assert UNHEEDED_S - 1 < sounded_s(scene) < SILENT_S
    assert not scene.coach.alarms.sounding
    assert scene.wall.faults.keys() == {"obstacle"}


def test_nor_does_it_sound_longer_for_where_the_curtain_came_from() -> None:
    scene = Scene().nobody(1)
    scene.mm = 490.0
    scene.move(418, 0.8).move(424, 6).move(402, 4)  # further from there than people stay when an alarm sounds
    assert sounded_s(hangs(scene, 410, 8, 12.0, 60)) < SILENT_S


def test_bo_who_rests_too_near_and_moves_on_hears_the_alarm_again() -> None:
    scene = Scene().stand(400).wait(UNHEEDED_S + 8)
    assert scene.coach.alarms.worst is None
    assert scene.wall.faults.keys() == {"obstacle"}
    scene.move(620, 1).wait(2)
    assert (scene.coach.presence, scene.wall.faults) == ("armed", {})
    scene.nobody(3).stand(400, 4)
    assert scene.coach.alarms.worst == "stance_too_near"


def test_someone_who_trains_too_near_is_no_thing_however_long_the_alarm_sounds() -> None:
    scene = Scene().stand(440).wait(3)
    for _ in range(10):
        scene.rep(reach=200)
    assert scene.said(FaultStarted) == []
    assert scene.coach.alarms.worst is not None


def test_somebody_who_sways_is_never_a_thing() -> None:
    scene = Scene().stand(610).wait(120)
    assert (scene.coach.presence, scene.said(FaultStarted)) == ("armed", [])


# --- what swings ---


@pytest.mark.parametrize(("swing_mm", "period_s"), [(150, 2.2), (90, 2.6), (120, 1.6)])
def test_a_bag_that_swings_is_known_for_one_without_a_camera(swing_mm: float, period_s: float) -> None:
    scene = hangs(Scene().nobody(2), 600, swing_mm, period_s, SILENT_S)
    assert (scene.coach.presence, scene.wall.faults.keys() == {"obstacle"}) == ("empty", True)
    said = len(scene.events)
    assert hangs(scene, 600, swing_mm, period_s, 60).events[said:] == []


def test_a_swing_that_dies_down_stays_a_thing_until_it_hangs_still_and_after() -> None:
    scene = hangs(Scene().nobody(2), 560, 150, 2.2, 15)
    said = len(scene.events)
    for i in range(round(60 * RATE_HZ)):
        scene.range(560 + 150 * math.exp(-i / RATE_HZ / 15) * math.sin(2 * math.pi * i / RATE_HZ / 2.2))
    assert scene.stand(560, 30).events[said:] == []


def test_ana_who_holds_the_bag_and_stands_in_its_place_is_coached() -> None:
    scene = hangs(Scene().nobody(2), 600, 150, 2.2, 20)
    scene.move(610, 0.5).wait(8)
    assert scene.rep().verdicts[-1] == "counted"
    assert scene.wall.faults == {}


@pytest.mark.parametrize(
    ("down", "hold", "up", "top"), [(0.7, 0.1, 0.6, 0.3), (0.8, 0.0, 0.8, 0.1), (1.0, 0.0, 1.0, 0.0)]
)
def test_quick_hinges_are_no_pendulum(down: float, hold: float, up: float, top: float) -> None:
    scene = Scene().stand(610, 2)
    for _ in range(15):
        scene.rep(265, down, hold, up, top)
    assert scene.said(FaultStarted) == []
    assert scene.coach.presence == "armed"


# --- what the camera is sure is nobody ---


class Watched(Scene):
    """With a camera that is sure of nobody where there are no people."""

    def body(self) -> BodyReading:
        return super().body() if self.people else BodyReading(self.t, False)


def seen_by_the_camera(people: int) -> Scene:
    scene = Watched(camera=True)
    scene.people = people
    return scene.nobody(2)


def test_a_bag_that_swings_while_the_camera_sees_nobody_is_no_rep_and_gets_no_cue() -> None:
    scene = hangs(seen_by_the_camera(0).stand(600, 4), 600, 150, 2.2, 30)
    assert scene.reps == []
    assert {type(event) for event in scene.events} <= {PresenceChanged, FaultStarted, FaultEnded}
    assert scene.said(FaultStarted)[0].t < SILENT_S


def test_a_bag_that_swings_in_where_ana_left_a_moment_ago_is_no_rep_of_hers() -> None:
    """The range alone knows no better."""
    for camera, told in ((True, []), (False, ["counted"])):
        scene = seen_by_the_camera(1).stand(610, 2)
        scene.camera, scene.people = camera, 0
        assert scene.nobody(1).hold(0.1).move(360, 1.1).move(620, 1.1).hold(0.2).verdicts == told


def test_whoever_the_camera_sees_again_is_coached() -> None:
    scene = seen_by_the_camera(0).stand(610, 4)
    scene.people = 1
    assert scene.wait(2).rep().verdicts == ["counted"]


def test_ben_whom_the_camera_loses_at_the_bottom_keeps_his_rep() -> None:
    scene = seen_by_the_camera(1).stand(610, 3).move(345, 1.6, 40)
    scene.people = 0
    scene.hold(1.5).move(610, 1.2, 0)
    scene.people = 1
    assert [rep.verdict for rep in scene.hold(1).rep().reps] == ["counted", "counted"]


def test_the_camera_silences_nothing() -> None:
    """It is sure of nobody, and the range has somebody who stands too near, then comes nearer still."""
    scene = seen_by_the_camera(0).stand(400).wait(5).move(150, 0.8)
    assert scene.alarms == ["+stance_too_near", "+too_near"]


def test_a_camera_that_says_nothing_hinders_nobody() -> None:
    scene = seen_by_the_camera(0)
    scene.camera = False
    assert scene.hold(2).stand(610, 2).rep().verdicts == ["counted"]


# --- as the sensor sees them ---


def case(name: str) -> ReplayResult:
    return replay(CASES / f"{name}.jsonl.gz")


@pytest.mark.parametrize("name", ["t1_chair_at_35cm", "t4_curtain"])
def test_a_chair_and_a_curtain_as_the_sensor_sees_them(name: str) -> None:
    result = case(name)
    assert result.reps == []
    assert len(result.alarms) == 1, "none again when it is nudged"
    assert sum((alarm.end_s or 0.0) - alarm.start_s for alarm in result.alarms) < SILENT_S
    assert [fault.kind for fault in result.faults] == ["obstacle"]


def test_the_bag_that_the_camera_is_sure_is_nobody() -> None:
    result = case("t3_punching_bag_cam_sees_nobody")
    assert (result.reps, result.alarms, result.stances) == ([], [], [])
    assert {fault.kind for fault in result.faults} == {"obstacle"}
