"""Who comes to the wall, what they do there, and what a sensor sees of it."""

import re
import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hingewall.errors import UsageError
from hingewall.messages.readings import RangeReading
from hingewall.simulation.bodies import HIP_BREADTH_MM, REACH_MM, SEAT_HEIGHT_MM, SHOES_MM, drawn, suited
from hingewall.simulation.cone import Pose
from hingewall.simulation.motion import minimum_jerk
from hingewall.simulation.sensor import readings
from hingewall.simulation.tof import echo
from hingewall.simulation.visitors import PEOPLE, Person, person_named
from hingewall.simulation.visits import visit

SEEDS = range(1, 13)


def hip(person: str, seed: int, t: float) -> float:
    found = PEOPLE[person].at(seed, t).hip_mm
    assert found is not None, f"nobody at {t} s"
    return found


def poses(person: str, seed: int, start: float, end: float) -> list[Pose]:
    return [PEOPLE[person].at(seed, start + i * 0.02) for i in range(int((end - start) / 0.02))]


def gaps(person: str, seed: int, start: float, end: float) -> list[float]:
    return [echo(pose.patches).distance_mm for pose in poses(person, seed, start, end)]


def dips(trace: list[float], depth: float) -> int:
    """How often the trace falls by ``depth`` and rises by it again."""
    count, falling, extreme = 0, True, trace[0]
    for mm in trace:
        extreme = min(extreme, mm) if falling is False else max(extreme, mm)
        if falling and mm < extreme - depth:
            falling, extreme = False, mm
        elif not falling and mm > extreme + depth:
            falling, extreme, count = True, mm, count + 1
    return count


# --- bodies ---


def test_bodies_are_as_large_as_the_measured_people() -> None:
    bodies = [drawn(seed) for seed in range(2000)]
    heights = statistics.quantiles((b.hip_height_mm - SHOES_MM for b in bodies), n=20)
    assert heights[0] == pytest.approx(SEAT_HEIGHT_MM[1], abs=12)
    assert heights[9] == pytest.approx(SEAT_HEIGHT_MM[2], abs=12)
    assert heights[18] == pytest.approx(SEAT_HEIGHT_MM[3], abs=12)
    assert HIP_BREADTH_MM[0] <= min(b.hip_breadth_mm for b in bodies)
    assert max(b.hip_breadth_mm for b in bodies) <= HIP_BREADTH_MM[-1]
    assert statistics.median(b.reach_mm("coached") for b in bodies) == pytest.approx(REACH_MM["coached"][1], abs=3)


def test_tall_people_have_high_hips_and_long_reaches() -> None:
    bodies = [drawn(seed) for seed in range(1000)]
    statures = [b.stature_mm for b in bodies]
    assert statistics.correlation(statures, [b.hip_height_mm for b in bodies]) == pytest.approx(0.9, abs=0.05)
    assert statistics.correlation(statures, [b.reach_mm("coached") for b in bodies]) == pytest.approx(0.6, abs=0.07)


def test_who_practises_has_hips_that_the_sensors_height_suits() -> None:
    assert all(830 <= suited(seed).hip_height_mm <= 965 for seed in range(200))


# --- each person ---


def test_an_unknown_person_is_refused_with_all_the_names() -> None:
    with pytest.raises(UsageError, match=r"--person bob: .*coached.*empty or black_leggings"):
        person_named("bob")


def test_everybody_has_a_line_of_help() -> None:
    assert all(re.fullmatch(r"[a-z_]+", name) and p.name == name for name, p in PEOPLE.items())
    assert all(p.help and "\n" not in p.help for p in PEOPLE.values())


@pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE)
def test_every_visit_fits_into_its_slot_with_a_moment_of_nobody_after_it(person: Person) -> None:
    for seed in SEEDS:
        for number, slot in enumerate(person.program * 2):
            if slot.script is not None:
                assert slot.period_s - visit(slot, seed, str(number)).end_s >= 2.0


@pytest.mark.parametrize("seed", SEEDS)
def test_coached_is_there_after_a_second_and_still_after_two(seed: int) -> None:
    assert PEOPLE["coached"].at(seed, 0.2).people == 0
    assert PEOPLE["coached"].at(seed, 1.0).people == 1
    stance = [hip("coached", seed, 2.0 + 0.1 * i) for i in range(24)]
    assert statistics.stdev(stance) < 4.0
    assert 560 < statistics.mean(stance) < 650


