"""How long the way down, the pause at the bottom and the way up of a rep took.

The ends of a smooth motion are too slow to be seen: a hinge of 2 s spends 0.3 s on its first 5 mm, and as long on its
last. What can be seen is when it passed each part of its way. A reaching movement passes them at known shares of its
time (minimum jerk, Flash and Hogan 1985), one at even speed, as by a metronome, at others: a line through the times
that fit gives when it began and when it ended. The pause is what is left between the two.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from hingewall.coaching.rules import EVEN_FROM_S, FLANK_LEVELS_MIN, FLANK_MISFIT, PLATEAU_SHARE

Sample = tuple[float, float]
SMOOTH_READINGS, SMOOTH_PART = 2, 60
"""Each sample becomes the mean of as many on either side, or of a sixtieth of all: a slow rep has time for more."""


class Phases(NamedTuple):
    """When the way down began and ended, and the way up, s."""

    began_s: float
    bottom_from_s: float
    bottom_to_s: float
    ended_s: float


class _Flank(NamedTuple):
    top_s: float
    bottom_s: float


def phases(samples: Sequence[Sample]) -> Phases | None:
    """Of (t, reach) from before the start to the end. None where it did not go down and up again smoothly."""
    smooth = _smoothed(samples)
    highest = max(reach for _, reach in smooth)
    plateau = [reach for _, reach in smooth if reach >= PLATEAU_SHARE * highest]
    depth = sum(plateau) / len(plateau)
    down, up = _flank(smooth, depth), _flank(smooth[::-1], depth)
    if down is None or up is None:
        return None
    crossed_s = down.bottom_s - up.bottom_s
    if crossed_s <= 0.0:
        return Phases(down.top_s, down.bottom_s, up.bottom_s, up.top_s)
    if crossed_s > FLANK_MISFIT * (up.top_s - down.top_s):
        return None
    turn_s = (down.bottom_s + up.bottom_s) / 2
    return Phases(down.top_s, turn_s, turn_s, up.top_s)


def _smoothed(samples: Sequence[Sample]) -> list[Sample]:
    wide, n = max(SMOOTH_READINGS, len(samples) // SMOOTH_PART), len(samples)
    sums = [0.0, *accumulate(reach for _, reach in samples)]
    smooth = []
    for i, (t, _) in enumerate(samples):
        half = min(wide, i, n - 1 - i)
        smooth.append((t, (sums[i + half + 1] - sums[i - half]) / (2 * half + 1)))
    return smooth


def _flank(samples: Sequence[Sample], depth: float) -> _Flank | None:
    """From the top to the bottom, in whichever direction of time."""
    passed = [(level, t) for level in _LEVELS if (t := _passed(samples, depth, level)) is not None]
    if len(passed) < FLANK_LEVELS_MIN:
        return None
    eased = _fit([(_EASED_BY[level], t) for level, t in passed])
    even = _fit(passed)
    best = even if abs(even.takes_s) >= EVEN_FROM_S and even.misfit_s < eased.misfit_s else eased
    if best.misfit_s > FLANK_MISFIT * abs(passed[-1][1] - passed[0][1]):
        return None
    return _Flank(best.from_s, best.from_s + best.takes_s)


def _passed(samples: Sequence[Sample], depth: float, level: float) -> float | None:
    """When that share of the depth was passed: left for good on the way to the middle, first reached after it."""
    reach = level * depth
    i = next(i for i, sample in enumerate(samples) if sample[1] >= 0.5 * depth)
    if level <= 0.5:
        while i > 0 and samples[i - 1][1] >= reach:
            i -= 1
    else:
        while i < len(samples) and samples[i][1] < reach:
            i += 1
    if not 0 < i < len(samples):
        return None
    (t0, before), (t1, after) = samples[i - 1 : i + 1]
    return t0 + (t1 - t0) * (reach - before) / (after - before)


class _Fit(NamedTuple):
    from_s: float
    takes_s: float
    misfit_s: float


def _fit(points: Sequence[tuple[float, float]]) -> _Fit:
    """The line through (share of the time, t), and how far off it is (rms)."""
    n = len(points)
    mean_share, mean_t = sum(share for share, _ in points) / n, sum(t for _, t in points) / n
    spread = sum((share - mean_share) ** 2 for share, _ in points)
    takes = sum((share - mean_share) * (t - mean_t) for share, t in points) / spread
    start = mean_t - takes * mean_share
    return _Fit(start, takes, (sum((start + takes * share - t) ** 2 for share, t in points) / n) ** 0.5)


def _eased_share(level: float) -> float:
    """After which share of its time a minimum-jerk motion has done ``level`` of its way."""
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        done = middle**3 * (10 - 15 * middle + 6 * middle**2)
        low, high = (middle, high) if done < level else (low, middle)
    return low


_LEVELS = (0.06, 0.09, 0.12, *(0.16 + 0.04 * i for i in range(19)))
_EASED_BY = {level: _eased_share(level) for level in _LEVELS}
"""From where sway no longer matters to where the noise of the bottom does not."""
