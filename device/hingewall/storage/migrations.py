"""Bringing a database to the version of this program: numbered SQL files, all pending ones in one transaction."""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path

from hingewall.errors import Damaged, DatabaseTooNew, StorageError

BACKUPS_KEPT = 2


@cache
def migrations() -> Mapping[int, str]:
    """The SQL of each version, in order: ``schema/0001_initial.sql`` makes version 1."""
    files = sorted(resources.files("hingewall.storage").joinpath("schema").iterdir(), key=lambda file: file.name)
    return {int(file.name[:4]): file.read_text("utf-8") for file in files if file.name.endswith(".sql")}


def version_of(connection: sqlite3.Connection) -> int:
    """The version that a database is at; 0 for an empty one."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def check(connection: sqlite3.Connection, path: Path, ours: int | None = None) -> int:
    """The version of a database that is ours to change. Changes nothing.

    Raises DatabaseTooNew for one that a later Hingewall has changed in ways that this one can't know, Damaged for one
    that says that it is empty and is not.
    """
    found, ours = version_of(connection), max(migrations()) if ours is None else ours
    if found == 0 and connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        raise Damaged(f"{path}: this is not a Hingewall database; the device sets it aside and makes a new one")
    if found > ours:
        raise DatabaseTooNew(
            f"{path}: the database is at version {found}, but this Hingewall knows versions up to {ours};"
            f" install the newer Hingewall again"
        )
    return found


def migrate(connection: sqlite3.Connection, path: Path, steps: Mapping[int, str] | None = None) -> None:
    """Run what is pending, whole or not at all. A database that held data is copied beside itself first.

    Raises DatabaseTooNew, StorageError, sqlite3.Error and OSError; the database is then as it was.
    """
    steps = migrations() if steps is None else steps
    ours = max(steps)
    found = check(connection, path, ours)
    if found == ours:
        return
    if found > 0:
        _back_up(connection, path, ours)
    _run(connection, [sql for number, sql in sorted(steps.items()) if number > found], ours)


def _run(connection: sqlite3.Connection, scripts: list[str], version: int) -> None:
    # A migration may rebuild a table that others refer to; the switch has no effect inside a transaction.
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        connection.execute("BEGIN IMMEDIATE")
        for script in scripts:
            for statement in statements(script):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: ``executescript`` would commit before them."""
    *pieces, rest = script.split(";")
    pending = ""
    for piece in pieces:
        pending += piece + ";"
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
    if left := _code(pending + rest):
        raise StorageError(f"a migration ends in the middle of a statement: {left[:60]}")


def _code(sql: str) -> str:
    return " ".join(line for line in sql.splitlines() if line.strip() and not line.lstrip().startswith("--"))


def _back_up(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """A copy as ``hingewall.db.before-N``, where N is the version that is about to be made."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        connection.execute("VACUUM INTO ?", (str(part),))
        part.chmod(0o600)  # an older version's copy may hold what the pages must not read
        os.replace(part, path.with_name(f"{path.name}.before-{version}"))
    finally:
        part.unlink(missing_ok=True)
    for old in backups(path)[:-BACKUPS_KEPT]:
        old.unlink(missing_ok=True)


def backups(path: Path) -> list[Path]:
    """The copies beside a database, oldest version first."""
    found = path.parent.glob(f"{path.name}.before-*")
    numbered = [file for file in found if file.suffix.removeprefix(".before-").isdigit()]
    return sorted(numbered, key=lambda file: int(file.suffix.removeprefix(".before-")))
