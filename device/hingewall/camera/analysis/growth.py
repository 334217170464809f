"""How much a body grew in the picture above and below the camera's axis, fitted apart.

A body that is carried toward the wall grows as a whole. In a hinge the trunk tips away above the hips, and below them
the shanks stay where they are: one of the two parts grows less, whichever the axis leaves to be seen.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hingewall.camera.analysis.constants import (
    BODY_HALF_MM,
    BODY_PX,
    CORE_BELOW,
    CORE_MM,
    HIPS_SHARE,
    ITERATIONS,
    ROBUST_LEAST,
    ROBUST_MEDIANS,
    SMALLEST_PX,
)
from hingewall.camera.analysis.motion import MotionFit, inside, middle_of, solved

Floats = NDArray[np.float32]


class Grown(NamedTuple):
    """From one frame to the next, natural logarithms; ``texture`` is the lesser of the two parts'.

    A part in which nobody is (any more) has grown by nothing.
    """

    above: float
    below: float
    texture: float


class _Part:
    """What is to be seen of somebody on one side of the axis: how it moves, as far as it is told yet."""

    def __init__(self, pixels: NDArray[np.intp], x: Floats, y: Floats, growth: float) -> None:
        self.pixels = pixels
        self.there = len(pixels) >= BODY_PX
        self.motion = np.array([0.0, 0.0, growth], np.float32)
        self._squared = np.zeros(1, np.float32)
        self._x, self._y = x.ravel()[pixels], y.ravel()[pixels]

    def refine(self, gx: Floats, gy: Floats, mean: Floats, change: Floats) -> None:
        """What moves otherwise than most of the body weighs less: a sleeve, or the room beside it."""
        gx, gy, mean, change = (values.ravel()[self.pixels] for values in (gx, gy, mean, change))
        usual = max(ROBUST_LEAST, ROBUST_MEDIANS * middle_of(np.abs(change)))
        weight = 1.0 / (1.0 + (change / usual) ** 2)
        self.motion += solved(gx, gy, self._x, self._y, mean, change, weight)[:3]
        self._squared = gx * gx + gy * gy

    @property
    def told_by(self) -> float:
        """The median squared gradient."""
        return middle_of(self._squared)


class GrowthFit:
    """``between`` two frames of one size, by the motion model of ``MotionFit`` in each part."""

    def __init__(self, fit: MotionFit, height: int, width: int) -> None:
        self._fit = fit
        self._middle = height // 2
        self._height, self._width = height, width

    def between(
        self, before: Floats, now: Floats, scale: float, growth: float, body: NDArray[np.bool_] | None
    ) -> Grown:
        """``scale`` pixels a mm at the hips, ``growth`` by the range; ``body`` where somebody is, None: not known."""
        columns = inside(self._width, max(SMALLEST_PX[0], BODY_HALF_MM * scale))
        x, y, current = self._fit.x[:, columns], self._fit.y[:, columns], now[:, columns]
        read = CORE_BELOW if body is None else 1.0
        somebody = (self._core(x, scale) if body is None else body[:, columns]).ravel()
        width, hips = x.shape[1], round(HIPS_SHARE * self._height)
        above = _Part(np.flatnonzero(somebody[: (self._middle - hips) * width]), x, y, growth)
        under = (self._middle + 1 + hips) * width
        below = _Part(under + np.flatnonzero(somebody[under:]), x, y, growth)
        everywhere = slice(0, self._height)
        for _ in range(ITERATIONS):
            right, down, grown = (
                np.concatenate([np.full((self._middle, 1), a), np.full((self._height - self._middle, 1), b)])
                for a, b in zip(above.motion, below.motion, strict=True)
            )
            warped = self._fit.warped(before, right, down, grown, everywhere, columns)
            mean = (warped + current) * 0.5
            gy, gx = np.gradient(mean)
            for part in (above, below):
                if part.there:
                    part.refine(gx, gy, mean, current - warped)
        texture = min((part.told_by for part in (above, below) if part.there), default=0.0)
        grown_above, grown_below = (float(part.motion[2]) if part.there else 0.0 for part in (above, below))
        return Grown(grown_above, grown_below / read, texture)

    @staticmethod
    def _core(x: Floats, scale: float) -> NDArray[np.bool_]:
        """Where a body is whoever it is, between the gap of the legs and the room."""
        return (np.abs(x) >= CORE_MM[0] * scale) & (np.abs(x) <= CORE_MM[1] * scale)
