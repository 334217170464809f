"""Many walls in one process, for a hub on this machine: each with a database of its own and the real line to the hub.

Their people's reps are those of one simulated visitor, as the real coaching judged them, over and over.
"""

import logging
import random
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace
from uuid6 import uuid7

from hingewall import __version__
from hingewall.clock import WallClock
from hingewall.coaching.rules import RULES_VERSION
from hingewall.errors import CommandRefused, HingewallError, StorageError
from hingewall.fleet.access import HubAccess
from hingewall.fleet.messages import Cursor, Report
from hingewall.messages.events import RepEnded
from hingewall.messages.rep import Rep
from hingewall.settings.settings import Settings
from hingewall.simulation.sensor import readings
from hingewall.storage.store import Store
from hingewall.storage.trace import Trace
from hingewall.uplink.uplink import Uplink
from hingewall.wall.traces import TraceKeeper
from hingewall.wall.wall import Wall

log = logging.getLogger(__name__)

VISIT_S, PERSON = 120.0, "class"
SET_REPS = 10
TELL_S = 5.0


class Judged(NamedTuple):
    rep: Rep
    trace: Trace


def judged_reps(person: str = PERSON, seed: int = 1) -> list[Judged]:
    """What a simulated visitor did in two minutes, as the wall judged it. Raises UsageError for nobody's name."""
    wall, traces, found = Wall(Settings()), TraceKeeper(), []
    for reading in readings(person, seed, VISIT_S):
        traces.add(reading)
        found += [
            Judged(event.rep, traces.trace(event, wall)) for event in wall.feed(reading) if isinstance(event, RepEnded)
        ]
    return found


class SimulatedWall:
    """A wall with a database in ``folder`` that has joined a hub."""

    def __init__(self, folder: Path, access: HubAccess, reps: Sequence[Judged]) -> None:
        self.made = 0
        self._reps = cycle(reps)
        folder.mkdir(parents=True, exist_ok=True)
        database = folder / "hingewall.db"
        clock = WallClock(lambda: datetime.now(UTC), time.monotonic, lambda: True, "simulated")
        self._store = Store(database, clock)
        self._store.open()
        self._store.join_hub(access.wall, lambda: "simulated", lambda _: None)
        self._title = access.wall.replace("-", " ").capitalize()
        self._set_id = ""
        self._in_set = 0
        self._training = threading.Event()
        self._stopping = threading.Event()
        uplink = Uplink(database, access, self._acknowledge, self._send_again, self._shut_out, self._report, TELL_S)
        self._line = threading.Thread(target=uplink.run, args=(self._stopping.is_set,), name=f"{access.wall} uplink")
        self._line.start()

    def rep(self) -> None:
        """Another rep, in a set that is begun and ended as needed."""
        now = time.monotonic()
        if self._in_set == 0:
            self._set_id = str(uuid7())
            self._training.set()
            self._store.start_set(
                self._set_id, started_mono=now, goal=SET_REPS, mode="reach", source="simulated", settings=Settings(),
                settings_revision=1, rules_version=RULES_VERSION,
            )  # fmt: skip
        judged = next(self._reps)
        moved = now - judged.rep.end_s
        rep = replace(judged.rep, end_s=now, start_s=judged.rep.start_s + moved, bottom_s=judged.rep.bottom_s + moved)
        self._store.save_rep(self._set_id, rep, str(uuid7()), judged.trace, self._kept)
        self._in_set = (self._in_set + 1) % SET_REPS
        if self._in_set == 0:
            self._training.clear()
            self._store.end_set(self._set_id, "goal")

    def stop(self) -> None:
        self._stopping.set()

    def close(self) -> None:
        self.stop()
        self._line.join()
        self._store.close()

    def _kept(self, error: Exception | None, _seq: int) -> None:
        if error is None:
            self.made += 1

    def _report(self, waiting: int) -> Report:
        return Report(self._title, __version__, "training" if self._training.is_set() else "idle", waiting)

    def _acknowledge(self, has: Cursor) -> None:
        self._asked(lambda done: self._store.acknowledge(has.store, has.seq, has.id, done))

    def _shut_out(self, so: bool) -> None:
        if so:
            log.warning("the hub does not let %s in any more", self._title)

    def _send_again(self) -> None:
        self._asked(self._store.send_again)

    def _asked(self, what: Callable[[Callable[[Exception | None], None]], None]) -> None:
        def done(error: Exception | None) -> None:
            errors.append(error)
            there.set()

        errors: list[Exception | None] = []
        there = threading.Event()
        what(done)
        if not there.wait(10.0):
            raise StorageError("the simulated wall's card does not answer")
        if isinstance(errors[0], HingewallError | CommandRefused):
            raise errors[0]


def run_walls(
    folder: Path, joined: Sequence[HubAccess], rate: float, stopping: Callable[[float], bool], for_s: float | None
) -> dict[str, int]:
    """A wall for each until told to stop, who make ``rate`` reps a second together, at most for ``for_s``.

    How many each has on its disk.
    """
    reps = judged_reps()
    walls = [SimulatedWall(folder / access.wall, access, reps) for access in joined]
    began = time.monotonic()
    made = 0
    chance = random.Random(1)  # noqa: S311  who trains next
    try:
        while not stopping(0.02):
            passed = time.monotonic() - began
            while made < min(passed, for_s or passed) * rate:
                chance.choice(walls).rep()
                made += 1
    finally:
        for wall in walls:
            wall.stop()
        for wall in walls:
            wall.close()
    return {access.wall: wall.made for access, wall in zip(joined, walls, strict=True)}
