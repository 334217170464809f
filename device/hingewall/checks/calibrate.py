"""``hingewall calibrate``: the sensor's own offset and gain, against a white card at known distances; and what a cover
before it throws back, against a dark one.

What is measured is kept in the wiring file with the name of the driver that it was measured with.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import msgspec

from hingewall.checks.card import Point, checked, fit, measure
from hingewall.checks.crosstalk import SHORT_SHARE, fit_with_crosstalk
from hingewall.checks.prompt import Prompt
from hingewall.checks.running import running_device
from hingewall.checks.suite import hardware_sensor
from hingewall.errors import CalibrationError, UsageError
from hingewall.link.inspection import CardSeen
from hingewall.pins import pin_factory
from hingewall.places import Places
from hingewall.sensing.range_sensor import RangeSensor
from hingewall.settings.calibration import calibrated
from hingewall.settings.mount import Mount
from hingewall.settings.wiring import DRIVER, Wiring, load_wiring
from hingewall.settings.wiring_file import rewrite
from hingewall.supervision import Stopping

AT_FROM_MM, AT_TO_MM = 100.0, 1200.0
"""Where short mode measures well: ST gives it 1.3 m."""
APART_MM = 100.0
"""Distances nearer to each other than this tell nothing about the gain."""


WHITE = "a white card"
DARK = "a dark grey or black card, not a shiny one"
LEFT_MM = 15.0
"""So far off the dark card may be once the sensor has been told of the crosstalk."""


def check_distances(at_mm: Sequence[float], dark_at_mm: float | None = None) -> None:
    """Raises UsageError for distances that can't be calibrated with."""
    for option, at in [*(("--at", at) for at in at_mm), *([] if dark_at_mm is None else [("--dark-at", dark_at_mm)])]:
        if not AT_FROM_MM <= at <= AT_TO_MM:
            raise UsageError(f"{option} {at:g}: expected {AT_FROM_MM:g} to {AT_TO_MM:g} mm")
    for near, far in zip(sorted(at_mm), sorted(at_mm)[1:], strict=False):
        if far - near < APART_MM:
            raise UsageError(f"--at {near:g} and --at {far:g}: expected distances at least {APART_MM:g} mm apart")
    if not at_mm and dark_at_mm is None:
        raise UsageError("calibrate: expected a distance with --at, such as --at 300 --at 600")


def run_calibration(
    where: Places, at_mm: Sequence[float], ask: Prompt, out: TextIO,
    open_sensor: Callable[[Wiring, Any], RangeSensor] = hardware_sensor, stopping: Stopping | None = None,
    dark_at_mm: float | None = None,
) -> None:  # fmt: skip
    """The command: on this device's own sensor, into its own wiring file. Raises what a user can mend, and Interrupted
    when a signal that ``stopping`` hears ends it; then the sensor is let go of and nothing is changed."""
    if running_device(where.live_socket) is not None:
        raise UsageError(
            "calibrate: the running device holds the sensor; calibrate on its page /care/check, or"
            " sudo systemctl stop hingewall-device and calibrate again"
        )
    wiring = calibrated(load_wiring(where.wiring), where.calibration)
    factory = pin_factory(wiring.board.pin_factory)

    def opened(crosstalk_kcps: float) -> RangeSensor:
        sensor = msgspec.structs.replace(wiring.sensor, crosstalk_kcps=crosstalk_kcps)
        return open_sensor(msgspec.structs.replace(wiring, sensor=sensor), factory)

    calibrate(where.wiring, wiring.sensor.mount, opened, at_mm, ask, out, stopping, dark_at_mm)
    where.calibration.unlink(missing_ok=True)  # one from the page would hold before this one


def calibrate(
    wiring: Path, before: Mount, open_sensor: Callable[[float], RangeSensor], at_mm: Sequence[float], ask: Prompt,
    out: TextIO, stopping: Stopping | None = None, dark_at_mm: float | None = None,
) -> Mount:  # fmt: skip
    """``measured``, shown and written into the wiring file. Raises WiringError too; then nothing is written."""
    check_distances(at_mm, dark_at_mm)
    if not ask.present:
        raise UsageError("calibrate: expected a terminal, and somebody there to put up the card")
    after, cards = measured(before, open_sensor, at_mm, ask, stopping, dark_at_mm)
    print("\n".join(map(comparison, cards)), file=out)
    _write(wiring, after, out)
    return after


