"""What is kept, for spreadsheets and for programs."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
VERDICT = REP_COLUMNS.index("verdict")
NUMBERS = {float, int, type(None)}
columns_of = attrgetter(*REP_COLUMNS)
LATER_COLUMNS = ("athlete",)
"""Fixed: new ones are added at the end, so that a spreadsheet made for these keeps working."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def export_csv(reader: Reader, since: date | None = None) -> Iterator[str]:
    """One line a rep, oldest first, header line first, a set at a time. A removed rep's verdict is ``removed``.

    Dates are ISO 8601 in UTC, booleans true and false, what was not measured is empty.
    """
    yield _lines([(*SET_COLUMNS, *REP_COLUMNS, *LATER_COLUMNS)])
    for row in reader.all_sets(since):
        shared = [
            row.id, row.started, row.sure, row.mode, row.source,
            row.settings_revision, row.rules_version, row.app_version,
        ]  # fmt: skip
        before, after = [_cell(value) for value in shared], _cell(row.athlete)
        yield _lines([*before, *_values(rep), after] for rep in _in_order(row))


def _in_order(row: SetRow) -> list[RepRow]:
    return sorted([*row.reps, *row.removed], key=lambda rep: rep.seq)


def _values(rep: RepRow) -> Sequence[Any]:
    values = [value if type(value) in NUMBERS else _cell(value) for value in columns_of(rep)]
    if rep.removed:
        values[VERDICT] = "removed"
    return values


def _lines(rows: Iterable[Sequence[Any]]) -> str:
    buffer = io.StringIO()
    write = csv.writer(buffer, lineterminator="\r\n").writerow  # RFC 4180
    for row in rows:
        write(row)
    return buffer.getvalue()


def _cell(value: Any) -> Any:
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value  # or a spreadsheet would run it
    return value


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
