"""What is kept, for spreadsheets and for programs."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any

import msgspec

from hingewall.storage.cells import END, PLAIN, Form, heading, line
from hingewall.storage.reader import Reader
from hingewall.storage.rows import RepRow, SetRow

SET_COLUMNS = (
    "set_id", "set_started", "date_sure", "mode", "source", "settings_revision", "rules_version", "app_version",
)  # fmt: skip
REP_COLUMNS = (
    "seq", "id", "at", "verdict", "reason", "unsure", "edited", "original_verdict", "original_reason", "form",
    "stance_mm", "target_mm", "reach_mm", "gap_mm", "eccentric_s", "pause_s", "concentric_s", "top_pause_s",
    "peak_down_mm_s", "peak_up_mm_s", "mean_down_mm_s", "mean_up_mm_s", "hip_drop_mm", "drop_ratio", "shift_mm",
    "turns", "quality",
)  # fmt: skip
measured = attrgetter(*REP_COLUMNS[REP_COLUMNS.index("stance_mm") :])
LATER_COLUMNS = ("athlete", "set_started_local", "at_local")
"""Fixed: new ones are added at the end, so that a spreadsheet made for these keeps working."""

PIECE = 32768
"""Characters: half of what a phone may lag behind, so that the next piece is made while this one is sent."""


def export_csv(reader: Reader, since: date | None = None, form: Form = PLAIN) -> Iterator[str]:
    """One line a rep, oldest first, header line first, many at a time. A removed rep's verdict is ``removed``.

    Dates are ISO 8601 in UTC, those of ``_local`` columns by the clock where the device hangs; booleans are true and
    false; what was not measured is empty.
    """
    return gathered(_csv(reader, since, form))


def local(at: str) -> str:
    """A date in UTC by the clock where the device hangs, as a spreadsheet reads it: ``2026-11-22 19:04:05``."""
    return _local_minute(at[:16]) + at[16:19]


def _local_minute(at: str) -> str:
    return datetime.fromisoformat(f"{at}+00:00").astimezone().isoformat(" ", "minutes")[:16]


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


def _csv(reader: Reader, since: date | None, form: Form) -> Iterator[str]:
    """A set at a time."""
    yield form.mark + heading((*SET_COLUMNS, *REP_COLUMNS, *LATER_COLUMNS), form)
    apart = form.separator
    minute = lru_cache(8)(_local_minute)  # a rep takes seconds; to ask for its time zone costs as much as its row
    for row in reader.all_sets(since):
        shared = (
            row.id, row.started, row.sure, row.mode, row.source,
            row.settings_revision, row.rules_version, row.app_version,
        )  # fmt: skip
        before = line(shared, form).removesuffix(END) + apart
        after = apart + line((row.athlete, local(row.started)), form).removesuffix(END) + apart
        yield "".join(
            [f'{before}{_cells(rep, form)}{after}"{minute(rep.at[:16])}{rep.at[16:19]}"{END}' for rep in _in_order(row)]
        )


def _in_order(row: SetRow) -> list[RepRow]:
    return sorted([*row.reps, *row.removed], key=lambda rep: rep.seq)


def _cells(rep: RepRow, form: Form) -> str:
    """What is a rep's own: numbers, dates, and words and ids of ours, which are safe as they are.

    The numbers are written as JSON has them, all at once.
    """
    numbers = msgspec.json.encode(measured(rep))[1:-1].decode().replace("null", "")
    if form is not PLAIN:
        numbers = numbers.replace(",", form.separator).replace(".", form.decimal)
    cells = (
        str(rep.seq), f'"{rep.id}"', f'"{rep.at}"', '"removed"' if rep.removed else f'"{rep.verdict}"',
        f'"{rep.reason}"' if rep.reason else "", "true" if rep.unsure else "false", "true" if rep.edited else "false",
        f'"{rep.original_verdict}"', f'"{rep.original_reason}"' if rep.original_reason else "",
        f'"{rep.form}"', numbers,
    )  # fmt: skip
    return form.separator.join(cells)


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
