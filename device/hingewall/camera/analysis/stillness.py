"""Whether what stands there is alive: people sway, a bag that has come to rest does not."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from hingewall.camera.analysis.constants import SWAY_EVERY, SWAY_MEMORY_S, SWAY_MM, THING_S, UNMOVED_MM


class Stillness:
    """``moved`` with each frame's motion. A sum that drifts straight on is the estimate's error, and no sway."""

    def __init__(self) -> None:
        self._recent: deque[tuple[float, float, float, float]] = deque()
        self._right = self._down = 0.0
        self._swayed_s: float | None = None
        self._frames = 0

    def moved(self, t: float, right_mm: float, down_mm: float, range_mm: float) -> bool:
        """Take up one frame's motion; whether there has been no sway for so long that it is a thing."""
        self._right += right_mm
        self._down += down_mm
        self._recent.append((t, self._right, self._down, range_mm))
        while t - self._recent[0][0] > SWAY_MEMORY_S:
            self._recent.popleft()
        self._frames += 1
        if self._swayed_s is None:
            self._swayed_s = t
        if self._frames % SWAY_EVERY == 0 and self._sways():
            self._swayed_s = t
        return t - self._swayed_s > THING_S

    def forget(self) -> None:
        """Nothing is seen, or it can't be told how it moves: it begins anew."""
        self._recent.clear()
        self._swayed_s = None

    def _sways(self) -> bool:
        recent = np.array(self._recent)
        if np.ptp(recent[:, 3]) > UNMOVED_MM:
            return True
        return max(_about_its_line(recent[:, 0], recent[:, part]) for part in (1, 2)) > SWAY_MM


def _about_its_line(times: NDArray[np.float64], values: NDArray[np.float64]) -> float:
    """Standard deviation from the straight line that fits best."""
    times, values = times - times.mean(), values - values.mean()
    slope = times @ values / max(float(times @ times), 1e-9)
    return float(np.std(values - slope * times))
