"""What happened to PINs, people and settings, kept for the owner. Each function runs inside a transaction.

Nobody is named, and no phone: what and when is enough to ask the people at the wall. Each kind has its own bound, so
that a flood of wrong PINs pushes out no claim.
"""

import sqlite3
from collections.abc import Callable
from typing import Any, Literal, get_args

from msgspec import Struct

from hingewall.storage.jobs import Moment, dated
from hingewall.storage.single import moment

Kind = Literal[
    "claimed", "pin_changed", "pin_forgotten", "pin_failed", "new_phone", "settings", "athlete_added", "athlete_edited",
    "athlete_pin", "athlete_pin_failed", "athlete_deleted", "tap_refused", "clock", "updated",
]  # fmt: skip
KINDS: tuple[str, ...] = get_args(Kind)

SUMMED = frozenset({"pin_failed", "athlete_pin_failed", "tap_refused"})
"""What strangers can do as often as they like: a row an hour."""
HOUR_S = 3600.0
MOST = 100
"""Rows of a kind: months of what people do, and four days of an attack that never rests."""
LONGEST_S = 365 * 86400.0
"""A year: nobody asks later who might have been at the wall."""
ALWAYS = 10
"""The newest of a kind stay however old: a clock that leapt deletes no record of it."""


class SecurityEvent(Struct, frozen=True):
    """``at`` is when, or when the first of ``n`` was; ISO 8601 in UTC, and not certain unless ``sure``."""

    seq: int
    kind: str
    detail: str
    n: int
    at: str
    sure: bool


def note(connection: sqlite3.Connection, kind: Kind, at: Moment, n: int = 1, detail: str = "") -> None:
    """``n`` more of ``kind``; what is summed joins the row of this hour."""
    if kind in SUMMED and _joined(connection, kind, at, n):
        return
    connection.execute(
        "INSERT INTO security_events (kind, detail, n, wall, mono, boot, sure) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (kind, detail, n, *dated(connection, at)),
    )
    connection.execute(
        "DELETE FROM security_events WHERE kind = ? AND seq NOT IN"
        " (SELECT seq FROM security_events WHERE kind = ? ORDER BY seq DESC LIMIT ?)",
        (kind, kind, MOST),
    )
    if at.sure:
        connection.execute(
            "DELETE FROM security_events WHERE kind = ? AND sure AND wall < ? AND seq NOT IN"
            " (SELECT seq FROM security_events WHERE kind = ? ORDER BY seq DESC LIMIT ?)",
            (kind, at.wall - LONGEST_S, kind, ALWAYS),
        )


def _joined(connection: sqlite3.Connection, kind: Kind, at: Moment, n: int) -> bool:
    """By the time that this boot has lasted, which nobody sets."""
    return bool(
        connection.execute(
            "UPDATE security_events SET n = n + ? WHERE seq = (SELECT max(seq) FROM security_events WHERE kind = ?)"
            " AND mono > ? AND boot = (SELECT boot FROM boots WHERE boot_id = ?)",
            (n, kind, at.mono - HOUR_S, at.boot_id),
        ).rowcount
    )


def noted(run: Callable[[sqlite3.Connection], Any], kind: Kind, at: Moment) -> Callable[[sqlite3.Connection], Any]:
    """``run``, and with it, whole or not at all, that it happened."""

    def both(connection: sqlite3.Connection) -> Any:
        result = run(connection)
        note(connection, kind, at)
        return result

    return both


def note_version(connection: sqlite3.Connection, version: str, at: Moment) -> None:
    """This version runs here now; noted when it is another than before."""
    newest = connection.execute(
        "SELECT detail FROM security_events WHERE kind = 'updated' ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    if newest is None or newest[0] != version:
        note(connection, "updated", at, detail=version)


def read(connection: sqlite3.Connection, before: int, limit: int) -> list[SecurityEvent]:
    """Those before the one of that number, the newest first."""
    rows = connection.execute(
        "SELECT seq, kind, detail, n, wall, sure FROM security_events WHERE seq < ? ORDER BY seq DESC LIMIT ?",
        (before, limit),
    )
    return [
        SecurityEvent(seq, kind, detail, n, when.isoformat() if (when := moment(wall)) else "", sure == 1)
        for seq, kind, detail, n, wall, sure in rows
    ]
