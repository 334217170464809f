"""A store with a clock that a test sets, what it is given to keep, and waiting for the writer's answers."""

import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uuid6
from msgspec.structs import replace

from hingewall.clock import WallClock
from hingewall.messages.readings import BodyReading, FaultReading, RangeReading
from hingewall.messages.rep import Rep
from hingewall.settings.settings import Settings, as_dict
from hingewall.storage.reader import Reader
from hingewall.storage.store import Store
from hingewall.storage.trace import Trace
from waiting import PATIENCE_S

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

COUNTED = Rep(
    start_s=101.0, bottom_s=102.4, end_s=103.9, verdict="counted", reason=None, unsure=False, stance_mm=607.0,
    gap_mm=352.0, reach_mm=255.0, eccentric_s=1.4, pause_s=0.3, concentric_s=1.2, hip_drop_mm=None, drop_ratio=None,
    form="not_checked", target_mm=240.0, top_pause_s=None, peak_down_mm_s=310.5, peak_up_mm_s=290.0,
    mean_down_mm_s=180.0, mean_up_mm_s=170.0, shift_mm=None, turns=0, quality=0.99, rules_version=1,
)  # fmt: skip
SHALLOW = replace(COUNTED, verdict="no_rep", reason="shallow", unsure=False, reach_mm=180.0)
UNSURE = replace(COUNTED, unsure=True, reach_mm=230.0)
TRACE = Trace(
    header={"mount_offset_mm": 50.0, "settings": as_dict(Settings()), "rules_version": 1},
    readings=[
        RangeReading(99.5, 660.0, "valid", 1.7, 12.1, 0.2, 256.0, 250),
        RangeReading(99.52, None, "signal_fail", stream=251),
        BodyReading(99.53, True, 1, 12.5, -3.0, -210.0, 0.93, breadth_mm=352.0),
        FaultReading(99.56, "i2c"),
    ],
)


class SetClock:
    """Noon in UTC on a boot that began 100 s before; a clock that is right unless told otherwise."""

    def __init__(self) -> None:
        self.right = True
        self.date = NOON
        self.mono = 100.0

    def pass_by(self, seconds: float) -> None:
        self.date += timedelta(seconds=seconds)
        self.mono += seconds

    def wall_clock(self, boot: str = "first boot") -> WallClock:
        return WallClock(lambda: self.date, lambda: self.mono, lambda: self.right, boot)


class Answers:
    """What the writer called back with: the first answer, waited for."""

    def __init__(self) -> None:
        self.thread = ""
        self._answer: tuple[Exception | None, Any] = (None, None)
        self._there = threading.Event()

    def __call__(self, error: Exception | None, result: Any = None) -> None:
        self.thread = threading.current_thread().name
        self._answer = (error, result)
        self._there.set()

    @property
    def there(self) -> bool:
        return self._there.is_set()

    def until(self, holds: Callable[[], bool]) -> None:
        """Until the answer is there, or something else holds."""
        while not self._there.wait(0.005) and not holds():
            pass

    def wait(self) -> Any:
        """The result, after the commit; raises what the job came to."""
        assert self._there.wait(PATIENCE_S), "no answer"
        error, result = self._answer
        if error is not None:
            raise error
        return result


class Shelf:
    """A database in a folder, the store that writes it and a reader beside it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "hingewall.db"
        self.clock = SetClock()
        self.reader = Reader(self.path)
        self.store = Store(self.path, self.clock.wall_clock())
        self._opened = [self.store]

    def open(self) -> "Shelf":
        self.store.open()
        return self

    def reopen(self, boot: str = "first boot") -> None:
        """The device process ends and starts again."""
        self.store.close()
        self.store = Store(self.path, self.clock.wall_clock(boot))
        self._opened.append(self.store)
        self.store.open()

    def start(self, goal: int = 10, athlete_id: str | None = None) -> str:
        """A set that starts now."""
        set_id = str(uuid6.uuid7())
        self.store.start_set(
            set_id, started_mono=self.clock.mono, goal=goal, mode="reach", source="simulated", settings=Settings(),
            settings_revision=1, rules_version=1, athlete_id=athlete_id,
        )  # fmt: skip
        return set_id

    def keep(self, set_id: str, rep: Rep = COUNTED, rep_id: str = "") -> str:
        """A rep that is on disk when this returns."""
        rep_id = rep_id or str(uuid6.uuid7())
        answers = Answers()
        self.store.save_rep(set_id, rep, rep_id, TRACE, answers)
        answers.wait()
        return rep_id

    def edit(self, rep_id: str, change: str) -> None:
        answers = Answers()
        self.store.edit_rep(rep_id, change, answers)
        answers.wait()

    def nights(self, count: int, days: float = 90) -> None:
        """So many nights pass, on each of which what is older than ``days`` is looked for."""
        for _ in range(count):
            self.clock.pass_by(86400)
            self.night(days)

    def night(self, days: float = 90) -> None:
        self.store.prune(days)
        self.settle()  # now what is to be deleted is asked for
        left = -1
        while left != (left := self._sets()):
            self.settle()  # it deletes a few at a time

    def _sets(self) -> int:
        self.settle()
        return len(self.reader.sets(10_000))

    def settle(self) -> None:
        """Until all that was asked before is written."""
        answers = Answers()
        self.store.pin_ok(answers)
        answers.wait()

    def close(self) -> None:
        for store in self._opened:
            store.close()


def fill(path: Path) -> None:
    """Write until there is no room for another byte."""
    with path.open("wb", buffering=0) as file:
        for size in (65536, 4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue


def asked(shelf: Shelf, what: str, *arguments: Any) -> None:
    """A job that somebody waits for, done; raises what it came to."""
    answers = Answers()
    getattr(shelf.store, what)(*arguments, answers)
    answers.wait()


def raw(shelf: Shelf, query: str) -> list[Any]:
    """What stands in the database itself."""
    connection = sqlite3.connect(shelf.path, isolation_level=None)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()
