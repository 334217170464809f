"""Which table a record belongs to, told by its values alone: how many, of which kinds, and what ids look like."""

import re
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, Self, get_args

import msgspec

from hingewall.messages.rep import Verdict
from hingewall.storage.connection import DAMAGE, reader
from hingewall.storage.counting import COUNTED
from hingewall.storage.joining import OUTBOX
from hingewall.storage.migrations import migrations, statements
from hingewall.storage.repair.records import Record, Value
from hingewall.storage.security_events import KINDS as KINDS_OF_EVENTS

KINDS = {"INTEGER": (int,), "REAL": (float, int), "TEXT": (str,), "BLOB": (bytes,)}
"""SQLite keeps a REAL that is whole as a whole number."""

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TIMED_ID = 14, "7"
"""Where an id tells its version: athletes' hold the time (7), the kernel's ids of boots don't (4)."""


class Column(NamedTuple):
    """As it was declared. ``rowid``: it is the row's own number, and None in the record."""

    name: str
    kinds: tuple[type, ...]
    needed: bool
    rowid: bool

    def fits(self, value: Value) -> bool:
        if value is None:
            return self.rowid or not self.needed
        return not self.rowid and isinstance(value, self.kinds)


class Shape(NamedTuple):
    """A table. A row may have fewer values than columns: those that were added later are not in it."""

    table: str
    columns: tuple[Column, ...]
    least: int
    lacking: Mapping[str, Value] = MappingProxyType({})

    def with_only(self, names: Sequence[str]) -> Self:
        """The same without the columns that are not among ``names``; what can't be left out gets nothing in it."""
        left = tuple(column for column in self.columns if column.name in names)
        if len(left) == len(self.columns) or not left:
            return self
        gone = {column.name: column.kinds[0]() for column in self.columns if column not in left and column.needed}
        return self._replace(columns=left, least=_least(left), lacking=gone)

    def row(self, record: Record) -> dict[str, Value] | None:
        """The record as a row of this table, by column; None when it is none."""
        values = record.values
        if not self.least <= len(values) <= len(self.columns):
            return None
        if not all(column.fits(value) for column, value in zip(self.columns, values, strict=False)):
            return None
        row = {
            column.name: record.rowid if column.rowid else value
            for column, value in zip(self.columns, values, strict=False)
        }
        row |= self.lacking
        return row if _makes_sense(self.table, row) else None


@cache
def shapes() -> tuple[Shape, ...]:
    """Of every table that this Hingewall knows, but for what is counted anew from the others."""
    with closing(fresh()) as connection:
        return tuple(_shape(connection, table) for table in tables(connection) if table not in (*COUNTED, *OUTBOX))


def shapes_in(path: Path) -> tuple[Shape, ...]:
    """As the database at ``path`` has them, where it can still say so: it may lack a column of ours."""
    found = []
    for shape in shapes():
        with suppress(sqlite3.Error, OSError, *DAMAGE), closing(reader(path)) as connection:
            names = [name for _number, name, *_ in connection.execute(f"PRAGMA table_info({shape.table})")]
            found.append(shape.with_only(names))
            continue
        found.append(shape)
    return tuple(found)


def fresh() -> sqlite3.Connection:
    """An empty database in memory, as this Hingewall makes one."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for script in migrations().values():
        for statement in statements(script):
            connection.execute(statement)
    return connection


def tables(connection: sqlite3.Connection) -> list[str]:
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
    return [name for (name,) in connection.execute(query)]


def _shape(connection: sqlite3.Connection, table: str) -> Shape:
    found = connection.execute(f"PRAGMA table_info({table})").fetchall()
    columns = tuple(
        Column(name, KINDS[kind], bool(needed) and default is None, bool(key) and kind == "INTEGER")
        for _number, name, kind, needed, default, key in found
    )
    return Shape(table, columns, _least(columns))


def _least(columns: Sequence[Column]) -> int:
    """How many values a row has at least: those after the last that must be there were added later."""
    return max((n for n, column in enumerate(columns, 1) if column.needed or column.rowid), default=0)


def _makes_sense(table: str, row: dict[str, Value]) -> bool:
    match table:
        case "reps":
            return _id(row["id"]) and _id(row["set_id"]) and row["verdict"] in get_args(Verdict)
        case "sets":
            return _id(row["id"])
        case "edits":
            return _id(row["rep_id"])
        case "profiles":
            return _id(row["athlete_id"]) and is_json(row["targets"])
        case "athletes":
            return _id(row["id"]) and _timed(row["id"])
        case "boots":
            return _is_boot(row["boot_id"])
        case "settings":
            return row["one"] == 1 and is_json(row["json"])
        case "owner":
            return row["one"] == 1
        case "hub":
            return row["one"] == 1 and _id(row["wall"])
        case "security_events":
            return row["kind"] in KINDS_OF_EVENTS
    return True


def is_json(value: Value) -> bool:
    try:
        msgspec.json.decode(str(value))
    except (msgspec.DecodeError, ValueError, RecursionError):
        return False
    return True


def _id(value: Value) -> bool:
    return isinstance(value, str) and ID.fullmatch(value) is not None


def _is_boot(value: Value) -> bool:
    """Of the kernel, or a name that a repair gave to one that was lost."""
    return (_id(value) and not _timed(value)) or str(value).startswith("lost ")


def _timed(value: Value) -> bool:
    at, version = TIMED_ID
    return str(value)[at] == version
