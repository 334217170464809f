"""The history before and after an upgrade: kept, and brought back if the new version fails."""

import sqlite3
from contextlib import closing
from pathlib import Path

from installing.layout import Layout
from installing.running import Runner

KEPT = 2


def back_up(layout: Layout, runner: Runner, release: Path) -> Path | None:
    """A copy of the database as the version in use left it; None where there is none yet."""
    if not layout.database.exists():
        return None
    backup = layout.database.with_name(f"hingewall.db.before-{release.name}")
    partial = backup.with_name(f".{backup.name}")
    partial.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(f"file:{layout.database}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(partial)) as new,
    ):
        old.backup(new)
    _as_before(layout, partial)
    partial.replace(backup)
    runner.say(f"history: copied to {backup.name}")
    for older in sorted(_backups(layout), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        older.unlink()
    return backup


def bring_back(layout: Layout, runner: Runner, backup: Path) -> None:
    """The history as it was before; what the failed version made of it is kept beside it."""
    for part in ("", "-wal", "-shm"):
        failed = layout.database.with_name(f"hingewall.db{part}")
        if failed.exists():
            failed.replace(layout.database.with_name(f"hingewall.db.failed{part}"))
    fresh = layout.database.with_name(".hingewall.db.new")
    fresh.write_bytes(backup.read_bytes())
    _as_before(layout, fresh)
    fresh.replace(layout.database)
    runner.say("history: as it was before")


def _as_before(layout: Layout, path: Path) -> None:
    """Owned as the folder is, and read by the pages."""
    import os

    folder = layout.data.stat()
    os.chown(path, folder.st_uid, folder.st_gid)
    path.chmod(0o640)


def _backups(layout: Layout) -> list[Path]:
    return list(layout.data.glob("hingewall.db.before-*"))
