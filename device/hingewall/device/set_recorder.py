"""Sets and reps on their way to the disk: a rep is announced once it is there."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Protocol

import uuid6

from hingewall.coaching.rules import RULES_VERSION
from hingewall.device.announced import Scoreboard
from hingewall.errors import StorageError, one_line
from hingewall.messages import CoachingEvent, Rep, RepEnded, SetEnded, SetStarted
from hingewall.storage.store import Storage
from hingewall.wall.traces import TraceKeeper
from hingewall.wall.wall import Wall

log = logging.getLogger(__name__)


class Floor(Protocol):
    """What of the running device goes into the book."""

    wall: Wall
    revision: int

    @property
    def source(self) -> str: ...
    @property
    def athlete_id(self) -> str | None: ...
    def soon(self, job: Callable[[], None]) -> None: ...
    def hurry(self) -> None: ...


class SetBook:
    """``hear`` each event of coaching. Belongs to the device loop; the disk answers through ``floor.soon``."""

    def __init__(self, floor: Floor, storage: Storage, scoreboard: Scoreboard, traces: TraceKeeper) -> None:
        self._floor = floor
        self._storage = storage
        self._scoreboard = scoreboard
        self._traces = traces

    def hear(self, event: CoachingEvent) -> None:
        match event:
            case SetStarted():
                self._start_set(event)
            case RepEnded():
                self._save_rep(event)
            case SetEnded() if self._scoreboard.set_id is not None:
                attempt(partial(self._storage.end_set, self._scoreboard.set_id, event.reason))

    def _start_set(self, event: SetStarted) -> None:
        floor, set_id = self._floor, str(uuid6.uuid7())
        settings = floor.wall.coach.settings
        self._scoreboard.set_started(set_id, event.goal)
        attempt(
            partial(
                self._storage.start_set,
                set_id,
                started_mono=event.t,
                goal=event.goal,
                mode=settings.mode,
                source=floor.source,
                settings=settings,
                settings_revision=floor.revision,
                rules_version=RULES_VERSION,
                athlete_id=floor.athlete_id,
            )
        )

    def _save_rep(self, ended: RepEnded) -> None:
        set_id, rep_id = self._scoreboard.set_id, str(uuid6.uuid7())
        assert set_id is not None, "coaching starts a set before its first rep"
        rep, trace = ended.rep, self._traces.trace(ended, self._floor.wall)
        self._scoreboard.rep_waiting()

        def saved(error: Exception | None, seq: int = 0) -> None:
            if error is None:
                self._floor.soon(lambda: self._announce(set_id, rep_id, seq, rep))
            else:
                self._floor.soon(self._scoreboard.rep_given_up)

        try:
            self._storage.save_rep(set_id, rep, rep_id, trace, saved)
        except StorageError as error:
            saved(error)

    def _announce(self, set_id: str, rep_id: str, seq: int, rep: Rep) -> None:
        self._scoreboard.rep_saved(set_id, rep_id, seq, rep)
        self._floor.hurry()


def attempt(job: Callable[[], None]) -> None:
    """Have the disk do something; that it can't is logged, and a fault that the chores find."""
    try:
        job()
    except StorageError as error:
        log.warning("%s", one_line(error))
