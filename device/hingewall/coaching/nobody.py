"""Signs that nobody is there, by the range or by the camera: what stands still, what nothing heeds, what is unseen."""

from collections import deque
from math import inf

from hingewall.coaching.rules import BODY_STALE_S, SWINGS_ON_S, THING_S, UNHEEDED_MM, UNHEEDED_S
from hingewall.messages.readings import BodyReading

SECOND_READINGS = 10
"""Fewer in a second, and its mean says nothing: 20 Hz is the slowest recording that can be judged."""


class Seconds:
    """Means over a second each, so that noise and single bad readings do not matter. The newest is the last."""

    def __init__(self) -> None:
        self.means: deque[float] = deque(maxlen=int(THING_S))
        self._ends: deque[tuple[float, float]] = deque(maxlen=SWINGS_ON_S)
        self._low, self._high = inf, -inf
        self._from_s: float | None = None
        self._sum = 0.0
        self._count = 0

    def add(self, t: float, mm: float) -> bool:
        """Whether a second is full."""
        if self._from_s is None:
            self._from_s = t
        self._sum += mm
        self._count += 1
        self._low, self._high = min(self._low, mm), max(self._high, mm)
        if t - self._from_s < 1.0:
            return False
        mean, enough = self._sum / self._count, self._count >= SECOND_READINGS
        self._ends.append((self._low, self._high))
        self._from_s, self._sum, self._count = t, 0.0, 0
        self._low, self._high = inf, -inf
        if enough:
            self.means.append(mean)
        else:
            self.means.clear()
        return enough

    def clear(self) -> None:
        self.means.clear()
        self._ends.clear()
        self._from_s, self._sum, self._count = None, 0.0, 0
        self._low, self._high = inf, -inf

    @property
    def ends(self) -> tuple[float, float]:
        """The nearest and the furthest of the last few seconds, once one is full."""
        return min(low for low, _ in self._ends), max(high for _, high in self._ends)

    def spread(self, seconds: float) -> float | None:
        """Greatest less least of the last ones; None while there are not so many."""
        if len(self.means) < seconds:
            return None
        last = list(self.means)[-int(seconds) :]
        return max(last) - min(last)


class Unheeded:
    """Alarms that sound and sound, and what set them off stays where it is: nobody hears them. Two count twice."""

    def __init__(self) -> None:
        self.low = self.high = 0.0
        self._sounded_s = 0.0
        self._last_s: float | None = None

    def update(self, t: float, mm: float, alarms: int) -> bool:
        if not (alarms or self._sounded_s):
            self._last_s = None  # where it came from says nothing of whether it stays
            return False
        if self._last_s is None or max(self.high, mm) - min(self.low, mm) > UNHEEDED_MM:
            self.low = self.high = mm
            self._sounded_s = 0.0
        else:
            self._sounded_s += alarms * (t - self._last_s)
        self._last_s = t
        self.low, self.high = min(self.low, mm), max(self.high, mm)
        return self._sounded_s >= UNHEEDED_S

    def clear(self) -> None:
        self._last_s, self._sounded_s = None, 0.0


class Unseen:
    """That the camera sees nobody, where it is there and sure. It is about reps and advice; no alarm waits for it."""

    def __init__(self) -> None:
        self._since: float | None = None
        self._last_s = -inf

    def look(self, body: BodyReading) -> None:
        silent = body.t - self._last_s > BODY_STALE_S
        self._last_s = body.t
        if body.present or body.hip_drop_mm is not None:  # nobody has no hips: that is no word to go by
            self._since = None
        elif self._since is None or silent:
            self._since = body.t

    def sees(self, t: float) -> bool:
        """Whether it says that somebody is there, or may be."""
        return self._since is None and t - self._last_s <= BODY_STALE_S

    def for_s(self, t: float) -> float:
        """For how long it has seen nobody; 0 when it sees somebody, or says nothing."""
        return 0.0 if self._since is None or t - self._last_s > BODY_STALE_S else t - self._since
