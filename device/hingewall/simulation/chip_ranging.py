"""The ranging engine of an emulated VL53L1X: when a range is due, what it looked at, and how the result is laid out."""

import math
import struct
from collections.abc import Callable
from typing import NamedTuple

from hingewall.simulation.tof import stream_count

VALID, UNCHECKED, SIGNAL_FAIL = 9, 19, 4
"""Device status codes: valid, and valid but not yet checked for wrap-around, which the first range after a start is."""
OVERHEAD_S = 0.0025
"""Between two ranges: assumed, so that 15 ms fit a period of 20 ms and 20 ms do not (pololu/vl53l1x-arduino#28)."""

_BUDGETS_MS = {
    0x001D: 15, 0x0051: 20, 0x00D6: 33, 0x01AE: 50, 0x02E1: 100, 0x03E1: 200, 0x0591: 500,
    0x001E: 20, 0x0060: 33, 0x00AD: 50, 0x01CC: 100, 0x02D9: 200, 0x048F: 500,
}  # fmt: skip
"""Macro periods A -> timing budget in ms, short mode and long (ST's ultra lite driver)."""


class Sample(NamedTuple):
    """What one range finds. ``status`` is the device's code, not ST's API's.

    ``crosstalk_mcps`` is what the chip has been told to take off the signal, and has taken off the range.
    """

    range_mm: int
    status: int = VALID
    sigma_mm: float = 2.0
    signal_mcps: float = 8.0
    ambient_mcps: float = 0.1
    spads: float = 200.0
    crosstalk_mcps: float = 0.0


class Window(NamedTuple):
    """When one range looked: ``t`` is the middle, by the chip's clock; ``count`` its number since power-on, from 1."""

    t: float
    budget_s: float
    long: bool
    count: int  # type: ignore[assignment]  # hides tuple.count, which nobody calls


Scene = Callable[[Window], Sample]


class Timing(NamedTuple):
    budget_s: float
    period_s: float
    long: bool


def timing(registers: bytearray) -> Timing:
    """What the registers ask for. Where a range does not fit the period, the next start is the one after."""
    long = registers[0x4B] == 0x0A
    macro_a = _u16(registers, 0x5E)
    budget_s = _BUDGETS_MS[macro_a] / 1000.0 if macro_a in _BUDGETS_MS else _general_budget_s(registers)
    clock = (_u16(registers, 0xDE) & 0x3FF) * 1.075
    period_s = int.from_bytes(registers[0x6C:0x70], "big") / clock / 1000.0 if clock else 0.0
    if period_s < 0.001:
        return Timing(budget_s, budget_s + OVERHEAD_S, long)
    return Timing(budget_s, period_s * math.ceil(round((budget_s + OVERHEAD_S) / period_s, 6)), long)


def compensated(sample: Sample, registers: bytearray) -> Sample:
    """The range without the crosstalk that the registers name: the chip takes it for light from no distance at all.

    What is left may be too faint for the threshold that they set, which is a signal failure.
    """
    crosstalk = _u16(registers, 0x16) / 512.0 * sample.spads / 1000.0
    if not crosstalk:
        return sample
    left = sample.signal_mcps - crosstalk
    if left <= _u16(registers, 0x66) / 128.0:
        status = SIGNAL_FAIL if sample.status == VALID else sample.status
        return sample._replace(status=status, crosstalk_mcps=min(crosstalk, sample.signal_mcps))
    range_mm = round(sample.range_mm * sample.signal_mcps / left)
    return sample._replace(range_mm=range_mm, crosstalk_mcps=crosstalk)


def _general_budget_s(registers: bytearray) -> float:
    """From macro periods and VCSEL period, as ST's full API computes them: two phases and a fixed part."""
    pll_us = (1 << 30) / (_u16(registers, 0x06) or 1) / (1 << 24)
    macro = _u16(registers, 0x5E)
    macro_us = 2304.0 * 2 * (registers[0x60] + 1) * pll_us
    return (2.0 * ((macro & 0xFF) + 1) * (1 << min(macro >> 8, 15)) * macro_us + 4300.0) / 1e6


class Ranging:
    """Ranging since one start, with the timing that the registers held then: a change takes a stop and a start."""

    def __init__(self, started: float, timing: Timing) -> None:
        self.timing = timing
        self.taken = 0
        self.due = started + timing.budget_s
        self._first = self.due
        self._slot = 0

    def window(self, count: int) -> Window:
        """The one that ends when the range is due."""
        return Window(self.due - self.timing.budget_s / 2.0, self.timing.budget_s, self.timing.long, count)

    def block(self, sample: Sample) -> bytes:
        """Registers 0x0088 to 0x0099 for the range that is due."""
        status = UNCHECKED if self.taken == 0 and sample.status == VALID else sample.status
        return struct.pack(
            ">BBBBHHHHHHH",
            0x20,
            status & 0x1F,
            0,
            stream_count(self.taken),
            _fixed(sample.spads, 256),
            _fixed(sample.signal_mcps, 128),
            _fixed(sample.ambient_mcps, 128),
            _fixed(sample.sigma_mm, 4),
            0,  # phase
            _fixed(sample.range_mm, 1),
            _fixed(sample.signal_mcps - sample.crosstalk_mcps, 128),
        )

    def skip(self, now: float) -> None:
        """Nothing comes of the ranges that end up to now."""
        if self.due <= now:
            self._slot = max(self._slot, math.floor((now - self._first) / self.timing.period_s)) + 1
            self.due = self._first + self._slot * self.timing.period_s


def _u16(registers: bytearray, register: int) -> int:
    return registers[register] << 8 | registers[register + 1]


def _fixed(value: float, scale: int) -> int:
    return max(0, min(0xFFFF, round(value * scale)))
