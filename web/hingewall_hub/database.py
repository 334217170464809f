"""The hub's PostgreSQL: what walls send is taken here, and what pages show is read. The one module that knows psycopg.

Each function runs inside the transaction of the connection that it is given.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from importlib import resources
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from msgspec import Struct

from hingewall.fleet.messages import (
    AthleteRow,
    Batch,
    Cursor,
    EditRow,
    GoneRow,
    Report,
    RepRow,
    Row,
    SetRow,
    follows,
)  # fmt: skip

log = logging.getLogger(__name__)

Connection = psycopg.Connection[tuple[Any, ...]]
Error = psycopg.Error
"""What PostgreSQL and the way to it can come to."""
Lost = (psycopg.OperationalError, psycopg.InterfaceError)
"""There is no connection any more: it is made again."""

MEASURES = (
    "form", "turns", "stance_mm", "gap_mm", "reach_mm", "eccentric_s", "pause_s", "concentric_s", "hip_drop_mm",
    "drop_ratio", "target_mm", "top_pause_s", "peak_down_mm_s", "peak_up_mm_s", "mean_down_mm_s", "mean_up_mm_s",
    "shift_mm", "quality",
)  # fmt: skip
PAGES = "hingewall-hub-pages"
"""The role of the installed hub's pages: they read, and say who may come in."""
GRANTS = f"""
GRANT SELECT ON ALL TABLES IN SCHEMA public TO "{PAGES}";
GRANT INSERT (id, name, login), UPDATE (login, online, faults, changed) ON walls TO "{PAGES}"
"""
MONTHS_BACK, MONTHS_AHEAD = 3, 2
GUESTS = "00000000-0000-0000-0000-000000000000"

SET = (
    "INSERT INTO sets (id, wall, athlete, started, sure, ended, goal, mode, rules)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
    " ON CONFLICT (id) DO UPDATE SET athlete = excluded.athlete, started = excluded.started, sure = excluded.sure,"
    " ended = excluded.ended WHERE sets.wall = excluded.wall"
)
REP = (
    "INSERT INTO reps (id, set_id, wall, at, verdict, reason, unsure, " + ", ".join(MEASURES) + ")"  # noqa: S608  ours
    f" VALUES ({', '.join(['%s'] * (7 + len(MEASURES)))})"
    " ON CONFLICT (id) DO UPDATE SET at = excluded.at WHERE reps.wall = excluded.wall"
)
EDIT = (
    "INSERT INTO edits (id, rep, wall, before, after, by, at, sure) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
    " ON CONFLICT (id) DO UPDATE SET at = excluded.at, sure = excluded.sure WHERE edits.wall = excluded.wall"
)
ATHLETE = (
    "INSERT INTO athletes (id, wall, nickname, colour, shape) VALUES (%s, %s, %s, %s, %s) ON CONFLICT (id, wall)"
    " DO UPDATE SET nickname = excluded.nickname, colour = excluded.colour, shape = excluded.shape"
)
CHANGED_DAYS = (
    "INSERT INTO uncounted_days SELECT DISTINCT wall, started::date FROM sets WHERE id = ANY(%s) ON CONFLICT DO NOTHING"
)
COUNT_DAY = (
    "INSERT INTO day_sums SELECT sets.wall, %(day)s, coalesce(athlete, '" + GUESTS + "'), count(DISTINCT sets.id),"  # noqa: S608  ours
    " count(*) FILTER (WHERE stands = 'counted'), count(*) FILTER (WHERE stands = 'no_rep'),"
    " count(*) FILTER (WHERE stands = 'void') FROM sets LEFT JOIN LATERAL (SELECT coalesce("
    " (SELECT after FROM edits WHERE rep = reps.id ORDER BY edits.id DESC LIMIT 1), verdict) AS stands"
    " FROM reps WHERE set_id = sets.id) judged ON true"
    " WHERE sets.wall = %(wall)s AND started >= %(day)s::date AND started < %(day)s::date + 1 GROUP BY 1, 3"
)


class WallRow(Struct, frozen=True):
    """A wall as the hub knows it; ``reps`` are all that are kept of it, ``last_seen`` is ISO 8601 in UTC."""

    id: str
    name: str
    state: str
    last_seen: str | None
    version: str
    reps: int
    waiting: int
    faults: list[str]


@contextmanager
def connected(where: str) -> Iterator[Connection]:
    """A connection to the database at ``where`` (a DSN), with tables of this version. Raises Error."""
    with psycopg.connect(where) as connection:
        yield connection


def bring_up_to_date(connection: Connection) -> None:
    """Run the numbered scripts that this database has not seen, and make the months that come."""
    connection.execute("SELECT pg_advisory_xact_lock(1)")
    connection.execute("CREATE TABLE IF NOT EXISTS schema_version (version int PRIMARY KEY)")
    (found,) = _one(connection, "SELECT coalesce(max(version), 0) FROM schema_version")
    folder = resources.files("hingewall_hub").joinpath("schema")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".sql") and int(file.name[:4]) > found:
            connection.execute(file.read_bytes())
            connection.execute("INSERT INTO schema_version VALUES (%s)", (int(file.name[:4]),))
    make_months(connection, datetime.now(UTC).date())
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (PAGES,)).fetchone():
        connection.execute(GRANTS.encode())
    connection.commit()


