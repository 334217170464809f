"""The ingester: what walls send goes into the database, and is acknowledged once it is committed there."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec

from hingewall.errors import one_line
from hingewall.fleet.access import HubAccess
from hingewall.fleet.broker import NEWS, Broker, topic
from hingewall.fleet.messages import Answer, Batch, Question, Report, Up, encode
from hingewall_hub import database
from hingewall_hub.door import Door

log = logging.getLogger(__name__)

AT_ONCE = 1500
"""Rows in one transaction."""
GATHER_S = 0.02
"""After the first message, for those of other walls: they share one commit."""
RETRY_S = 0.5
CHORES_S = 2.0
DOOR_S = 1.0
"""How often it is looked whether other walls may come in: who is shut out is out within a few seconds."""
MONTHS_S = 3600.0

_up = msgspec.json.Decoder(Up).decode
_report = msgspec.json.Decoder(Report).decode


class Asked(NamedTuple):
    wall: str
    up: Up


class Ingester:
    """One message waits for each store and no more: one that asks again takes the place of what it asked before.

    So what waits can't outgrow the number of walls, however slow the database is. ``answer`` sends to a wall, ``begun``
    to all of them when there is a database (again): whoever waits for an answer asks again. ``door`` is told who may
    come in; who may not is not heard either.
    """

    def __init__(
        self, where: str, door: Door, answer: Callable[[str, Answer], None], begun: Callable[[], None]
    ) -> None:
        self._where = where
        self._door = door
        self._begun = begun
        self._answer = answer
        self._news = threading.Condition()
        self._waiting: dict[str, Asked] = {}
        self._states: dict[tuple[str, str], bytes] = {}
        self._stopping = self._guests = False
        self._chores_at = self._months_at = self._door_at = float("-inf")

    def heard(self, name: str, content: bytes) -> None:
        """A message of a wall, from any thread. Raises msgspec.MsgspecError for one that is none."""
        _, wall, what = name.split("/", 2)
        with self._news:
            if what == "up":
                up = _up(content)
                self._waiting[up.store if isinstance(up, Question) else up.upto.store] = Asked(wall, up)
            else:
                self._states[wall, what] = content
            self._news.notify()

    def stop(self) -> None:
        with self._news:
            self._stopping = True
            self._news.notify()

    def run(self) -> None:
        """Until it is stopped. While there is no database, what waits is kept; walls ask again anyway."""
        trouble = ""
        while not self._stopping:
            try:
                with database.connected(self._where) as connection:
                    database.bring_up_to_date(connection)
                    self._look_at_the_door(connection)
                    trouble = ""
                    self._begun()
                    while not self._stopping:
                        self._turn(connection)
            except database.Error as error:
                if trouble != (trouble := one_line(error)):
                    log.warning("the database: %s; tried again until it works", trouble)
                time.sleep(RETRY_S)

    def _turn(self, connection: database.Connection) -> None:
        with self._news:
            self._news.wait_for(lambda: self._waiting or self._states or self._stopping, CHORES_S)
            gather = bool(self._waiting)
        if gather:
            time.sleep(GATHER_S)
        asked, states = self._some()
        answers = []
        with connection.transaction():
            for one in asked:
                answers.append((one.wall, self._taken(connection, one)))
            for (wall, what), content in states.items():
                _note(connection, wall, what, content)
        for wall, answer in answers:  # committed: only now
            if answer:
                self._answer(wall, answer)
        self._chores(connection)

    def _some(self) -> tuple[list[Asked], dict[tuple[str, str], bytes]]:
        asked, rows = [], 0
        with self._news:
            while self._waiting and rows < AT_ONCE:
                one = self._waiting.pop(next(iter(self._waiting)))
                rows += len(one.up.rows) if isinstance(one.up, Batch) else 1
                asked.append(one)
            states, self._states = self._states, {}
        return asked, states

    def _taken(self, connection: database.Connection, one: Asked) -> Answer | None:
        number = database.wall_number(connection, one.wall)
        if number is None:
            return None
        if isinstance(one.up, Question):
            return Answer(one.up.n, database.cursor_of(connection, one.up.store))
        return Answer(one.up.n, database.take(connection, number, one.up))

    def _look_at_the_door(self, connection: database.Connection) -> None:
        with connection.transaction():
            walls = database.logins(connection)
        if self._door.let_in(walls):
            log.info("%d walls may come in", len(walls))

    def _chores(self, connection: database.Connection) -> None:
        now = time.monotonic()
        if now - self._months_at >= MONTHS_S:
            self._months_at = now
            with connection.transaction():
                database.make_months(connection, datetime.now(UTC).date())
            self._guests = True
        if now - self._door_at >= DOOR_S:
            self._door_at = now
            self._look_at_the_door(connection)
        if now - self._chores_at >= CHORES_S:
            with connection.transaction():
                counted = not database.count_days(connection)
            if counted and self._guests:  # what a day came to is known by now, and outlives the sets
                with connection.transaction():
                    self._guests = database.forget_guests(connection, datetime.now(UTC))
            if counted:
                self._chores_at = now


def _note(connection: database.Connection, wall: str, what: str, content: bytes) -> None:
    number = database.wall_number(connection, wall)
    if number is None:
        return
    try:
        if what == "online":
            database.note_online(connection, number, content == b"1")
        elif what == "state":
            database.note_report(connection, number, _report(content))
    except msgspec.MsgspecError as error:
        log.warning("%s tells of itself what can't be read: %s", wall, one_line(error))


def run_ingester(where: str, door: Door, access: HubAccess, stopping: Callable[[float], bool]) -> None:
    """The ingester's process, until it is told to stop."""

    def begun() -> None:
        broker.send(NEWS, b"")

    subscribed = [topic("+", what) for what in ("up", "state", "online")]
    ingester = Ingester(where, door, lambda wall, answer: broker.send(topic(wall, "answer"), encode(answer)), begun)
    broker = Broker(access, subscribed, ingester.heard, begun)
    worker = threading.Thread(target=ingester.run, name="database", daemon=True)
    worker.start()
    while not stopping(1.0):
        pass
    ingester.stop()
    worker.join(10.0)
    broker.close()
