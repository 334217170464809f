"""Counting what sets and days come to, as SQL: each function runs inside one transaction.

Triggers list what has changed (schema/0003_totals.sql); here it is counted anew. A set that goes on is counted when it
has ended; until then a reader counts it by itself.
"""

import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterable

import msgspec

from hingewall.storage.totals import Measured, Totals, joined, of_rep, of_set

AT_ONCE = 100
"""Sets that are counted in one transaction: a rep waits no longer than that takes, about 20 ms on a PC."""

COUNTED = ("set_totals", "day_totals", "counted_in", "uncounted_sets", "uncounted_days")
"""Tables whose rows nobody would miss: they come from the others."""

DAY = "date(wall, 'unixepoch', 'localtime')"
_measured = msgspec.json.Decoder(Measured)
_totals = msgspec.json.Decoder(Totals)


def count(connection: sqlite3.Connection, most: int = AT_ONCE) -> bool:
    """Count some of what is listed; whether more is left."""
    _begin_elsewhere(connection)
    sets = connection.execute(
        f"SELECT sets.seq, sets.id, {DAY} FROM uncounted_sets JOIN sets ON sets.seq = uncounted_sets.seq"  # noqa: S608  names of our own
        " WHERE ended_mono IS NOT NULL ORDER BY uncounted_sets.seq DESC LIMIT ?",
        (most,),
    ).fetchall()
    for seq, set_id, _ in sets:
        text = msgspec.json.encode(set_totals(connection, set_id)).decode()
        connection.execute("INSERT OR REPLACE INTO set_totals VALUES (?, ?)", (seq, text))
        connection.execute("DELETE FROM uncounted_sets WHERE seq = ?", (seq,))
    changed = {day for (day,) in connection.execute("SELECT day FROM uncounted_days LIMIT ?", (most,))}
    for day in changed | {day for _, _, day in sets}:
        _count_day(connection, day)
    return len(sets) == most or len(changed) == most


def set_totals(connection: sqlite3.Connection, set_id: str) -> Totals:
    """What the reps of a set come to as they count now."""
    rows = connection.execute(
        "SELECT standing, end_s, measured FROM judged WHERE set_id = ? AND standing != 'removed' ORDER BY seq",
        (set_id,),
    )
    return of_set(set_id, _readable(set_id, rows))


def _readable(set_id: str, rows: Iterable[tuple[str, float, str]]) -> Iterable[Totals]:
    """A rep whose figures are damaged counts for nothing here; its page says so."""
    for standing, end_s, measured in rows:
        try:
            yield of_rep(set_id, standing, end_s, _measured.decode(measured))  # type: ignore[arg-type]
        except (ValueError, TypeError):  # msgspec's errors are ValueErrors
            continue


def _count_day(connection: sqlite3.Connection, day: str) -> None:
    """Everybody's day, from the totals of its sets."""
    found: dict[str, list[Totals]] = defaultdict(list)
    rows = connection.execute(
        "SELECT coalesce(athlete_id, ''), sets.id, totals FROM sets JOIN set_totals ON set_totals.seq = sets.seq"
        " WHERE wall >= unixepoch(:day, 'utc') AND wall < unixepoch(:day, '+1 day', 'utc') ORDER BY wall, sets.seq",
        {"day": day},
    )
    for athlete, set_id, text in rows.fetchall():
        found[athlete].append(known(text) or set_totals(connection, set_id))
    connection.execute("DELETE FROM day_totals WHERE day = ?", (day,))
    for athlete, sets in found.items():
        text = msgspec.json.encode(joined(sets)).decode()
        connection.execute("INSERT INTO day_totals VALUES (?, ?, ?)", (day, athlete, text))
    connection.execute("DELETE FROM uncounted_days WHERE day = ?", (day,))


def known(text: str | bytes) -> Totals | None:
    """What was counted; None where that is damaged."""
    try:
        return _totals.decode(text)
    except (ValueError, TypeError):
        return None


def count_anew(connection: sqlite3.Connection) -> None:
    """Forget what was counted: the writer begins again, with the newest sets."""
    for table in ("set_totals", "day_totals", "uncounted_days"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608  names of our own
    connection.execute("INSERT OR IGNORE INTO uncounted_sets SELECT seq FROM sets")


def _begin_elsewhere(connection: sqlite3.Connection) -> None:
    """List every day when the wall hangs in another time zone than before: they begin at another moment."""
    zone = f"{time.tzname} {time.timezone} {time.altzone}"
    if connection.execute("SELECT zone FROM counted_in").fetchone() == (zone,):
        return
    connection.execute("INSERT OR REPLACE INTO counted_in VALUES (1, ?)", (zone,))
    connection.execute("DELETE FROM day_totals")
    connection.execute(f"INSERT OR IGNORE INTO uncounted_days SELECT DISTINCT {DAY} FROM sets")  # noqa: S608  names of our own
