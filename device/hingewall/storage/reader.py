"""Reading what is kept, from any process: it can't write, and works beside a live writer and after it ended."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from heapq import merge
from itertools import islice
from operator import itemgetter, methodcaller
from pathlib import Path
from typing import Any, Self, TypeVar
from uuid import UUID

import msgspec

from hingewall.errors import (
    Damaged,
    DatabaseTooNew,
    HingewallError,
    SettingsError,
    StorageError,
    StoredSettingsError,
    UnknownId,
    one_line,
)
from hingewall.settings.declarations import shown
from hingewall.settings.settings import Settings, changed
from hingewall.storage.connection import reader, storage_error
from hingewall.storage.migrations import check, migrations
from hingewall.storage.records import MARKS, REPS, rep_of, summary_of, whole_of
from hingewall.storage.rows import Owner, Repair, RepRow, SetRow, SetSummary
from hingewall.storage.single import StoredOwner, StoredSettings, moment, one_row
from hingewall.storage.trace import Trace, unpack
from hingewall.storage.whose import EVERYBODY, Whose

Made = TypeVar("Made")

SETS = "SELECT sets.*, profiles.nickname FROM sets LEFT JOIN profiles ON profiles.athlete_id = sets.athlete_id"
SETS_BY_DATE = SETS.replace("FROM sets", "FROM sets INDEXED BY sets_by_date")

SETS_AT_ONCE = 100
"""As many of a long export are read in one transaction: it must not keep the device's log from being written back."""

_text = methodcaller("decode", "utf-8", "replace")
"""A damaged letter is no reason to refuse the page that it stands on."""

LATEST = 1 << 62
"""Later than every number of a set."""


