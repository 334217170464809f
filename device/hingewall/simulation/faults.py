"""Faults of a real sensor, on request: each one that VL53L1X boards have been reported to have."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import msgspec

from hingewall.errors import UsageError, joined
from hingewall.messages.readings import FaultReading, RangeReading
from hingewall.simulation.random_streams import RandomStream

FaultSort = Literal["nack", "silent", "frozen", "stuck_value", "false_near", "glitch_jump", "weak", "wrapped", "smudge"]
SORTS: tuple[FaultSort, ...] = get_args(FaultSort)
BREAKING = tuple(sort for sort in SORTS if sort != "smudge")
"""All but the finger mark on the window, with which the sensor goes on, and reads short."""
SINGLES_SHARE = 0.04
"""Two bad readings a second between good ones, for the faults that come as singles."""
FAR_ROOM_MCPS = 0.9
"""Signal of the far wall, which an alias keeps although it claims to be near."""

_TEXT = re.compile(r"(?P<kind>[^@]*)@(?P<start>\d+(?:\.\d+)?)-(?P<end>\d+(?:\.\d+)?)", re.ASCII)
_FAULT_STREAM = 16


@dataclass(frozen=True, slots=True)
class SensorFault:
    """A fault of some kind from ``start_s`` until before ``end_s``, seconds from the start of the simulation."""

    kind: FaultSort
    start_s: float
    end_s: float

    @classmethod
    def parse(cls, text: str) -> "SensorFault":
        """``KIND@FROM-TO``, e.g. ``frozen@10-15``. Raises UsageError with what was expected."""
        match = _TEXT.fullmatch(text.strip())
        if match is None:
            raise UsageError(f"--sensor-fault {text}: expected KIND@FROM-TO in seconds, e.g. frozen@10-15")
        kind, start, end = match["kind"], float(match["start"]), float(match["end"])
        if kind not in SORTS:
            raise UsageError(f"--sensor-fault {text}: no fault is called {kind!r}; choose {joined(SORTS)}")
        if not start < end < math.inf:
            raise UsageError(
                f"--sensor-fault {text}: it ends at {end:g} s; expected an end after its start, {start:g} s"
            )
        return cls(kind, start, end)


def spoilt(
    kind: FaultSort, healthy: Callable[[int], RangeReading], n: int, onset: int
) -> RangeReading | FaultReading | None:
    """Reading ``n`` under a fault that began with reading ``onset``; ``healthy`` is the sensor without it."""
    reading = healthy(n)
    match kind:
        case "nack":
            return FaultReading(reading.t, "i2c")
        case "silent":
            return None
        case "frozen":
            return msgspec.structs.replace(healthy(onset), t=reading.t)
        case "stuck_value":
            return msgspec.structs.replace(healthy(onset), t=reading.t, stream=reading.stream)
        case "smudge":
            return reading  # what the sensor makes of it is its model's affair
        case "weak":
            return msgspec.structs.replace(
                reading, range_mm=8191, status="signal_fail", sigma_mm=30.0, signal_mcps=0.1, spads=256
            )
        case "wrapped":
            return msgspec.structs.replace(
                reading, range_mm=_wrapped_mm(n), status="wrapped", signal_mcps=FAR_ROOM_MCPS, spads=256
            )
        case "false_near" | "glitch_jump":
            return _single(kind, reading, n)


def _wrapped_mm(n: int) -> int:
    return 1400 + int(600 * RandomStream(n, _FAULT_STREAM, 0).uniform())


def _single(kind: FaultSort, reading: RangeReading, n: int) -> RangeReading:
    """One bad reading now and then, never two in a row; the others as they are."""
    here, before = RandomStream(n, _FAULT_STREAM, 1), RandomStream(n - 1, _FAULT_STREAM, 1)
    if here.uniform() >= SINGLES_SHARE or before.uniform() < SINGLES_SHARE:
        return reading
    if kind == "false_near":
        range_mm = 22 + int(6 * here.uniform())
        return msgspec.structs.replace(
            reading, range_mm=range_mm, status="valid", sigma_mm=2.0, signal_mcps=FAR_ROOM_MCPS, spads=256
        )
    true_mm = reading.range_mm or 0
    jump = 260.0 + 400.0 * here.uniform()
    away = true_mm + jump if true_mm < jump or here.uniform() < 0.5 else true_mm - jump
    return msgspec.structs.replace(reading, range_mm=round(away), status="valid")
