"""Where somebody stands when upright and still, and what to tell them about it."""

from math import hypot, inf

from hingewall.coaching.filters import Noise, StillWindow
from hingewall.coaching.rules import (
    CREEP_MM,
    FURTHER_MM,
    JUDGED_FROM_MM,
    JUDGED_TO_MM,
    NEARER_MM,
    NEARER_STILL_S,
    PAUSE_MOST_S,
    REACH_MOST_MM,
    SETTLED_MM,
    SETTLED_SLOPE_MM_S,
    STANCE_CLEAR_MM,
    STANCE_EDGE_MM,
    STILL_READINGS_MIN,
    STILL_S,
    STILL_SD_MM,
    STILL_SLOPE_MM_S,
    STILL_SWAY_MM,
    UPRIGHT_STILL_S,
)
from hingewall.messages.events import StanceVerdict


class StanceEstimate:
    """``update`` with every plausible distance; ``still_mm`` is where somebody rests, ``believed`` where they stand.

    ``rested_s`` for how long they have. ``taken_mm`` is the upright in force. None means that nothing is known yet of
    whoever is there: their first stillness may as well be the bottom of a hinge. ``nobody`` says that there is no one.
    """

    def __init__(self) -> None:
        self.taken_mm: float | None = None
        self.still_mm: float | None = None
        self._firm_mm: float | None = None
        self._resumed_mm: float | None = None
        self._nearest = inf
        self._from_mm = 0.0
        self._rest: tuple[float, float] | None = None
        self.rested_s = 0.0
        self._noise = Noise()
        self._short = StillWindow(UPRIGHT_STILL_S)
        self._window = StillWindow(STILL_S)

    def update(self, t: float, mm: float, sigma_mm: float | None) -> None:
        if sigma_mm is not None:
            self._noise.add(mm, sigma_mm)
        self._window.add(t, mm)
        if self.taken_mm is None:
            self._from_mm = max(self._from_mm, mm)
            self._look_back(t, mm)
        window = self._short if self._risen() else self._window
        mean = window.mean
        still = JUDGED_FROM_MM <= mean <= JUDGED_TO_MM and self._rests(window, STILL_SLOPE_MM_S)
        self.still_mm = mean if still else None
        self._settle(t, mean)

    def clear(self) -> None:
        """Nobody is there, or the sensor has not said anything for long."""
        self._from_mm = 0.0
        self.taken_mm = self.still_mm = self._firm_mm = self._resumed_mm = self._rest = None
        self._nearest = inf
        self.rested_s = 0.0
        self._noise.clear()
        self._short.clear()
        self._window.clear()

    def nobody(self) -> None:
        """The sensor looked and found no one: whoever is there next comes from further away."""
        self._from_mm = inf

    def take(self, upright_mm: float) -> float:
        """From now on this is their upright. Gives D0: it goes with them away from the wall at once, and toward it once
        they have settled there, or the slow beginning of a descent would be missing from its reach."""
        self.taken_mm, self._nearest = upright_mm, inf
        if self._firm_mm is None or upright_mm > self._firm_mm or upright_mm < self._firm_mm - CREEP_MM:
            self._firm_mm = upright_mm
        elif self.settled() and self._rest is not None:
            self._firm_mm = self._rest[1]
        self._short.clear()
        return max(upright_mm, self._firm_mm) if self._resumed_mm is None else self._resumed_mm

    def resume(self, upright_mm: float) -> None:
        """Take up where a rep is about to begin: this is D0 until that is over."""
        self.taken_mm = self._firm_mm = self._resumed_mm = upright_mm

    def moved(self) -> None:
        """A rep is over: the next upright may be a little nearer."""
        self._firm_mm = self._resumed_mm = None

    def settled(self, seconds: float = NEARER_STILL_S) -> bool:
        """Whether they have rested for so long that it is no bottom."""
        return self.rested_s >= seconds

    def believed(self, still: float, asked_from_mm: float, limit_mm: float) -> float | None:
        """The upright that a stillness shows, or None. The first one is an upright no nearer than where they are asked
        to stand: a bottom is further in. ``limit_mm`` is that of the stance alarm."""
        if self.taken_mm is None:
            return self._first(still, asked_from_mm, limit_mm)
        if still >= self.taken_mm or self.settled():
            return still
        limit = self.taken_mm - NEARER_MM if self._firm_mm is None else self._firm_mm - CREEP_MM
        return still if still >= limit else None

    def _first(self, still: float, asked_from_mm: float, limit_mm: float) -> float | None:
        """Too near, or nearly so, whoever was not seen to come, as after a restart, may be in the longest pause."""
        came = self._from_mm - still > REACH_MOST_MM
        lasting = self.settled(NEARER_STILL_S if came or still >= limit_mm + STANCE_CLEAR_MM else PAUSE_MOST_S)
        return still if still >= asked_from_mm or lasting or self._risen() else None

    def _look_back(self, t: float, mm: float) -> None:
        """How near whoever has no stance yet has been."""
        self._short.add(t, mm)
        if self._short.covered_s >= 0.95 * UPRIGHT_STILL_S:
            self._nearest = min(self._nearest, self._short.mean)

    def _risen(self) -> bool:
        """Whether they are further out again than they were a moment ago: that was a bottom, and this is the top."""
        return self._short.count > 0 and self._short.mean > self._nearest + FURTHER_MM

    def _settle(self, t: float, mean: float) -> None:
        """For how long they have rested at one place, which a slow movement leaves again and again."""
        if self.still_mm is None:
            self._rest, self.rested_s = None, 0.0
        elif self._rest is None or abs(mean - self._rest[1]) > SETTLED_MM:
            rests = self._rests(self._window, SETTLED_SLOPE_MM_S)
            self._rest, self.rested_s = ((t, mean), STILL_S) if rests else (None, 0.0)
        else:
            self.rested_s = STILL_S + t - self._rest[0]

    def _rests(self, window: StillWindow, slope_mm_s: float) -> bool:
        if window.count < STILL_READINGS_MIN * min(1.0, window.span_s) or window.covered_s < 0.95 * window.span_s:
            return False
        noise = self._noise.mm
        spread = STILL_SD_MM if noise is None else max(STILL_SD_MM, hypot(STILL_SWAY_MM, noise))
        return window.still(spread, slope_mm_s)


def judged(
    stance_mm: float, target_mm: float, tolerance_mm: float, before: StanceVerdict | None = None
) -> tuple[StanceVerdict, float]:
    """The verdict on a stance, and how far to step: forward (+) is away from the wall, back (-) toward it.

    ``before`` is what has been said of it so far: on the edge of the tolerance that holds.
    """
    off = target_mm - stance_mm
    if before is not None:
        tolerance_mm += STANCE_EDGE_MM if before == "good" else -STANCE_EDGE_MM
    if abs(off) <= tolerance_mm:
        return "good", 0.0
    return ("too_near" if off > 0 else "too_far"), off
