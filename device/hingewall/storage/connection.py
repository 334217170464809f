"""Connections to the database: the one that writes, those that read, and what SQLite's errors mean to a person."""

import os
import sqlite3
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from hingewall.errors import StorageError, one_line

Trouble = Literal["disk", "database"]

BUSY_S = 2.0
"""How long to wait for another connection; the only other writer there may be is a person with a tool."""

WAL_LIMIT_BYTES = 8 << 20
"""What a checkpoint leaves of the write-ahead log: deleting old sets can make it long."""

DISK_CODES = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
ADVICE = {
    "disk": "make room, or make the file and its folder writable",
    "database": "restart the device; if it stays, move the file away and restart: a new one is made",
}


def writer(path: Path) -> sqlite3.Connection:
    """The connection that writes, with transactions begun by hand. A file that is new is 0640: the group may read.

    synchronous=FULL: a commit has reached the card when it returns (NORMAL may lose the last ones at a power cut).
    Changes nothing in the file yet: it may turn out to be somebody else's.
    """
    os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o640))
    connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA journal_size_limit = {WAL_LIMIT_BYTES}")
    except BaseException:
        connection.close()
        raise
    return connection


def reader(path: Path) -> sqlite3.Connection:
    """A connection that can't write, beside a live writer or after one. Raises sqlite3.OperationalError.

    After a clean stop the shared-memory file is gone, and where the folder can't be written it can't be made either:
    then the file is opened as immutable, which is true while there is no write-ahead log, since a device keeps one.
    """
    try:
        return _opened(path, "mode=ro")
    except sqlite3.OperationalError:
        if not path.is_file() or path.with_name(path.name + "-wal").exists():
            raise
        return _opened(path, "immutable=1")


def _opened(path: Path, how: str) -> sqlite3.Connection:
    uri = f"file:{quote(str(path.absolute()))}?{how}"
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_S, isolation_level=None)
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # SQLite opens files when it needs them
    except BaseException:
        connection.close()
        raise
    return connection


def trouble(error: Exception) -> Trouble:
    """Whether the disk is at fault, or the database in it."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        return "disk" if code in DISK_CODES else "database"
    return "disk" if isinstance(error, OSError) else "database"


def storage_error(path: Path, error: Exception) -> StorageError:
    """An error of SQLite or the system in one line that names the file and what to do."""
    if isinstance(error, StorageError):
        return error
    return StorageError(f"{path}: {one_line(error)}; {ADVICE[trouble(error)]}")
