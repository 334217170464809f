"""When the camera may choose its exposure, and what it is then held at: pure numbers, no camera.

Brightness that changes from frame to frame looks like motion. So the camera chooses for two seconds and is then held,
at a multiple of the time between two flashes of a lamp (half a mains period), which cancels their flicker. AE below one
such period can't avoid it.
"""

import math
from dataclasses import dataclass
from typing import Literal

SETTLE_S = 2.0
LONGEST_US = 30000
"""A frame lasts 33.3 ms."""
CLIPPED = 0.7
"""Held at unity gain a frame may become 1/0.7 as bright as the camera chose. Beyond that it is daylight, which does not
flicker: the camera's own short exposure stays."""
DARK, BRIGHT = 20.0, 235.0
"""Mean luma (0..255) with too little left in it to follow."""
WRONG_S = 5.0
"""Longer than anybody in black holds the bottom of a hinge."""
PATIENCE_S = 60.0
"""Between two attempts in a room that is simply dark."""


def half_period_us(mains_hz: int) -> int:
    """Between two flashes of a lamp: 10,000 us at 50 Hz, 8,333 at 60."""
    return round(500_000 / mains_hz)


def held_exposure(exposure_us: float, gain: float, half_us: int, most_gain: float = math.inf) -> tuple[int, float]:
    """Exposure (us) and analogue gain to hold, as bright as what the camera chose.

    ``gain`` is analogue times digital: in a dim room the camera multiplies once the analogue gain that it allows itself
    is used up. What is held has no digital gain, and ``most_gain``, the sensor's own, may be more (an ov5647's 63, not
    8).
    """
    multiple = min(max(1, round(exposure_us / half_us)), LONGEST_US // half_us) * half_us
    needed = gain * exposure_us / multiple
    if needed < CLIPPED:
        return round(exposure_us), min(gain, most_gain)
    return multiple, min(max(1.0, needed), most_gain)


@dataclass(frozen=True)
class Hold:
    """Keep to this from now on."""

    exposure_us: int
    gain: float


class Exposure:
    """``update`` with each frame; what it returns is to be done. Begins with the camera choosing."""

    def __init__(self, mains_hz: int, most_gain: float = math.inf) -> None:
        self._half_us = half_period_us(mains_hz)
        self._most_gain = most_gain
        self._since: float | None = None  # when the camera began to choose
        self._choosing = True
        self._wrong_since: float | None = None

    def update(self, t: float, brightness: float, exposure_us: float, gain: float) -> Hold | Literal["choose"] | None:
        """What to hold, "choose" to let the camera choose again, None for nothing to do."""
        if self._since is None:
            self._since = t
        if self._choosing:
            if t - self._since < SETTLE_S:
                return None
            self._choosing, self._wrong_since = False, None
            return Hold(*held_exposure(exposure_us, gain, self._half_us, self._most_gain))
        if DARK <= brightness <= BRIGHT:
            self._wrong_since = None
            return None
        if self._wrong_since is None:
            self._wrong_since = t
        if t - self._wrong_since < WRONG_S or t - self._since < PATIENCE_S:
            return None
        self._since, self._choosing = t, True
        return "choose"
