"""Whole visits: the same for the same seed, of all sorts, and a truth that is what the bodies really did."""

import math
from itertools import islice

import pytest

from hingewall.messages.readings import BodyReading, RangeReading, Reading
from hingewall.simulation.bodies import SEAT_HEIGHT_MM, SHOES_MM
from hingewall.simulation.cone import seen
from hingewall.simulation.life.actor import Actor
from hingewall.simulation.life.manners import HINGES, SOFT_KNEES
from hingewall.simulation.life.near import THING_ALARM_S, truth_of
from hingewall.simulation.life.readings import LIFT_MM, readings
from hingewall.simulation.life.truth import Did, Span
from hingewall.simulation.life.visit import LifeVisit
from hingewall.simulation.tof import echo

VISITS = [LifeVisit(1, number) for number in range(1, 151)]
HINGE_WHATS = {manner.name for manner, _ in HINGES} | {SOFT_KNEES.name}


def reps() -> list[tuple[LifeVisit, Actor, Did]]:
    return [(visit, actor, did) for visit in VISITS for actor in visit.actors for did in actor.reps]


def hip(actor: Actor, t: float) -> float:
    figure = actor.figure(t)
    assert figure is not None, f"nobody at {t} s"
    return figure.hip_mm


def drop(actor: Actor, did: Did) -> float:
    figure = actor.figure(did.bottom_s)
    assert figure is not None
    return figure.drop_mm


def reach(actor: Actor, did: Did) -> float:
    """From where they stand to the furthest back, which of one who bounces is not the middle of the bottom."""
    times = [did.start_s + share * (did.end_s - did.start_s) / 80.0 for share in range(81)]
    return hip(actor, did.start_s) - min(hip(actor, t) for t in times)


def heard(visit: LifeVisit, camera: bool = True) -> list[Reading]:
    return [reading for span in visit.awake for reading in readings(visit, *span, camera)]


# --- what there is ---


def test_a_visit_is_the_same_whenever_it_is_asked_for() -> None:
    one, again = LifeVisit(7, 3), LifeVisit(7, 3)
    later = again.pose(60.0)  # asked in another order
    assert [one.pose(t) for t in (3.0, 20.0, 60.0)] == [again.pose(3.0), again.pose(20.0), later]
    assert truth_of(one) == truth_of(again)
    assert list(islice(readings(one, 5.0, 8.0, True), 100)) == list(islice(readings(again, 5.0, 8.0, True), 100))
    assert truth_of(LifeVisit(7, 4)) != truth_of(one) != truth_of(LifeVisit(8, 3))


def test_all_sorts_of_things_happen() -> None:
    whats = {did.what for _, _, did in reps()}
    assert whats == {*HINGE_WHATS, "shallow", "squat", "half_squat"}
    doings = {doing.what for visit in VISITS for actor in visit.actors for doing in actor.doings}
    assert doings == {
        "arrival", "obeying", "departure", "step back", "step aside", "phone", "chat", "rest near", "rest far",
        "stumble",
    }  # fmt: skip
    things = {thing.kind for visit in VISITS for thing in visit.things}
    assert things == {"chair", "bag", "towel", "curtain", "cloth"}
    assert {len(visit.actors) for visit in VISITS} == {1, 2}
    assert 5 < sum(bool(visit.restarts) for visit in VISITS) < 35
    assert 10 < sum(bool(visit.faults) for visit in VISITS) < 50
    assert {visit.conditions.mount_mm for visit in VISITS} == {800, 825, 850, 875, 900, 925, 950}
    assert {bool(visit.changes) for visit in VISITS} == {True, False}


def test_people_are_small_women_to_tall_men() -> None:
    heights = [actor.body.hip_height_mm - SHOES_MM for visit in VISITS for actor in visit.actors]
    assert SEAT_HEIGHT_MM[1] <= min(heights) < 800
    assert 930 < max(heights) <= SEAT_HEIGHT_MM[3]


@pytest.mark.parametrize("visit", VISITS[:30], ids=lambda visit: str(visit.number))
def test_a_visit_begins_and_ends_with_nobody_there(visit: LifeVisit) -> None:
    for t in (0.5, visit.end_s - 0.5):
        assert visit.people(t) == []
        assert visit.thing(t) is None
        assert visit.pose(t).figure is None


