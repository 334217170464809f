"""Hips or feet: whether a body tipped at its hips or was carried toward the wall as a whole.

Who steps grows in the picture all over, as the range says. In a hinge the trunk tips away and the shanks stay where
they are, so that the part above the camera's axis or the part below it grows less, at whatever height the camera hangs.
"""

import math
from collections import deque
from typing import NamedTuple

from hingewall.coaching.rules import (
    BODY_STALE_S,
    GROWTH_QUALITY_MIN,
    GROWTH_RANGE_MIN,
    GROWTH_SHARE_MIN,
    NARROWEST_MM,
    OUTLINE_QUALITY_MIN,
    OUTLINE_STEP,
    STEP_MOST,
    STILL_S,
    TIPPED_GROWN,
    TIPPED_SHARE,
)
from hingewall.messages.readings import BodyReading


class Growth(NamedTuple):
    """Natural logarithms, since a zero that may be anywhere."""

    above: float
    below: float
    by_range: float


class Shares(NamedTuple):
    """How much the parts above and below the axis grew from the upright to the nearest point, as shares of what the
    range makes of it: both near 1 in a step."""

    above: float
    below: float

    @property
    def lesser(self) -> float:
        """Of the range's growth, or of the other part's where that is more: a back that tips it reads short."""
        return min(self) / max(1.0, max(self) / STEP_MOST)

    @property
    def carried(self) -> bool:
        """Whether the outline shows a body that was carried as a whole: no part of it grew less, and none more."""
        least, most = OUTLINE_STEP
        return least < min(self) and max(self) < most


class GrowthWatch:
    """``update`` with what every BodyReading shows; ``begin`` and ``shares`` around a rep; ``zero`` when still.

    ``sure_zeros``: only what was seen well while they stood is a zero. Sums need none: what they miss, they miss all
    along.
    """

    def __init__(self, sure_zeros: bool = False) -> None:
        self._sure_zeros = sure_zeros
        self.told = self._trusted = False
        self.upright: Growth | None = None
        self._began: Growth | None = None
        self._nearest: Growth | None = None
        self._stood: Growth | None = None
        self._recent: deque[tuple[float, Growth]] = deque()
        self._asked = self._sure = 0
        self._seen_well = 0.0

    def forget(self) -> None:
        """Nobody was seen: the sums begin anew."""
        self.upright = self._stood = self._nearest = None
        self._recent.clear()

    def update(self, t: float, growth: Growth | None, sure: bool) -> None:
        self._asked += 1
        if growth is None:
            return
        self.told = True
        self._trusted = sure
        self._sure += sure
        if not self._sure_zeros:
            self.upright = self.upright or growth
        if sure or not self._sure_zeros:
            self._recent.append((t, growth))
        while self._recent and t - self._recent[0][0] > STILL_S:
            self._recent.popleft()
        if self._nearest is None or growth.by_range > self._nearest.by_range:
            self._nearest, self._seen_well = growth, self._sure / self._asked

    def zero(self) -> None:
        """A still stance: growth counts from its mean there."""
        count = len(self._recent)
        if count:
            self.upright = Growth(*(sum(values) / count for values in zip(*(g for _, g in self._recent), strict=True)))
            self._stood = self.upright

    def resume(self, zero: Growth | None) -> None:
        """The zero that a rep began with, for replaying it."""
        self.upright = self._stood = zero

    def begin(self) -> None:
        """A rep starts."""
        self._began, self._nearest, self.told = self.upright, None, False
        self._asked = self._sure = 0

    def tipped(self, t: float) -> float | None:
        """While somebody who stood upright is tipped at the hips, how much these have grown since, whatever the range
        says."""
        if self._stood is None or not self._recent or not self._trusted or t - self._recent[-1][0] > BODY_STALE_S:
            return None
        now = self._recent[-1][1]
        below = now.below - self._stood.below
        return below if below >= TIPPED_GROWN and now.above - self._stood.above <= TIPPED_SHARE * below else None

    def shares(self) -> Shares | None:
        """Of this rep; None where they can't be told."""
        if self._began is None or self._nearest is None or self._seen_well < GROWTH_SHARE_MIN:
            return None
        above, below, by_range = (now - then for now, then in zip(self._nearest, self._began, strict=True))
        return Shares(above / by_range, below / by_range) if by_range >= GROWTH_RANGE_MIN else None


def of_cloth(body: BodyReading) -> tuple[Growth | None, bool]:
    """By what is to be seen on it, and whether that can be told."""
    if body.grown_above is None or body.grown_below is None or body.grown_by_range is None:
        return None, False
    growth = Growth(body.grown_above, body.grown_below, body.grown_by_range)
    return growth, body.growth_quality >= GROWTH_QUALITY_MIN


def of_outline(body: BodyReading) -> tuple[Growth | None, bool]:
    """By how broad it is: what stays as broad has grown as the range says."""
    if body.broad_above_mm is None or body.broad_below_mm is None or body.grown_by_range is None:
        return None, False
    broad = (math.log(max(NARROWEST_MM, mm)) for mm in (body.broad_above_mm, body.broad_below_mm))
    above, below = (body.grown_by_range + more for more in broad)
    return Growth(above, below, body.grown_by_range), body.outline_quality >= OUTLINE_QUALITY_MIN
