"""Who is in front of the wall: nobody, someone, or someone who was there a moment ago."""

from collections import deque

from hingewall.coaching.rules import (
    GONE_S,
    LOST_S,
    PRESENT_MM,
    PRESENT_S,
    PRESENT_SHARE,
    TOUCH_BLIND_MM,
)
from hingewall.coaching.things import Things
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
        self.things = Things()

    def update(self, distance: Distance, alarms: int = 0) -> Presence:
        """``alarms``: how many sound at what is there."""
        t, mm = distance.t, distance.mm
        near = mm is not None and mm < PRESENT_MM
        if self.empty_since is None and self.state == "empty":
            self.empty_since = t
        if self.state != "empty" and self.last_seen is not None and t - self.last_seen > GONE_S:
            self._empty(t)
        if near:
            self.last_seen = t
        thing = self.things.update(t, mm if near else None, alarms)
        if self.state == "empty":
            if self._convinced(t, near) and not thing:
                self.state, self.empty_since = "someone", None
        elif thing or self.last_seen is None or t - self.last_seen > GONE_S:
            self._empty(t)
        else:
            self.state = "lost" if t - self.last_seen > LOST_S else "someone"
        return self.state

    def stalled(self, seconds: float) -> None:
        """Nobody looked for so long: whoever was there has not been missing meanwhile."""
        if self.last_seen is not None:
            self.last_seen += seconds

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


def blind_at_wall(reading: Distance, seen: tuple[float, float] | None) -> bool:
    """Whether the sensor looked and lost somebody, last ``seen`` at (t, mm), who was touching it nearly: it is blind
    below 40 mm, and nobody is at fault."""
    if reading.kind != "nothing" or seen is None:
        return False
    return seen[1] < TOUCH_BLIND_MM and reading.t - seen[0] < GONE_S
