"""Figures of one process: coaching, replay, and the way from a reading to a pin."""

import gzip
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from hingewall.commands.bench.figures import Figure
from hingewall.errors import HingewallError
from hingewall.messages.readings import RangeReading, Reading
from hingewall.pins import open_board_devices
from hingewall.sensing.recording import lines
from hingewall.settings.settings import Settings
from hingewall.settings.wiring import Wiring
from hingewall.signals.board import GpioBoard
from hingewall.signals.cue_selector import CueSelector
from hingewall.signals.player import Player
from hingewall.simulation.sensor import readings
from hingewall.wall.replay import replay
from hingewall.wall.wall import Wall

PRACTICE_S = 120.0
ALARMS = 1000


def coaching() -> list[Figure]:
    """coaching: one reading through plausibility and coaching"""
    practice = list(readings("coached", 1, PRACTICE_S))
    wall, spent = Wall(Settings()), []
    for reading in practice:
        before = time.perf_counter()
        wall.feed(reading)
        spent.append(time.perf_counter() - before)
    return [Figure("coaching update, median", statistics.median(spent) * 1e6, "us", 40)]


def replaying() -> list[Figure]:
    """replay: a recording from the disk, as fast as it can"""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "practice.jsonl.gz"
        with gzip.open(path, "wb") as file:
            file.writelines(lines({}, readings("coached", 1, PRACTICE_S)))
        result = min((replay(path) for _ in range(3)), key=lambda r: r.elapsed_s)
    return [Figure("replay speed", result.span_s / result.elapsed_s, "x real time", 600, at_least=True)]


def reading_to_pin() -> list[Figure]:
    """reading to pin: from a reading below the limit to the beeper's (mock) pin"""
    spent = []
    devices = open_board_devices(Wiring())
    player = Player([GpioBoard(Wiring(), devices)])
    try:
        for _ in range(ALARMS):
            spent.append(_one_alarm(player))
    finally:
        player.close()
    spent.sort()
    return [
        Figure(f"reading to pin, p{share}", spent[int(len(spent) * share / 100) - 1] * 1e3, "ms", goal)
        for share, goal in ((50, 1.0), (95, 5.0), (99, None))
    ]


def _one_alarm(player: Player) -> float:
    """Somebody stands, then comes too near: the time that the second near reading takes to the pins."""
    wall, cue_selector = Wall(Settings()), CueSelector()
    for reading in _approach():
        before = time.perf_counter()
        events = wall.feed(reading)
        actions = cue_selector.hear(reading.t, events, approach=wall.coach.approach, cue=Settings().cue, quiet=False)
        player.perform(actions)
        after = time.perf_counter()
        if wall.coach.alarms.worst == "too_near":
            player.perform(
                cue_selector.hear(
                    reading.t, wall.coach.alarms.stop(reading.t), approach=None, cue=Settings().cue, quiet=False
                )
            )
            return after - before
    raise HingewallError("the alarm did not start")


def _approach() -> Iterator[Reading]:
    for n in range(120):
        mm = 610.0 + n % 3 if n < 80 else 610.0 - (n - 80) * 16
        yield RangeReading(n * 0.02, max(100.0, mm), "valid", 1.6, 20.0, 0.0, 40.0, n % 256)
