"""The history before and after an upgrade: kept, and brought back if the new version fails.

Root works here in a folder of the device's. Links that somebody who has taken that over left there lead root to no
other file.
"""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from installing.errors import InstallError
from installing.layout import Layout
from installing.running import Runner

KEPT = 2


def back_up(layout: Layout, runner: Runner, release: Path) -> None:
    """A copy of the database as the version before ``release`` left it, if there is one yet. Nothing may be writing."""
    if not layout.database.exists():
        return
    for tail in ("", "-wal", "-shm", "-journal"):
        file = layout.database.with_name(layout.database.name + tail)
        if file.is_symlink() or (file.exists() and not file.is_file()):
            raise InstallError(
                f"{file}: expected a file of the device's own, and it is none; remove it, and run it again"
            )
    backup = _backup(layout, release)
    partial = backup.with_name(f".{backup.name}")
    partial.unlink(missing_ok=True)
    try:
        with (
            closing(sqlite3.connect(f"file:{layout.database}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(partial)) as new,
        ):
            old.backup(new)
    except sqlite3.Error as error:
        partial.unlink(missing_ok=True)
        raise InstallError(
            f"{layout.database} can't be copied ({error}); make room if the card is full, or start the device, which"
            " mends a damaged history, and run it again"
        ) from error
    _as_before(layout, partial, 0o600)  # it may hold what the pages must not read
    partial.replace(backup)
    runner.say(f"history: copied to {backup.name}")
    # Never this one, whatever the time: a Pi has no clock of its own. The device's own copies are not ours to count.
    others = [path for path in layout.data.glob("hingewall.db.before-*.*-*") if path != backup]
    for older in sorted(others, key=lambda path: path.stat().st_mtime)[: 1 - KEPT]:
        older.unlink()


def bring_back(layout: Layout, runner: Runner, release: Path) -> None:
    """The history as it was before ``release``; what that made of it is kept beside it. At no moment is there none."""
    backup = _backup(layout, release)
    if backup.is_symlink() or not backup.is_file():
        return
    fresh = layout.database.with_name(".hingewall.db.new")
    fresh.unlink(missing_ok=True)
    shutil.copyfile(backup, fresh)
    _as_before(layout, fresh, 0o640)
    os.sync()
    for part in ("", "-wal", "-shm"):
        made, failed = (layout.database.with_name(f"hingewall.db{kept}{part}") for kept in ("", ".failed"))
        failed.unlink(missing_ok=True)
        if made.exists():
            failed.hardlink_to(made)
    # The write-ahead log belongs to the database that goes: beside the other one it must not lie.
    for part in ("-wal", "-shm"):
        layout.database.with_name(f"hingewall.db{part}").unlink(missing_ok=True)
    fresh.replace(layout.database)
    runner.say("history: as it was before")


def _backup(layout: Layout, release: Path) -> Path:
    return layout.database.with_name(f"hingewall.db.before-{release.name}")


def _as_before(layout: Layout, path: Path, mode: int) -> None:
    """Owned as the folder is; 0640 is read by the pages."""
    folder = layout.data.stat()
    path.chmod(mode)
    os.chown(path, folder.st_uid, folder.st_gid, follow_symlinks=False)