def make_months(connection: Connection, today: date) -> None:
    """A partition for each of the months around ``today``."""
    first = today.year * 12 + today.month - 1
    for month in range(first - MONTHS_BACK, first + MONTHS_AHEAD + 1):
        name = f"reps_{month // 12}_{month % 12 + 1:02}"
        if _one(connection, "SELECT to_regclass(%s)", (name,))[0] is None:
            try:
                with connection.transaction():
                    connection.execute(
                        f"CREATE TABLE {name} PARTITION OF reps"
                        f" FOR VALUES FROM ('{_first_id(month)}') TO ('{_first_id(month + 1)}')".encode()
                    )
            except psycopg.errors.CheckViolation:  # a wall's clock was ahead: its reps of that month lie elsewhere
                log.warning("%s can't be made: reps of that month lie in reps_elsewhen already", name)


def _first_id(month: int) -> UUID:
    """The least UUIDv7 of a month, counted from the year 0."""
    ms = int(datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC).timestamp() * 1000)
    return UUID(int=ms << 80)


# --- what walls send ---


def cursor_of(connection: Connection, store: str) -> Cursor:
    """Up to where a store is here."""
    row = connection.execute("SELECT seq, id FROM stores WHERE store = %s", (store,)).fetchone()
    return Cursor(store, *row) if row else Cursor(store)


def wall_number(connection: Connection, wall: str) -> int | None:
    """None for one that was never invited, or may not come in any more."""
    row = connection.execute("SELECT wall FROM walls WHERE id = %s AND login IS NOT NULL", (wall,)).fetchone()
    return int(row[0]) if row else None


def take(connection: Connection, number: int, batch: Batch) -> Cursor:
    """Take a batch of a wall if it follows what is here; what is here of its store afterwards."""
    store = batch.upto.store
    connection.execute("INSERT INTO stores VALUES (%s, %s, 0, '') ON CONFLICT DO NOTHING", (store, number))
    row = connection.execute(
        "SELECT seq, id FROM stores WHERE store = %s AND wall = %s FOR UPDATE", (store, number)
    ).fetchone()
    if row is None:  # another wall's
        return Cursor(store)
    if not follows(batch, row[0]):
        return Cursor(store, *row)
    _write(connection, number, batch.rows)
    connection.execute("UPDATE stores SET seq = %s, id = %s WHERE store = %s", (batch.upto.seq, batch.upto.id, store))
    connection.execute("UPDATE walls SET last_seen = now() WHERE wall = %s", (number,))
    return batch.upto


def _write(connection: Connection, wall: int, rows: Sequence[Row]) -> None:
    sets = [row for row in rows if isinstance(row, SetRow)]
    reps = [row for row in rows if isinstance(row, RepRow)]
    edits = [row for row in rows if isinstance(row, EditRow)]
    changed = [*(row.id for row in sets), *(row.set for row in reps)]
    gone = [row for row in rows if isinstance(row, GoneRow)]
    connection.execute(CHANGED_DAYS, ([row.id for row in sets],))  # the days that they were of until now
    with connection.cursor() as cursor:
        cursor.executemany(SET, [
            (row.id, wall, row.athlete, _when(row.at), row.sure, _when(row.ended), row.goal, row.mode, row.rules)
            for row in sets
        ])  # fmt: skip
        cursor.executemany(REP, [
            (row.id, row.set, wall, _when(row.at), row.verdict, row.reason, row.unsure, *_measures(row)) for row in reps
        ])  # fmt: skip
        cursor.executemany(EDIT, [
            (row.id, row.rep, wall, row.before, row.after, row.by, _when(row.at), row.sure) for row in edits
        ])  # fmt: skip
        people = [row for row in rows if isinstance(row, AthleteRow)]
        cursor.executemany(ATHLETE, [(row.id, wall, row.nickname, row.colour, row.shape) for row in people])
    for row in gone:
        _forget(connection, wall, row)
    changed += [str(one) for (one,) in connection.execute(
        "SELECT set_id FROM reps WHERE id = ANY(%s)", ([row.rep for row in edits],)
    )] if edits else []  # fmt: skip
    connection.execute(CHANGED_DAYS, (changed,))


def _forget(connection: Connection, wall: int, gone: GoneRow) -> None:
    """Nothing of it stays but what its day comes to without it."""
    match gone.kind:
        case "rep":
            connection.execute("DELETE FROM edits WHERE rep = %s AND wall = %s", (gone.id, wall))
            connection.execute("DELETE FROM reps WHERE id = %s AND wall = %s", (gone.id, wall))
        case "edit":
            connection.execute("DELETE FROM edits WHERE id = %s AND wall = %s", (gone.id, wall))
        case "athlete":
            connection.execute("DELETE FROM athletes WHERE id = %s AND wall = %s", (gone.id, wall))
            _forget_sets(connection, b"athlete = %s AND wall = %s", (gone.id, wall))
        case "set":
            _forget_sets(connection, b"id = %s AND wall = %s", (gone.id, wall))