def measured(
    before: Mount, open_sensor: Callable[[float], RangeSensor], at_mm: Sequence[float], ask: Prompt,
    stopping: Stopping | None = None, dark_at_mm: float | None = None,
) -> tuple[Mount, tuple[CardSeen, ...]]:  # fmt: skip
    """Measure at each distance: what it comes to, and what each card reads with it.

    Raises CalibrationError, and UsageError where nobody is there.
    ``open_sensor`` is given the crosstalk that the sensor is told of.
    """
    check_distances(at_mm, dark_at_mm)
    bench = _Bench(open_sensor, before.offset_mm, ask, stopping or Stopping())
    points, dark = bench.cards(at_mm, dark_at_mm, before.crosstalk_kcps)
    if dark is None:
        after = checked(fit(points, before.offset_mm)._replace(crosstalk_kcps=before.crosstalk_kcps))
    else:
        after = checked(fit_with_crosstalk(points, dark, before))
    cards = [seen(point, before, after) for point in points]
    if dark is not None:
        cards.append(bench.verified(dark, after))
    return after, tuple(cards)


class _Bench:
    """The sensor with cards before it. It is closed and dark after each series, however that ends."""

    def __init__(
        self, open_sensor: Callable[[float], RangeSensor], offset_mm: float, ask: Prompt, stopping: Stopping
    ) -> None:
        self._open_sensor, self._offset_mm, self._ask, self._stopping = open_sensor, offset_mm, ask, stopping

    def cards(
        self, at_mm: Sequence[float], dark_at_mm: float | None, crosstalk_kcps: float
    ) -> tuple[list[Point], Point | None]:
        """What each card gives. Crosstalk that is to be measured anew is not taken off meanwhile."""
        with self._sensor(crosstalk_kcps if dark_at_mm is None else 0.0) as sensor:
            points = [self._at(sensor, at, WHITE) for at in at_mm]
            return points, None if dark_at_mm is None else self._at(sensor, dark_at_mm, DARK)

    def verified(self, dark: Point, after: Mount) -> CardSeen:
        """The dark card again, by a sensor that knows of the crosstalk. Raises CalibrationError if it is still off."""
        was = round(after.distance_mm(dark.range_mm), 1)
        if not after.crosstalk_kcps:
            return CardSeen(dark.at_mm, was, was, None, dark=True)
        with self._sensor(after.crosstalk_kcps) as sensor:
            again = measure(sensor, dark.at_mm, self._offset_mm, self._ask)
        reads = after.distance_mm(again.range_mm)
        if abs(reads - dark.at_mm) > LEFT_MM:
            raise CalibrationError(
                f"with {after.crosstalk_kcps:g} kcps of crosstalk taken off, the dark card at {dark.at_mm:g} mm reads"
                f" {reads:.0f} mm; expected {LEFT_MM:g} mm off at most: leave the card where it is, and calibrate again"
            )
        return CardSeen(dark.at_mm, was, round(reads, 1), None, dark=True)

    @contextmanager
    def _sensor(self, crosstalk_kcps: float) -> Iterator[RangeSensor]:
        sensor = self._open_sensor(crosstalk_kcps)
        try:
            with self._stopping.interrupting():
                sensor.watch(True)
                yield sensor
        finally:
            sensor.close()

    def _at(self, sensor: RangeSensor, at_mm: float, card: str) -> Point:
        task = f"Put {card}, larger than a sheet of A4, {at_mm:g} mm from the device's front-most plane, facing it"
        if not self._ask.ready(task):
            raise UsageError("calibrate: nobody is there to put up the card; nothing was changed")
        if card == DARK:
            return measure(sensor, at_mm, self._offset_mm, self._ask, SHORT_SHARE * at_mm)
        return measure(sensor, at_mm, self._offset_mm, self._ask)


def _write(wiring: Path, after: Mount, out: TextIO) -> None:
    values = {
        "range_offset_mm": after.range_offset_mm, "range_gain": after.range_gain,
        "crosstalk_kcps": after.crosstalk_kcps,
    }  # fmt: skip
    kept = rewrite(wiring, "sensor", values | {"calibrated_with": DRIVER})
    told = ", ".join(f"{key} {value:g}" for key, value in values.items())
    print(f"{wiring}: {told}" + (f"; the old file is {kept}" if kept else ""), file=out)


def seen(point: Point, before: Mount, after: Mount) -> CardSeen:
    """What a white card reads with the one and with the other."""
    was, reads = (round(mount.distance_mm(point.range_mm), 1) for mount in (before, after))
    return CardSeen(point.at_mm, was, reads, round(point.spread_mm, 1))


def comparison(card: CardSeen) -> str:
    """``at 300 mm: 312.4 before, 300.2 after, spread 1.8 mm``."""
    if not card.dark:
        read = f"at {card.at_mm:g} mm: {card.before_mm:.1f} before, {card.after_mm:.1f} after"
        return f"{read}, spread {card.spread_mm:.1f} mm"
    if card.before_mm == card.after_mm:
        return f"at {card.at_mm:g} mm, dark: {card.before_mm:.1f}, no crosstalk"
    return f"at {card.at_mm:g} mm, dark: {card.before_mm:.1f} before, {card.after_mm:.1f} after"
