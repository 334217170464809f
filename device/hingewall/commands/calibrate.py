"""``hingewall calibrate``: the sensor's own offset and gain, against a white card at known distances.

What is measured is kept in the wiring file with the name of the driver that it was measured with.
"""

import statistics
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from hingewall.checks.prompt import Prompt
from hingewall.checks.ranging import collect
from hingewall.checks.running import running_device
from hingewall.checks.suite import hardware_sensor
from hingewall.errors import CalibrationError, UsageError
from hingewall.pins import pin_factory
from hingewall.places import Places
from hingewall.sensing.range_sensor import RangeSensor
from hingewall.settings.mount import Mount
from hingewall.settings.wiring import DRIVER, WIRING, Wiring, load_wiring
from hingewall.settings.wiring_file import rewrite
from hingewall.supervision import Stopping

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
AT_FROM_MM, AT_TO_MM = 100.0, 1200.0
"""Where short mode measures well: ST gives it 1.3 m."""
APART_MM = 100.0
"""Distances nearer to each other than this tell nothing about the gain."""


class Point(NamedTuple):
    """What the sensor reported, on average, with a card ``at_mm`` from the device's front-most plane."""

    at_mm: float
    range_mm: float
    spread_mm: float


def fit(points: Sequence[Point], mount_offset_mm: float) -> Mount:
    """Least squares of ``at + mount offset = range x gain + offset``; with one distance the offset alone.

    Raises CalibrationError naming what to check when the outcome can't be a sensor's own error.
    """
    ranges = [point.range_mm for point in points]
    actual = [point.at_mm + mount_offset_mm for point in points]
    gain, offset = 1.0, actual[0] - ranges[0]
    if len(points) > 1:
        gain, offset = statistics.linear_regression(ranges, actual)
    if not GAIN_FROM <= gain <= GAIN_TO:
        raise CalibrationError(
            f"the gain would be {gain:.3f}; expected {GAIN_FROM:g} to {GAIN_TO:g}: measure the distances again from the"
            " device's front-most plane, and see that nothing else is in view"
        )
    low, high = WIRING["sensor.range_offset_mm"].low, WIRING["sensor.range_offset_mm"].high
    if low is None or high is None or not low <= offset <= high:
        raise CalibrationError(
            f"the offset would be {offset:.1f} mm; expected {low} to {high}: check sensor.mount_offset_mm, which is"
            f" {mount_offset_mm:g}, and the distances"
        )
    return Mount(mount_offset_mm, round(offset, 1), round(gain, 4))


def check_distances(at_mm: Sequence[float]) -> None:
    """Raises UsageError for distances that can't be calibrated with."""
    for at in at_mm:
        if not AT_FROM_MM <= at <= AT_TO_MM:
            raise UsageError(f"--at {at:g}: expected {AT_FROM_MM:g} to {AT_TO_MM:g} mm")
    for near, far in zip(sorted(at_mm), sorted(at_mm)[1:], strict=False):
        if far - near < APART_MM:
            raise UsageError(f"--at {near:g} and --at {far:g}: expected distances at least {APART_MM:g} mm apart")
    if not at_mm:
        raise UsageError("calibrate: expected a distance with --at, such as --at 300 --at 600")


