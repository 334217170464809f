"""Mending a database where it lies: an index is made again; anything worse goes aside, and its rows into a new file."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

import msgspec

from hingewall.storage.connection import DAMAGE, TAILS, flush_folder, may_pass, reader, writer
from hingewall.storage.opening import examine_all, forbids_itself
from hingewall.storage.repair.salvage import salvage
from hingewall.storage.rows import Repair


def mend(path: Path, newer: bool = False) -> Repair | None:
    """Make the database at ``path`` one that can be used again; what was done, or None when all of it is still there.

    One that a ``newer`` Hingewall has changed goes aside too, and what both know is taken over. Nobody else may be
    writing it. Raises sqlite3.Error or OSError when the disk has no room for it, or can't be
    written; all is then as it was.
    """
    if not newer and not forbids_itself(path) and reindexed(path):
        return None
    new, mended = _with(path, ".mending"), _with(path, ".mended")
    try:
        repair = salvage(path, new, new_folder(path, "newer" if newer else "damaged").name, newer)
        os.replace(new, mended)  # from here on ``finish`` ends it, also after a power cut
    finally:
        for leftover in path.parent.glob(f"{new.name}*"):
            leftover.unlink(missing_ok=True)
    finish(path)
    return repair


def reindexed(path: Path) -> bool:
    """Whether making the indexes again is all that it takes; else nothing is changed.

    It is tried inside a transaction, of which the file itself sees nothing before all is found whole.
    """
    try:
        with closing(writer(path, make=False)) as connection:
            connection.execute("PRAGMA wal_autocheckpoint = 0")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("REINDEX")
            examine_all(connection)
            connection.execute("COMMIT")
    except DAMAGE:  # closing has rolled it back
        return False
    except sqlite3.Error as error:
        if may_pass(error):
            raise
        return False
    except FileNotFoundError:
        return False
    return True


def finish(path: Path) -> None:
    """End a repair that has its new file: the damaged database and its log go aside, and the new one in their place.

    Each step may be cut short by a power cut, and is then done by the next start. Nothing to do without a new file.
    """
    mended = _with(path, ".mended")
    if not mended.exists():
        return
    folder = path.parent / _told_folder(mended)
    folder.mkdir(mode=0o750, exist_ok=True)
    for tail in TAILS:
        with suppress(FileNotFoundError):
            os.replace(_with(path, tail), folder / (path.name + tail))
    os.replace(mended, path)
    flush_folder(path.parent)
    for between in set_aside(path)[1:-1]:  # the first that a dying card left says most, the last one is the newest
        shutil.rmtree(between, ignore_errors=True)


def set_aside(path: Path) -> list[Path]:
    """The folders of damaged databases, oldest first."""
    return sorted(path.parent.glob("damaged-*"), key=lambda folder: folder.stat().st_mtime)


def new_folder(path: Path, what: str) -> Path:
    """A folder beside ``path`` for what is set aside: ``what-DATE``, with a number from the second of a day on."""
    first = path.with_name(f"{what}-{datetime.now().astimezone():%Y-%m-%d}")
    names = [first, *(first.with_name(f"{first.name}-{n}") for n in range(2, 1000))]
    return next(folder for folder in names if not folder.exists())


def _told_folder(mended: Path) -> str:
    try:
        with closing(reader(mended)) as connection:
            (told,) = connection.execute("SELECT told FROM repairs ORDER BY seq DESC").fetchone()
        return msgspec.json.decode(told, type=Repair).folder
    except (sqlite3.Error, TypeError, ValueError):
        return "damaged-unknown"


def _with(path: Path, tail: str) -> Path:
    return path.with_name(path.name + tail)
