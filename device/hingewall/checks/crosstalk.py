"""Crosstalk by ST's procedure: a dark card at a known distance reads short by what a cover or a mark throws back.

ST (STSW-IMG009, VL53L1X_CalibrateXtalk): kcps for each SPAD = signal x (1 - measured / actual) / SPADs. The chip is
told so in register 0x0016, and takes it off signal and range. ST's card is grey (17 %): a white one hides crosstalk.
"""

from collections.abc import Sequence

from hingewall.checks.card import Point, fit
from hingewall.errors import CalibrationError
from hingewall.settings.mount import Mount
from hingewall.settings.wiring import WIRING

NOTHING_KCPS = 0.2
"""Less than this, 0.05 Mcps in all, is the error of offset and card: model, clean windows."""
SHORT_SHARE = 0.6
"""The dark card may read short by so much: 3 Mcps before 5 % cloth at 600 mm."""
ROUNDS = 8
"""Offset and gain follow from ranges without crosstalk, and crosstalk from ranges with offset and gain."""


def crosstalk_kcps(dark: Point, mount: Mount) -> float:
    """What the dark card shows, by a sensor whose own error is ``mount``'s; 0 where it shows nothing.

    Raises CalibrationError for more than a cover throws back.
    """
    if not dark.signal_mcps or not dark.spads:
        raise CalibrationError("the sensor gives no signal with its ranges, so crosstalk can't be measured with it")
    actual = dark.at_mm + mount.offset_mm
    measured = dark.range_mm * mount.range_gain + mount.range_offset_mm
    kcps = 1000.0 * dark.signal_mcps * (1.0 - measured / actual) / dark.spads
    high = WIRING["sensor.crosstalk_kcps"].high
    assert isinstance(high, int | float), "the wiring has a bound for it"
    if kcps > high:
        raise CalibrationError(
            f"the crosstalk would be {kcps:.0f} kcps for each SPAD; expected {high:g} at most: clean the"
            " sensor's window and its cover, and see that the foam ring is tight"
        )
    return round(kcps, 2) if kcps >= NOTHING_KCPS else 0.0


def without(point: Point, kcps: float) -> Point:
    """The range as the sensor reports it once it has been told of the crosstalk."""
    if not kcps or not point.signal_mcps:
        return point
    taken = kcps * point.spads / 1000.0
    return point._replace(range_mm=point.range_mm * point.signal_mcps / (point.signal_mcps - taken))


def fit_with_crosstalk(points: Sequence[Point], dark: Point, before: Mount) -> Mount:
    """The sensor's own error and its crosstalk, each without the other's. Without ``points`` the error is ``before``'s.

    Raises CalibrationError for more crosstalk than a cover has.
    """
    mount = before._replace(crosstalk_kcps=0.0)
    for _ in range(ROUNDS):
        kcps = crosstalk_kcps(dark, mount)
        error = fit([without(point, kcps) for point in points], before.offset_mm) if points else mount
        mount = error._replace(crosstalk_kcps=kcps)
    return mount
