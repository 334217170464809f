"""What waits for the hub, as messages: read beside the writer, by a process that can't write."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from hingewall.fleet.messages import (
    MOST_ROWS,
    AthleteRow,
    Batch,
    Cursor,
    EditRow,
    GoneRow,
    Kind,
    RepRow,
    Row,
    SetRow,
)
from hingewall.storage.connection import reader, storage_error

KNOWN = "(sets.athlete_id IS NULL OR coalesce(profiles.owner_sees, 0))"
"""Sets that are the hub's to know: guests', and those of athletes who share their history with the owner."""
OF_SETS = "sets LEFT JOIN profiles ON profiles.athlete_id = sets.athlete_id"
SET = (
    "SELECT id, wall, sure, wall + ended_mono - mono, goal, mode, rules_version, sets.athlete_id"  # noqa: S608  ours
    f" FROM {OF_SETS} WHERE id = ? AND {KNOWN}"
)
REP = (
    "SELECT reps.id, set_id, wall + end_s - mono, verdict, measured, reason, unsure"  # noqa: S608  ours
    f" FROM {OF_SETS} JOIN reps ON reps.set_id = sets.id WHERE reps.id = ? AND {KNOWN}"
)
EDIT = (
    "SELECT edits.id, rep_id, before, after, by, edits.wall, edits.sure"  # noqa: S608  ours
    f" FROM {OF_SETS} JOIN reps ON reps.set_id = sets.id JOIN edits ON edits.rep_id = reps.id"
    f" WHERE edits.id = ? AND {KNOWN}"
)
ATHLETE = "SELECT athlete_id, nickname, colour, shape FROM profiles WHERE athlete_id = ? AND owner_sees"

_measured = msgspec.json.Decoder(dict[str, float | str | None])


class Joined(NamedTuple):
    """As the device has it: the hub's name for this wall, the store, and what is acknowledged."""

    wall: str
    store: str
    acknowledged: int


class Outbox:
    """Each call opens the database anew. Raises StorageError when it can't be read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def joined(self) -> Joined | None:
        """None on a wall that has joined no hub."""
        with self._connected() as connection:
            row = connection.execute("SELECT wall, store, acknowledged FROM hub").fetchone()
        return Joined(*row) if row else None

    def holds(self, cursor: Cursor) -> bool:
        """Whether this file is the one that the hub has so much of, and can go on from there."""
        with self._connected() as connection:
            if cursor.seq == 0:
                row = connection.execute("SELECT acknowledged FROM hub WHERE store = ?", (cursor.store,)).fetchone()
                return row is not None and row[0] == 0
            found = connection.execute("SELECT 1 FROM outbox WHERE seq = ? AND id = ?", (cursor.seq, cursor.id))
            return found.fetchone() is not None

    def waiting(self, after: int) -> int:
        """How many changes there are after number ``after``."""
        with self._connected() as connection:
            (count,) = connection.execute("SELECT count(*) FROM outbox WHERE seq > ?", (after,)).fetchone()
        return int(count)

    def batch(self, n: int, store: str, after: int, most: int = MOST_ROWS) -> Batch | None:
        """The next changes of ``store``, as they are now; None where nothing waits, or it is another store by now."""
        with self._connected() as connection:
            if connection.execute("SELECT 1 FROM hub WHERE store = ?", (store,)).fetchone() is None:
                return None
            waiting: list[tuple[int, Kind, str]] = connection.execute(
                "SELECT seq, kind, id FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?", (after, most)
            ).fetchall()
            if not waiting:
                return None
            last = {(kind, row_id): seq for seq, kind, row_id in waiting}  # what changed twice is sent once, as it is
            rows = [_row(connection, kind, row_id) for seq, kind, row_id in waiting if last[kind, row_id] == seq]
        seq, _, row_id = waiting[-1]
        return Batch(n, after, Cursor(store, seq, row_id), tuple(rows))

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(reader(self._path)) as connection:
                connection.execute("BEGIN")
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise storage_error(self._path, error) from error


def _row(connection: sqlite3.Connection, kind: Kind, row_id: str) -> Row:
    query, made = READ[kind]
    found = connection.execute(query, (row_id,)).fetchone()
    return made(*found) if found else GoneRow(kind, row_id)


def _set(row_id: str, at: float, sure: int, ended: float | None, goal: int, mode: str, rules: int, who: str) -> Row:
    return SetRow(row_id, at, bool(sure), ended, goal, mode, rules, who)


def _rep(row_id: str, set_id: str, at: float, verdict: str, text: str, reason: str | None, unsure: int) -> Row:
    try:
        _measured.decode(text)
    except (ValueError, TypeError):  # figures that the card has damaged: the verdict stands without them
        text = "{}"
    return RepRow(row_id, set_id, at, verdict, msgspec.Raw(text.encode()), reason, bool(unsure))


def _edit(row_id: str, rep: str, before: str, after: str, by: str, at: float, sure: int) -> Row:
    return EditRow(row_id, rep, before, after, by, at, bool(sure))


READ: dict[Kind, tuple[str, Callable[..., Row]]] = {
    "set": (SET, _set),
    "rep": (REP, _rep),
    "edit": (EDIT, _edit),
    "athlete": (ATHLETE, AthleteRow),
}
