"""Cloth, a bag, a strap that swings: told from somebody who hinges by how it goes to and fro.

A pendulum is fastest in the middle and turns at both ends alike. Whoever hinges stands at the top: they dwell there,
hold at the bottom, and go from one to the other in one go.
"""

from collections import deque
from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean, pstdev
from typing import NamedTuple

from hingewall.coaching.rules import (
    SWING_DWELL,
    SWING_EVEN,
    SWING_GUSTY,
    SWING_LEAST_MM,
    SWING_MIDDLE,
    SWING_PERIOD_S,
    SWING_SIDES,
    SWING_TURN_MM,
    Evenness,
)

END_SHARE, MIDDLE_SHARE = 0.15, 0.25
"""Of the way from end to end: what counts as near one end, and what is left out of the middle."""


class Half(NamedTuple):
    """From one turn to the next: seconds, both ends, and the share of the time at the far, the near one and between."""

    seconds: float
    low: float
    high: float
    far: float
    near: float
    middle: float

    @property
    def mm(self) -> float:
        return self.high - self.low


class Swinging:
    """``update`` with each distance: whether it has been swinging like a pendulum until now."""

    def __init__(self) -> None:
        self._halves: deque[Half] = deque(maxlen=max(SWING_EVEN.halves, SWING_GUSTY.halves))
        self._samples: list[tuple[float, float]] = []
        self._extreme: tuple[float, float] | None = None
        self._outward: bool | None = None
        self.swings = False

    @property
    def ends(self) -> tuple[float, float]:
        """The nearest and the furthest of the last swing, once there was one."""
        last = list(self._halves)[-2:]
        return min(half.low for half in last), max(half.high for half in last)

    def update(self, t: float, mm: float) -> bool:
        if self._samples and t - self._samples[0][0] > SWING_PERIOD_S[1]:
            self.clear()  # it stands, or goes too slowly
        self._samples.append((t, mm))
        if self._extreme is None:
            self._extreme = (t, mm)
        further = mm - self._extreme[1]
        if self._outward is None:
            if abs(further) > SWING_TURN_MM:
                self._turn(t, mm, further > 0)
        elif (further > 0) == self._outward and further != 0:
            self._extreme = (t, mm)
        elif abs(further) > SWING_TURN_MM:
            self._turn(t, mm, not self._outward)
            self.swings = self._like_a_pendulum(SWING_EVEN) or self._like_a_pendulum(SWING_GUSTY)
        return self.swings

    def clear(self) -> None:
        self._halves.clear()
        self._samples.clear()
        self._extreme = self._outward = None
        self.swings = False

    def _turn(self, t: float, mm: float, outward: bool) -> None:
        """It turned at the extreme: what came before is a half swing, unless it is the first."""
        assert self._extreme is not None
        turned_s = self._extreme[0]
        done = [sample for sample in self._samples if sample[0] <= turned_s]
        if self._outward is not None and len(done) > 2:
            self._halves.append(_half(done))
        self._samples = [sample for sample in self._samples if sample[0] >= turned_s]
        self._extreme, self._outward = (t, mm), outward

    def _like_a_pendulum(self, even: Evenness) -> bool:
        halves = list(self._halves)[-even.halves :]
        if len(halves) < even.halves:
            return False
        periods = [a.seconds + b.seconds for a, b in pairwise(halves)]
        if not SWING_PERIOD_S[0] <= fmean(periods) <= SWING_PERIOD_S[1]:
            return False
        if fmean(half.mm for half in halves) < SWING_LEAST_MM:
            return False
        far, near = fmean(half.far for half in halves), fmean(half.near for half in halves)
        return (
            _uneven(periods) <= even.periods
            and _uneven([half.seconds for half in halves]) <= even.half_periods
            and _uneven([half.mm for half in halves]) <= even.lengths
            and all(SWING_DWELL[0] <= dwell <= SWING_DWELL[1] for dwell in (far, near))
            and abs(far - near) <= SWING_SIDES
            and SWING_MIDDLE[0] <= fmean(half.middle for half in halves) <= SWING_MIDDLE[1]
        )


def _half(samples: Sequence[tuple[float, float]]) -> Half:
    values = [mm for _, mm in samples]
    low, high = min(values), max(values)
    length, count = high - low, len(values)
    return Half(
        seconds=samples[-1][0] - samples[0][0],
        low=low,
        high=high,
        far=sum(mm > high - END_SHARE * length for mm in values) / count,
        near=sum(mm < low + END_SHARE * length for mm in values) / count,
        middle=sum(low + MIDDLE_SHARE * length < mm < high - MIDDLE_SHARE * length for mm in values) / count,
    )


def _uneven(values: Sequence[float]) -> float:
    """Standard deviation over mean."""
    return pstdev(values) / fmean(values)
