"""What is kept, for spreadsheets and for programs."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from types import MappingProxyType
from typing import Any, get_args

import msgspec
from msgspec.structs import fields

from hingewall.messages.rep import Reason, Rep, Verdict
from hingewall.storage.cells import END, PLAIN, Form, heading, line
from hingewall.storage.jobs import QUERIED
from hingewall.storage.reader import Reader
from hingewall.storage.records import DAMAGE, REPS_OF_SET, iso, rep_of, set_fields

SET_COLUMNS = (
    "set_id", "set_started", "date_sure", "mode", "source", "settings_revision", "rules_version", "app_version",
)  # fmt: skip
REP_COLUMNS = (
    "seq", "id", "at", "verdict", "reason", "unsure", "edited", "original_verdict", "original_reason", "form",
    "stance_mm", "target_mm", "reach_mm", "gap_mm", "eccentric_s", "pause_s", "concentric_s", "top_pause_s",
    "peak_down_mm_s", "peak_up_mm_s", "mean_down_mm_s", "mean_up_mm_s", "hip_drop_mm", "drop_ratio", "shift_mm",
    "turns", "quality",
)  # fmt: skip
_numbers = attrgetter(*REP_COLUMNS[REP_COLUMNS.index("stance_mm") :])
LATER_COLUMNS = ("athlete", "set_started_local", "at_local")
"""Fixed: new ones are added at the end, so that a spreadsheet made for these keeps working."""
SHARED = tuple(name.replace("date_sure", "sure") for name in SET_COLUMNS[2:])

AS_JUDGED = {(verdict, reason) for verdict in get_args(Verdict) for reason in (None, *get_args(Reason))}
_measured = msgspec.json.Decoder(
    msgspec.defstruct("Measured", [(each.name, each.type) for each in fields(Rep) if each.name not in QUERIED])
).decode
"""Most reps nobody has edited: of those a line is made from what lies in the database, in half the time."""

PIECE = 32768
"""Characters: half of what a phone may lag behind, so that the next piece is made while this one is sent."""


def export_csv(reader: Reader, since: date | None = None, form: Form = PLAIN) -> Iterator[str]:
    """One line a rep, oldest first, header line first, many at a time. A removed rep's verdict is ``removed``.

    Dates are ISO 8601 in UTC, those of ``_local`` columns by the clock where the device hangs; booleans are true and
    false; what was not measured is empty.
    """
    head = form.mark + heading((*SET_COLUMNS, *REP_COLUMNS, *LATER_COLUMNS), form)
    return gathered(chain([head], reader.each_set(_Lines(form).of_set, since)))


def gathered(pieces: Iterator[str]) -> Iterator[str]:
    """In pieces that are worth sending by themselves."""
    held: list[str] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= PIECE:
            yield "".join(held)
            held, size = [], 0
    if held:
        yield "".join(held)


def local(at: str) -> str:
    """A date in UTC by the clock where the device hangs, as a spreadsheet reads it: ``2026-11-22 19:04:05``."""
    return _local_minute(at[:16]) + at[16:19]


def _local_minute(at: str) -> str:
    return datetime.fromisoformat(f"{at}+00:00").astimezone().isoformat(" ", "minutes")[:16]


class _Lines:
    """Makes the lines of a set, with what many of them share made once: a time zone costs as much as a whole row."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._minute = lru_cache(64)(_local_minute)
        self._shared = lru_cache(64)(lambda *values: line(values, form).removesuffix(END))

    def of_set(self, connection: sqlite3.Connection, row: sqlite3.Row) -> str:
        told, apart = set_fields(row), self._form.separator
        shared = self._shared(*[told[name] for name in SHARED])
        before = f'"{told["id"]}"{apart}"{told["started"]}"{apart}{shared}{apart}'
        after = f"{apart}{self._shared(told.get('athlete'))}{apart}{self._local(told['started'])}{apart}"
        reps = [self._rep(connection, rep) for rep in connection.execute(REPS_OF_SET, (row["id"],))]
        return "".join([f"{before}{cells}{after}{self._local(at)}{END}" for at, cells in reps if cells])

    def _local(self, at: str) -> str:
        return f'"{self._minute(at[:16])}{at[16:19]}"'

    def _rep(self, connection: sqlite3.Connection, row: sqlite3.Row) -> tuple[str, str]:
        """When it ended, and its cells; none of one that is damaged."""
        seq, rep_id, _, end_s, verdict, reason, unsure, kept, ended_wall, edited_to = row  # as REPS asks for them
        if edited_to is None and (verdict, reason) in AS_JUDGED and type(end_s) is float:
            with suppress(*DAMAGE):  # the long way says what of it is damaged
                at, measured = iso(ended_wall), _measured(kept)
                return at, self._cells(seq, rep_id, at, verdict, reason, unsure, False, verdict, reason, measured)
        rep = rep_of(connection, row)
        if rep is None:
            return "", ""
        now = "removed" if rep.removed else rep.verdict
        was = rep.original_verdict, rep.original_reason
        return rep.at, self._cells(seq, rep.id, rep.at, now, rep.reason, rep.unsure, rep.edited, *was, rep)

    def _cells(
        self, seq: int, rep_id: str, at: str, verdict: str, reason: str | None, unsure: bool | int, edited: bool,
        was: str, was_for: str | None, measured: Any,
    ) -> str:  # fmt: skip
        """What is a rep's own: numbers, dates, and words and ids of ours, which are safe as they are.

        The numbers are written as JSON has them, all at once.
        """
        numbers = msgspec.json.encode(_numbers(measured))[1:-1].decode().replace("null", "")
        apart = self._form.separator
        if self._form is not PLAIN:
            numbers = numbers.replace(",", apart).replace(".", self._form.decimal)
        return apart.join((
            str(seq), f'"{rep_id}"', f'"{at}"', f'"{verdict}"', f'"{reason}"' if reason else "",
            "true" if unsure else "false", "true" if edited else "false", f'"{was}"', f'"{was_for}"' if was_for else "",
            f'"{measured.form}"', numbers,
        ))  # fmt: skip


def export_json(
    reader: Reader, since: date | None = None, about: Mapping[str, Any] = MappingProxyType({})
) -> Iterator[str]:
    """One JSON document, oldest set first: all that is kept but the traces. ``about`` stands before the sets."""
    head = {"format": "hingewall-export", "version": 1, **about}
    yield msgspec.json.encode(head).decode().removesuffix("}") + ',"sets":['
    between = "\n"
    for row in reader.all_sets(since):
        yield between + msgspec.json.encode(row).decode()
        between = ",\n"
    yield "\n]}\n"
