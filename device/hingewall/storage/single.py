"""The two tables of one row, and what stands in it: the settings, and the owner's PIN."""

import sqlite3
from datetime import UTC, datetime
from typing import TypeVar

import msgspec
from msgspec import Struct

from hingewall.errors import Damaged, one_line


class StoredSettings(Struct):
    """``json``: {"section.key": value}."""

    one: int
    revision: int
    json: str


class StoredOwner(Struct):
    """``last_failure``: s since 1970."""

    one: int
    pin_hash: str | None
    generation: int
    failures: int
    last_failure: float | None


Kind = TypeVar("Kind", bound=Struct)

SINGLE: dict[str, type[Struct]] = {"settings": StoredSettings, "owner": StoredOwner}


def one_row(connection: sqlite3.Connection, table: str, kind: type[Kind]) -> Kind:
    """The row, its values of the kinds that they should be. Raises Damaged for one that is gone or has others."""
    cursor = connection.execute(f"SELECT * FROM {table}")  # noqa: S608  names of our own
    rows = cursor.fetchall()
    if len(rows) != 1:
        raise Damaged(f"the table {table} has {len(rows)} rows; expected one")
    names = [column[0] for column in cursor.description]
    try:
        return msgspec.convert(dict(zip(names, rows[0], strict=True)), kind)
    except (msgspec.ValidationError, ValueError) as error:
        raise Damaged(f"the table {table} is damaged: {one_line(error)}") from error


def moment(wall: float | None) -> datetime | None:
    """A time that is kept, s since 1970; None for one that no calendar has."""
    try:
        return None if wall is None else datetime.fromtimestamp(wall, UTC)
    except (OverflowError, ValueError, OSError):
        return None
