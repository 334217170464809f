"""How broad a body is above and below the camera's axis, by its outline before the empty place.

Cloth without any texture gives a fit nothing to follow, and the body's outline is still to be seen. Whoever steps
toward the wall stays as broad as they were, once the range has scaled it; what tips away, or stays behind, becomes
narrower.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hingewall.camera.analysis.constants import (
    BAND,
    JAGGED_LEAST,
    JAGGED_MOST,
    OUTLINE_CORE_MM,
    OUTLINE_MM,
    OUTLINE_OFF,
    OUTLINE_ROWS,
)

Mask = NDArray[np.bool_]


class Outline(NamedTuple):
    """Pixels; ``clear`` is how sure they are, 0 to 1."""

    above: float
    below: float
    clear: float


def outline_of(body: Mask, scale: float) -> Outline:
    """``body`` is where somebody is, ``scale`` pixels a mm at the hips."""
    height, width = body.shape
    closed = body.copy()
    closed[:, 1:-1] |= body[:, :-2] & body[:, 2:]
    middle = _middle_of(body)
    left = max(0, round(middle - OUTLINE_CORE_MM * scale))
    right = min(width - 1, round(middle + OUTLINE_CORE_MM * scale))
    axis = (height - 1) / 2
    far = min(OUTLINE_MM[1] * scale, axis)
    near = far - (OUTLINE_MM[1] - OUTLINE_MM[0]) * scale
    above = slice(max(0, round(axis - far)), round(axis - near) + 1)
    below = slice(round(axis + near), min(height, round(axis + far) + 1))
    parts = [_breadths(closed[rows], left, right) for rows in (above, below)]
    if min(len(part) for part in parts) < OUTLINE_ROWS:
        return Outline(0.0, 0.0, 0.0)
    jagged = max(float(np.abs(np.diff(part)).mean()) for part in parts)
    clear = min(1.0, max(0.0, (JAGGED_MOST - jagged) / (JAGGED_MOST - JAGGED_LEAST)))
    return Outline(float(parts[0].mean()), float(parts[1].mean()), clear)


def _middle_of(body: Mask) -> float:
    """Of the hips; a sleeve beside them does not count."""
    height, width = body.shape
    columns = np.flatnonzero(body[int(height * BAND[0]) : int(height * BAND[1])].mean(axis=0) > 0.5)
    middle = (width - 1) / 2
    seen = (columns[0] + columns[-1]) / 2 if len(columns) else middle
    return float(min(middle + OUTLINE_OFF * width, max(middle - OUTLINE_OFF * width, seen)))


def _breadths(rows: Mask, left: int, right: int) -> NDArray[np.float64]:
    """Of each row, from the body's core out to the first gap: an arm beside it does not count, the gap between the legs
    does."""
    leftward, rightward = (
        np.logical_and.accumulate(outward, axis=1).sum(axis=1) for outward in (rows[:, left::-1], rows[:, right:])
    )
    core = rows[:, left + 1 : right]
    between = np.where((leftward > 0) & (rightward > 0), core.shape[1], core.sum(axis=1))
    breadths: NDArray[np.float64] = (leftward + rightward + between).astype(float)
    return breadths
