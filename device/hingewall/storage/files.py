"""The database's files while they are open: whether they are still the ones in the folder, and what to do if not."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from hingewall.storage.connection import TAILS, flush_folder
from hingewall.storage.repair.mend import new_folder

Identity = tuple[tuple[int, int] | None, ...]
"""Device and inode of each of the three files, None for one that is not there."""


def identity(path: Path) -> Identity:
    """Of what lies at ``path`` now."""
    return tuple(_inode(path.with_name(path.name + tail)) for tail in TAILS)


def moved(before: Identity, now: Identity) -> bool:
    """Whether a file that was there is another one now, or gone."""
    return any(was is not None and was != found for was, found in zip(before, now, strict=True))


def rescue(connection: sqlite3.Connection, path: Path, ours: Identity) -> None:
    """Bring back what ``connection`` still holds open, and no other program can find any more; closes the connection.

    All of it goes to ``path`` again, unless somebody has put another database there: then beside it. Raises
    sqlite3.Error and OSError when it can't be written; the connection is open then, and holds it still.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    ours_is_there = _inode(path) == ours[0]
    part = path.with_name(f"{path.name}.rescued")
    whole = _checkpointed(connection)  # a log without a name would end with this process
    if not (whole and ours_is_there):
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(part)) as target:
            connection.backup(target)
        part.chmod(0o640)
    connection.close()
    _take_away(path, ours)
    if part.exists():
        place = path
        if path.exists() and not ours_is_there:
            place = new_folder(path, "replaced") / path.name
            place.parent.mkdir(mode=0o750)
        os.replace(part, place)
        flush_folder(place.parent)


def _checkpointed(connection: sqlite3.Connection) -> bool:
    """Whether all of the log is in the file now."""
    with suppress(sqlite3.Error):
        return bool(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
    return False


def _take_away(path: Path, ours: Identity) -> None:
    """Log and index of ours: beside another database they would be taken for its own."""
    for tail, inode in zip(TAILS[1:], ours[1:], strict=True):
        file = path.with_name(path.name + tail)
        if inode is not None and _inode(file) == inode:
            file.unlink(missing_ok=True)


def _inode(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
