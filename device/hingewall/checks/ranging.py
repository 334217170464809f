"""Fifty readings: whether they come, how fast, how valid and how steady."""

import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

from hingewall.checks.check import Check
from hingewall.checks.prompt import Prompt
from hingewall.messages.readings import FaultReading, RangeReading
from hingewall.sensing.range_sensor import RangeSensor

READINGS = 50
LIMIT_S = 10.0
"""A sensor that is well needs 1 s, and 1 s to start."""
RATE_HZ = 50.0
RATE_SLACK = 0.1
SPREAD_MM = 10.0
"""Chosen: the simulated sensor's noise on a card is 1 to 4 mm, a real one's is yet to be measured. More is movement."""


def ranging(sensor: RangeSensor, ask: Prompt, clock: Callable[[], float] = time.monotonic) -> list[Check]:
    """Reads until there are fifty, or for 10 s."""
    sensor.watch(True)  # short mode, as in a set
    return judged(*collect(sensor, ask, READINGS, LIMIT_S, clock))


def judged(readings: list[RangeReading], faults: Counter[str]) -> list[Check]:
    """What is to be said of the readings that came, of fifty within 10 s."""
    if not readings:
        named = ", ".join(f"{n} x {kind}" for kind, n in faults.items()) or "silence"
        return [
            Check(
                "readings", False, f"no reading in {LIMIT_S:g} s ({named})",
                "the sensor's supply and SDA, SCL; then XSHUT, which must not be held low",
            )
        ]  # fmt: skip
    return [_arrival(readings, faults), _steadiness(readings)]


def collect(
    sensor: RangeSensor, ask: Prompt, number: int, limit_s: float, clock: Callable[[], float] = time.monotonic
) -> tuple[list[RangeReading], Counter[str]]:
    """That many range readings, or as many as came within the limit, and the faults among them by kind."""
    readings: list[RangeReading] = []
    faults: Counter[str] = Counter()
    for reading in _until(sensor, clock, limit_s):
        if isinstance(reading, FaultReading):
            faults[reading.fault] += 1
        elif isinstance(reading, RangeReading):
            readings.append(reading)
        ask.progress(f"reading {len(readings)} of {number}")
        if len(readings) == number:
            break
    ask.progress("")
    return readings, faults


def _until(sensor: RangeSensor, clock: Callable[[], float], limit_s: float) -> Iterator[object]:
    end = clock() + limit_s
    while (left := end - clock()) > 0:
        yield sensor.read(min(left, 0.1))


def _arrival(readings: list[RangeReading], faults: Counter[str]) -> Check:
    """The rate is by the median interval: starting and changing mode leave one gap."""
    intervals = [after.t - before.t for before, after in pairwise(readings)]
    usual = statistics.median(intervals) if intervals else 0.0
    rate = 1 / usual if usual > 0 else 0.0
    found = f"{len(readings)} readings at {rate:.1f} a second" + "".join(
        f", {n} x {kind}" for kind, n in faults.items()
    )
    well = len(readings) == READINGS and not faults and abs(rate / RATE_HZ - 1) <= RATE_SLACK
    return Check(
        "readings", well, found,
        f"the length and the contacts of the wires, dtparam=i2c_arm_baudrate=400000, and what else keeps the"
        f" processor busy (top); expected {READINGS} readings at {RATE_HZ:g} a second",
    )  # fmt: skip


def _steadiness(readings: list[RangeReading]) -> Check:
    name = "spread"
    ranges = [reading.range_mm for reading in readings if reading.status == "valid" and reading.range_mm is not None]
    if len(ranges) < len(readings) // 2:
        statuses = Counter(reading.status for reading in readings).most_common(1)[0][0]
        return Check(
            name,
            None,
            f"the sensor sees nothing ({statuses}): hold a card half a metre in front of it, and check again",
        )
    middle, spread = statistics.median(ranges), statistics.stdev(ranges)
    return Check(
        name, spread <= SPREAD_MM, f"{spread:.1f} mm (standard deviation) at {middle:.0f} mm, {len(ranges)} valid",
        f"whether something moves in front of the sensor, or its window is dirty; expected {SPREAD_MM:g} mm at most",
    )  # fmt: skip