def _forget_sets(connection: Connection, which: bytes, values: tuple[Any, ...]) -> None:
    found = connection.execute(b"SELECT id FROM sets WHERE " + which, values).fetchall()
    ids = [row[0] for row in found]
    if ids:
        connection.execute(CHANGED_DAYS, (ids,))
        _delete_sets(connection, ids)


def forget_guests(connection: Connection, now: datetime, most: int = 500) -> bool:
    """Delete guests' sets that are older than their wall keeps them; whether more are left.

    A date that the wall was not sure of is not believed: such a set goes so long after it came. What its day came to
    stays, in which nobody is seen.
    """
    found = connection.execute(
        "SELECT sets.id FROM sets JOIN walls USING (wall) WHERE athlete IS NULL AND"
        " CASE WHEN sure THEN least(started, arrived) ELSE arrived END < %s - guests_days * interval '1 day' LIMIT %s",
        (now, most),
    ).fetchall()
    _delete_sets(connection, [row[0] for row in found])
    return len(found) == most


def _delete_sets(connection: Connection, ids: list[UUID]) -> None:
    connection.execute("DELETE FROM edits WHERE rep IN (SELECT id FROM reps WHERE set_id = ANY(%s))", (ids,))
    connection.execute("DELETE FROM reps WHERE set_id = ANY(%s)", (ids,))
    connection.execute("DELETE FROM sets WHERE id = ANY(%s)", (ids,))


def _measures(row: RepRow) -> tuple[Any, ...]:
    measured: Mapping[str, Any] = msgspec.json.decode(row.measured)
    return tuple(measured.get(name) for name in MEASURES)


def _when(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


# --- how walls are ---


def note_report(connection: Connection, number: int, report: Report) -> None:
    connection.execute(
        "UPDATE walls SET name = %s, version = %s, state = %s, waiting = %s, faults = %s, guests_days = %s,"
        " last_seen = now()"
        " WHERE wall = %s",
        (report.name, report.version, report.state, report.waiting, list(report.faults), report.guests_days, number),
    )


def note_online(connection: Connection, number: int, online: bool) -> None:
    connection.execute("UPDATE walls SET online = %s WHERE wall = %s", (online, number))


# --- who may come in ---


def invite(connection: Connection, wall: str, name: str, login: str) -> None:
    """A wall that may come in by ``login``, and by no other that it had before."""
    connection.execute(
        "INSERT INTO walls (id, name, login) VALUES (%s, %s, %s)"
        " ON CONFLICT (id) DO UPDATE SET login = excluded.login, changed = now()",
        (wall, name, login),
    )


def revoke(connection: Connection, wall: str) -> bool:
    """It may not come in any more; what it has sent stays. Whether there is such a wall."""
    done = connection.execute(
        "UPDATE walls SET login = NULL, online = false, faults = '{}', changed = now() WHERE id = %s", (wall,)
    )
    return bool(done.rowcount)


def logins(connection: Connection) -> dict[str, str]:
    """Who may come in, and by which hash."""
    return dict(connection.execute("SELECT id, login FROM walls WHERE login IS NOT NULL").fetchall())


def count_days(connection: Connection, most: int = 50) -> bool:
    """Count some of the days on which something changed; whether more are left."""
    days = connection.execute(
        "DELETE FROM uncounted_days WHERE (wall, day) IN (SELECT wall, day FROM uncounted_days LIMIT %s)"
        " RETURNING wall, day",
        (most,),
    ).fetchall()
    for wall, day in days:
        connection.execute("DELETE FROM day_sums WHERE wall = %s AND day = %s", (wall, day))
        connection.execute(COUNT_DAY.encode(), {"wall": wall, "day": day})
    return len(days) == most


def walls(connection: Connection) -> list[WallRow]:
    """Every wall that was ever invited, by name."""
    rows: Iterable[tuple[Any, ...]] = connection.execute(
        "SELECT id, coalesce(nullif(name, ''), id), CASE WHEN login IS NULL THEN 'shut_out'"
        " WHEN last_seen IS NULL THEN 'invited' WHEN online THEN state ELSE 'offline' END, last_seen, version,"
        " (SELECT coalesce(sum(counted + no_rep + void), 0) FROM day_sums WHERE day_sums.wall = walls.wall), waiting,"
        " faults FROM walls ORDER BY 2, 1"
    )
    return [
        WallRow(id, name, state, seen and seen.astimezone(UTC).isoformat(timespec="seconds"), version, int(reps), *rest)
        for id, name, state, seen, version, reps, *rest in rows
    ]


def _one(connection: Connection, query: str, values: tuple[Any, ...] = ()) -> tuple[Any, ...]:
    row = connection.execute(query.encode(), values).fetchone()
    assert row is not None
    return row


def make(where: str, name: str) -> None:
    """The database ``name`` on the server at ``where``, unless it is there."""
    with psycopg.connect(where, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is None:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
