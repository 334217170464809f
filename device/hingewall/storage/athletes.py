"""What is kept of athletes, as SQL: each function runs inside one transaction of the writer. No log names anybody."""

import sqlite3
import unicodedata
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from hingewall.errors import CommandRefused
from hingewall.messages.snapshot import Colour, Shape
from hingewall.storage.scrubbing import rewrite

MOST_ATHLETES = 64
"""As many as there are badges: eight colours of eight shapes."""


class Profile(NamedTuple):
    """A person, as they are made. ``targets`` are settings of their own."""

    nickname: str
    colour: Colour
    shape: Shape
    pin_hash: str
    targets: Mapping[str, Any] = {}


def folded(nickname: str) -> str:
    """A nickname as it is compared: two that look alike but for their case are one."""
    # An emoji with and without the sign that asks for its coloured form: two of them would look alike.
    plain = unicodedata.normalize("NFKC", nickname).casefold().replace("\ufe0f", "")
    return unicodedata.normalize("NFKC", plain)  # once more: another case may put an accent apart (Unicode, D147)


def create(connection: sqlite3.Connection, athlete_id: str, profile: Profile) -> None:
    """The same id again creates nothing. Raises CommandRefused (invalid) for a nickname or badge that is taken."""
    if connection.execute("SELECT 1 FROM athletes WHERE id = ?", (athlete_id,)).fetchone():
        return
    (count,) = connection.execute("SELECT count(*) FROM athletes").fetchone()
    if count >= MOST_ATHLETES:
        raise CommandRefused("invalid", f"all {count} badges are taken; delete an athlete first")
    _refuse_taken(connection, profile._asdict(), but="")
    connection.execute("INSERT INTO athletes (id) VALUES (?)", (athlete_id,))
    connection.execute(
        "INSERT INTO profiles (athlete_id, nickname, folded, colour, shape, targets, pin_hash, generation, failures)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 1, 0)",
        (
            athlete_id, profile.nickname, folded(profile.nickname), profile.colour, profile.shape,
            _json(profile.targets), profile.pin_hash,
        ),
    )  # fmt: skip


def edit(connection: sqlite3.Connection, athlete_id: str, changes: Mapping[str, Any]) -> None:
    """Some of nickname, colour, shape, pin_hash, targets, on_screen, owner_sees. A new PIN ends the old one's sessions.

    Raises CommandRefused: ``unknown`` athlete, ``invalid`` nickname or badge.
    """
    row = connection.execute("SELECT colour, shape FROM profiles WHERE athlete_id = ?", (athlete_id,)).fetchone()
    if row is None:
        raise unknown()
    columns = dict(changes)
    if "nickname" in columns:
        columns["folded"] = folded(columns["nickname"])
    if "targets" in columns:
        columns["targets"] = _json(columns["targets"])
    if "pin_hash" in columns:
        connection.execute(
            "UPDATE profiles SET generation = generation + 1, failures = 0, last_failure = NULL WHERE athlete_id = ?",
            (athlete_id,),
        )
    _refuse_taken(connection, {"colour": row[0], "shape": row[1]} | columns, but=athlete_id)
    for column, value in columns.items():
        connection.execute(f"UPDATE profiles SET {column} = ? WHERE athlete_id = ?", (value, athlete_id))  # noqa: S608  names of our own
    rewrite(connection, "profiles")


def reset_pin(connection: sqlite3.Connection, athlete_id: str, pin_hash: str, wipe: bool) -> None:
    """Another PIN from the owner. It opens no history that was kept from the owner: that is wiped, with the targets.

    It ends what was said yes to. Raises CommandRefused: ``unknown``, or ``stale`` for a history that is to be kept
    although the owner may not see it.
    """
    row = connection.execute("SELECT owner_sees FROM profiles WHERE athlete_id = ?", (athlete_id,)).fetchone()
    if row is None:
        raise unknown()
    changes: dict[str, Any] = {"pin_hash": pin_hash, "on_screen": False, "owner_sees": False}
    if wipe:
        connection.execute("DELETE FROM sets WHERE athlete_id = ?", (athlete_id,))
        connection.execute("DELETE FROM day_totals WHERE athlete = ?", (athlete_id,))
        changes["targets"] = {}
    elif not row[0]:
        raise CommandRefused("stale", "this athlete no longer shares the history with the owner; look again")
    edit(connection, athlete_id, changes)


def delete(connection: sqlite3.Connection, athlete_id: str) -> None:
    """The athlete, and with them their sets, reps, traces and edits. Raises CommandRefused (unknown)."""
    if not connection.execute("DELETE FROM athletes WHERE id = ?", (athlete_id,)).rowcount:
        raise unknown()
    rewrite(connection, "profiles")


def pin_failed(connection: sqlite3.Connection, athlete_id: str, wall: float) -> None:
    """One more wrong try in a row, at wall clock time ``wall``."""
    connection.execute(
        "UPDATE profiles SET failures = failures + 1, last_failure = ? WHERE athlete_id = ?", (wall, athlete_id)
    )


def pin_ok(connection: sqlite3.Connection, athlete_id: str) -> None:
    connection.execute("UPDATE profiles SET failures = 0, last_failure = NULL WHERE athlete_id = ?", (athlete_id,))


def unknown() -> CommandRefused:
    return CommandRefused("unknown", "there is no such athlete; perhaps the athlete was deleted")


def _refuse_taken(connection: sqlite3.Connection, wanted: Mapping[str, Any], but: str) -> None:
    problems: dict[str, str] = {}
    if (
        "nickname" in wanted
        and connection.execute(
            "SELECT 1 FROM profiles WHERE folded = ? AND athlete_id != ?", (folded(wanted["nickname"]), but)
        ).fetchone()
    ):
        problems["nickname"] = "that nickname is taken; choose another"
    if connection.execute(
        "SELECT 1 FROM profiles WHERE colour = ? AND shape = ? AND athlete_id != ?",
        (wanted["colour"], wanted["shape"], but),
    ).fetchone():
        problems["badge"] = f"somebody has the {wanted['colour']} {wanted['shape']} already; choose another badge"
    if problems:
        raise CommandRefused("invalid", "; ".join(problems.values()), problems)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
