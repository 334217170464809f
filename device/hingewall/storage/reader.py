"""Reading what is kept, from any process: it can't write, and works beside a live writer and after it ended."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from heapq import merge
from itertools import islice
from operator import itemgetter, methodcaller
from pathlib import Path
from typing import Any, Self, get_args
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
from hingewall.messages.rep import Verdict
from hingewall.messages.snapshot import RepMark
from hingewall.settings.declarations import shown
from hingewall.settings.settings import Settings, changed
from hingewall.storage.connection import reader, storage_error
from hingewall.storage.migrations import check, migrations
from hingewall.storage.rows import Edit, Owner, Repair, RepRow, SetFields, SetRow, SetSummary
from hingewall.storage.single import StoredOwner, StoredSettings, moment, one_row
from hingewall.storage.trace import Trace, unpack
from hingewall.storage.whose import EVERYBODY, Whose

SETS = "SELECT sets.*, profiles.nickname FROM sets LEFT JOIN profiles ON profiles.athlete_id = sets.athlete_id"
SETS_BY_DATE = SETS.replace("FROM sets", "FROM sets INDEXED BY sets_by_date")
MARKS = "SELECT verdict, reason, unsure, standing FROM judged WHERE set_id = ? AND standing != 'removed' ORDER BY seq"
REPS = (
    "SELECT judged.*, sets.wall + judged.end_s - sets.mono AS ended_wall"
    " FROM judged JOIN sets ON sets.id = judged.set_id"
)
EDITS = "SELECT edits.* FROM edits JOIN reps ON reps.id = edits.rep_id"
VERDICTS = get_args(Verdict)
NOTHING_KNOWN: dict[str, Any] = {
    "started": "1970-01-01T00:00:00.000Z", "sure": False, "ended": None, "end_reason": None, "goal": 0, "mode": "reach",
    "source": "", "settings_revision": 0, "rules_version": 0, "app_version": "", "damaged": 1,
}  # fmt: skip
"""A set whose record can't be read."""

SETS_AT_ONCE = 50
"""As many of a long export are read in one transaction: it must not keep the device's log from being written back."""

_measured = msgspec.json.Decoder(dict[str, Any]).decode

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
            return [_summary(row, connection.execute(MARKS, (row["id"],)).fetchall()) for row in rows]

    def set(self, set_id: str) -> SetRow:
        with self._connected() as connection:
            return _whole(connection, self._row(connection, "set", set_id))

    def rep(self, rep_id: str) -> RepRow:
        """A rep, removed or not, with what people made of it."""
        with self._connected() as connection:
            row = self._row(connection, "rep", rep_id)
            rep = _rep(row, _edits(connection, "reps.id", row["id"]).get(row["id"], ()))
        if rep is None:
            raise UnknownId("the memory card has damaged this rep, so it can't be shown")
        return rep

    def last_rep(self) -> RepRow | None:
        """The newest rep that wasn't removed."""
        with self._connected() as connection:
            newest = f"{REPS} WHERE standing != 'removed' AND {{whose}} ORDER BY judged.seq DESC LIMIT 1"
            row = self._asked(connection, newest).fetchone()
            return row and _rep(row, _edits(connection, "reps.id", row["id"]).get(row["id"], ()))

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
        begin, after = midnight(since) if since else float("-inf"), 0
        query = f"{SETS} WHERE sets.seq > :after AND sets.wall >= :begin AND {{whose}} ORDER BY sets.seq LIMIT :limit"
        with self._connected() as connection:
            while True:
                rows = self._in_order(connection, query, itemgetter("seq"), SETS_AT_ONCE, after=after, begin=begin)
                yield from [_whole(connection, row) for row in rows]
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
            return [_whole(connection, row) for row in rows]

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
        query = f"{SETS} WHERE sets.id = :id" if kind == "set" else f"{REPS} WHERE judged.id = :id"
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


def _summary(row: sqlite3.Row, reps: Sequence[sqlite3.Row]) -> SetSummary:
    marks = tuple(RepMark(**_as_judged(rep, rep["standing"])) for rep in reps if rep["standing"] in VERDICTS)
    return SetSummary(**_set_fields(row, [mark.verdict for mark in marks]), reps=marks)


