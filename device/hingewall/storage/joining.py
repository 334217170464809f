"""What the writer keeps about the hub, as SQL: each function runs inside one transaction of the writer.

On a wall that has joined no hub the table ``hub`` is empty, and the triggers of schema/0008_fleet.sql write nothing.
"""

import sqlite3
from uuid import UUID

from uuid6 import uuid7

from hingewall.errors import CommandRefused

OUTBOX = ("outbox",)
"""Filled anew from the others when a file begins: nobody would miss its rows."""


def join(connection: sqlite3.Connection, wall: str, pi: str) -> None:
    """The hub calls this wall ``wall``. What is kept waits to be sent, once; nothing changes where that is so already.

    Raises CommandRefused (cloned) when another Pi, of another seal, has joined as that wall with this card.
    """
    row = connection.execute("SELECT wall, pi FROM hub").fetchone()
    if row == (wall, pi):
        return
    if row and row[0] == wall:
        raise CommandRefused(
            "cloned", "this memory card has joined the hub in another Pi; get a new code from the hub and join again"
        )
    connection.execute("INSERT OR REPLACE INTO hub VALUES (1, ?, '', ?, 0)", (wall, pi))
    begin_store(connection)


def leave(connection: sqlite3.Connection) -> None:
    """This wall is alone: nothing waits, and nothing more is written down to be sent."""
    connection.execute("DELETE FROM hub")
    connection.execute("DELETE FROM outbox")


def begin_store(connection: sqlite3.Connection) -> None:
    """A hub that is joined gets everything again, from a store that it does not know yet.

    Called for a file whose numbers mean nothing to it: a new one, one that was mended or one that was restored.
    """
    if not connection.execute("UPDATE hub SET store = ?, acknowledged = 0", (str(uuid7()),)).rowcount:
        return
    _name_edits(connection)
    connection.execute("DELETE FROM outbox")
    for kind, query in (
        ("athlete", "SELECT athlete_id FROM profiles WHERE owner_sees"),
        ("set", "SELECT id FROM sets ORDER BY seq"),
        ("rep", "SELECT id FROM reps ORDER BY seq"),
        ("edit", "SELECT id FROM edits ORDER BY seq"),
    ):
        connection.execute(f"INSERT INTO outbox (kind, id) SELECT '{kind}', * FROM ({query})")  # noqa: S608  ours


def acknowledge(connection: sqlite3.Connection, store: str, seq: int, row_id: str) -> None:
    """The hub has committed all up to ``seq``, whose row is ``row_id``; what came before it no longer waits."""
    if connection.execute(
        "UPDATE hub SET acknowledged = :seq WHERE store = :store AND acknowledged < :seq"
        " AND EXISTS (SELECT 1 FROM outbox WHERE seq = :seq AND id = :id)",
        {"seq": seq, "store": store, "id": row_id},
    ).rowcount:
        connection.execute("DELETE FROM outbox WHERE seq < ?", (seq,))


def edit_id(connection: sqlite3.Connection, rep_id: str, wall: float) -> str:
    """Of an edit made now, at ``wall`` s since 1970: later than every edit of the rep that is known here, whatever the
    clocks say, so that the greatest id is the last word everywhere."""
    (last,) = connection.execute("SELECT max(id) FROM edits WHERE rep_id = ?", (rep_id,)).fetchone()
    after_ms = (UUID(last).int >> 80) + 1 if last else 0
    return _uuid7_at(max(int(wall * 1000), after_ms))


def _name_edits(connection: sqlite3.Connection) -> None:
    unnamed = connection.execute("SELECT seq, rep_id, wall FROM edits WHERE id IS NULL ORDER BY seq").fetchall()
    for seq, rep_id, wall in unnamed:
        connection.execute("UPDATE edits SET id = ? WHERE seq = ?", (edit_id(connection, rep_id, wall), seq))


def _uuid7_at(ms: int) -> str:
    rest = uuid7().int & ((1 << 80) - 1)  # its version, variant and chance, without its time
    return str(UUID(int=(max(ms, 0) & ((1 << 48) - 1)) << 80 | rest))
