"""What is written, as SQL: each function runs inside one transaction of the writer."""

import sqlite3
from collections.abc import Mapping
from typing import Any, NamedTuple, get_args

import msgspec

from hingewall.errors import CommandRefused, Damaged, joined
from hingewall.messages.events import SetEndReason
from hingewall.messages.rep import Rep, Verdict
from hingewall.settings.declarations import shown
from hingewall.settings.settings import Settings, as_dict
from hingewall.storage.joining import edit_id
from hingewall.storage.trace import Trace, pack

CHANGES = (*get_args(Verdict), "remove", "restore")
QUERIED = ("end_s", "verdict", "reason", "unsure")
"""The fields of a Rep that have a column of their own; the others are JSON in ``measured``."""


class Moment(NamedTuple):
    """When something happened: on the wall, on the monotonic clock of a boot, and whether the wall clock was right."""

    wall: float
    mono: float
    boot_id: str
    sure: bool


def dated(connection: sqlite3.Connection, at: Moment) -> tuple[float, float, int, bool]:
    """The columns wall, mono, boot, sure."""
    connection.execute("INSERT INTO boots (boot_id) VALUES (?) ON CONFLICT DO NOTHING", (at.boot_id,))
    (boot,) = connection.execute("SELECT boot FROM boots WHERE boot_id = ?", (at.boot_id,)).fetchone()
    return at.wall, at.mono, boot, at.sure


# --- settings and owner ---


def save_settings(connection: sqlite3.Connection, settings: Settings, expected: int, at: Moment) -> int:
    """The new revision. Raises CommandRefused (stale) when the stored one is not ``expected``."""
    revision, stored = connection.execute("SELECT revision, json FROM settings").fetchone()
    if revision != expected:
        raise CommandRefused(
            "stale", f"the settings have changed since: they are at revision {revision}, but yours are from {expected}"
        )
    values = as_dict(settings)
    changes = _differences(stored, values)
    connection.execute("UPDATE settings SET revision = ?, json = ?", (revision + 1, _json(values)))
    connection.execute(
        "INSERT INTO settings_history VALUES (?, ?, ?, ?, ?, ?)",
        (revision + 1, _json(changes), *dated(connection, at)),
    )
    return int(revision) + 1


