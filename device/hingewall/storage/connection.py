"""Connections to the database: the one that writes, those that read, and what SQLite's errors mean to a person."""

import errno
import os
import sqlite3
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from hingewall.errors import Damaged, DatabaseTooNew, StorageError, one_line

Trouble = Literal["disk", "database", "newer"]
"""What keeps things from being saved, by the fault that names it."""

BUSY_S = 2.0
"""How long to wait for another connection; the only other writer there may be is a person with a tool."""

WAL_LIMIT_BYTES = 8 << 20
"""What a checkpoint leaves of the write-ahead log: deleting old sets can make it long."""

TAILS = ("", "-wal", "-shm")
"""A database is three files, which belong together."""

DISK_CODES = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
PASSING_CODES = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_PROTOCOL}
DAMAGE_CODES = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
DAMAGE = (Damaged, UnicodeDecodeError)
"""What Python makes of it: also an error of SQLite's that quotes damaged letters."""
UNREADABLE = {sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_CORRUPTFS}
"""The disk no longer gives back what it was given: a new file beside the old one is the way on."""

ADVICE = {
    "disk": "make room, or make the file and its folder writable",
    "database": "the device tries again by itself, and mends what is damaged",
    "newer": "install the newer Hingewall again",
}


def writer(path: Path, make: bool = True) -> sqlite3.Connection:
    """The connection that writes, with transactions begun by hand. A file that is new is 0640: the group may read.

    synchronous=FULL: a commit has reached the card when it returns (NORMAL may lose the last ones at a power cut).
    Changes nothing in the file yet: it may turn out to be somebody else's. Raises FileNotFoundError unless ``make``.
    """
    if not path.exists():  # only then: closing a file that another connection has open would undo its locks
        os.close(os.open(path, os.O_CREAT * make | os.O_RDWR | os.O_CLOEXEC, 0o640))
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
    for tail in (*TAILS, "-journal"):
        file = path.with_name(path.name + tail)
        if file.exists() and not file.is_file():  # whoever opens a pipe waits for ever
            raise sqlite3.OperationalError(f"{file.name} is no file; remove it")
    uri = f"file:{quote(str(path.absolute()))}?{how}"
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_S, isolation_level=None)
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # SQLite opens files when it needs them
    except BaseException:
        connection.close()
        raise
    return connection


def trouble(error: Exception) -> Trouble:
    """Whether the disk is at fault, the database in it, or the age of this Hingewall."""
    if isinstance(error, DatabaseTooNew):
        return "newer"
    if isinstance(error, sqlite3.Error):
        return "disk" if error_code(error) & 0xFF in DISK_CODES else "database"
    return "disk" if isinstance(error, OSError) and not isinstance(error, StorageError) else "database"


def is_damage(error: Exception) -> bool:
    """Whether no waiting mends it: what is in the file, or the part of the disk under it, is broken."""
    if not isinstance(error, sqlite3.Error):
        return isinstance(error, DAMAGE)
    return error_code(error) & 0xFF in DAMAGE_CODES or error_code(error) in UNREADABLE


def is_full(error: Exception) -> bool:
    """Whether there is no room on the disk."""
    if isinstance(error, sqlite3.Error):
        return error_code(error) & 0xFF == sqlite3.SQLITE_FULL
    return isinstance(error, OSError) and error.errno == errno.ENOSPC


def may_pass(error: Exception) -> bool:
    """Whether it may be gone the next time: a disk without room, another at work, a Hingewall that is too old."""
    if isinstance(error, sqlite3.Error):
        return error_code(error) & 0xFF in DISK_CODES | PASSING_CODES and not is_damage(error)
    return isinstance(error, OSError) and not isinstance(error, Damaged)


def error_code(error: sqlite3.Error) -> int:
    """SQLite's own number for it, with the detail in the upper bits."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR))


def storage_error(path: Path, error: Exception) -> StorageError:
    """An error of SQLite or the system in one line that names the file and what to do."""
    if isinstance(error, StorageError):
        return error
    kind = Damaged if is_damage(error) else StorageError
    return kind(f"{path}: {one_line(error)}; {ADVICE[trouble(error)]}")


def flush_folder(folder: Path) -> None:
    """What was renamed in it stays so, also when the plug is pulled."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
