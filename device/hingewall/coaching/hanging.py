"""How high the device hangs against the hips of those who train here, from how their hinges look to camera and sensor.

Hung too high, the sensor looks at the small of a back that tips away from it: its range says that little came nearer,
while the part of the picture below the axis, where the hips are, grows by more. Hung too low, the part above the axis
grows along and the part below it less. One hinge says little, and one person's hips are not everybody's.
"""

import math
from collections import deque
from statistics import median
from typing import NamedTuple

from hingewall.coaching.rules import (
    HUNG_BELOW,
    HUNG_BETWEEN,
    HUNG_HIGH_MM,
    HUNG_HINGES,
    HUNG_HYSTERESIS_MM,
    HUNG_LOW_MM,
    HUNG_MM,
    HUNG_PAUSE_S,
    HUNG_SETS,
    HUNG_SETS_MOST,
)
from hingewall.coaching.stepping import Shares


class _Hinge(NamedTuple):
    t: float
    over_mm: float


class Hanging:
    """``hinge`` with each. ``over_mm`` is how far the device hangs above the hips (below: negative), None before some
    sets have shown it; ``wrong`` whether that is so far that it has to be said."""

    def __init__(self) -> None:
        self.wrong = False
        self._sets: deque[list[_Hinge]] = deque(maxlen=HUNG_SETS_MOST)

    @property
    def over_mm(self) -> float | None:
        sets = [median(hinge.over_mm for hinge in one) for one in self._sets if len(one) >= HUNG_HINGES]
        return median(sets) if len(sets) >= HUNG_SETS else None

    def hinge(self, t: float, shares: Shares) -> None:
        """One at ``t``, of whoever it was. After a pause it is of another set."""
        if not self._sets or t - self._sets[-1][-1].t > HUNG_PAUSE_S:
            self._sets.append([])
        self._sets[-1].append(_Hinge(t, over_mm(shares)))
        self.wrong = self._far(self.over_mm)

    def shown_since(self, t: float) -> float | None:
        """By the hinges after ``t`` alone, as when somebody was asked for them; None before there are enough."""
        shown = [hinge.over_mm for one in self._sets for hinge in one if hinge.t >= t]
        return median(shown) if len(shown) >= HUNG_HINGES else None

    def _far(self, over_mm: float | None) -> bool:
        less = HUNG_HYSTERESIS_MM if self.wrong else 0.0
        return over_mm is not None and far_off(over_mm, less)


def far_off(over_mm: float, less_mm: float = 0.0) -> bool:
    """Whether it should hang elsewhere."""
    return not HUNG_LOW_MM + less_mm < over_mm < HUNG_HIGH_MM - less_mm


def over_mm(shares: Shares) -> float:
    """How far the device hangs above the hips of whoever grew like that."""
    above = HUNG_MM * math.log(max(0.1, shares.below) / HUNG_BELOW)
    below = HUNG_MM * (HUNG_BETWEEN - (shares.below - shares.above))
    return max(0.0, above) - max(0.0, below)
