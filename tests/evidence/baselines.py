"""What anybody would try first, on the same readings: a fixed line that is crossed, and a library's search for peaks.

They know neither form nor stance. What they count they call a rep; they have no reasons and no "not judged".
"""

from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from hingewall.messages.readings import RangeReading, Reading
from hingewall.messages.rep import Rep
from hingewall.settings.settings import Settings
from hingewall.wall.replay import AlarmSpan, ReplayResult

Line: TypeAlias = npt.NDArray[np.float64]

FAR_MM = 1200.0
"""Nobody is taken for standing further away than this (design of the stance), so nothing is looked for there."""
RATE_HZ = 50
CLEARS_MM = 40.0
"""So far beyond the line again a rep ends, or the sensor's noise would count one at each crossing."""
SHORTEST_S, LONGEST_S = 0.5, 15.0
"""A hinge takes no less and no more; the search for peaks looks no further to either side."""
MOST_OF_IT = 0.8
"""How far down from its peak a movement's width is taken."""


def distances(readings: Iterable[Reading], mount_offset_mm: float = 0.0) -> tuple[Line, Line]:
    """Times in s and distances in mm, FAR_MM where the sensor has none."""
    ranges = [reading for reading in readings if isinstance(reading, RangeReading)]
    mm = [
        reading.range_mm - mount_offset_mm
        if reading.range_mm is not None and reading.status in ("valid", "first")
        else FAR_MM
        for reading in ranges
    ]
    return np.array([reading.t for reading in ranges]), np.minimum(np.array(mm, dtype=float), FAR_MM)


def fixed_threshold(times: Line, mm: Line, settings: Settings) -> ReplayResult:
    """A rep from where the distance falls below target distance minus target reach until it has risen again; an alarm
    as long as a reading is nearer than ``alarm.too_near_mm``."""
    line_mm = settings.stance.target_mm - settings.reach.target_mm
    reps = [_rep(times, mm, *span) for span in _below(mm, line_mm, line_mm + CLEARS_MM)]
    near_mm = settings.alarm.too_near_mm
    alarms = [
        AlarmSpan("too_near", float(times[first]), float(times[last])) for first, last in _below(mm, near_mm, near_mm)
    ]
    return ReplayResult(file="fixed threshold", reps=reps, alarms=alarms)


def find_peaks(times: Line, mm: Line, settings: Settings) -> ReplayResult:
    """``scipy.signal.find_peaks`` toward the wall, as prominent as the target reach. It has no alarm."""
    from scipy import signal  # the one place that needs it, so that all others do without

    result = ReplayResult(file="find_peaks")
    if len(mm) < 3:
        return result
    wide = round(LONGEST_S * RATE_HZ)
    peaks, _ = signal.find_peaks(
        -mm, prominence=settings.reach.target_mm, distance=round(SHORTEST_S * RATE_HZ), wlen=wide
    )
    _, _, starts, ends = signal.peak_widths(-mm, peaks, rel_height=MOST_OF_IT, wlen=wide)
    result.reps = [_rep(times, mm, int(start), int(end)) for start, end in zip(starts, ends, strict=True)]
    return result


def _below(mm: Line, begins_mm: float, ends_mm: float) -> list[tuple[int, int]]:
    """First and last reading of each time below a line, which ends only beyond another."""
    spans, first = [], None
    for i, one in enumerate(mm):
        if first is None and one < begins_mm:
            first = i
        elif first is not None and one >= ends_mm:
            spans.append((first, i))
            first = None
    return spans if first is None else [*spans, (first, len(mm) - 1)]


def _rep(times: Line, mm: Line, first: int, last: int) -> Rep:
    """A counted rep with nothing known of it but when it was and how near it came."""
    bottom = first + int(np.argmin(mm[first : last + 1]))
    start_s, bottom_s, end_s = (float(times[i]) for i in (first, bottom, last))
    return Rep(
        start_s=start_s, bottom_s=bottom_s, end_s=end_s, verdict="counted", reason=None, unsure=False, stance_mm=0.0,
        gap_mm=float(mm[bottom]), reach_mm=0.0, eccentric_s=bottom_s - start_s, pause_s=0.0,
        concentric_s=end_s - bottom_s, hip_drop_mm=None, drop_ratio=None, form="not_checked", target_mm=0.0,
        top_pause_s=None, peak_down_mm_s=0.0, peak_up_mm_s=0.0, mean_down_mm_s=0.0, mean_up_mm_s=0.0, shift_mm=None,
        turns=0, quality=1.0, rules_version=0,
    )  # fmt: skip