def _differences(stored: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What is new in ``values``; all of it where what is stored can't be read."""
    try:
        before = as_dict(Settings()) | msgspec.json.decode(stored, type=dict[str, Any])
    except msgspec.DecodeError:
        before = {}
    return {key: value for key, value in values.items() if key not in before or before[key] != value}


def claim(connection: sqlite3.Connection, pin_hash: str) -> None:
    """The first owner's PIN. Raises CommandRefused (refused) when there is an owner."""
    (claimed,) = connection.execute("SELECT pin_hash IS NOT NULL FROM owner").fetchone()
    if claimed:
        raise CommandRefused("refused", "this device already has an owner; log in with the PIN")
    connection.execute(
        "UPDATE owner SET pin_hash = ?, generation = generation + 1, failures = 0, last_failure = NULL", (pin_hash,)
    )
    _share_nothing(connection)


def change_pin(connection: sqlite3.Connection, pin_hash: str, generation: int) -> None:
    """Another PIN in place of that of ``generation``, whose sessions end with it. Raises CommandRefused (stale)."""
    changed = connection.execute(
        "UPDATE owner SET pin_hash = ?, generation = generation + 1, failures = 0, last_failure = NULL"
        " WHERE generation = ? AND pin_hash IS NOT NULL",
        (pin_hash, generation),
    ).rowcount
    if not changed:
        raise CommandRefused("stale", "the PIN has been changed since; log in with the one that holds now")


def forget_pin(connection: sqlite3.Connection) -> None:
    """No owner. The new generation ends every session of the old one, and no athlete shares with the next one."""
    connection.execute(
        "UPDATE owner SET pin_hash = NULL, generation = generation + 1, failures = 0, last_failure = NULL"
    )
    _share_nothing(connection)


def _share_nothing(connection: sqlite3.Connection) -> None:
    """A yes to one owner is none to another: each athlete is asked again, on the page that their own PIN opens."""
    connection.execute("UPDATE profiles SET owner_sees = 0")


def pin_failed(connection: sqlite3.Connection, wall: float) -> None:
    connection.execute("UPDATE owner SET failures = failures + 1, last_failure = ?", (wall,))


def pin_ok(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE owner SET failures = 0, last_failure = NULL")


def forget_phones(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE owner SET generation = generation + 1")


# --- sets and reps ---


class NewSet(NamedTuple):
    """A set as it begins."""

    id: str
    at: Moment
    goal: int
    mode: str
    source: str
    settings_revision: int
    settings: Settings
    rules_version: int
    app_version: str
    athlete_id: str | None = None


def start_set(connection: sqlite3.Connection, new: NewSet) -> None:
    """Creates nothing twice. An athlete who was deleted a moment ago has no set: it is a guest's."""
    connection.execute(
        "INSERT INTO sets (id, wall, mono, boot, sure, goal, mode, source, settings_revision, settings, rules_version,"
        " app_version, athlete_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT id FROM athletes WHERE id = ?))"
        " ON CONFLICT (id) DO NOTHING",
        (
            new.id, *dated(connection, new.at), new.goal, new.mode, new.source, new.settings_revision,
            _json(as_dict(new.settings)), new.rules_version, new.app_version, new.athlete_id,
        ),
    )  # fmt: skip


def end_set(connection: sqlite3.Connection, set_id: str, reason: SetEndReason, mono: float) -> None:
    connection.execute(
        "UPDATE sets SET ended_mono = ?, end_reason = ? WHERE id = ? AND ended_mono IS NULL", (mono, reason, set_id)
    )


def claim_set(connection: sqlite3.Connection, set_id: str, athlete_id: str) -> None:
    """The set of a guest who has said who they are; nobody's for an athlete who was deleted a moment ago."""
    connection.execute(
        "UPDATE sets SET athlete_id = (SELECT id FROM athletes WHERE id = ?) WHERE id = ? AND athlete_id IS NULL",
        (athlete_id, set_id),
    )


def end_interrupted_sets(connection: sqlite3.Connection) -> None:
    """Sets that a pulled plug left open ended with their last rep."""
    connection.execute(
        "UPDATE sets SET end_reason = 'interrupted',"
        " ended_mono = coalesce((SELECT max(end_s) FROM reps WHERE set_id = sets.id), mono) WHERE ended_mono IS NULL"
    )


def save_rep(connection: sqlite3.Connection, set_id: str, rep: Rep, rep_id: str, trace: Trace) -> int:
    """The rep's number, by which it is announced. The same id again creates nothing, and gives the same number."""
    fields = msgspec.structs.asdict(rep)
    queried = [fields.pop(name) for name in QUERIED]
    connection.execute(
        f"INSERT INTO reps (id, set_id, {', '.join(QUERIED)}, measured, trace)"  # noqa: S608  names of our own
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (rep_id, set_id, *queried, _json(fields), pack(trace)),
    )
    row = connection.execute("SELECT seq FROM reps WHERE id = ?", (rep_id,)).fetchone()
    if row is None:
        raise Damaged("the index of the reps does not find one that was just kept")
    return int(row[0])


def edit_rep(connection: sqlite3.Connection, rep_id: str, change: str, by: str, at: Moment) -> None:
    """Keep what a person made of a rep; asking again for what it is already keeps nothing.

    ``change`` is a verdict, ``remove`` or ``restore`` (back to the verdict before it was removed). Raises
    CommandRefused: ``unknown`` rep, ``invalid`` change.
    """
    if change not in CHANGES:
        message = f"change is {shown(change)}; expected {joined(CHANGES)}"
        raise CommandRefused("invalid", message, {"change": message})
    found = connection.execute("SELECT standing FROM judged WHERE id = ?", (rep_id,)).fetchone()
    if found is None:
        raise CommandRefused("unknown", f"no such rep: {shown(rep_id)}; perhaps it was deleted with its set")
    before = found[0]
    after = _after(connection, rep_id, before, change)
    if after != before:
        connection.execute(
            "INSERT INTO edits (rep_id, before, after, by, wall, mono, boot, sure, id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (rep_id, before, after, by, *dated(connection, at), edit_id(connection, rep_id, at.wall)),
        )


def _after(connection: sqlite3.Connection, rep_id: str, before: str, change: str) -> str:
    if change == "remove":
        return "removed"
    if before != "removed":
        return before if change == "restore" else change
    if change != "restore":
        message = "this rep was removed; restore it first"
        raise CommandRefused("invalid", message, {"change": message})
    (standing,) = connection.execute(
        "SELECT before FROM edits WHERE rep_id = ? ORDER BY seq DESC LIMIT 1", (rep_id,)
    ).fetchone()
    return str(standing)


ERASED_WITHIN_S = 600.0
"""From a guest's last rep: they are at the wall still, and whoever stands there saw whose set it was."""


def erase_set(connection: sqlite3.Connection, set_id: str, now: Moment) -> None:
    """A guest's set that ended a moment ago, for good. Raises CommandRefused: ``unknown``, or ``refused``."""
    row = connection.execute(
        "SELECT wall + ended_mono - mono FROM sets WHERE id = ? AND athlete_id IS NULL", (set_id,)
    ).fetchone()
    if row is None:
        raise CommandRefused("unknown", "there is no such set of a guest; perhaps it was erased already")
    if row[0] is None:
        raise CommandRefused("refused", "this set goes on; end it first")
    if not abs(now.wall - row[0]) <= ERASED_WITHIN_S:
        raise CommandRefused("refused", "a set can be erased for 10 minutes after its end")
    connection.execute("DELETE FROM sets WHERE id = ?", (set_id,))


# --- housekeeping ---


def correct_dates(connection: sqlite3.Connection, now: Moment) -> int:
    """Dates of this boot that were set by a wrong clock, from the monotonic one; how many."""
    ahead = now.wall - now.mono
    corrected = 0
    for table in ("sets", "edits", "settings_history", "security_events"):
        corrected += connection.execute(
            f"UPDATE {table} SET wall = mono + ?, sure = 1"  # noqa: S608  names of our own
            " WHERE NOT sure AND boot = (SELECT boot FROM boots WHERE boot_id = ?)",
            (ahead, now.boot_id),
        ).rowcount
    return corrected


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