def test_what_fills_the_cone_is_all_of_it() -> None:
    for visit in VISITS[:30]:
        for i in range(40):
            assert math.fsum(patch.share for patch in visit.pose(i * visit.end_s / 40).patches) == pytest.approx(1.0)


# --- exercises ---


def test_every_rep_is_a_way_down_and_up_again_with_its_bottom_between() -> None:
    for _, actor, did in reps():
        times = [did.start_s + share * (did.end_s - did.start_s) for share in (0.0, 0.1, 0.95, 1.0)]
        start, early, late, end = (hip(actor, t) for t in times)
        assert hip(actor, did.bottom_s) < min(early, late) - 15.0, did
        assert abs(start - end) < 60.0
        assert actor.key(did.start_s).depth == pytest.approx(0.0) == actor.key(did.end_s).depth


def test_what_should_count_reaches_the_target_as_a_hinge_and_what_should_not_does_not() -> None:
    for _, actor, did in reps():
        if did.counts:
            assert did.what in HINGE_WHATS
            assert reach(actor, did) > actor.wanted_mm
            assert drop(actor, did) < 0.35 * reach(actor, did)
        elif did.counts is False:
            short = reach(actor, did) < 0.9 * actor.wanted_mm + 10.0
            assert short or drop(actor, did) > 0.5 * reach(actor, did), did
    judged = [did.counts for _, _, did in reps()]
    assert judged.count(True) > 5 * judged.count(None)


def test_a_tempo_is_told_of_smooth_reps_and_is_all_of_their_time() -> None:
    for _, _, did in reps():
        assert (did.tempo is None) == (did.what in ("segmented", "bouncing"))
        if did.tempo is not None:
            assert sum(did.tempo) == pytest.approx(did.end_s - did.start_s)


def test_whoever_steps_moves_all_of_the_body_and_sinks_a_little() -> None:
    steps = [(actor, doing) for visit in VISITS for actor in visit.actors for doing in actor.doings
             if doing.what == "step back"]  # fmt: skip
    assert len(steps) > 20
    for actor, doing in steps:
        times = [doing.start_s + i * (doing.end_s - doing.start_s) / 60 for i in range(61)]
        assert 170.0 < hip(actor, times[0]) - min(hip(actor, t) for t in times) < 370.0
        assert {actor.key(t).depth for t in times} == {0.0}
        assert 10.0 < max(figure.drop_mm for t in times if (figure := actor.figure(t))) < 34.0


def test_an_even_descent_has_one_speed() -> None:
    even = [(actor, did) for _, actor, did in reps() if did.what == "even"]
    assert even
    for actor, did in even:
        assert did.tempo is not None
        depths = [actor.key(did.start_s + share * did.tempo.eccentric_s).depth for share in (0.1, 0.3, 0.5)]
        assert depths[1] - depths[0] == pytest.approx(depths[2] - depths[1], rel=1e-6)


def test_a_sensor_that_hangs_too_high_reads_a_hinge_short() -> None:
    actor, did = next((actor, did) for _, actor, did in reps() if did.what == "clean" and did.counts)
    figure = actor.figure(did.bottom_s)
    assert figure is not None
    hips_mm = figure.body.hip_height_mm
    right, high = (echo(seen(figure, 3500.0, hips_mm + above).patches).distance_mm for above in (0.0, 120.0))
    assert right == pytest.approx(figure.hip_mm, abs=45.0)
    assert high > right + 100.0


# --- too near ---


def test_an_alarm_is_due_where_hips_are_nearer_than_its_limit_and_is_no_wonder_there() -> None:
    kinds = set()
    for visit in VISITS[:40]:
        truth = truth_of(visit)
        for near in truth.must_alarm:
            kinds.add(near.kind)
            middle = (near.start_s + near.end_s) / 2.0
            nearest = visit.people(middle)[0].hip_mm
            limit = visit.settings.stance.too_near_mm if near.kind == "stance" else visit.settings.alarm.too_near_mm
            assert nearest < limit
            assert any(may.kind == near.kind and may.start_s <= near.start_s and near.end_s <= may.end_s
                       for may in truth.may_alarm)  # fmt: skip
    assert kinds == {"hips", "stance"}


