"""From what the sensor reports to the distance from the device's front-most plane."""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple


class Mount(NamedTuple):
    """How one device is built and calibrated: ``distance = range x gain + calibration - recess``, all in mm.

    ``offset_mm`` is how far the sensor sits behind the front-most plane, which is distance zero. ``range_offset_mm``
    and ``range_gain`` correct this sensor's own error, measured against a card at a known distance with one driver:
    ST's full API scales the register by 2011/2048 and Hingewall's driver does not, so a calibration is its driver's.
    ``crosstalk_kcps`` is a cover's light for each SPAD, which the sensor has taken off its ranges before.
    """

    offset_mm: float = 0.0
    range_offset_mm: float = 0.0
    range_gain: float = 1.0
    crosstalk_kcps: float = 0.0

    def distance_mm(self, range_mm: float) -> float:
        return range_mm * self.range_gain + self.range_offset_mm - self.offset_mm

    def header(self) -> dict[str, float]:
        """The keys of a recording's header; the calibration only where there is one."""
        keys = {"mount_offset_mm": self.offset_mm}
        if (self.range_offset_mm, self.range_gain) != (0.0, 1.0):
            keys |= {"range_offset_mm": self.range_offset_mm, "range_gain": self.range_gain}
        return keys | ({"crosstalk_kcps": self.crosstalk_kcps} if self.crosstalk_kcps else {})

    @classmethod
    def from_header(cls, header: Mapping[str, Any]) -> "Mount":
        """What ``header`` wrote. Raises ValueError naming the key and its value."""
        return cls(
            _number(header, "mount_offset_mm", 0.0),
            _number(header, "range_offset_mm", 0.0),
            _number(header, "range_gain", 1.0),
            _number(header, "crosstalk_kcps", 0.0),
        )


_UNIT = {"range_gain": "", "crosstalk_kcps": " of kcps"}


def _number(header: Mapping[str, Any], key: str, default: float) -> float:
    value = header.get(key, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError(f"{key} is {value!r}; expected a number{_UNIT.get(key, ' of mm')}")
    return float(value)
