"""Each simulated person in front of the wall: the verdicts are held against what the person did."""

from collections.abc import Sequence

import pytest

from hingewall.settings.mount import Mount
from hingewall.settings.settings import Settings, alarm_distance_mm
from hingewall.simulation.faults import FaultSort, SensorFault
from hingewall.simulation.motion import Motion, Movement
from hingewall.simulation.sensor import readings
from hingewall.simulation.visitors import PEOPLE
from hingewall.wall.replay import ReplayResult, run
from hingewall.wall.wall import Wall

SEEDS = (1, 2, 3)
MINUTE_S = 70.0
T = Settings().reach.target_mm
by_seed = pytest.mark.parametrize("seed", SEEDS)


def practises(person: str, seed: int, until_s: float = MINUTE_S, faults: Sequence[SensorFault] = ()) -> ReplayResult:
    """What a wall makes of them."""
    result = ReplayResult(file=person)
    run(Wall(Settings()), readings(person, seed, until_s, faults), result)
    return result


def did(person: str, seed: int, motion: Motion, until_s: float = MINUTE_S) -> list[Movement]:
    return [movement for movement in PEOPLE[person].reps(seed, until_s - 1.0) if movement.motion == motion]


def reasons(result: ReplayResult) -> list[str]:
    return [rep.reason or rep.verdict for rep in result.reps]


def test_everybody_has_a_scenario() -> None:
    tested = {name.removeprefix("test_") for name in globals() if name.startswith("test_")}
    assert {name for name in PEOPLE if name not in tested} == set()


@by_seed
def test_coached(seed: int) -> None:
    result, hinges = practises("coached", seed), did("coached", seed, "hinge")
    assert reasons(result) == ["counted"] * len(hinges)
    assert not any(rep.unsure for rep in result.reps)
    for rep, hinge in zip(result.reps, hinges, strict=True):
        assert rep.bottom_s == pytest.approx(hinge.bottom_s, abs=0.25)
        assert hinge.start_s < rep.start_s < rep.bottom_s < rep.end_s < hinge.end_s
        assert rep.reach_mm >= T
    assert [stance.verdict for stance in result.stances] == ["good"]
    assert (result.alarms, result.faults) == ([], [])


@by_seed
def test_stiff(seed: int) -> None:
    result = practises("stiff", seed)
    assert reasons(result) == ["shallow"] * len(did("stiff", seed, "shallow"))
    assert result.alarms == []


@by_seed
def test_squatter(seed: int) -> None:
    result = practises("squatter", seed)
    assert reasons(result) == ["squat"] * len(did("squatter", seed, "squat"))
    assert result.alarms == []


@by_seed
def test_too_near(seed: int) -> None:
    result = practises("too_near", seed, until_s=31.0)
    assert [stance.verdict for stance in result.stances] == ["too_near", "good"]
    [alarm] = result.alarms
    assert alarm.kind == "stance_too_near"
    assert alarm.end_s is not None
    first_hinge, *_ = hinges = did("too_near", seed, "hinge", 31.0)
    assert alarm.start_s < alarm.end_s < first_hinge.start_s
    assert reasons(result) == ["counted"] * len(hinges)


@by_seed
def test_bouncer(seed: int) -> None:
    assert reasons(practises("bouncer", seed)) == ["counted"] * len(did("bouncer", seed, "hinge"))


@by_seed
def test_walks_off(seed: int) -> None:
    result = practises("walks_off", seed)
    assert result.counted == len(did("walks_off", seed, "hinge"))
    assert result.void == len(did("walks_off", seed, "abandoned"))
    assert {rep.reason for rep in result.reps if rep.verdict == "void"} <= {"walked_away", "lost_sight"}
    assert (result.no_rep, result.alarms) == (0, [])


@by_seed
def test_passer_by(seed: int) -> None:
    result = practises("passer_by", seed)
    assert (result.reps, result.alarms, result.stances) == ([], [], [])


