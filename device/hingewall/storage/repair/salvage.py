"""A new database out of a damaged one: every row that can be read, and what is missing from last night's copy."""

import os
import sqlite3
import time
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from uuid import UUID

from msgspec.json import encode
from msgspec.structs import replace

from hingewall import __version__
from hingewall.clock import WRITTEN
from hingewall.storage.connection import DAMAGE, reader, writer
from hingewall.storage.copies import fallbacks
from hingewall.storage.counting import count_anew
from hingewall.storage.joining import begin_store
from hingewall.storage.migrations import migrate, migrations, version_of
from hingewall.storage.repair.image import Image
from hingewall.storage.repair.records import Record, Value, records
from hingewall.storage.repair.shapes import Shape, shapes, shapes_in, tables
from hingewall.storage.rows import From, Repair

NUMBERS_APART = 1000
"""How far new numbers begin after the highest that was found, where the file no longer tells which were given."""

MOST_APART = 1_000_000
"""More were never given since the highest that was found: what says so is damaged itself."""

BREATH_ROWS, BREATH_S = 64, 0.001
"""So many rows, then a pause: the loop that beeps shares the processor with this."""


def salvage(path: Path, into: Path, folder: str, newer: bool = False) -> Repair:
    """Make ``into`` from what can be read at ``path``, which stays as it is; ``folder`` is where that will lie.

    One that is not damaged but ``newer`` than this program gives what both know, and no copy has more.

    Raises sqlite3.Error and OSError when the new file can't be written.
    """
    expected = expected_reps(path)
    into.unlink(missing_ok=True)
    with closing(writer(into)) as connection:
        migrate(connection, into)
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("PRAGMA synchronous = OFF")  # it is no database before it is whole, and flushed at the end
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM settings")
        connection.execute("DELETE FROM owner")
        numbers = _take_over(path, connection) if newer else _carry_over(path, connection)
        kept = {table: _there(connection, table) for table in ("settings", "owner")}
        if not newer:
            known = connection.execute("SELECT athlete_id FROM profiles").fetchall()
            any(_fill_in(connection, copy) for copy in fallbacks(path))  # the newest that can be read
            _ask_again(connection, [athlete_id for (athlete_id,) in known])
        copied = {table: _there(connection, table) for table in kept}
        _settle_settings(connection, kept["settings"], copied["settings"])
        _settle_owner(connection, kept["owner"], copied["owner"])
        _adopt_orphans(connection)
        count_anew(connection)
        begin_store(connection)
        _number_on(connection, numbers)
        settings, owner = (_from(kept[table], copied[table]) for table in ("settings", "owner"))
        told = _told(connection, Repair(folder, expected, settings, owner, newer=newer))
        connection.execute("COMMIT")
    _flush(into)
    return told


def expected_reps(path: Path) -> int | None:
    """How many reps there were, by whichever index or table can still be read to its end; None when none can."""
    ways = ("INDEXED BY reps_by_set", "INDEXED BY sqlite_autoindex_reps_1", "NOT INDEXED")
    for way in ways:
        with suppress(sqlite3.Error, OSError, *DAMAGE), closing(reader(path)) as connection:
            (count,) = connection.execute(f"SELECT count(*) FROM reps {way}").fetchone()  # noqa: S608  words of our own
            return int(count)
    return None


def _carry_over(path: Path, connection: sqlite3.Connection) -> dict[str, int]:
    """Each row into the table that it fits; the highest numbers that were given, where the file still tells them."""
    numbers: dict[str, int] = {}
    try:
        image = Image(path)
    except OSError:
        return numbers  # there is no file: what follows comes from the copy
    found = shapes_in(path)
    known = {shape.table for shape in found}
    with image:
        for n, record in enumerate(records(image)):
            if n % BREATH_ROWS == 0:
                time.sleep(BREATH_S)
            if len(record.values) == 2 and record.values[0] in known and isinstance(record.values[1], int):
                numbers[str(record.values[0])] = record.values[1]
            else:
                _keep(connection, found, record)
    return numbers


def _keep(connection: sqlite3.Connection, found: Sequence[Shape], record: Record) -> None:
    for shape in found:
        row = shape.row(record)
        if row is not None:
            with suppress(sqlite3.Error, OverflowError):
                _insert(connection, shape.table, row)
            return


def _insert(connection: sqlite3.Connection, table: str, row: Mapping[str, Value]) -> None:
    names = ", ".join(row)
    connection.execute(
        f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({', '.join('?' * len(row))})",  # noqa: S608  names of our own
        list(row.values()),
    )


def _take_over(path: Path, connection: sqlite3.Connection) -> dict[str, int]:
    """Each row of a newer database, without the columns that are new; the highest numbers that were given there."""
    with closing(reader(path)) as old:
        _fill_from(connection, old)
        return dict(old.execute("SELECT name, seq FROM sqlite_sequence").fetchall())


def _fill_in(connection: sqlite3.Connection, copy: Path) -> bool:
    """What the file has lost, from a copy; whether the copy could be read to its end."""
    with suppress(sqlite3.Error, OSError, *DAMAGE), closing(reader(copy)) as old:
        if not 0 < version_of(old) <= max(migrations()):
            return False
        _fill_from(connection, old)
        return True
    return False


def _fill_from(connection: sqlite3.Connection, old: sqlite3.Connection) -> None:
    old.row_factory = sqlite3.Row
    for shape in shapes():
        if shape.table in tables(old):
            _fill_table(connection, old, shape)


