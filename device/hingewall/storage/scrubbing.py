"""What was taken back is taken back everywhere: from the log, and from every other database in the folder.

Beside the database lie nightly copies, those from before an upgrade or a migration, what an interrupted installation
or repair has left, and folders with a damaged one. Each of them could come back one day.
"""

import logging
import os
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from hingewall.errors import one_line
from hingewall.storage.connection import DAMAGE, TAILS, reader, writer
from hingewall.storage.copies import copies

log = logging.getLogger(__name__)

Change = Callable[[sqlite3.Connection], None]
"""What is done to a copy. It may be of an older version, and lack tables and columns."""

SCRUB_TRIES = 5
"""Each waits for a reader for as long as a connection waits, which is longer than a page takes."""

KEPT_S = 30 * 86400.0
"""So long a copy helps; then what it still holds weighs more: what was deleted from the database at night, and what a
damaged one that was set aside can't be made to forget."""

SET_ASIDE = "*-????-??-??*/"
"""Folders of ``damaged-DATE``, ``replaced-DATE`` and ``newer-DATE``."""

SQLITE = b"SQLite format 3\0"


def beside(path: Path) -> list[Path]:
    """Every other database in the folder, hidden ones too."""
    found = [*path.parent.glob(f"{path.name}.*"), *path.parent.glob(f".{path.name}.*")]
    return [file for file in found if _is_database(file)]


def empty_log(path: Path) -> None:
    """The write-ahead log holds what was before."""
    try:
        with closing(writer(path)) as connection:
            emptied = any(
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0 for _ in range(SCRUB_TRIES)
            )
        if not emptied:
            log.warning("%s: its log is still being read and keeps what was deleted until the device restarts", path)
    except sqlite3.Error as error:
        log.warning("%s: its log keeps what was deleted until the device restarts (%s)", path, one_line(error))


def change_copies(path: Path, change: Change) -> None:
    """Have every copy beside ``path`` follow. One that can't be changed is deleted: what somebody wanted gone weighs
    more than a way back."""
    for copy in beside(path):
        try:
            _change(copy, change)
        except (sqlite3.Error, OSError, *DAMAGE) as error:
            log.warning("%s is deleted: it could not be made to forget what was to go (%s)", copy, one_line(error))
            _delete(copy)


def drop_set_aside(path: Path) -> None:
    """A damaged database can't be searched for what has to go, so it goes."""
    for folder in path.parent.glob(SET_ASIDE):
        shutil.rmtree(folder, ignore_errors=True)


def drop_old(path: Path, now: float) -> None:
    """Copies and folders from more than 30 days before ``now``, s since 1970; the newest copy of the night stays."""
    newest = copies(path)[:1]
    for file in beside(path):
        if file not in newest and _old(file, now):
            _delete(file)
    for folder in path.parent.glob(SET_ASIDE):
        if _old(folder, now):
            shutil.rmtree(folder, ignore_errors=True)


# --- what copies are made to forget ---


def without_athlete(athlete_id: str) -> Change:
    """Somebody was deleted, with all that was theirs."""

    def change(copy: sqlite3.Connection) -> None:
        if _has(copy, "athletes") and copy.execute("DELETE FROM athletes WHERE id = ?", (athlete_id,)).rowcount:
            rewrite(copy, "profiles")

    return change


def without_sets_of(athlete_id: str) -> Change:
    """Somebody's history was wiped."""

    def change(copy: sqlite3.Connection) -> None:
        if _has(copy, "athletes"):
            copy.execute("DELETE FROM sets WHERE athlete_id = ?", (athlete_id,))

    return change


def without(sets: Sequence[str], traces: Sequence[str] = ()) -> Change:
    """Sets were deleted, and of others the distance over time."""

    def change(copy: sqlite3.Connection) -> None:
        if _has(copy, "sets"):
            copy.executemany("DELETE FROM sets WHERE id = ?", [(each,) for each in sets])
            copy.executemany(
                "UPDATE reps SET trace = x'' WHERE set_id = ? AND trace != x''", [(each,) for each in traces]
            )

    return change


def people_as_at(path: Path) -> Change:
    """Nicknames, badges, PINs and what people said yes to, as they are at ``path`` now. Raises sqlite3.Error."""
    with closing(reader(path)) as connection:
        connection.row_factory = sqlite3.Row
        now = {row["athlete_id"]: dict(row) for row in connection.execute("SELECT * FROM profiles")}
        owner = dict(connection.execute("SELECT * FROM owner").fetchone())

    def change(copy: sqlite3.Connection) -> None:
        _follow(copy, "owner", lambda _: owner)
        _follow(copy, "profiles", lambda row: now.get(row["athlete_id"], row))

    return change


def rewrite(connection: sqlite3.Connection, table: str, rows: Sequence[Sequence[Any]] | None = None) -> None:
    """A table with these rows alone, or its own: all of it is deleted, overwritten and filled again.

    SQLite moves rows when it splits and merges pages, and would leave an older copy of somebody there.
    """
    rows = connection.execute(f"SELECT * FROM {table}").fetchall() if rows is None else rows  # noqa: S608  ours
    connection.execute(f"DELETE FROM {table}")  # noqa: S608
    if rows:
        connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)  # noqa: S608


def _follow(copy: sqlite3.Connection, table: str, wanted: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    if not _has(copy, table):
        return
    cursor = copy.execute(f"SELECT * FROM {table}")  # noqa: S608  names of our own
    names = [column[0] for column in cursor.description]
    before = cursor.fetchall()
    after = []
    for row in before:
        told = dict(zip(names, row, strict=True))
        after.append(tuple(wanted(told).get(name, told[name]) for name in names))
    if after != before:
        rewrite(copy, table, after)


def _has(connection: sqlite3.Connection, table: str) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (table,)).fetchone() is not None


def _change(copy: Path, change: Change) -> None:
    made = copy.stat()
    with closing(writer(copy, make=False)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("BEGIN IMMEDIATE")
        change(connection)
        connection.execute("COMMIT")
        if not connection.total_changes:
            return
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    os.utime(copy, ns=(made.st_atime_ns, made.st_mtime_ns))  # it is as old as it was


def _is_database(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            return opened.read(len(SQLITE)) == SQLITE
    except OSError:
        return False


def _old(file: Path, now: float) -> bool:
    with suppress(OSError):
        return now - file.stat().st_mtime > KEPT_S
    return False


def _delete(file: Path) -> None:
    for tail in TAILS:
        with suppress(OSError):
            file.with_name(file.name + tail).unlink()
