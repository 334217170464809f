"""Copies of the database for the day that it is damaged: one a night, the newest seven, beside it."""

import errno
import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, suppress
from pathlib import Path

from hingewall.storage.connection import reader
from hingewall.storage.migrations import backups
from hingewall.storage.opening import examine_all

ALONE = 0o600
"""Of a copy: it may hold what the pages must not read."""

KEPT = 7
AT_ONCE = 256
"""Pages in one step, a megabyte: between them a card has time for a rep."""
PAUSE_S = 0.05
DAY_S = 20 * 3600.0
"""Of a day a little less, so that a wall which is switched on every morning has one every day."""


def copies(path: Path) -> list[Path]:
    """The nightly copies of the database at ``path``, newest first. They are numbered: no wrong clock mixes them up."""
    found = path.parent.glob(f"{path.name}.copy-*")
    numbered = [file for file in found if file.suffix.removeprefix(".copy-").isdigit()]
    return sorted(numbered, key=_number, reverse=True)


def fallbacks(path: Path) -> list[Path]:
    """All that may help where the database is damaged: the copies, newest first, and those from before a migration."""
    return [*copies(path), *reversed(backups(path))]


def due(path: Path, now: float) -> bool:
    """Whether the newest copy is of yesterday, by the wall clock's ``now`` (s since 1970): a start alone makes none."""
    newest = copies(path)[:1]
    return not any(abs(now - file.stat().st_mtime) < DAY_S for file in newest)


def copy(path: Path, going_on: Callable[[], bool], placing: AbstractContextManager[object]) -> Path | None:
    """Make one beside a live writer, as of one moment, and let the oldest go. None when ``going_on`` ends before.

    It gets its name inside ``placing``. Raises Damaged, sqlite3.Error and OSError; there is no copy then.
    """
    part = path.with_name(f"{path.name}.copying")
    part.unlink(missing_ok=True)
    if not _room_for(path):
        raise OSError(errno.ENOSPC, "no room for another copy beside it")
    try:
        with closing(reader(path)) as source, closing(sqlite3.connect(part)) as target:
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # the moment, whatever is written meanwhile
            source.backup(target, pages=AT_ONCE, progress=_progress(going_on))
            examine_all(target)
        part.chmod(ALONE)
        newest = copies(path)
        made = path.with_name(f"{path.name}.copy-{_number(newest[0]) + 1 if newest else 1}")
        with placing:
            if not going_on():
                return None
            os.replace(part, made)
    except _Stopped:
        return None
    finally:
        for leftover in path.parent.glob(f"{part.name}*"):
            leftover.unlink(missing_ok=True)
    keep(path, KEPT)
    return made


def _room_for(path: Path) -> bool:
    """Whether there is room for a copy, and as much again to go on: older copies make way, but for the newest."""
    wanted = 2 * path.stat().st_size
    for count in range(KEPT - 1, -1, -1):
        if shutil.disk_usage(path.parent).free >= wanted:
            return True
        keep(path, max(1, count))
    return False


def keep(path: Path, count: int) -> None:
    """Delete all copies but the newest ``count``."""
    for old in copies(path)[count:]:
        for file in (old, *old.parent.glob(f"{old.name}-*")):
            with suppress(OSError):
                file.unlink()


class _Stopped(Exception):
    """The device ends before the copy does."""


def _progress(going_on: Callable[[], bool]) -> Callable[[int, int, int], None]:
    def progress(_status: int, _remaining: int, _total: int) -> None:
        if not going_on():
            raise _Stopped
        time.sleep(PAUSE_S)

    return progress


def _number(file: Path) -> int:
    return int(file.suffix.removeprefix(".copy-"))