class Reader:
    """Each call opens the database anew, so it may be used from any thread, before there is one and after another came.

    All raise StorageError when it can't be read (DatabaseTooNew by this version), UnknownId for ids that aren't in it,
    or are not ``whose``.
    """

    def __init__(self, path: Path, whose: Whose = EVERYBODY) -> None:
        self._path = path
        self._whose = whose
        self._version = max(migrations())

    def of(self, whose: Whose) -> Self:
        """The same records, but of the sets only those that are ``whose``."""
        return type(self)(self._path, whose)

    def settings(self) -> tuple[Settings, int]:
        """Settings and revision. Raises StoredSettingsError when what is stored can't be used, StorageError."""
        with self._connected() as connection:
            stored = one_row(connection, "settings", StoredSettings)
        try:
            return changed(Settings(), msgspec.json.decode(stored.json, type=dict[str, Any])), stored.revision
        except SettingsError as error:
            raise StoredSettingsError(error.fields, str(self._path), stored.revision) from error
        except (msgspec.DecodeError, RecursionError) as error:
            raise StoredSettingsError({"": f"no JSON: {error}"}, f"{self._path}: settings", stored.revision) from error

    def owner(self) -> Owner:
        with self._connected() as connection:
            row = one_row(connection, "owner", StoredOwner)
        return Owner(row.pin_hash, row.generation, row.failures, moment(row.last_failure))

    def sets(self, limit: int = 20, before: str | None = None) -> list[SetSummary]:
        """Newest first; ``before`` is the id of the last set of the page before."""
        with self._connected() as connection:
            newest = LATEST if before is None else self._row(connection, "set", before)["seq"]
            query = f"{SETS} WHERE sets.seq < :newest AND {{whose}} ORDER BY sets.seq DESC LIMIT :limit"
            rows = self._in_order(connection, query, lambda row: -row["seq"], limit, newest=newest)
            return [summary_of(row, connection.execute(MARKS, (row["id"],)).fetchall()) for row in rows]

    def set(self, set_id: str) -> SetRow:
        with self._connected() as connection:
            return whole_of(connection, self._row(connection, "set", set_id))

    def rep(self, rep_id: str) -> RepRow:
        """A rep, removed or not, with what people made of it."""
        with self._connected() as connection:
            row = self._row(connection, "rep", rep_id)
            rep = rep_of(connection, row)
        if rep is None:
            raise UnknownId("the memory card has damaged this rep, so it can't be shown")
        return rep

    def last_rep(self) -> RepRow | None:
        """The newest rep that wasn't removed."""
        with self._connected() as connection:
            newest = f"{REPS} WHERE coalesce(edited_to, '') != 'removed' AND {{whose}} ORDER BY reps.seq DESC LIMIT 1"
            row = self._asked(connection, newest).fetchone()
            return row and rep_of(connection, row)

    def newest_date(self) -> datetime | None:
        """When the newest set began, of those whose date is sure."""
        with self._connected() as connection:
            row = connection.execute("SELECT wall FROM sets WHERE sure ORDER BY seq DESC LIMIT 1").fetchone()
        return moment(row[0]) if row else None

    def last_number(self) -> int:
        """The highest number of a rep; 0 before the first."""
        with self._connected() as connection:
            return int(connection.execute("SELECT coalesce(max(seq), 0) FROM reps").fetchone()[0])

    def trace(self, rep_id: str) -> Trace:
        """What the rep was judged from."""
        with self._connected() as connection:
            seq = self._row(connection, "rep", rep_id)["seq"]
            (packed,) = connection.execute("SELECT trace FROM reps WHERE seq = ?", (seq,)).fetchone()
        if packed == b"":
            raise UnknownId("the distance of this rep over time is no longer kept")
        return unpack(packed)

    def all_sets(self, since: date | None = None) -> Iterator[SetRow]:
        """Oldest first, from local date ``since`` on, some at a time over one connection."""
        return self.each_set(whole_of, since)

    def each_set(self, made: Callable[[sqlite3.Connection, sqlite3.Row], Made], since: date | None) -> Iterator[Made]:
        """What ``made`` makes of the row of each, as ``all_sets`` finds them."""
        begin, after = midnight(since) if since else float("-inf"), 0
        query = f"{SETS} WHERE sets.seq > :after AND sets.wall >= :begin AND {{whose}} ORDER BY sets.seq LIMIT :limit"
        with self._connected() as connection:
            while True:
                rows = self._in_order(connection, query, itemgetter("seq"), SETS_AT_ONCE, after=after, begin=begin)
                yield from [made(connection, row) for row in rows]
                if len(rows) < SETS_AT_ONCE:
                    return
                after = rows[-1]["seq"]
                connection.execute("COMMIT")
                connection.execute("BEGIN")

    def day(self, day: date, limit: int = -1, after: str | None = None) -> list[SetRow]:
        """The sets that began on a local date, oldest first; ``after`` is the id of the last set of the page before."""
        with self._connected() as connection:
            last = None if after is None else self._row(connection, "set", after)
            query = (
                f"{SETS_BY_DATE} WHERE sets.wall >= :begin AND sets.wall < :end AND {{whose}}"
                " AND (sets.wall, sets.seq) > (:wall, :seq) ORDER BY sets.wall, sets.seq LIMIT :limit"
            )
            begin, end = midnight(day), midnight(day + timedelta(days=1))
            wall, seq = (last["wall"], last["seq"]) if last else (begin, 0)
            rows = self._asked(connection, query, begin=begin, end=end, wall=wall, seq=seq, limit=limit).fetchall()
            return [whole_of(connection, row) for row in rows]

    def last_repair(self) -> tuple[datetime, Repair] | None:
        """When the device last mended the database, and what it made of it."""
        with self._connected() as connection:
            row = connection.execute("SELECT wall, told FROM repairs ORDER BY seq DESC LIMIT 1").fetchone()
            when = row and moment(row["wall"])
            return (when, msgspec.json.decode(row["told"], type=Repair)) if when else None

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        newer: DatabaseTooNew | None = None
        try:
            connection = reader(self._path)
            try:
                newer = self._refuse_older(connection)
                connection.row_factory = sqlite3.Row
                connection.text_factory = _text
                connection.execute("BEGIN")  # all that one call reads is of one moment
                yield connection
            finally:
                connection.close()
        except HingewallError:
            raise
        except sqlite3.Error as error:
            if not self._path.exists():
                raise StorageError(f"{self._path}: no such database; start the device, which makes it") from error
            raise newer or storage_error(self._path, error) from error
        except (ValueError, TypeError, OverflowError, msgspec.DecodeError) as error:  # a row that is not what it was
            raise newer or storage_error(
                self._path, Damaged(f"{self._path}: a record is damaged ({one_line(error)})")
            ) from error

    def _refuse_older(self, connection: sqlite3.Connection) -> DatabaseTooNew | None:
        """One that is newer can be read as far as it has what is asked for."""
        try:
            found = check(connection, self._path, self._version)
        except DatabaseTooNew as error:
            return error
        if found < self._version:
            raise StorageError(
                f"{self._path}: the database is at version {found}, but this Hingewall needs {self._version};"
                " start the device, which brings it up to date"
            )
        return None

    def _asked(self, connection: sqlite3.Connection, query: str, **values: Any) -> sqlite3.Cursor:
        """A query about sets, its ``{whose}`` filled in: the one place where others' sets are left out."""
        filled = query.format(whose=self._whose.condition, summed=self._whose.summed)
        return connection.execute(filled, {**values, **self._whose.values})

    def _in_order(
        self,
        connection: sqlite3.Connection,
        query: str,
        order: Callable[[sqlite3.Row], Any],
        limit: int,
        **values: Any,
    ) -> list[sqlite3.Row]:
        """The first ``limit`` rows of a query in that ``order``, asked for each part of whose they are and merged."""
        parts = [
            connection.execute(query.format(whose=condition), {**values, **self._whose.values, "limit": limit})
            for condition in self._whose.conditions
        ]
        return list(islice(merge(*parts, key=order), limit))

    def _row(self, connection: sqlite3.Connection, kind: str, text: str) -> sqlite3.Row:
        query = f"{SETS} WHERE sets.id = :id" if kind == "set" else f"{REPS} WHERE reps.id = :id"
        query += " AND {whose}"
        row: sqlite3.Row | None = self._asked(connection, query, id=_uuid(kind, text)).fetchone()
        if row is None:
            raise _unknown(kind, text)
        return row


def midnight(day: date) -> float:
    """When a local date begins, in s since 1970; at an end of the calendar, before or after everything."""
    try:
        return datetime.combine(day, time()).astimezone().timestamp()
    except (ValueError, OverflowError):
        return float("-inf") if day == date.min else float("inf")


def _uuid(kind: str, text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError as error:
        raise _unknown(kind, text) from error


def _unknown(kind: str, text: str) -> UnknownId:
    return UnknownId(f"no such {kind}: {shown(text)}; perhaps it was deleted, or its id was cut short")
