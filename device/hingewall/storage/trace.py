"""The trace of a rep: every reading that it was judged from, packed small and without loss.

Packed: msgpack of one column for each field, compressed. Readings that were rounded to a few decimals, as a sensor's
are, are kept as whole steps from one to the next, which shrink to about a byte each.
"""

import zlib
from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import copysign
from typing import Any

import msgspec
from msgspec import Struct

from hingewall.errors import Damaged, StorageError, one_line
from hingewall.messages.readings import BodyReading, FaultReading, RangeReading, Reading
from hingewall.messages.rep import Rep
from hingewall.settings.mount import Mount

VERSION = 1
KINDS: dict[str, type[Reading]] = {"r": RangeReading, "b": BodyReading, "f": FaultReading}
SCALES = (1, 10, 100, 1000, 10000)
EXACT = 2**53
"""Beyond this whole numbers are no longer told apart by a float."""

Column = tuple[int, list[Any]]
"""Scale and steps; scale 0 is the values themselves, scale -1 steps between whole numbers."""


class Trace(Struct, frozen=True):
    """``header`` is a recording's (mount_offset_mm, settings, rules_version, ...), ``readings`` its lines."""

    header: dict[str, Any]
    readings: Sequence[Reading]


def distances(trace: Trace) -> list[tuple[float, float | None]]:
    """Hip to wall over time, in s and mm, by the mount and calibration of then: None where the sensor saw nothing."""
    mount = Mount.from_header(trace.header)
    return [
        (round(r.t, 4), None if r.range_mm is None or r.status != "valid" else round(mount.distance_mm(r.range_mm), 1))
        for r in trace.readings
        if isinstance(r, RangeReading)
    ]


def drops(trace: Trace, rep: Rep) -> list[tuple[float, float]]:
    """How far the hips sank below the stance over time, in s and mm; empty where form was not checked.

    The camera's sum counts from any zero and has a scale of its own, which only coaching knows: here the deepest of the
    rep is as deep as it was judged to be.
    """
    zero = (trace.header.get("resume") or {}).get("drop_zero_mm")
    if rep.form == "not_checked" or rep.hip_drop_mm is None or zero is None:
        return []
    seen = [(r.t, r.hip_drop_mm) for r in trace.readings if isinstance(r, BodyReading) and r.present]
    sank = [(t, mm - zero) for t, mm in seen if mm is not None]
    deepest = max((mm for t, mm in sank if rep.start_s <= t <= rep.end_s), default=0.0)
    scale = rep.hip_drop_mm / deepest if deepest > 0.0 else 1.0
    return [(round(t, 4), round(mm * scale, 1)) for t, mm in sank]


class _Packed(Struct, array_like=True):
    version: int
    header: dict[str, Any]
    order: str
    columns: dict[str, list[Column]]


def pack(trace: Trace) -> bytes:
    """The trace as it is stored."""
    names = {kind: letter for letter, kind in KINDS.items()}
    order = "".join(names[type(reading)] for reading in trace.readings)
    columns = {letter: _columns(kind, trace.readings) for letter, kind in KINDS.items() if letter in order}
    return zlib.compress(msgspec.msgpack.encode(_Packed(VERSION, trace.header, order, columns)), 9)


def unpack(packed: bytes) -> Trace:
    """The trace as it was. Raises Damaged for bytes that are none, StorageError for those of a later version."""
    try:
        raw = msgspec.msgpack.decode(zlib.decompress(packed), type=_Packed)
        if raw.version != VERSION:
            raise StorageError(
                f"a trace has version {raw.version}, but this Hingewall reads {VERSION}; install the newer Hingewall"
            )
        rows = {letter: _rows(letter, columns, raw.order) for letter, columns in raw.columns.items()}
        return Trace(raw.header, [next(rows[letter]) for letter in raw.order])
    except (zlib.error, msgspec.DecodeError, ValueError, TypeError, KeyError, StopIteration) as error:
        raise Damaged(f"a trace is damaged ({one_line(error)}); its rep is kept, but can't be replayed") from error


def _columns(kind: type[Reading], readings: Sequence[Reading]) -> list[Column]:
    mine = [reading for reading in readings if type(reading) is kind]
    return [_packed([getattr(reading, name) for reading in mine]) for name in kind.__struct_fields__]


def _rows(letter: str, columns: list[Column], order: str) -> Iterator[Reading]:
    kind, count = KINDS[letter], order.count(letter)
    values = [_unpacked(column) for column in columns]
    if any(len(column) != count for column in values):
        raise ValueError("a column has another length than the rest")
    return iter([kind(*row) for row in zip(*values, strict=True)])


def _packed(values: list[Any]) -> Column:
    known = [value for value in values if value is not None]
    if known and all(type(value) is int for value in known):
        return -1, _steps(values)
    if known and all(type(value) is float for value in known):
        for scale in SCALES:
            if all(_exact(value, scale) for value in known):
                return scale, _steps([None if value is None else round(value * scale) for value in values])
    return 0, values


def _exact(value: float, scale: int) -> bool:
    """Whether ``value`` comes back to the bit from a whole number of 1/scale (NaN, inf and -0.0 do not)."""
    if not abs(value) * scale < EXACT or (value == 0.0 and copysign(1.0, value) < 0.0):
        return False
    return round(value * scale) / scale == value


def _steps(values: list[int | None]) -> list[int | None]:
    """Differences between neighbours, None left in its place."""
    steps: list[int | None] = []
    last = 0
    for value in values:
        steps.append(None if value is None else value - last)
        last = last if value is None else value
    return steps


def _unpacked(column: Column) -> list[Any]:
    scale, steps = column
    if scale == 0:
        return steps
    sums = accumulate(steps, lambda total, step: total + (step or 0), initial=0)
    next(sums)
    values = [None if step is None else total for step, total in zip(steps, sums, strict=True)]
    return values if scale < 0 else [None if value is None else value / scale for value in values]