def test_hips_are_too_near_by_where_they_last_stood_and_not_by_where_a_step_takes_them() -> None:
    """Whoever stumbles back until a hand from the wall is due an alarm, from the moment that the limit is passed."""
    stumbles = 0
    for visit in VISITS[:60]:
        for near in (near for near in truth_of(visit).must_alarm if near.kind == "hips"):
            stumbles += 1
            assert near.below_s is not None
            assert 0.0 < near.start_s - near.below_s < 0.2
            limit = visit.settings.alarm.too_near_mm
            before, after = (visit.people(near.below_s + late)[0].hip_mm for late in (-0.002, 0.002))
            assert 150.0 < after < before <= limit + 5.0
    assert stumbles > 5


def test_no_alarm_is_to_be_expected_of_a_good_hinge() -> None:
    for visit in VISITS[:40]:
        truth = truth_of(visit)
        for did in truth.reps:
            if did.counts:
                assert not [near for near in truth.must_alarm if near.start_s < did.end_s and near.end_s > did.start_s]


def test_a_thing_may_sound_for_twenty_seconds() -> None:
    visit = next(visit for visit in VISITS if visit.things and len(visit.actors) == 1)
    thing = visit.things[0]
    spans = [near for near in truth_of(visit).may_alarm if near.start_s == thing.start_s]
    assert {near.kind for near in spans} == {"hips", "stance"}
    assert [near.end_s - near.start_s for near in spans] == pytest.approx([THING_ALARM_S] * 2)


def test_a_wall_that_starts_again_has_twenty_seconds_more_to_know_the_thing_that_hangs_there() -> None:
    number = next(visit.number for visit in VISITS if visit.things)
    visit = LifeVisit(1, number)
    thing = visit.things[0]
    visit.restarts = (Span(thing.start_s + 3.0, thing.start_s + 6.0),)
    spans = [near for near in truth_of(visit).may_alarm if near.end_s - near.start_s == pytest.approx(THING_ALARM_S)]
    assert {near.start_s for near in spans} == {thing.start_s, thing.start_s + 6.0}


# --- what the device is told ---


def test_readings_come_in_order_and_not_while_the_device_is_off() -> None:
    visit = next(visit for visit in VISITS if visit.restarts)
    times = [reading.t for reading in heard(visit)]
    (off,) = visit.restarts
    assert times == sorted(times)
    assert [t for t in times if off.start_s + 0.05 < t < off.end_s - 0.05] == []
    assert min(times) < off.start_s < off.end_s < max(times)


def test_the_camera_says_how_far_the_cloth_of_hips_dropped_by_its_own_gain_and_nothing_of_an_empty_room() -> None:
    alone = [visit for visit in VISITS if len(visit.actors) == 1 and visit.conditions.eye.fails_at_s is None]
    low = [visit for visit in alone if visit.conditions.eye.gain < 0.7]
    visit, did = next((v, did) for v in low for did in v.actors[0].reps if drop(v.actors[0], did) > 200.0)
    span = (did.start_s - 0.02, did.bottom_s + 0.02)
    seen = [reading for reading in readings(visit, *span, True) if isinstance(reading, BodyReading)]
    told = [body.hip_drop_mm for body in (seen[0], seen[-1])]
    assert told[0] is not None
    assert told[1] is not None
    wander = 0.02 * 2 * math.pi * 36.0 * (did.bottom_s - did.start_s)
    bottom = visit.actors[0].figure(did.bottom_s)
    assert bottom is not None
    expected = visit.conditions.eye.gain * drop(visit.actors[0], did) - LIFT_MM * bottom.trunk
    assert told[1] - told[0] == pytest.approx(expected, abs=7.0 + wander)
    empty = [reading for reading in readings(visit, 0.0, 1.0, True) if isinstance(reading, BodyReading)]
    assert empty
    assert {(body.present, body.people, body.hip_drop_mm) for body in empty} == {(False, 0, None)}


def test_without_a_camera_the_ranges_are_the_same_ones() -> None:
    visit = VISITS[0]
    span = (10.0, 14.0)
    ranges = [reading for reading in readings(visit, *span, True) if not isinstance(reading, BodyReading)]
    assert ranges == list(readings(visit, *span, False))
    assert any(isinstance(reading, RangeReading) for reading in ranges)
    assert len(ranges) < len(list(readings(visit, *span, True)))
