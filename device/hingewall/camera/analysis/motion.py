"""How a window of two frames moved: sideways, down and nearer, by direct least squares on brightness.

The motion model is u = tx + s x, v = ty + s y about the optical axis, with a gain and an offset of brightness
(brightness constancy, Horn and Schunck's equation, solved for five numbers instead of a field). ``s`` > 0 is coming
nearer. Expansion about the axis explains what a hip above or below it does as it comes on, so ``ty`` is its sinking.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hingewall.camera.analysis.constants import ITERATIONS, PRIOR, ROBUST_LUMA

Floats = NDArray[np.float32]
Shift = float | Floats


class Motion(NamedTuple):
    """Pixels of the shrunk frame from one frame to the next; ``growth`` is relative.

    ``texture`` is the median squared gradient that it was told by: outlines are few, cloth is everywhere.
    """

    right: float
    down: float
    growth: float
    texture: float


class MotionFit:
    """``between`` two frames of one size."""

    def __init__(self, height: int, width: int) -> None:
        rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
        self.x, self.y = columns - (width - 1) / 2, rows - (height - 1) / 2

    def between(self, before: Floats, now: Floats, half_width: float, half_height: float, growth: float) -> Motion:
        """Within so many pixels of the axis. ``growth`` is what the range says it should be: the fit begins there."""
        height, width = now.shape
        a, b = inside(height, half_height), inside(width, half_width)
        x, y, current = self.x[a, b].ravel(), self.y[a, b].ravel(), now[a, b]
        right = down = 0.0
        warped = self.warped(before, right, down, growth, a, b) if growth else before[a, b]
        for turn in range(ITERATIONS):
            mean = (warped + current) * 0.5
            gy, gx = np.gradient(mean)
            gx, gy = gx.ravel(), gy.ravel()
            change = (current - warped).ravel()
            weight = 1.0 / (1.0 + (change / ROBUST_LUMA) ** 2)
            step = solved(gx, gy, x, y, mean.ravel(), change, weight)
            right, down, growth = right + float(step[0]), down + float(step[1]), growth + float(step[2])
            if turn + 1 < ITERATIONS:
                warped = self.warped(before, right, down, growth, a, b)
        return Motion(right, down, growth, middle_of(gx * gx + gy * gy))

    def warped(self, image: Floats, right: Shift, down: Shift, growth: Shift, a: slice, b: slice) -> Floats:
        """``image`` as it would look after that motion: of all of it, or of each row."""
        height, width = image.shape
        xs = np.clip(self.x[a, b] * (1 - growth) - right + (width - 1) / 2, 0, width - 1.001)
        ys = np.clip(self.y[a, b] * (1 - growth) - down + (height - 1) / 2, 0, height - 1.001)
        x0, y0 = xs.astype(np.int32), ys.astype(np.int32)
        fx, fy = xs - np.floor(xs), ys - np.floor(ys)  # not less x0 and y0: that would be float64
        at, flat = y0 * width + x0, image.ravel()
        upper = flat[at] * (1 - fx) + flat[at + 1] * fx
        lower = flat[at + width] * (1 - fx) + flat[at + width + 1] * fx
        warped: Floats = upper * (1 - fy) + lower * fy
        return warped


def solved(gx: Floats, gy: Floats, x: Floats, y: Floats, flat: Floats, change: Floats, weight: Floats) -> Floats:
    """The step of right, down and growth (and of gain and offset) that explains the change best, pixel by pixel."""
    terms = np.stack([gx, gy, gx * x + gy * y, -flat, -np.ones_like(flat)])
    weighted = terms * weight
    normal = weighted @ terms.T
    normal[np.diag_indices(5)] += PRIOR
    step: Floats = np.linalg.solve(normal, -(weighted @ change))
    return step


def middle_of(values: Floats) -> float:
    """The median, of two middle ones the greater: a tenth of the time that numpy's takes."""
    half = len(values) // 2
    return float(np.partition(values, half)[half])


def inside(size: int, half: float) -> slice:
    """So many pixels about the axis."""
    middle = (size - 1) / 2
    return slice(max(0, round(middle - half)), min(size, round(middle + half) + 1))
