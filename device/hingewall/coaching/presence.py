"""Who is in front of the wall: nobody, someone, or someone who was there a moment ago."""

from collections import deque

from hingewall.coaching.rules import (
    FURNITURE_BACK_S,
    FURNITURE_LEAVES,
    FURNITURE_LEAVES_MM,
    FURNITURE_MM,
    FURNITURE_S,
    GONE_S,
    LOST_S,
    PRESENT_MM,
    PRESENT_S,
    PRESENT_SHARE,
    TOUCH_BLIND_MM,
)
from hingewall.messages.events import Presence
from hingewall.messages.readings import Distance


class PresenceDetector:
    """``update`` with every distance. ``state`` is ``empty``, ``someone`` or ``lost`` (armed is the coach's to add)."""

    def __init__(self) -> None:
        self.state: Presence = "empty"
        self.last_seen: float | None = None
        self.empty_since: float | None = None
        self._recent: deque[tuple[float, bool]] = deque()
        self._hits = 0
        self._furniture = Furniture()

    def update(self, distance: Distance) -> Presence:
        t, mm = distance.t, distance.mm
        near = mm is not None and mm < PRESENT_MM
        if self.empty_since is None and self.state == "empty":
            self.empty_since = t
        if self.state != "empty" and self.last_seen is not None and t - self.last_seen > GONE_S:
            self._empty(t)
        if near:
            self.last_seen = t
        still_thing = self._furniture.update(t, mm if near else None)
        if self.state == "empty":
            if self._convinced(t, near) and not still_thing:
                self.state, self.empty_since = "someone", None
        elif still_thing or self.last_seen is None or t - self.last_seen > GONE_S:
            self._empty(t)
        else:
            self.state = "lost" if t - self.last_seen > LOST_S else "someone"
        return self.state

    def _convinced(self, t: float, near: bool) -> bool:
        recent = self._recent
        if recent and t - recent[-1][0] > PRESENT_S:
            recent.clear()
            self._hits = 0
        recent.append((t, near))
        self._hits += near
        while t - recent[0][0] > PRESENT_S:
            self._hits -= recent.popleft()[1]
        return near and t - recent[0][0] >= 0.9 * PRESENT_S and self._hits >= PRESENT_SHARE * len(recent)

    def _empty(self, t: float) -> None:
        self.state = "empty"
        self.empty_since = t
        self._recent.clear()
        self._hits = 0


class Furniture:
    """A thing that stands in front of the wall: nothing about its distance changes for a minute. A person sways.

    Works on means over a second, so that sensor noise and single bad readings do not matter.
    """

    def __init__(self) -> None:
        self._means: deque[float] = deque(maxlen=int(FURNITURE_S))
        self._second: float | None = None
        self._last = 0.0
        self._sum = 0.0
        self._count = 0
        self._thing_mm: float | None = None
        self._known_mm: float | None = None
        self._away = 0

    def update(self, t: float, mm: float | None) -> bool:
        """Whether what is seen is a thing. Once it is, it stays one until it moves by more than sway."""
        if mm is None:
            return self._thing_mm is not None
        if self._second is None or t - self._last > 1.0:
            self._restart(t)
        self._last = t
        if self._thing_mm is not None:
            self._away = self._away + 1 if abs(mm - self._thing_mm) > FURNITURE_LEAVES_MM else 0
            if self._away >= FURNITURE_LEAVES:
                self._restart(t)
            return self._thing_mm is not None
        self._sum += mm
        self._count += 1
        if self._second is not None and t - self._second >= 1.0:
            self._close_second(t)
        return self._thing_mm is not None

    def _close_second(self, t: float) -> None:
        means = self._means
        means.append(self._sum / self._count)
        self._second, self._sum, self._count = t, 0.0, 0
        if len(means) == means.maxlen and max(means) - min(means) <= FURNITURE_MM:
            self._thing_mm = self._known_mm = sum(means) / len(means)
        elif self._known_mm is not None and len(means) >= FURNITURE_BACK_S:
            known, last = self._known_mm, list(means)[-FURNITURE_BACK_S:]
            if all(abs(mean - known) <= FURNITURE_MM / 2 for mean in last):
                self._thing_mm = known

    def _restart(self, t: float) -> None:
        self._means.clear()
        self._second, self._sum, self._count, self._thing_mm, self._away = t, 0.0, 0, None, 0


def blind_at_wall(reading: Distance, seen: tuple[float, float] | None) -> bool:
    """Whether the sensor looked and lost somebody, last ``seen`` at (t, mm), who was touching it nearly: it is blind
    below 40 mm, and nobody is at fault."""
    if reading.kind != "nothing" or seen is None:
        return False
    return seen[1] < TOUCH_BLIND_MM and reading.t - seen[0] < GONE_S