@pytest.mark.parametrize("seed", SEEDS)
def test_coached_reaches_the_default_target_in_five_hinges_and_five_more(seed: int) -> None:
    reps = PEOPLE["coached"].reps(seed, 76.0)
    assert [m.motion for m in reps] == ["hinge"] * 10
    assert reps[0].start_s == pytest.approx(4.5)
    assert reps[5].start_s - reps[4].end_s > 10.0
    for rep in reps:
        trace = gaps("coached", seed, rep.start_s, rep.end_s)
        assert 248 < trace[0] - min(trace) < 325
        assert min(trace) > 270
        assert 4.0 < rep.end_s - rep.start_s + 1.5 < 6.0
        assert PEOPLE["coached"].at(seed, rep.bottom_s).hip_drop_mm < 0.15 * 310


@pytest.mark.parametrize("seed", range(60))
def test_stiff_falls_short_of_the_target(seed: int) -> None:
    reps = PEOPLE["stiff"].reps(seed, 34.0)
    assert [m.motion for m in reps] == ["shallow"] * 5
    for rep in reps:
        trace = gaps("stiff", seed, rep.start_s, rep.end_s)
        assert 120 < trace[0] - min(trace) < 216


@pytest.mark.parametrize("seed", SEEDS)
def test_squatter_sinks_further_than_back_and_dips_twice_at_hip_height(seed: int) -> None:
    reps = PEOPLE["squatter"].reps(seed, 35.0)
    assert [m.motion for m in reps] == ["squat"] * 5
    for rep in reps:
        bottom = PEOPLE["squatter"].at(seed, rep.bottom_s)
        assert bottom.hip_mm is not None
        assert bottom.hip_drop_mm / (hip("squatter", seed, rep.start_s) - bottom.hip_mm) > 1.0
        assert dips(gaps("squatter", seed, rep.start_s, rep.end_s + 0.3), 55.0) == 2


@pytest.mark.parametrize("seed", SEEDS)
def test_too_near_stands_at_40_cm_then_at_two_feet(seed: int) -> None:
    assert hip("too_near", seed, 4.0) == pytest.approx(400, abs=35)
    assert hip("too_near", seed, 9.0) == pytest.approx(600, abs=35)
    reps = PEOPLE["too_near"].reps(seed, 32.0)
    assert [m.motion for m in reps] == ["hinge"] * 3
    assert reps[0].start_s > 9.0


@pytest.mark.parametrize("seed", SEEDS)
def test_bouncer_bounces_without_coming_near_the_top(seed: int) -> None:
    reps = PEOPLE["bouncer"].reps(seed, 32.0)
    assert [m.motion for m in reps] == ["hinge"] * 3
    for rep in reps:
        trace = gaps("bouncer", seed, rep.start_s, rep.end_s + 0.3)
        assert dips(trace, 20.0) == 4
        assert dips(trace, 150.0) == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_walks_off_in_the_middle_of_the_second_rep(seed: int) -> None:
    first, second = PEOPLE["walks_off"].reps(seed, 20.0)
    assert (first.motion, second.motion) == ("hinge", "abandoned")
    assert hip("walks_off", seed, second.start_s) - hip("walks_off", seed, second.bottom_s) > 150
    assert PEOPLE["walks_off"].at(seed, second.end_s).people == 0


def test_people_walk_off_both_ways() -> None:
    farthest = {s: max(p.hip_mm or 0 for p in poses("walks_off", s, 9.0, 15.0)) for s in SEEDS}
    assert any(mm > 1400 for mm in farthest.values())
    assert any(mm < 700 for mm in farthest.values())


@pytest.mark.parametrize("seed", SEEDS)
def test_passer_by_crosses_behind_the_spot_and_does_nothing(seed: int) -> None:
    seen = [p.hip_mm for p in poses("passer_by", seed, 0.0, 30.0) if p.hip_mm is not None]
    assert seen
    assert min(seen) > 1000
    assert len(seen) * 0.02 < 3 * 1.2
    assert PEOPLE["passer_by"].reps(seed, 100.0) == []


