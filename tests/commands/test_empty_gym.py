"""``hingewall score --things``: an empty gym, in which nothing counts and no thing sounds for long."""

import pytest

from hingewall.commands.cli import main
from hingewall.commands.score.empty import Emptiness, empty_keys, empty_table
from hingewall.settings.settings import Settings
from hingewall.simulation.life.empty_gym import EmptyGym, Rolling
from hingewall.simulation.life.readings import readings
from hingewall.simulation.life.things import Thing
from hingewall.wall.replay import AlarmSpan, FaultSpan, ReplayResult, run
from hingewall.wall.wall import Wall

CHAIR = Thing("chair", 100.0, 200.0, 0.6, 0.4, 400.0)
PASSING = Rolling("trolley", 300.0, 304.0, 0.6, 0.4, 600.0)
SILENT_S = 20.0


def judged(thing: Thing | Rolling, *spans: AlarmSpan | FaultSpan) -> Emptiness:
    alarms = [span for span in spans if isinstance(span, AlarmSpan)]
    faults = [span for span in spans if isinstance(span, FaultSpan)]
    result = Emptiness()
    result.judge(thing, ReplayResult(file="an hour", alarms=alarms, faults=faults))
    return result


def test_two_alarms_at_once_are_one_time_and_those_of_another_thing_are_not_this_one_s() -> None:
    alarms = (AlarmSpan("touch", 102.0, 110.0), AlarmSpan("too_near", 104.0, 112.0), AlarmSpan("touch", 250.0, 290.0))
    assert judged(CHAIR, *alarms).alarm_most_s == {"chair": 10.0}


def test_what_stays_has_to_be_named_as_an_obstacle_and_what_passes_has_not() -> None:
    assert judged(CHAIR, FaultSpan("obstacle", 118.0, 202.0)).unnamed["chair"] == 0
    assert judged(CHAIR, FaultSpan("frozen", 118.0, 202.0)).unnamed["chair"] == 1
    assert judged(PASSING).unnamed["trolley"] == 0


def test_hours_are_summed_and_of_alarms_the_longest_is_kept() -> None:
    total = judged(CHAIR, AlarmSpan("touch", 102.0, 110.0), FaultSpan("obstacle", 118.0, None))
    total.add(judged(CHAIR, AlarmSpan("touch", 102.0, 105.0)))
    keys = empty_keys(total)
    assert (keys["things"], keys["alarm_s"], keys["alarm_most_s"], keys["unnamed"]) == (2, 11, 8.0, 1)
    assert "chair" in empty_table(total, True, 1)


def test_what_rolls_by_comes_from_the_side_goes_to_and_fro_and_leaves() -> None:
    rolls = Rolling("backrest", 0.0, 30.0, 0.8, 0.2, 620.0, 250.0, 2, 5.0)
    patches = [patch for i in range(1, 3000) if (patch := rolls.patch(i / 100)) is not None]
    assert patches[0].share < 0.1 > patches[-1].share
    assert min(patch.distance_mm for patch in patches) == pytest.approx(370.0)
    assert max(patch.distance_mm for patch in patches) == 620.0


@pytest.mark.parametrize("hour", [1, 2])
def test_in_an_empty_gym_that_the_camera_sees_nothing_counts_and_nothing_sounds_for_long(hour: int) -> None:
    """The first things of an hour."""
    gym, said = EmptyGym(1, hour), ReplayResult(file="things")
    until_s = gym.things[3].end_s + 5.0
    run(Wall(Settings()), readings(gym, 0.0, until_s, camera=True), said)
    found = Emptiness()
    for thing in gym.things[:4]:
        found.judge(thing, said)
    assert said.reps == []
    assert max(found.alarm_most_s.values()) <= SILENT_S


@pytest.mark.parametrize("more", [["--visit", "3"], ["--by", "condition"]])
def test_things_and_visits_do_not_go_together(more: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "--things", "1", *more]) == 2
    assert capsys.readouterr().err.count("\n") == 1
