"""The PINs' hashes as an earlier version kept them: sealed where they are, and out of reach where copies have them."""

import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from hingewall.errors import one_line
from hingewall.storage.connection import writer

log = logging.getLogger(__name__)

Seal = Callable[[str], str]
"""A hash as it is to be stored; one that is sealed already, as it is."""

ALONE = 0o600
"""Of a copy: it may hold what the pages must not read."""


def seal_pins(connection: sqlite3.Connection, seal: Seal) -> int:
    """Each PIN's hash as ``seal`` gives it back, and no older one left in the pages; how many were another before."""
    found = connection.execute(
        "SELECT NULL, pin_hash FROM owner WHERE pin_hash IS NOT NULL"
        " UNION ALL SELECT athlete_id, pin_hash FROM profiles"
    ).fetchall()
    changed = [(new, who) for who, old in found if (new := seal(old)) != old]
    for new, who in changed:
        if who is None:
            connection.execute("UPDATE owner SET pin_hash = ?", (new,))
        else:
            connection.execute("UPDATE profiles SET pin_hash = ? WHERE athlete_id = ?", (new, who))
    if changed:
        _write_anew(connection, "owner")
        _write_anew(connection, "profiles")
    return len(changed)


def _write_anew(connection: sqlite3.Connection, table: str) -> None:
    rows = connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608  names of our own
    connection.execute(f"DELETE FROM {table}")  # noqa: S608
    if rows:
        connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)  # noqa: S608


def put_out_of_reach(path: Path) -> None:
    """After the commit: the log, which has the old hashes, is emptied, and what lies beside is the device's alone."""
    try:
        with closing(writer(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error as error:
        log.warning("%s: its log keeps old hashes of PINs until the device restarts (%s)", path, one_line(error))
    copies_alone(path)


def copies_alone(path: Path) -> None:
    """Copies beside the database, and those that were set aside, can be read by the device's user and no other."""
    own = {path.name, f"{path.name}-wal", f"{path.name}-shm"}
    for pattern in (f"{path.name}*", f".{path.name}*", f"*-????-??-??*/{path.name}*"):
        for file in path.parent.glob(pattern):
            if file.parent != path.parent or file.name not in own:
                with suppress(OSError):  # of root: an installer's, which nobody else may change
                    file.chmod(ALONE)
