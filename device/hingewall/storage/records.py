"""What rows of the database say of sets and reps. A damaged row costs no other one, and is said to be damaged."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, get_args

import msgspec

from hingewall.messages.rep import Reason, Verdict
from hingewall.messages.snapshot import RepMark
from hingewall.storage.rows import Edit, RepRow, SetFields, SetRow, SetSummary, Standing

MARKS = "SELECT verdict, reason, unsure, standing FROM judged WHERE set_id = ? AND standing != 'removed' ORDER BY seq"
REPS = (
    "SELECT reps.seq, reps.id, reps.set_id, reps.end_s, reps.verdict, reps.reason, reps.unsure,"
    " CAST(reps.measured AS BLOB), sets.wall + reps.end_s - sets.mono AS ended_wall,"
    " (SELECT after FROM edits WHERE edits.rep_id = reps.id ORDER BY edits.seq DESC LIMIT 1) AS edited_to"
    " FROM reps JOIN sets ON sets.id = reps.set_id"
)
REPS_OF_SET = f"{REPS} WHERE reps.set_id = ? ORDER BY reps.seq"
"""As a blob what was measured comes as it lies there: to make text of it took a fifth of the time that a rep takes."""
VERDICTS = get_args(Verdict)
NOTHING_KNOWN: dict[str, Any] = {
    "started": "1970-01-01T00:00:00.000Z", "sure": False, "ended": None, "end_reason": None, "goal": 0, "mode": "reach",
    "source": "", "settings_revision": 0, "rules_version": 0, "app_version": "", "damaged": 1,
}  # fmt: skip
"""A set whose record can't be read."""

DAMAGE = (ValueError, TypeError, OverflowError, RecursionError)
"""What a damaged row makes of Python's and msgspec's readers; those of msgspec are ValueErrors."""

_measured = msgspec.json.Decoder(dict[str, Any]).decode


def summary_of(row: sqlite3.Row, marks: Sequence[sqlite3.Row]) -> SetSummary:
    """A set for a list, from its row and those of its reps, as MARKS asks for them."""
    reps = tuple(RepMark(**_as_judged(rep, rep["standing"])) for rep in marks if rep["standing"] in VERDICTS)
    return SetSummary(**set_fields(row, [rep.verdict for rep in reps]), reps=reps)


def whole_of(connection: sqlite3.Connection, row: sqlite3.Row) -> SetRow:
    """A set with its reps, which are asked for by the set: its row was found by whose it is."""
    rows = connection.execute(REPS_OF_SET, (row["id"],)).fetchall()
    found = [rep_of(connection, rep) for rep in rows]
    reps = [rep for rep in found if rep is not None]
    kept = tuple([rep for rep in reps if not rep.removed])
    fields = set_fields(row, [rep.verdict for rep in kept])
    fields["damaged"] += len(found) - len(reps)
    return SetRow(
        **fields,
        settings=_json_or_nothing(row["settings"]),
        reps=kept,
        removed=tuple([rep for rep in reps if rep.removed]),
    )


def set_fields(row: sqlite3.Row, verdicts: Sequence[str] = ()) -> dict[str, Any]:
    """What is said of a set. Of one whose own record is damaged, its id, and that it is."""
    counts = {verdict: verdicts.count(verdict) for verdict in VERDICTS}
    try:
        msgspec.convert(fields := _told_of_set(row) | counts | {"damaged": 0}, SetFields)
    except (ValueError, TypeError, OverflowError):
        return NOTHING_KNOWN | counts | {"id": str(row["id"])}
    return fields


def _told_of_set(row: sqlite3.Row) -> dict[str, Any]:
    ended = None if row["ended_mono"] is None else iso(row["wall"] + row["ended_mono"] - row["mono"])
    fields = {"started": iso(row["wall"]), "sure": bool(row["sure"]), "ended": ended, "athlete": row["nickname"]}
    for name in ("id", "athlete_id", "end_reason", "goal", "mode", "source", "settings_revision", "rules_version",
                 "app_version"):  # fmt: skip
        fields[name] = row[name]
    return fields


def rep_of(connection: sqlite3.Connection, row: sqlite3.Row) -> RepRow | None:
    """The rep of a row of REPS; None for one whose record is damaged."""
    try:
        return _told_of_rep(connection, *row)
    except DAMAGE:
        return None


def _told_of_rep(
    connection: sqlite3.Connection, seq: int, rep_id: str, set_id: str, end_s: float, original: Verdict,
    reason: Reason | None, unsure: int, measured: bytes, ended_wall: float, edited_to: Standing | None,
) -> RepRow:  # fmt: skip
    """From a row as REPS asks for it."""
    edits = _edits(connection, rep_id) if edited_to else ()
    standing = edited_to or original
    removed = standing == "removed"
    verdict = edits[-1].before if removed else standing
    own = verdict == original
    fields = _measured(measured)
    fields.update(
        id=rep_id, set_id=set_id, seq=seq, end_s=end_s, at=iso(ended_wall), removed=removed, edited=bool(edits),
        edits=edits, verdict=verdict, reason=reason if own else None, unsure=own and bool(unsure),
        original_verdict=original, original_reason=reason,
    )  # fmt: skip
    return msgspec.convert(fields, RepRow)


def _json_or_nothing(text: Any) -> dict[str, Any]:
    try:
        found: dict[str, Any] = msgspec.json.decode(text, type=dict[str, Any])
    except (ValueError, TypeError, RecursionError):
        return {}
    return found


def _as_judged(row: sqlite3.Row, verdict: str) -> dict[str, Any]:
    """A verdict that a person gave has no reason of the device's, and isn't unsure."""
    own = verdict == row["verdict"]
    return {"verdict": verdict, "reason": row["reason"] if own else None, "unsure": own and bool(row["unsure"])}


def _edits(connection: sqlite3.Connection, rep_id: str) -> tuple[Edit, ...]:
    """What people made of a rep, oldest first."""
    rows = connection.execute("SELECT * FROM edits WHERE rep_id = ? ORDER BY seq", (rep_id,))
    return tuple([Edit(iso(row["wall"]), bool(row["sure"]), row["before"], row["after"], row["by"]) for row in rows])


def iso(wall: float) -> str:
    """A date in UTC to the millisecond, cut off and not rounded."""
    minute, ms = divmod(round(wall * 1e6) // 1000, 60_000)
    return f"{_minute(minute)}{ms // 1000:02}.{ms % 1000:03}Z"


@lru_cache(64)
def _minute(number: int) -> str:
    """``2026-11-22T12:00:``, of minutes since 1970: reps follow by seconds, and a calendar costs as much as a row."""
    return datetime.fromtimestamp(60 * number, UTC).isoformat()[:17]
