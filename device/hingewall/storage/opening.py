"""Opening the database for the one that writes: made where there is none, brought up to date, and found whole."""

import sqlite3
from functools import cache
from pathlib import Path

from hingewall.errors import Damaged, one_line
from hingewall.storage.connection import writer
from hingewall.storage.migrations import check, migrate, migrations, version_of
from hingewall.storage.repair.shapes import fresh
from hingewall.storage.single import SINGLE, one_row

FORMAT_AT, FORMATS = slice(18, 20), {1, 2}
"""Where a database's header says for whom it is: with a rollback journal, or with a write-ahead log."""

CHECKED = ("settings", "owner", "settings_history", "athletes", "profiles", "sets", "edits")
"""Tables that are checked at each start. Not the reps: their traces are hundreds of MB to read on a busy wall. The
nightly copy is checked as a whole."""


def opened(path: Path) -> sqlite3.Connection:
    """The connection that writes, to a database that can be relied on.

    Raises Damaged, sqlite3.Error and OSError where it can't, DatabaseTooNew when a later Hingewall has changed it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if forbids_itself(path):
        raise Damaged(f"{path}: its header forbids to write it")  # SQLite would call the disk read-only
    connection = writer(path)
    try:
        _right_version(connection)
        check(connection, path)  # before anything else is changed in a file that may not be ours
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten, not left in a free page
        _migrate(connection, path)
        connection.execute("BEGIN IMMEDIATE")  # whether it can be written shows now, and not with the first rep
        connection.execute("ROLLBACK")
        examine(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def forbids_itself(path: Path) -> bool:
    """Whether the file asks for a format, to write it or to read it, that does not exist."""
    try:
        with path.open("rb") as file:
            header = file.read(FORMAT_AT.stop)
    except OSError:
        return False
    return not set(header[FORMAT_AT]) <= FORMATS


def examine(connection: sqlite3.Connection) -> None:
    """Raises Damaged or sqlite3.DatabaseError for what no work should begin on."""
    if missing := _layout_of_ours() - layout(connection):
        raise Damaged(f"the database lacks {', '.join(sorted(' '.join(words) for words in missing))}")
    for table in CHECKED:
        (found,) = connection.execute(f"PRAGMA quick_check({table})").fetchone()
        if found != "ok":
            raise Damaged(f"the table {table} is damaged: {found}")
    for table, kind in SINGLE.items():
        one_row(connection, table, kind)


def examine_all(connection: sqlite3.Connection) -> None:
    """The same of every page, and that nothing refers to what is gone. Raises Damaged or sqlite3.DatabaseError."""
    (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        raise Damaged(f"the database is damaged: {found}")
    if orphan := connection.execute("PRAGMA foreign_key_check").fetchone():
        raise Damaged(f"a row of the table {orphan[0]} refers to nothing in {orphan[2]}")
    examine(connection)


def layout(connection: sqlite3.Connection) -> set[tuple[str, ...]]:
    """What there is: every table, column, index and view by name."""
    found: set[tuple[str, ...]] = set()
    for kind, name in connection.execute("SELECT type, name FROM sqlite_schema").fetchall():
        found.add((kind, name))
        if kind == "table":
            found |= {("column", name, column) for _n, column, *_ in connection.execute(f"PRAGMA table_info({name})")}
    return found


@cache
def _layout_of_ours() -> set[tuple[str, ...]]:
    connection = fresh()
    try:
        return layout(connection)
    finally:
        connection.close()


def _right_version(connection: sqlite3.Connection) -> None:
    """A database with exactly our layout is of our version, whatever a damaged header says."""
    ours = max(migrations())
    if version_of(connection) != ours and layout(connection) == _layout_of_ours():
        connection.execute(f"PRAGMA user_version = {ours}")


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    try:
        migrate(connection, path)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:  # not the disk's fault: what it should change is not there
            raise Damaged(f"the database can't be brought up to date: {one_line(error)}") from error
        raise
