"""Does the wall beep while it brings a long history up to date?

`.venv/bin/python tests/chaos/migrating.py FOLDER [--write]`, FOLDER made by `tests/big_database.py FOLDER --version 2`:
a device starts on it while somebody stands too near, steps away when told, and hinges. The history stays migrated, so
each try needs one of its own. --write puts what came of it into tests/RELIABILITY.md.
"""

import argparse
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from chaos.page import between
from hingewall.link.live import LiveFeed
from hingewall.storage.migrations import migrations, version_of
from running import PATIENCE_S, Process

BEGIN, END = "<!-- migrating -->", "<!-- /migrating -->"
GIVEN_S = 20 * 60.0
COMES_S = 10.0
"""Until somebody comes: whoever stands there at the start may be at the bottom of a rep, and is given time."""


@dataclass
class Watched:
    """What somebody at the wall met, in seconds from the start of the process."""

    reps: int
    megabytes: float
    alarm_s: float | None = None
    first_rep_s: float | None = None
    migrated_s: float | None = None
    saved_s: float | None = None
    """When no rep waited for the disk any more."""
    longest_gap_s: float = 0.0
    """Between two Snapshots until it was migrated: as long a beep would have been late."""

    @property
    def done(self) -> bool:
        return None not in (self.alarm_s, self.first_rep_s, self.migrated_s, self.saved_s)


def watch(folder: Path) -> Watched:
    """Start a device on this history and look on until everything is saved."""
    database = folder / "hingewall.db"
    with closing(_reading(database)) as connection:
        (reps,) = connection.execute("SELECT count(*) FROM reps").fetchone()
        watched = Watched(reps, database.stat().st_size / 1e6)
        if version_of(connection) == max(migrations()):
            raise SystemExit(f"{folder}: this history is up to date already; make one with --version 2")
    with tempfile.TemporaryDirectory() as logs:
        began = time.monotonic()
        scene = ("--person", "too_near", "--started-at", repr(began + COMES_S))
        device = Process("device", "--data", str(folder), *scene, "--quiet", folder=Path(logs))
        feed = LiveFeed(folder / "live.sock")
        try:
            _look_on(watched, feed, database, began)
        finally:
            feed.close()
            device.stop()
    return watched


def _look_on(watched: Watched, feed: LiveFeed, database: Path, began: float) -> None:
    number, heard = 0, 0.0
    while not watched.done and time.monotonic() - began < GIVEN_S:
        newer = feed.wait(number, PATIENCE_S)
        latest, now = feed.latest(), time.monotonic() - began
        if latest is None:
            continue
        if number and watched.migrated_s is None:
            watched.longest_gap_s = max(watched.longest_gap_s, now - heard)
        number, heard = newer, now
        if watched.migrated_s is None and _migrated(database):
            watched.migrated_s = now
        snapshot = latest[0]
        if snapshot.alarm and watched.alarm_s is None:
            watched.alarm_s = now
        if snapshot.set.counted and watched.first_rep_s is None:
            watched.first_rep_s = now
        if watched.migrated_s and watched.first_rep_s and not snapshot.set.unsaved and watched.saved_s is None:
            watched.saved_s = now


def _migrated(database: Path) -> bool:
    try:
        with closing(_reading(database)) as connection:
            return version_of(connection) == max(migrations())
    except sqlite3.Error:
        return False


def _reading(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=0.0)


def told(watched: Watched) -> str:
    """A paragraph of it."""

    def at(moment: float | None) -> str:
        return "never" if moment is None else f"after {moment:.1f} s"

    return (
        f"{watched.reps:,} reps, {watched.megabytes:,.0f} MB: brought up to date {at(watched.migrated_s)}."
        f" Somebody stood too near: the alarm {at(watched.alarm_s)}, the first rep counted {at(watched.first_rep_s)},"
        f" everything saved {at(watched.saved_s)}."
        f" Two Snapshots were {1000 * watched.longest_gap_s:.0f} ms apart at most meanwhile."
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    watched = watch(options.folder)
    print(told(watched))
    if options.write and watched.done:
        between(BEGIN, END, told(watched))
    return 0 if watched.done else 1


if __name__ == "__main__":
    sys.exit(main())
