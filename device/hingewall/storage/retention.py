"""Deleting what is older than the owner wants it kept, in two steps, and in doubt of every clock.

Each function runs inside one transaction of the writer. A set that is old is marked; a week of nights later it goes, if
it is still old. A clock that was wrong for a night or two has deleted nothing.
"""

import sqlite3
from typing import NamedTuple

from hingewall.storage.jobs import Moment

DAY_S = 86400.0
NIGHT_S = 20 * 3600.0
"""Of a day a little less, so that a wall which is switched on every morning has a night every day."""
WEEK = 7
"""Nights between the mark and the deletion: time for somebody to see that the date is wrong."""
LEAP_S = 3600.0
"""Further than that no clock strays from the time that this boot has lasted, unless it is set."""
LONGEST_GAP_S = 14 * DAY_S
"""A wall that was off for longer waits one night more: its clock may have leapt."""
AHEAD_S = 3600.0
"""A set that began so far in the future says that the date is behind, or was ahead."""
LEAST_A_NIGHT = 10
"""Sets that may be marked in a night, however few are usual."""
AT_ONCE = 20
"""Sets that are deleted in one transaction: a rep waits no longer than that takes."""
TRACES_GONE = -1
WAITS_FOR_NO_HUB = (
    "athlete_id IS NOT NULL OR marked <= :anyway OR id NOT IN (SELECT outbox.id FROM hub JOIN outbox"
    " ON outbox.seq > hub.acknowledged WHERE outbox.kind = 'set')"
)
"""Told by the set's own rows alone: its last one, of its end, comes after those of its reps."""


class Gone(NamedTuple):
    """Sets that were deleted, those of which the traces were, and whether more is left."""

    sets: tuple[str, ...]
    traces: tuple[str, ...]
    more: bool


class Night(NamedTuple):
    """The last time that something was marked, or might have been."""

    night: int
    wall: float
    mono: float
    boot_id: str


def begin(connection: sqlite3.Connection, now: Moment, days: float) -> int | None:
    """A night's round: mark what is older than ``days``, and take the mark from what is not.

    The number of the night, or None where it is too early, or the date can't be believed; nothing is deleted then.
    """
    last = _last(connection)
    if last is not None and 0 <= now.wall - last.wall < NIGHT_S:
        return None
    night = (last.night if last else 0) + 1
    believed = _believable(connection, last, now)
    connection.execute(
        "INSERT OR REPLACE INTO nights VALUES (1, ?, ?, ?, ?)",
        (night if believed else night - 1, now.wall, now.mono, now.boot_id),
    )
    if not believed:
        return None
    _mark(connection, now.wall, now.wall - days * DAY_S, night)
    return night


def delete_some(connection: sqlite3.Connection, night: int, days: float) -> Gone:
    """Some of what was marked a week of nights ago: guests' sets, and the traces of athletes'.

    A guest's set that the hub has not got yet waits as long again as ``days`` for it, and then goes all the same.
    """
    due = connection.execute(
        f"SELECT seq, id, athlete_id IS NULL FROM sets WHERE marked BETWEEN 0 AND :due AND ({WAITS_FOR_NO_HUB})"  # noqa: S608  ours
        " ORDER BY seq LIMIT :most",
        {"due": night - WEEK, "anyway": night - WEEK - days, "most": AT_ONCE},
    ).fetchall()
    for seq, set_id, guests in due:
        if guests:
            connection.execute("DELETE FROM sets WHERE seq = ?", (seq,))
        else:
            connection.execute("UPDATE reps SET trace = x'' WHERE set_id = ?", (set_id,))
            connection.execute("UPDATE sets SET marked = ? WHERE seq = ?", (TRACES_GONE, seq))
    guests_sets, others = (tuple(set_id for _, set_id, guests in due if guests == wanted) for wanted in (1, 0))
    return Gone(guests_sets, others, len(due) == AT_ONCE)


def _last(connection: sqlite3.Connection) -> Night | None:
    row = connection.execute("SELECT night, wall, mono, boot_id FROM nights").fetchone()
    return Night(*row) if row else None


def _believable(connection: sqlite3.Connection, last: Night | None, now: Moment) -> bool:
    """Whether time has passed as it does since the last night, and the newest set did not begin later than now."""
    newest = connection.execute("SELECT wall FROM sets ORDER BY seq DESC LIMIT 1").fetchone()
    if last is None or (newest is not None and newest[0] > now.wall + AHEAD_S):
        return False
    passed = now.wall - last.wall
    if last.boot_id == now.boot_id:
        return abs(passed - (now.mono - last.mono)) < LEAP_S
    return NIGHT_S <= passed <= LONGEST_GAP_S


def _mark(connection: sqlite3.Connection, now: float, before: float, night: int) -> None:
    """Old is what was numbered before a set that surely began before, and that before the first that is not old.

    So a date that a wrong clock gave decides nothing: neither one from the past among younger ones, nor one from the
    future. Never more in a night than twice what a day usually has.
    """
    (young,) = connection.execute(
        "SELECT coalesce(min(seq), 1 << 62) FROM sets WHERE wall BETWEEN ? AND ?", (before, now + AHEAD_S)
    ).fetchone()
    (old,) = connection.execute(
        "SELECT coalesce(max(seq), 0) FROM sets WHERE wall < ? AND sure AND seq < ?", (before, young)
    ).fetchone()
    connection.execute("UPDATE sets SET marked = NULL WHERE marked >= 0 AND seq > ?", (old,))
    total, days = connection.execute("SELECT count(*), count(DISTINCT date(wall, 'unixepoch')) FROM sets").fetchone()
    most = max(LEAST_A_NIGHT, 2 * -(-total // max(1, days)))
    connection.execute(
        "UPDATE sets SET marked = ? WHERE seq IN"
        " (SELECT seq FROM sets WHERE seq <= ? AND marked IS NULL ORDER BY seq LIMIT ?)",
        (night, old, most),
    )