def test_an_empty_gym_never_shows_a_body() -> None:
    assert all(p.people == 0 and p.hip_mm is None for p in poses("empty", 1, 0.0, 130.0))
    assert PEOPLE["empty"].reps(1, 500.0) == []
    near = [r for r in readings("empty", 1, 60.0) if isinstance(r, RangeReading) and r.status in ("valid", "first")]
    assert near == []


def test_an_empty_gym_with_a_rack_in_the_alias_zone_shows_single_false_touches() -> None:
    near = [r for r in readings("empty", 1, 120.0) if isinstance(r, RangeReading) and r.status == "valid"]
    assert 10 < len(near) < 60
    assert all(r.t > 60.0 and r.range_mm is not None and r.range_mm < 300 for r in near)


def test_black_leggings_give_back_a_seventeenth_of_the_light_of_white_ones() -> None:
    found = [r for r in readings("black_leggings", 1, 4.0) if r.t > 3.0]
    assert all(isinstance(r, RangeReading) and 2.0 < (r.signal_mcps or 0) < 3.5 for r in found)


@pytest.mark.parametrize("name", ["class", "coached", "squatter", "bouncer"])
def test_the_truth_is_what_the_pose_shows_in_every_round(name: str) -> None:
    rounds = 3 * sum(slot.period_s for slot in PEOPLE[name].program)
    for rep in (m for m in PEOPLE[name].reps(2, rounds) if m.motion != "abandoned"):
        start, bottom, end = (PEOPLE[name].at(2, t).figure for t in (rep.start_s, rep.bottom_s, rep.end_s))
        assert start
        assert bottom
        assert end
        assert max(start.trunk, end.trunk) < 0.001 < 0.5 < bottom.trunk


def test_the_class_begins_with_the_coached_one_and_goes_on_for_ever() -> None:
    cycle = sum(slot.period_s for slot in PEOPLE["class"].program)
    first = PEOPLE["class"].reps(1, cycle)
    assert [m.motion for m in first[:5]] == ["hinge"] * 5
    assert {m.motion for m in first} == {"hinge", "shallow", "squat", "abandoned"}
    later = PEOPLE["class"].reps(1, 3 * cycle)
    assert len(later) == 3 * len(first)
    assert later[len(first)].start_s == pytest.approx(cycle + 4.5)
    assert PEOPLE["class"].at(1, 1000 * cycle + 3.0).people == 1


@given(st.sampled_from(sorted(PEOPLE)), st.integers(0, 10**6), st.floats(0.0, 1e6))
@settings(max_examples=80, deadline=None)
def test_any_moment_of_anybody_is_whole_and_can_be_had_again(name: str, seed: int, t: float) -> None:
    pose = PEOPLE[name].at(seed, t)
    assert sum(patch.share for patch in pose.patches) == pytest.approx(1.0)
    assert all(patch.share > 0 and patch.distance_mm > 200 for patch in pose.patches)
    assert (pose.hip_mm is None) == (pose.people == 0)
    assert PEOPLE[name].at(seed, t) == pose


@given(st.sampled_from(sorted(PEOPLE)), st.integers(0, 50), st.floats(0.0, 400.0))
@settings(max_examples=80, deadline=None)
def test_nobody_moves_faster_than_people_do(name: str, seed: int, t: float) -> None:
    before, after = PEOPLE[name].at(seed, t), PEOPLE[name].at(seed, t + 0.02)
    if before.hip_mm is not None and after.hip_mm is not None:
        assert abs(after.hip_mm - before.hip_mm) < 40.0


@given(st.floats(-1.0, 2.0))
def test_a_move_never_overshoots_its_end(share: float) -> None:
    assert 0.0 <= minimum_jerk(share) <= 1.0
    assert 1.0 + (0.0 - 1.0) * minimum_jerk(share) >= 0.0


@pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE)
def test_every_moment_of_a_round_can_be_seen(person: Person) -> None:
    for seed in (1, 2):
        for slot_number, slot in enumerate(person.program):
            occasion = visit(slot, seed, str(slot_number))
            keys = {m.start_s for m in occasion.movements} | {m.end_s for m in occasion.movements}
            for t in (key + nudge for key in keys for nudge in (-1e-9, -1e-6, 0.0, 1e-9)):
                assert occasion.pose(t).patches
