"""Short and tall bodies at a wall with the default target: whoever can't reach it is offered to find their own."""

import random

import pytest

from hingewall.coaching.rules import DROP_GAIN, OFFER_REPS
from hingewall.messages.events import CalibrationEnded, CalibrationOffered, RepEnded
from hingewall.settings.settings import Settings, changed
from hingewall.simulation.bodies import at_percentile
from hingewall.simulation.life.actor import Actor
from hingewall.simulation.life.manners import CLEAN, Hinger
from hingewall.simulation.life.readings import readings
from hingewall.simulation.life.visit import LifeVisit
from hingewall.simulation.tof import DARK_GYM_MCPS
from hingewall.simulation.visits import hinging
from hingewall.wall.wall import Wall
from scenes import Scene


def short(scene: Scene, *reaches: float) -> Scene:
    for reach in reaches:
        scene.rep(reach=reach)
    return scene


@pytest.mark.parametrize("reach", [180, 110], ids=["shallow", "too short to be told of"])
def test_three_that_are_alike_and_too_short_and_it_is_offered(reach: float) -> None:
    scene = short(Scene().stand(seconds=3), *[reach] * (OFFER_REPS - 1))
    assert scene.said(CalibrationOffered) == []
    short(scene, reach, reach)
    assert len(scene.said(CalibrationOffered)) == 1
    assert scene.coach.calibration_offer.open
    assert scene.coach.aims.reach_mm == Settings().reach.target_mm, "nothing is changed by itself"


@pytest.mark.parametrize(
    "reaches", [(180, 180, 265, 180), (130, 180, 210), (60, 60, 60)], ids=["one counts", "not alike", "fidgeting"]
)
def test_it_is_not_offered_to(reaches: tuple[float, ...]) -> None:
    assert short(Scene().stand(seconds=3), *reaches).said(CalibrationOffered) == []


def test_squats_that_are_too_short_offer_nothing() -> None:
    scene = Scene(camera=True).stand(seconds=3)
    for _ in range(4):
        scene.rep(reach=180, drop=200).rep(reach=110, drop=100)
    assert scene.said(CalibrationOffered) == []


def test_a_rep_that_counts_takes_it_back() -> None:
    scene = short(Scene().stand(seconds=3), 180, 180, 180, 265)
    assert not scene.coach.calibration_offer.open


def test_it_was_offered_to_whoever_has_left() -> None:
    scene = short(Scene().stand(seconds=3), 180, 180, 180).nobody(5).stand(600, 3)
    assert not scene.coach.calibration_offer.open


# --- bodies ---

FIFTH, NINETY_FIFTH = -1.645, 1.645
"""Percentiles, in standard deviations: a woman of 1.55 m, whose seat is at 800 mm in shoes; a man of 1.84 m, 978 mm."""


def first_visit(z: float, mount_mm: float, camera: bool = True) -> tuple[list[str], list[str], float]:
    """Somebody's first visit to a wall with the default target at that height: four hinges; four more, after a tap on
    the offer if there is one; and a set of eight. What was said of the first four, of the set, and the target then."""
    visit = LifeVisit(1, 1)
    eye = visit.conditions.eye._replace(gain=DROP_GAIN, sees_cloth=True, fails_at_s=None)
    visit.conditions = visit.conditions._replace(mount_mm=mount_mm, ambient_mcps=DARK_GYM_MCPS, eye=eye)
    body = at_percentile(z)
    who = Hinger(body, hinging(body, "coached"), soft_knees=False)
    rng = random.Random(3)
    actor = Actor(who, Settings().reach.target_mm, Settings(), 0.4, rng)
    visit.actors, visit.things, visit.faults, visit.restarts = [actor], [], (), ()
    actor.step(actor.home_mm, 1.5, side_mm=0.0)
    starts = []
    for count in (4, 4, 8):
        actor.stand(4.0)
        starts.append(actor.now)
        for _ in range(count):
            actor.rep(CLEAN, who.style, hinge=True)
            actor.stand(1.5)
    wall = Wall(Settings())
    said: list[tuple[float, str]] = []
    for reading in readings(visit, 0.0, actor.now, camera):
        if wall.coach.calibration_offer.open and reading.t > starts[1] - 1.0:
            wall.coach.calibrate(reading.t)
        for event in wall.feed(reading):
            if isinstance(event, CalibrationEnded) and event.target_mm is not None:
                wall.coach.use(changed(Settings(), {"reach.target_mm": event.target_mm}), reading.t)
            elif isinstance(event, RepEnded):
                said.append((event.rep.start_s, event.rep.reason or event.rep.verdict))
    first = [word for t, word in said if t < starts[1]]
    return first, [word for t, word in said if t > starts[2]], wall.coach.settings.reach.target_mm


@pytest.mark.parametrize("mount_mm", [850.0, 875.0, 900.0])
def test_a_small_woman_can_not_reach_the_default_and_trains_after_the_offer(mount_mm: float) -> None:
    first, then, target_mm = first_visit(FIFTH, mount_mm)
    assert "counted" not in first
    assert then == ["counted"] * 8
    assert target_mm < 200


@pytest.mark.parametrize(
    ("z", "mount_mm"), [(FIFTH, 800.0), *((NINETY_FIFTH, mount_mm) for mount_mm in (800.0, 850.0, 900.0, 950.0))]
)
def test_whoever_reaches_it_is_offered_nothing(z: float, mount_mm: float) -> None:
    first, then, target_mm = first_visit(z, mount_mm)
    assert (first, then) == (["counted"] * 4, ["counted"] * 8)
    assert target_mm == Settings().reach.target_mm


@pytest.mark.parametrize(("mount_mm", "camera"), [(925.0, False), (950.0, True), (950.0, False)])
def test_no_target_serves_whom_the_beam_passes_over(mount_mm: float, camera: bool) -> None:
    """Her seat is at 800 mm: of a hinge of 242 mm the sensor sees 70, which standing about could be too."""
    first, then, target_mm = first_visit(FIFTH, mount_mm, camera)
    assert (first, then, target_mm) == ([], [], Settings().reach.target_mm)


def test_a_camera_that_sees_her_hips_go_on_while_the_range_turns_back_counts_them() -> None:
    first, then, target_mm = first_visit(FIFTH, 925.0)
    assert (first, then) == (["counted"] * 4, ["counted"] * 8)
    assert target_mm == Settings().reach.target_mm
