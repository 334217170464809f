"""What the commands print, for people and for programs."""

import contextlib
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TextIO

import msgspec

from hingewall.errors import StorageError, UsageError, one_line
from hingewall.places import Places
from hingewall.settings.declarations import Setting
from hingewall.settings.settings import SETTINGS, as_dict
from hingewall.settings.wiring import WIRING, load_wiring
from hingewall.storage.export import export_csv, export_json
from hingewall.storage.export_sets import export_sets_csv
from hingewall.storage.reader import Reader
from hingewall.wall.replay import ReplayResult
from hingewall.wall.traces import recording_lines


def as_json(value: Any) -> str:
    """One line of JSON."""
    return msgspec.json.encode(value).decode()


def replay_line(result: ReplayResult) -> str:
    """``a.jsonl.gz: 8 counted (1 only just), 1 no-rep (squat), 0 not judged; 1 alarm (too_near); 42 s in 0.06 s``."""
    unsure = sum(rep.unsure for rep in result.reps)
    parts = [f"{result.counted} counted" + (f" ({unsure} only just)" if unsure else "")]
    for verdict, word in (("no_rep", "no-rep"), ("void", "not judged")):
        reasons = Counter(str(rep.reason) for rep in result.reps if rep.verdict == verdict)
        parts.append(f"{sum(reasons.values())} {word}{_listed(reasons)}")
    line = f"{result.file}: {', '.join(parts)}"
    for spans, word in ((result.alarms, "alarm"), (result.faults, "fault")):
        kinds = Counter(str(span.kind) for span in spans)
        if kinds:
            line += f"; {len(spans)} {word}{'s' if len(spans) > 1 else ''}{_listed(kinds)}"
    if result.skipped:
        line += f"; {result.skipped} bad line{'s' if result.skipped > 1 else ''} skipped"
    return f"{line}; {result.span_s:.0f} s in {result.elapsed_s:.2f} s"


def _listed(counts: Counter[str]) -> str:
    if not counts:
        return ""
    return " (" + ", ".join(word if n == 1 else f"{n} {word}" for word, n in counts.most_common()) + ")"


class SettingRow(msgspec.Struct):
    """One setting as it is in force. ``source`` is ``default``, ``database`` or ``wiring.toml``."""

    key: str
    value: Any
    default: Any
    unit: str
    expected: str
    source: str
    label: str
    help: str
    low: float | None = None
    high: float | None = None
    choices: tuple[Any, ...] = ()


def anything_kept(where: Places) -> bool:
    """Whether a device has run in ``where``, or its wiring is there. Raises StorageError where we may not look."""
    return _there(where.database) or _there(where.wiring)


def _there(path: Path) -> bool:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise StorageError(
            f"{path}: can't be looked at ({error.strerror}); name a folder that you may read, or use sudo"
        ) from error
    return True


def effective_settings(where: Places) -> list[SettingRow]:
    """User settings, then wiring. Raises WiringError, SettingsError, StorageError."""
    wiring = as_dict(load_wiring(where.wiring))  # type: ignore[arg-type]
    saved = as_dict(Reader(where.database).settings()[0]) if _there(where.database) else {}
    rows = [_row(setting, saved.get(key, setting.default), "database") for key, setting in SETTINGS.items()]
    return rows + [_row(setting, wiring[key], "wiring.toml") for key, setting in WIRING.items()]


def _row(setting: Setting, value: Any, origin: str) -> SettingRow:
    return SettingRow(
        key=setting.key, value=value, default=setting.default, unit=setting.unit, expected=setting.expected,
        source="default" if value == setting.default else origin, label=setting.label, help=setting.help,
        low=setting.low, high=setting.high, choices=setting.choices,
    )  # fmt: skip


def settings_table(rows: Sequence[SettingRow]) -> str:
    """The settings as columns for a terminal."""
    cells = [("setting", "value", "from", "expected")]
    cells += [(row.key, _shown(row), row.source, row.expected) for row in rows]
    widths = [max(len(cell[i]) for cell in cells) for i in range(4)]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(cell, widths, strict=True)).rstrip() for cell in cells
    )


def _shown(row: SettingRow) -> str:
    value = msgspec.json.encode(row.value).decode().strip('"')
    return f"{value} {row.unit}" if row.unit and row.value is not None else value


EXPORTS: Mapping[str, Callable[[Reader, date | None], Iterable[str]]] = {
    "csv": export_csv, "sets": export_sets_csv, "json": export_json,
}  # fmt: skip
"""What sets and reps can be written as; ``sets`` is a CSV with a row a set."""


def write_export(where: Places, since: str | None, form: str, rep: str | None, output: Path | None) -> None:
    """Sets and reps, or one rep's recording, to a file or the terminal. Raises UsageError, StorageError, UnknownId."""
    if not _there(where.database):
        raise StorageError(
            f"{where.database}: there is no such database; has a device run here? (--data DIR names the folder)"
        )
    reader = Reader(where.database)
    pieces = recording_lines(reader.trace(rep)) if rep else EXPORTS[form](reader, _date(since))
    with _opened(output) as file:
        try:
            for piece in pieces:
                file.write(piece)
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            raise UsageError(f"{output}: can't be written: {one_line(error)}") from error


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"--since {text}: expected a date such as 2026-11-01") from error


@contextlib.contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    """The file, written whole or not at all; or the terminal."""
    if output is None:
        yield sys.stdout
        return
    part = output.with_name(output.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        os.replace(part, output)
    except OSError as error:
        raise UsageError(f"{output}: can't be written: {error.strerror or one_line(error)}") from error
    finally:
        part.unlink(missing_ok=True)
