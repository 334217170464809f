"""The same readings judged in four ways: by the wall with the camera's numbers and without, and by two naive rules."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

from evidence.baselines import Line, distances, find_peaks, fixed_threshold
from hingewall.commands.score.report import as_keys
from hingewall.commands.score.run import judged
from hingewall.commands.score.tally import Tally
from hingewall.messages.readings import BodyReading, Reading
from hingewall.settings.settings import Settings
from hingewall.simulation.life.truth import Truth
from hingewall.wall.replay import ReplayResult, run
from hingewall.wall.wall import Wall

Way = Literal["camera", "without_camera", "fixed_threshold", "find_peaks"]
WAYS: tuple[Way, ...] = ("camera", "without_camera", "fixed_threshold", "find_peaks")
NAIVE: dict[Way, Callable[[Line, Line, Settings], ReplayResult]] = {
    "fixed_threshold": fixed_threshold,
    "find_peaks": find_peaks,
}
Tallies = dict[Way, Tally]
ONLY_OF_ONE = {"findings", "worst"}
"""What a score tells of single visits, and what nobody keeps."""


def in_all_ways(
    truth: Truth,
    parts: Sequence[Sequence[Reading]],
    wall: Callable[[], Wall],
    settings: Settings,
    mount_mm: float = 0.0,
) -> Tallies:
    """Each way's tally of one visit or recording; ``parts`` has the readings of each time that the device was on."""
    said: dict[Way, ReplayResult] = {way: ReplayResult(file=way) for way in WAYS}
    for part in parts:
        run(wall(), part, said["camera"])
        run(wall(), (reading for reading in part if not isinstance(reading, BodyReading)), said["without_camera"])
        times, mm = distances(part, mount_mm)
        for way, rule in NAIVE.items():
            naive = rule(times, mm, settings)
            said[way].reps += naive.reps
            said[way].alarms += naive.alarms
    return {way: judged(truth, one) for way, one in said.items()}


def added(all_of_them: Iterable[Tallies]) -> Tallies:
    total: Tallies = {way: Tally() for way in WAYS}
    for tallies in all_of_them:
        for way, tally in tallies.items():
            total[way].add(tally)
    return total


def figures(tallies: Tallies) -> dict[str, Any]:
    """By way and name, as ``hingewall score --json`` names them."""
    return {
        way: {key: value for key, value in as_keys(tally).items() if key not in ONLY_OF_ONE}
        for way, tally in tallies.items()
    }