@by_seed
def test_card(seed: int) -> None:
    """A card that stands at 600 mm is no rep and no alarm, and is named as a thing."""
    result = practises("card", seed)
    assert (reasons(result), result.alarms) == ([], [])
    assert "obstacle" in [fault.kind for fault in result.faults]


@by_seed
def test_empty(seed: int) -> None:
    result = practises("empty", seed, until_s=180.0)
    assert (result.reps, result.alarms, result.stances) == ([], [], [])


@by_seed
def test_black_leggings(seed: int) -> None:
    result = practises("black_leggings", seed)
    assert reasons(result) == ["counted"] * len(did("black_leggings", seed, "hinge"))
    assert (result.alarms, result.faults) == ([], [])


def test_class() -> None:
    """All of them in turn: as many counted as hinges were done, whoever came before."""
    until_s = 235.0
    result = practises("class", 1, until_s)
    assert result.counted == len(did("class", 1, "hinge", until_s))
    assert [alarm.kind for alarm in result.alarms] == ["stance_too_near"]
    assert {rep.reason for rep in result.reps if rep.verdict == "no_rep"} == {"shallow", "squat"}


# --- people before a sensor in trouble ---


FROZEN: tuple[FaultSort, ...] = ("frozen", "stuck_value")


@pytest.mark.parametrize("kind", FROZEN)
def test_a_frozen_sensor_is_a_fault_and_the_rep_under_it_is_not_counted(kind: FaultSort) -> None:
    hinge = did("coached", 1, "hinge")[1]
    result = practises("coached", 1, 40.0, [SensorFault(kind, hinge.bottom_s, hinge.bottom_s + 3.0)])
    assert [fault.kind for fault in result.faults] == ["frozen"]
    assert not {"touch", "too_near"} & {alarm.kind for alarm in result.alarms}
    assert not any(rep.verdict == "counted" and rep.start_s < hinge.bottom_s < rep.end_s for rep in result.reps)
    assert result.void >= 1


def test_single_false_near_readings_are_never_an_alarm() -> None:
    result = practises("coached", 1, MINUTE_S, [SensorFault("false_near", 0.0, MINUTE_S)])
    assert result.alarms == []


def test_an_empty_gym_with_false_near_readings_never_beeps() -> None:
    result = practises("empty", 1, MINUTE_S, [SensorFault("false_near", 0.0, MINUTE_S)])
    assert (result.alarms, result.reps) == ([], [])


TROUBLES: dict[FaultSort, str] = {"nack": "i2c", "frozen": "frozen"}


@pytest.mark.parametrize("kind", TROUBLES)
def test_a_sensor_in_trouble_in_an_empty_gym_is_a_fault_that_ends(kind: FaultSort) -> None:
    result = practises("empty", 1, 30.0, [SensorFault(kind, 5.0, 10.0)])
    [span] = [span for span in result.faults if span.kind == TROUBLES[kind]]
    assert span.end_s is not None
    assert 5.0 <= span.start_s < 6.0 <= 10.0 <= span.end_s < 11.5
    assert (result.alarms, result.reps) == ([], [])


def test_whoever_hinges_from_too_near_hears_both_alarms() -> None:
    """The same people, 200 mm nearer to the wall: the stance is too near, and each bottom is inside the limit."""
    result = ReplayResult(file="near")
    run(Wall(Settings(), Mount(200.0)), readings("coached", 1, 30.0), result)
    near = [alarm for alarm in result.alarms if alarm.kind == "too_near"]
    assert result.stances[0].verdict == "too_near"
    assert "stance_too_near" in {alarm.kind for alarm in result.alarms}
    assert len(near) == len(did("coached", 1, "hinge", 30.0))
    assert all((alarm.closest_mm or 0.0) < alarm_distance_mm(Settings()) for alarm in near)
    assert result.counted == 0
