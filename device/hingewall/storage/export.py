"""What is kept, for spreadsheets and for programs."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter
from types import MappingProxyType
from typing import Any

import msgspec

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
LATER_COLUMNS = ("athlete",)
"""Fixed: new ones are added at the end, so that a spreadsheet made for these keeps working."""

END = "\r\n"
"""RFC 4180."""

PIECE = 32768
"""Characters: half of what a phone may lag behind, so that the next piece is made while this one is sent."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def export_csv(reader: Reader, since: date | None = None) -> Iterator[str]:
    """One line a rep, oldest first, header line first, many at a time. A removed rep's verdict is ``removed``.

    Dates are ISO 8601 in UTC, booleans true and false, what was not measured is empty.
    """
    return _gathered(_csv(reader, since))


def _gathered(pieces: Iterator[str]) -> Iterator[str]:
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


def _csv(reader: Reader, since: date | None) -> Iterator[str]:
    """A set at a time."""
    yield _line((*SET_COLUMNS, *REP_COLUMNS, *LATER_COLUMNS))
    for row in reader.all_sets(since):
        shared = (
            row.id, row.started, row.sure, row.mode, row.source,
            row.settings_revision, row.rules_version, row.app_version,
        )  # fmt: skip
        before, after = _line(shared).removesuffix(END), _line(("", row.athlete))  # "": csv quotes a lone empty cell
        yield "".join([f"{before},{_cells(rep)}{after}" for rep in _in_order(row)])


def _in_order(row: SetRow) -> list[RepRow]:
    return sorted([*row.reps, *row.removed], key=lambda rep: rep.seq)


def _cells(rep: RepRow) -> str:
    """What is a rep's own: numbers, dates, and words and ids of ours. None of them needs quotes, which take time.

    The numbers are written as JSON has them, all at once.
    """
    numbers = msgspec.json.encode(measured(rep))[1:-1].decode().replace("null", "")
    return (
        f"{rep.seq},{rep.id},{rep.at},{'removed' if rep.removed else rep.verdict},{rep.reason or ''},"
        f"{'true' if rep.unsure else 'false'},{'true' if rep.edited else 'false'},"
        f"{rep.original_verdict},{rep.original_reason or ''},{rep.form},{numbers}"
    )


def _plain(value: Any) -> str:
    if value is True or value is False:
        return "true" if value else "false"
    return "" if value is None else str(value)


def _line(values: Sequence[Any]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=END).writerow(
        [_safe(value) if isinstance(value, str) else _plain(value) for value in values]
    )
    return buffer.getvalue()


def _safe(text: str) -> str:
    return "'" + text if text.startswith(FORMULA_STARTS) else text  # or a spreadsheet would run it


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
