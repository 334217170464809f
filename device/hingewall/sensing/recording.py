"""Recordings, version 1: JSON lines, plain or gzip. Reading them, strictly or leniently, and writing them.

The first line is the header ``{"format":"hingewall-recording","version":1,...}``; each other line has ``t`` in seconds,
never decreasing, and one of ``range_mm`` (before the mount offset), ``body`` or ``fault``.
"""

import gzip
import math
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from hingewall.errors import RecordingError, one_line
from hingewall.messages.readings import BodyReading, FaultKind, FaultReading, RangeReading, RangeStatus, Reading
from hingewall.settings.mount import Mount

FORMAT = "hingewall-recording"
VERSION = 1
LONGEST_LINE = 65536
"""A line is a few hundred bytes; anything longer is not a recording, or is meant to fill the memory."""


class _Body(msgspec.Struct, gc=False):
    present: bool = False
    people: int = 0
    hip_drop_mm: float | None = None
    shift_mm: float | None = None
    approach_mm_s: float | None = None
    quality: float | None = None
    breadth_mm: float | None = None
    grown_above: float | None = None
    grown_below: float | None = None
    grown_by_range: float | None = None
    growth_quality: float = 0.0
    broad_above_mm: float | None = None
    broad_below_mm: float | None = None
    outline_quality: float = 0.0


class _Line(msgspec.Struct, gc=False):
    t: float
    range_mm: float | msgspec.UnsetType | None = msgspec.UNSET
    status: RangeStatus | None = None
    sigma_mm: float | None = None
    signal_mcps: float | None = None
    ambient_mcps: float | None = None
    spads: float | None = None
    stream: int | float | None = None
    body: _Body | None = None
    fault: FaultKind | None = None


class Header(msgspec.Struct, frozen=True):
    """The first line. ``extra`` is all of it, unknown keys included."""

    mount: Mount
    settings: dict[str, Any]
    extra: dict[str, Any]


class Recording:
    """A recording being read: ``header`` at once, then iterate over its readings.

    With ``lenient`` a bad line is skipped and counted in ``skipped``; otherwise it raises RecordingError with the
    file and line number. Use as a context manager.
    """

    def __init__(self, path: Path | str, lenient: bool = False) -> None:
        self.path = Path(path)
        self.lenient = lenient
        self.skipped = 0
        self._line_number = 1
        self._file = self._open()
        try:
            self.header = _header(self.path, self._first_line())
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> "Recording":
        return self

    def __exit__(self, *exc: object) -> None:
        self._file.close()

    def __iter__(self) -> Iterator[Reading]:
        decode = msgspec.json.Decoder(_Line).decode
        last = -math.inf
        for number, raw in enumerate(self._lines(), 2):
            self._line_number = number
            if not raw.strip():
                continue
            try:
                line = decode(raw)
                reading = _reading(line, last)
            except (msgspec.DecodeError, ValueError, RecursionError) as error:
                if not self.lenient:
                    raise RecordingError(f"{self.path}, line {number}: {one_line(error)}") from error
                self.skipped += 1
                continue
            last = reading.t
            yield reading

    def _open(self) -> BinaryIO:
        try:
            file: Any = self.path.open("rb")
            if file.peek(2)[:2] == b"\x1f\x8b":
                file = gzip.GzipFile(fileobj=file, mode="rb")
                file.myfileobj = file.fileobj  # so that closing the one closes the other
        except OSError as error:
            raise RecordingError(f"{self.path}: can't be read: {error.strerror or one_line(error)}") from error
        return file  # type: ignore[no-any-return]

    def _first_line(self) -> bytes:
        line = next(iter(self._lines()), b"")
        self._line_number = 2
        return line

    def _lines(self) -> Iterator[bytes]:
        try:
            while raw := self._file.readline(LONGEST_LINE + 1):
                if len(raw) > LONGEST_LINE:
                    raise RecordingError(
                        f"{self.path}, line {self._line_number}: longer than {LONGEST_LINE} bytes: no recording"
                    )
                yield raw
                self._line_number += 1
        except (EOFError, OSError, zlib.error) as error:
            if self.lenient and self._line_number > 1:
                self.skipped += 1
                return
            raise RecordingError(
                f"{self.path}, after line {self._line_number - 1}: the gzip data is cut short or damaged"
                f" ({one_line(error)}); copy the file again, or replay what is there with --lenient"
            ) from error


def _header(path: Path, raw: bytes) -> Header:
    try:
        extra = msgspec.json.decode(raw)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise RecordingError(f"{path}, line 1: the header is not JSON ({one_line(error)})") from error
    if not isinstance(extra, dict) or extra.get("format") != FORMAT:
        raise RecordingError(f'{path}, line 1: expected a header with "format":"{FORMAT}"; is this a recording?')
    if extra.get("version") != VERSION or isinstance(extra["version"], bool):
        raise RecordingError(
            f"{path}, line 1: version is {extra.get('version')!r}; this program reads version {VERSION}"
        )
    try:
        mount = Mount.from_header(extra)
    except ValueError as error:
        raise RecordingError(f"{path}, line 1: {error}") from error
    settings = extra.get("settings", {})
    if not isinstance(settings, dict):
        raise RecordingError(f'{path}, line 1: settings is {settings!r}; expected {{"section.key": value}}')
    return Header(mount, settings, extra)


def _reading(line: _Line, last: float) -> Reading:
    t = line.t
    if t < last:
        raise ValueError(f"t is {t:g}, before {last:g} on the line above: time can't go back")
    if line.body is not None:
        b = line.body
        _check_counts(b)
        quality = 1.0 if b.quality is None else b.quality  # one that does not say how sure it is, is
        return BodyReading(
            t, b.present, b.people, b.hip_drop_mm, b.shift_mm, b.approach_mm_s, quality,
            b.breadth_mm, b.grown_above, b.grown_below, b.grown_by_range, b.growth_quality,
            b.broad_above_mm, b.broad_below_mm, b.outline_quality,
        )  # fmt: skip
    if line.fault is not None:
        return FaultReading(t, line.fault)
    range_mm = line.range_mm
    if range_mm is msgspec.UNSET:
        raise ValueError("one of range_mm, body or fault is missing")
    if range_mm is not None and range_mm < 0:
        raise ValueError(f"range_mm is {range_mm:g}; expected 0 or more, or null")
    stream = None if line.stream is None else int(line.stream)
    return RangeReading(
        t, range_mm, line.status or "valid", line.sigma_mm, line.signal_mcps, line.ambient_mcps, line.spads, stream
    )


def _check_counts(body: _Body) -> None:
    if body.people < 0:
        raise ValueError(f"people is {body.people}; expected 0 or more")


def lines(header: dict[str, Any], readings: Iterable[Reading]) -> Iterator[bytes]:
    """A recording as it is written, line by line, newlines included. ``header`` gets its format and version."""
    yield msgspec.json.encode({"format": FORMAT, "version": VERSION} | header) + b"\n"
    for reading in readings:
        yield msgspec.json.encode(_as_line(reading)) + b"\n"


def _as_line(reading: Reading) -> dict[str, Any]:
    fields = msgspec.structs.asdict(reading)
    if isinstance(reading, BodyReading):
        return {"t": fields.pop("t"), "body": fields}
    if isinstance(reading, FaultReading):
        return fields
    always = {"t": fields["t"], "range_mm": fields["range_mm"], "status": fields["status"]}
    return always | {key: value for key, value in fields.items() if value is not None and key not in always}
