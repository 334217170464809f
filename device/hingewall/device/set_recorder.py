"""Sets and reps on their way to the disk: a rep is announced once it is there."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Protocol

import uuid6

from hingewall.coaching.rules import RULES_VERSION
from hingewall.device.announced import Announced
from hingewall.errors import StorageError, one_line
from hingewall.messages.events import CoachingEvent, RepEnded, SetEnded, SetStarted
from hingewall.messages.rep import Rep
from hingewall.storage.storage import Storage
from hingewall.wall.traces import TraceKeeper
from hingewall.wall.wall import Wall

log = logging.getLogger(__name__)


class Loop(Protocol):
    """What of the running device goes into the book."""

    wall: Wall
    revision: int

    @property
    def source(self) -> str: ...
    @property
    def athlete_id(self) -> str | None: ...
    def call_soon(self, job: Callable[[], None]) -> None: ...
    def publish_soon(self) -> None: ...


class SetRecorder:
    """``hear`` each event of coaching. Belongs to the device loop; the disk answers through ``loop.soon``."""

    def __init__(self, loop: Loop, storage: Storage, announced: Announced, traces: TraceKeeper) -> None:
        self._loop = loop
        self._storage = storage
        self._announced = announced
        self._traces = traces
        self._begun: SetStarted | None = None
        """The open set while it has no rep. It is not stored: it says nothing, and taps would fill the card."""

    def hear(self, event: CoachingEvent) -> None:
        match event:
            case SetStarted():
                self._announced.set_started(str(uuid6.uuid7()), event.goal)
                self._begun = event
            case RepEnded():
                self._save_rep(event)
            case SetEnded() if self._announced.set_id is not None and self._begun is None:
                attempt(partial(self._storage.end_set, self._announced.set_id, event.reason))

    def _store_set(self, set_id: str, begun: SetStarted) -> None:
        loop, settings = self._loop, self._loop.wall.coach.settings
        attempt(
            partial(
                self._storage.start_set,
                set_id,
                started_mono=begun.t,
                goal=begun.goal,
                mode=settings.mode,
                source=loop.source,
                settings=settings,
                settings_revision=loop.revision,
                rules_version=RULES_VERSION,
                athlete_id=loop.athlete_id,
            )
        )

    def _save_rep(self, ended: RepEnded) -> None:
        set_id, rep_id = self._announced.set_id, str(uuid6.uuid7())
        assert set_id is not None, "coaching starts a set before its first rep"
        if self._begun is not None:
            self._store_set(set_id, self._begun)
            self._begun = None
        rep, trace = ended.rep, self._traces.trace(ended, self._loop.wall)
        self._announced.rep_waiting(set_id, rep_id, rep)

        def saved(error: Exception | None, seq: int = 0) -> None:
            if error is None:
                self._loop.call_soon(lambda: self._announce(set_id, rep_id, seq, rep))
            else:
                self._loop.call_soon(partial(self._announced.rep_given_up, rep_id))

        try:
            self._storage.save_rep(set_id, rep, rep_id, trace, saved)
        except StorageError as error:
            saved(error)

    def _announce(self, set_id: str, rep_id: str, seq: int, rep: Rep) -> None:
        self._announced.rep_saved(set_id, rep_id, seq, rep)
        self._loop.publish_soon()


def attempt(job: Callable[[], None]) -> None:
    """Have the disk do something; that it can't is logged, and a fault that housekeeping finds."""
    try:
        job()
    except StorageError as error:
        log.warning("%s", one_line(error))
