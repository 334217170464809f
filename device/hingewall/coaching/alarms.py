"""The three alarms: hips too near, touch, and standing too near. Raw plausible readings, no filter.

The camera never clears or delays one. Where the sensor has lost the hips in mid-rep, it may raise *too near*.
"""

from dataclasses import dataclass

from hingewall.coaching.rules import (
    ALARM_BLIND_S,
    ALARM_CLEAR_MM,
    ALARM_LEAD_S,
    ALARM_READINGS,
    BRIDGE_FROM_S,
    BRIDGE_UNTIL_S,
    GONE_S,
    STANCE_CLEAR_MM,
    STANCE_CLEAR_S,
    TOUCH_BLIND_MM,
    TOUCH_BLIND_S,
    TOUCH_READINGS,
)
from hingewall.messages.events import AlarmEnded, AlarmKind, AlarmStarted
from hingewall.messages.readings import Distance

AlarmEvent = AlarmStarted | AlarmEnded
WORST_FIRST: tuple[AlarmKind, ...] = ("touch", "too_near", "stance_too_near")


@dataclass
class _Sounding:
    start_s: float
    closest_mm: float


class Alarms:
    """``update`` with every distance while somebody is present; ``stop`` when nobody is. ``worst`` is what sounds."""

    def __init__(self) -> None:
        self.sounding: dict[AlarmKind, _Sounding] = {}
        self._below_near = self._below_touch = 0
        self._clear: dict[AlarmKind, int] = {}
        self._last: tuple[float, float] | None = None
        self._stance_clear_since: float | None = None
        self._bridged: tuple[float, float] | None = None

    @property
    def worst(self) -> AlarmKind | None:
        return next((kind for kind in WORST_FIRST if kind in self.sounding), None)

    def closest_mm(self, kind: AlarmKind) -> float | None:
        """How near it got while the alarm has been sounding."""
        sounding = self.sounding.get(kind)
        return sounding.closest_mm if sounding else None

    def update(
        self, distance: Distance, near_mm: float, touch_mm: float | None, toward_mm_s: float = 0.0
    ) -> list[AlarmEvent]:
        """What the hips set off or clear. ``touch_mm`` None allows touching, and with it coming near.

        ``toward_mm_s`` is how fast they come on: too near is where that takes them.
        """
        if distance.mm is None:
            return self._blind(distance, touch_mm is not None)
        t, mm = distance.t, distance.mm
        self._last, self._bridged = (t, mm), None
        soon_mm = mm - ALARM_LEAD_S * max(0.0, toward_mm_s)
        if not self.sounding and soon_mm >= near_mm:
            self._below_near = self._below_touch = 0
            return []
        events: list[AlarmEvent] = []
        for sounding in self.sounding.values():
            sounding.closest_mm = min(sounding.closest_mm, mm)
        if touch_mm is not None:
            self._below_near = self._below_near + 1 if soon_mm < near_mm else 0
            self._below_touch = self._below_touch + 1 if mm < touch_mm or distance.kind == "closer" else 0
            if self._below_near >= ALARM_READINGS:
                events += self._start("too_near", t, mm)
            if self._below_touch >= TOUCH_READINGS:
                events += self._start("touch", t, mm)
        return events + self._cleared("too_near", t, soon_mm, near_mm) + self._cleared("touch", t, mm, touch_mm or 0.0)

    def approach(self, t: float, toward_mm_s: float, near_mm: float) -> list[AlarmEvent]:
        """What the camera sees while the sensor sees nothing in mid-rep: hips that come on from where they were last.

        It reads low (by 6 to 61 % on rendered hips), so what it calls too near is.
        """
        if self._last is None or not BRIDGE_FROM_S < t - self._last[0] <= BRIDGE_UNTIL_S:
            return []
        since, mm = self._bridged or self._last
        mm -= toward_mm_s * (t - since)
        self._bridged = (t, mm)
        return self._start("too_near", t, mm) if mm < near_mm else []

    def stance(self, t: float, stance_mm: float, limit_mm: float) -> list[AlarmEvent]:
        """Somebody stands still at ``stance_mm``: the alarm below ``limit_mm``."""
        return self._start("stance_too_near", t, stance_mm) if stance_mm < limit_mm else []

    def stance_clears(self, distance: Distance, limit_mm: float) -> list[AlarmEvent]:
        """The stance alarm ends once the hips have been beyond the limit for a moment."""
        if "stance_too_near" not in self.sounding or distance.mm is None:
            return []
        if distance.mm < limit_mm + STANCE_CLEAR_MM:
            self._stance_clear_since = None
            return []
        if self._stance_clear_since is None:
            self._stance_clear_since = distance.t
        clear = distance.t - self._stance_clear_since >= STANCE_CLEAR_S
        return self._end("stance_too_near", distance.t) if clear else []

    def stop(self, t: float) -> list[AlarmEvent]:
        """Nobody is there: nothing sounds."""
        self._below_near = self._below_touch = 0
        self._last = None
        return [event for kind in tuple(self.sounding) for event in self._end(kind, t)]

    def _blind(self, distance: Distance, touch_counts: bool) -> list[AlarmEvent]:
        """No distance: a touch if the sensor lost it at the wall; else alarms that nothing confirms die down.

        A sensor that can't be read has seen nothing of the kind: that is a fault, never a touch.
        """
        t = distance.t
        events: list[AlarmEvent] = []
        self._below_touch = 0
        if self._last is None:
            return events
        since, mm = self._last
        if t - since > TOUCH_BLIND_S:
            self._below_near = 0  # the second *plausible* reading counts, with single failures between
        lost_at_wall = distance.kind == "nothing" and mm < TOUCH_BLIND_MM and t - since <= TOUCH_BLIND_S
        if touch_counts and lost_at_wall:
            events += self._start("touch", t, mm)
        for kind in tuple(self.sounding):
            if t - since > (GONE_S if kind == "touch" and mm < TOUCH_BLIND_MM else ALARM_BLIND_S):
                events += self._end(kind, t)
        return events

    def _cleared(self, kind: AlarmKind, t: float, mm: float, limit_mm: float) -> list[AlarmEvent]:
        if kind not in self.sounding:
            return []
        self._clear[kind] = self._clear.get(kind, 0) + 1 if mm >= limit_mm + ALARM_CLEAR_MM else 0
        return self._end(kind, t) if self._clear[kind] >= ALARM_READINGS else []

    def _start(self, kind: AlarmKind, t: float, mm: float) -> list[AlarmEvent]:
        if kind in self.sounding:
            return []
        self.sounding[kind] = _Sounding(t, mm)
        self._clear[kind] = 0
        self._stance_clear_since = None
        return [AlarmStarted(t, kind)]

    def _end(self, kind: AlarmKind, t: float) -> list[AlarmEvent]:
        sounding = self.sounding.pop(kind)
        return [AlarmEnded(t, kind, sounding.start_s, sounding.closest_mm)]
