"""What the sensor makes of a card at a known distance, and the error of its own that this comes to."""

import statistics
from collections.abc import Sequence
from typing import NamedTuple

from hingewall.checks.prompt import Prompt
from hingewall.checks.ranging import collect
from hingewall.errors import CalibrationError
from hingewall.sensing.range_sensor import RangeSensor
from hingewall.settings.mount import Mount
from hingewall.settings.wiring import WIRING

READINGS = 100
LIMIT_S = 10.0
SETTLE = 25
"""Readings that are dropped first: half a second, in which the hand leaves the card."""
LEAST_VALID = 0.9
SPREAD_MM = 6.0
"""Standard deviation. More is a card that moves, or two things in view: a mean of those is no distance."""
OFF_MM = 60.0
"""Chosen, a little beyond the largest offset that the wiring file takes: one further off looks at something else."""
GAIN_FROM, GAIN_TO = 0.95, 1.05
"""A gain beyond these is a distance measured wrongly, or light that comes back from somewhere else."""


class Point(NamedTuple):
    """What the sensor reported, on average, with a card ``at_mm`` from the device's front-most plane."""

    at_mm: float
    range_mm: float
    spread_mm: float
    signal_mcps: float = 0.0
    spads: float = 0.0


def fit(points: Sequence[Point], mount_offset_mm: float) -> Mount:
    """Least squares of ``at + mount offset = range x gain + offset``; with one distance the offset alone."""
    ranges = [point.range_mm for point in points]
    actual = [point.at_mm + mount_offset_mm for point in points]
    gain, offset = 1.0, actual[0] - ranges[0]
    if len(points) > 1:
        gain, offset = statistics.linear_regression(ranges, actual)
    return Mount(mount_offset_mm, offset, gain)


def checked(mount: Mount) -> Mount:
    """As it is written. Raises CalibrationError naming what to check when it can't be a sensor's own error."""
    gain, offset = mount.range_gain, mount.range_offset_mm
    if not GAIN_FROM <= gain <= GAIN_TO:
        raise CalibrationError(
            f"the gain would be {gain:.3f}; expected {GAIN_FROM:g} to {GAIN_TO:g}: measure the distances again from the"
            " device's front-most plane, and see that nothing else is in view and the window is clean"
        )
    low, high = WIRING["sensor.range_offset_mm"].low, WIRING["sensor.range_offset_mm"].high
    if low is None or high is None or not low <= offset <= high:
        raise CalibrationError(
            f"the offset would be {offset:.1f} mm; expected {low} to {high}: check sensor.mount_offset_mm, which is"
            f" {mount.offset_mm:g}, and the distances"
        )
    return mount._replace(range_offset_mm=round(offset, 1), range_gain=round(gain, 4))


def measure(sensor: RangeSensor, at_mm: float, mount_offset_mm: float, ask: Prompt, short_mm: float = OFF_MM) -> Point:
    """The mean of a hundred readings of the card, which may read short by so much.

    Raises CalibrationError where they can't be trusted.
    """
    collect(sensor, ask, SETTLE, LIMIT_S)
    readings, _faults = collect(sensor, ask, READINGS, LIMIT_S)
    valid = [reading for reading in readings if reading.status == "valid" and reading.range_mm is not None]
    ranges = [reading.range_mm for reading in valid if reading.range_mm is not None]
    if len(ranges) < LEAST_VALID * READINGS:
        raise CalibrationError(
            f"at {at_mm:g} mm only {len(ranges)} of {READINGS} readings are valid; expected {LEAST_VALID:.0%}: see that"
            " the card is white, upright and in front of the sensor, then check every part of the wall"
        )
    mean, spread = statistics.fmean(ranges), statistics.stdev(ranges)
    if spread > SPREAD_MM:
        raise CalibrationError(
            f"at {at_mm:g} mm the readings spread by {spread:.1f} mm; expected {SPREAD_MM:g} at most: rest the card"
            " against something, and see that it fills the sensor's view"
        )
    off = mean - mount_offset_mm - at_mm
    if off > OFF_MM or off < -short_mm:
        where = "something is nearer than the card" if off < 0 else "the card is not in view"
        raise CalibrationError(
            f"at {at_mm:g} mm the sensor sees {mean - mount_offset_mm:.0f} mm; expected no more than {OFF_MM:g} mm off:"
            f" {where}, or sensor.mount_offset_mm ({mount_offset_mm:g}) is wrong"
        )
    signal, spads = (
        statistics.fmean(getattr(reading, name) or 0.0 for reading in valid) for name in ("signal_mcps", "spads")
    )
    return Point(at_mm, mean, spread, signal, spads)