def _fill_table(connection: sqlite3.Connection, old: sqlite3.Connection, shape: Shape) -> None:
    """Only what is missing is read in full: most of a copy is there already, and traces are large."""
    table, names = shape.table, {column.name for column in shape.columns}
    for (rowid,) in old.execute(f"SELECT rowid FROM {table}"):  # noqa: S608  names of our own
        if connection.execute(f"SELECT 1 FROM {table} WHERE rowid = ?", (rowid,)).fetchone() is None:  # noqa: S608
            row = old.execute(f"SELECT * FROM {table} WHERE rowid = ?", (rowid,)).fetchone()  # noqa: S608
            _insert(connection, table, {name: row[name] for name in row.keys() if name in names})  # noqa: SIM118  a Row


def _ask_again(connection: sqlite3.Connection, known: Sequence[str]) -> None:
    """A yes that stands in a copy alone may have been taken back since."""
    connection.execute(
        "UPDATE profiles SET on_screen = 0, owner_sees = 0 WHERE athlete_id NOT IN (SELECT value FROM json_each(?))",
        (encode(known).decode(),),
    )


def _there(connection: sqlite3.Connection, table: str) -> bool:
    return connection.execute(f"SELECT 1 FROM {table}").fetchone() is not None  # noqa: S608  names of our own


def _from(kept: bool, copied: bool) -> From:
    return "file" if kept else "copy" if copied else "nowhere"


def _settle_settings(connection: sqlite3.Connection, kept: bool, copied: bool) -> None:
    """Settings that are not the last ones get a revision of their own, so that no page takes them for those."""
    if not copied:
        connection.execute("INSERT INTO settings VALUES (1, 0, '{}')")
    if not kept:
        (last,) = connection.execute("SELECT coalesce(max(revision), 0) FROM settings_history").fetchone()
        connection.execute("UPDATE settings SET revision = max(revision, ?) + 1", (last,))


def _settle_owner(connection: sqlite3.Connection, kept: bool, copied: bool) -> None:
    """A PIN that is not the last one ends the sessions of the last one."""
    if not copied:
        connection.execute("INSERT INTO owner VALUES (1, NULL, 0, 0, NULL)")
    if not kept:
        connection.execute("UPDATE owner SET generation = generation + ?, failures = 0", (int(time.time()),))


# --- rows that refer to rows that are gone ---


def _adopt_orphans(connection: sqlite3.Connection) -> None:
    """Each row has what it refers to again, or goes too."""
    connection.execute("INSERT OR IGNORE INTO athletes (id) SELECT athlete_id FROM profiles")
    connection.execute(
        "INSERT OR IGNORE INTO athletes (id) SELECT athlete_id FROM sets WHERE athlete_id IS NOT NULL"
    )  # theirs, and nobody's to see, even where nothing else is known of them any more
    if not _there(connection, "athletes"):
        _sets_of_orphans(connection)
    connection.execute("DELETE FROM reps WHERE set_id NOT IN (SELECT id FROM sets)")
    connection.execute("DELETE FROM edits WHERE rep_id NOT IN (SELECT id FROM reps)")
    for table in ("sets", "edits", "settings_history"):
        connection.execute(
            f"INSERT OR IGNORE INTO boots SELECT DISTINCT boot, 'lost ' || boot FROM {table}"  # noqa: S608  names of our own
            " WHERE boot NOT IN (SELECT boot FROM boots)"
        )


def _sets_of_orphans(connection: sqlite3.Connection) -> None:
    """Reps whose set is lost get one again, dated by its id; on a wall of guests: elsewhere it may be somebody's."""
    orphans = connection.execute(
        "SELECT set_id, min(end_s), max(end_s) FROM reps WHERE set_id NOT IN (SELECT id FROM sets) GROUP BY set_id"
    ).fetchall()
    for set_id, first_s, last_s in orphans:
        began = UUID(set_id).int >> 80  # ms since 1970: the id is a UUID of version 7
        _insert(connection, "sets", {
            "id": set_id, "wall": began / 1000, "mono": first_s, "boot": 0, "sure": began / 1000 > WRITTEN.timestamp(),
            "ended_mono": last_s, "end_reason": "interrupted", "goal": 10, "mode": "reach", "source": "hardware",
            "settings_revision": 0, "settings": "{}", "rules_version": 0, "app_version": __version__,
        })  # fmt: skip


def _number_on(connection: sqlite3.Connection, given: Mapping[str, int]) -> None:
    """A number that was announced is never given to another, even where the reps that had it are lost."""
    counted = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"
    for (table,) in connection.execute(counted).fetchall():
        (highest,) = connection.execute(f"SELECT coalesce(max(seq), 0) FROM {table}").fetchone()  # noqa: S608  names of our own
        told = given.get(table, 0)
        last = told if highest <= told <= highest + MOST_APART else highest + NUMBERS_APART
        connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        connection.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (table, last))


def _told(connection: sqlite3.Connection, repair: Repair) -> Repair:
    """The account of it, with the counts filled in, kept in the new file."""
    counts = {
        table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608  names of our own
        for table in ("sets", "reps", "athletes")
    }
    lost = None if repair.lost_reps is None else max(0, repair.lost_reps - counts["reps"])
    told = replace(repair, **counts, lost_reps=lost)
    connection.execute("INSERT INTO repairs (wall, told) VALUES (?, ?)", (time.time(), encode(told).decode()))
    return told


def _flush(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