def measure(sensor: RangeSensor, at_mm: float, mount_offset_mm: float, ask: Prompt) -> Point:
    """The mean of a hundred readings of the card. Raises CalibrationError where they can't be trusted."""
    collect(sensor, ask, SETTLE, LIMIT_S)
    readings, _faults = collect(sensor, ask, READINGS, LIMIT_S)
    ranges = [reading.range_mm for reading in readings if reading.status == "valid" and reading.range_mm is not None]
    if len(ranges) < LEAST_VALID * READINGS:
        raise CalibrationError(
            f"at {at_mm:g} mm only {len(ranges)} of {READINGS} readings are valid; expected {LEAST_VALID:.0%}: see that"
            " the card is white, upright and in front of the sensor, then `hingewall check`"
        )
    mean, spread = statistics.fmean(ranges), statistics.stdev(ranges)
    if spread > SPREAD_MM:
        raise CalibrationError(
            f"at {at_mm:g} mm the readings spread by {spread:.1f} mm; expected {SPREAD_MM:g} at most: rest the card"
            " against something, and see that it fills the sensor's view"
        )
    off = mean - mount_offset_mm - at_mm
    if abs(off) > OFF_MM:
        where = "something is nearer than the card" if off < 0 else "the card is not in view"
        raise CalibrationError(
            f"at {at_mm:g} mm the sensor sees {mean - mount_offset_mm:.0f} mm; expected no more than {OFF_MM:g} mm off:"
            f" {where}, or sensor.mount_offset_mm ({mount_offset_mm:g}) is wrong"
        )
    return Point(at_mm, mean, spread)


def run_calibration(
    where: Places, at_mm: Sequence[float], ask: Prompt, out: TextIO,
    open_sensor: Callable[[Wiring, Any], RangeSensor] = hardware_sensor, stopping: Stopping | None = None,
) -> None:  # fmt: skip
    """The command: on this device's own sensor, into its own wiring file. Raises what a user can mend, and Interrupted
    when a signal that ``stopping`` hears ends it; then the sensor is let go of and nothing is changed."""
    if running_device(where.live_socket) is not None:
        raise UsageError(
            "calibrate: the running device holds the sensor; sudo systemctl stop hingewall-device, then calibrate again"
        )
    wiring = load_wiring(where.wiring)
    factory = pin_factory(wiring.board.pin_factory)
    calibrate(where.wiring, wiring.sensor.mount, partial(open_sensor, wiring, factory), at_mm, ask, out, stopping)


def calibrate(
    wiring: Path, before: Mount, open_sensor: Callable[[], RangeSensor], at_mm: Sequence[float], ask: Prompt,
    out: TextIO, stopping: Stopping | None = None,
) -> Mount:  # fmt: skip
    """Measure at each distance, show what it comes to, and write it. Raises CalibrationError, UsageError, WiringError.

    Nothing is written unless all of it went well.
    """
    check_distances(at_mm)
    if not ask.present:
        raise UsageError("calibrate: expected a terminal, and somebody there to put up the card")
    sensor = open_sensor()
    try:
        with (stopping or Stopping()).interrupting():
            sensor.watch(True)
            points = [_at(sensor, at, before.offset_mm, ask) for at in at_mm]
    finally:
        sensor.close()
    after = fit(points, before.offset_mm)
    for point in points:
        print(comparison(point, before, after), file=out)
    kept = rewrite(wiring, "sensor", {
        "range_offset_mm": after.range_offset_mm, "range_gain": after.range_gain, "calibrated_with": DRIVER,
    })  # fmt: skip
    print(
        f"{wiring}: range_offset_mm {after.range_offset_mm:g}, range_gain {after.range_gain:g}"
        + (f"; the old file is {kept}" if kept else ""),
        file=out,
    )
    return after


def _at(sensor: RangeSensor, at_mm: float, mount_offset_mm: float, ask: Prompt) -> Point:
    task = f"Put a white card, larger than a sheet of A4, {at_mm:g} mm from the device's front-most plane, facing it"
    if not ask.ready(task):
        raise UsageError("calibrate: nobody is there to put up the card; nothing was changed")
    return measure(sensor, at_mm, mount_offset_mm, ask)


def comparison(point: Point, before: Mount, after: Mount) -> str:
    """``at 300 mm: 312.4 before, 300.2 after, spread 1.8 mm``."""
    return (
        f"at {point.at_mm:g} mm: {before.distance_mm(point.range_mm):.1f} before,"
        f" {after.distance_mm(point.range_mm):.1f} after, spread {point.spread_mm:.1f} mm"
    )