def _whole(connection: sqlite3.Connection, row: sqlite3.Row) -> SetRow:
    """A set with its reps, which are asked for by the set: its row was found ``whose``."""
    edits = _edits(connection, "reps.set_id", row["id"])
    rows = connection.execute(f"{REPS} WHERE judged.set_id = ? ORDER BY judged.seq", (row["id"],))
    found = [_rep(rep, edits.get(rep["id"], ())) for rep in rows]
    reps = [rep for rep in found if rep is not None]
    kept = tuple(rep for rep in reps if not rep.removed)
    fields = _set_fields(row, [rep.verdict for rep in kept])
    fields["damaged"] += len(found) - len(reps)
    return SetRow(
        **fields,
        settings=_json_or_nothing(row["settings"]),
        reps=kept,
        removed=tuple(rep for rep in reps if rep.removed),
    )


def _set_fields(row: sqlite3.Row, verdicts: Sequence[str]) -> dict[str, Any]:
    """What is said of a set. Of one whose own record is damaged, its id, and that it is."""
    counts = {verdict: verdicts.count(verdict) for verdict in VERDICTS}
    try:
        msgspec.convert(fields := _told_of_set(row) | counts | {"damaged": 0}, SetFields)
    except (ValueError, TypeError, OverflowError):
        return NOTHING_KNOWN | counts | {"id": str(row["id"])}
    return fields


def _told_of_set(row: sqlite3.Row) -> dict[str, Any]:
    ended = None if row["ended_mono"] is None else _iso(row["wall"] + row["ended_mono"] - row["mono"])
    fields = {"started": _iso(row["wall"]), "sure": bool(row["sure"]), "ended": ended, "athlete": row["nickname"]}
    for name in ("id", "athlete_id", "end_reason", "goal", "mode", "source", "settings_revision", "rules_version",
                 "app_version"):  # fmt: skip
        fields[name] = row[name]
    return fields


def _rep(row: sqlite3.Row, edits: Sequence[Edit]) -> RepRow | None:
    """The rep; None for one whose record is damaged."""
    try:
        return _told_of_rep(row, edits)
    except (ValueError, TypeError, OverflowError, RecursionError):  # msgspec's errors are ValueErrors
        return None


def _told_of_rep(row: sqlite3.Row, edits: Sequence[Edit]) -> RepRow:
    seq, rep_id, set_id, end_s, original, reason, unsure, measured, standing, ended_wall = row  # as REPS asks for them
    removed = standing == "removed"
    verdict = edits[-1].before if removed else standing
    own = verdict == original
    fields = _measured(measured)
    fields.update(
        id=rep_id, set_id=set_id, seq=seq, end_s=end_s, at=_iso(ended_wall), removed=removed, edited=bool(edits),
        edits=tuple(edits), verdict=verdict, reason=reason if own else None, unsure=own and bool(unsure),
        original_verdict=original, original_reason=reason,
    )  # fmt: skip
    return msgspec.convert(fields, RepRow)


def _json_or_nothing(text: Any) -> dict[str, Any]:
    try:
        found: dict[str, Any] = msgspec.json.decode(text, type=dict[str, Any])
    except (ValueError, TypeError, RecursionError):
        return {}
    return found


def _as_judged(row: sqlite3.Row, verdict: str) -> dict[str, Any]:
    """A verdict that a person gave has no reason of the device's, and isn't unsure."""
    own = verdict == row["verdict"]
    return {"verdict": verdict, "reason": row["reason"] if own else None, "unsure": own and bool(row["unsure"])}


def _edits(connection: sqlite3.Connection, column: str, value: str) -> dict[str, list[Edit]]:
    """The edits of a rep, or of all reps of a set, by rep."""
    found: dict[str, list[Edit]] = defaultdict(list)
    rows = connection.execute(f"{EDITS} WHERE {column} = ?", (value,))
    for row in sorted(rows, key=itemgetter("seq")):
        found[row["rep_id"]].append(Edit(_iso(row["wall"]), bool(row["sure"]), row["before"], row["after"], row["by"]))
    return found


def _iso(wall: float) -> str:
    return datetime.fromtimestamp(wall, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"  # in place of +00:00
