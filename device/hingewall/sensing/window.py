"""Whether the sensor's window is clean, told by the light that comes back while nobody is there.

A finger mark throws some of the sensor's own light straight back (ST: crosstalk). The chip averages all the light that
it gets, so that every distance is read short, dark clothes most. An empty room shows it: it gives more light than it
did, and by its distance the light that was added comes from the window and not from something in the room.
"""

from collections import deque
from statistics import median
from typing import Literal, NamedTuple

from hingewall.messages.readings import RangeReading
from hingewall.sensing.noise import spread_mm2
from hingewall.sensing.stray_light import WINDOW_MM, StrayLight

GLANCE_S, GLANCES = 2.0, 5
"""A look is five glances that agree: 10 s, so that with the 2 s until a room counts as empty, and the 3 s until the
sensor looks far, a mark is named within 20 s. Whoever stands about at the far end moves meanwhile."""
GLANCE_READINGS = 5
STEADY_SHARE, STEADY_MCPS = 0.04, 0.1
"""So much the glances of one look may differ. Dirt gives the same light all the time; a person who sways before a part
of the cone does not."""
GAP_S = 1.0
DIRTY_MCPS, CLEAN_MCPS = 0.5, 0.25
"""So much light from the window is named, and so little taken back: model: 0.5 Mcps pull grey cloth (17 %) from 610 mm
to 583, and black (5 %) to 529."""
NEAR_LIGHT_MM = 300.0
"""Light that was added from nearer than this is the window's. It is right to about 100 mm."""
SPREAD_LEAST = 0.75
"""Of the spread that light from the window and the same room behind it would have. A chair that hides part of the room
adds light and takes some away, which looks nearer than it is; its light is spread less."""
BEYOND_MM = 4000.0
"""Where a room's far side is taken to be that gave no distance: the sensor sees to 3.6 m."""
NEAREST_ROOM_MM, FURTHEST_ROOM_MM = 2000.0, 4500.0
ROOM_MCPS_MM2 = 7.0e6, 19.4e6
"""Signal times squared distance of a room's far side that reflects 32 to 88 % (52 Mcps at 610 mm for 88 %)."""
PERSON_MM = 1200.0
NUMBERED = ("valid", "first", "sigma_fail", "min_clipped")
NO_NUMBER_MM = 8000.0
"""On failure the chip may report 8190 or 8191 (ST staff)."""

Verdict = Literal["clean", "dirty", "changed", "unsure"]


class EmptyRoom(NamedTuple):
    """What comes back with nobody there: Mcps, and the mean distance that it comes from, None where there is none.

    ``spread_mm2`` is the variance of those distances, as far as sigma shows it.
    """

    signal_mcps: float
    distance_mm: float | None
    spread_mm2: float = 0.0


class Window:
    """``update`` with each reading; ``dirty`` is what is to be said of it, ``room`` what it is compared with.

    ``room`` is the last clean window's, kept by whoever runs this, and None on a wall that is new.
    ``calibrated``: the chip subtracts light of a cover by itself, so that people do not show how much there is.
    """

    def __init__(self, room: EmptyRoom | None = None, calibrated: bool = False) -> None:
        self.room = room
        self.dirty = False
        self._look = _Look()
        self._stray_light = None if calibrated else StrayLight()
        self._added_mcps: float | None = None

    def update(self, reading: RangeReading, empty: bool) -> EmptyRoom | None:
        """A room that was learnt with this reading. ``empty``: nobody and nothing is in range, for long enough."""
        if empty:
            return self._see_the_room(reading)
        self._look.clear()
        if self._stray_light is not None and (light := self._stray_light.update(reading)) is not None:
            if light.certain:
                self.dirty, self._added_mcps = True, light.mcps
            elif light.mcps < CLEAN_MCPS:
                self.dirty = False
        return None

    def rest(self) -> None:
        """Nobody knows what is before the sensor."""
        self._look.clear()

    def _see_the_room(self, reading: RangeReading) -> EmptyRoom | None:
        if self._stray_light is not None:
            self._stray_light.clear()
        seen = self._look.update(reading)
        if seen is None:
            return None
        if self.room is None and self.dirty and self._added_mcps is not None:  # only people have shown it so far
            self.room = EmptyRoom(seen.signal_mcps - self._added_mcps, None)
        verdict = _judged(seen, self.room)
        if verdict != "unsure":
            self.dirty = verdict == "dirty"
        if not self._worth_learning(seen, verdict):
            return None
        self.room = seen
        return seen

    def _worth_learning(self, seen: EmptyRoom, verdict: Verdict) -> bool:
        """A cleaner window, or another room. A little more light than before may be the beginning of dirt."""
        if verdict not in ("clean", "changed"):
            return False
        before = self.room
        return before is None or verdict == "changed" or seen.signal_mcps < before.signal_mcps - _slack(before)


class _Glance(NamedTuple):
    signals: list[float]
    distances: list[float]
    spreads: list[float]

    def take(self, reading: RangeReading) -> None:
        if reading.signal_mcps is not None:
            self.signals.append(reading.signal_mcps)
        if (spread := spread_mm2(reading)) is not None:
            self.spreads.append(spread)
        mm = reading.range_mm
        if mm is not None and mm < NO_NUMBER_MM and reading.status in NUMBERED:
            self.distances.append(mm)


class _Look:
    """Readings of an empty room to what they have in common."""

    def __init__(self) -> None:
        self._glance = _Glance([], [], [])
        self._since: float | None = None
        self._last = 0.0
        self._glances: deque[_Glance] = deque(maxlen=GLANCES)

    def clear(self) -> None:
        if self._since is not None:
            self._since = None
            self._glances.clear()

    def update(self, reading: RangeReading) -> EmptyRoom | None:
        """The room, each time that a glance ends which agrees with those before it."""
        t = reading.t
        if self._since is None or t - self._last > GAP_S:
            self._glances.clear()
            self._begin(t)
        self._last = t
        self._glance.take(reading)
        if self._since is not None and t - self._since < GLANCE_S:
            return None
        if len(self._glance.signals) < GLANCE_READINGS:
            self._glances.clear()
        else:
            self._glances.append(self._glance)
        self._begin(t)
        return self._agreed()

    def _begin(self, t: float) -> None:
        self._since, self._glance = t, _Glance([], [], [])

    def _agreed(self) -> EmptyRoom | None:
        if len(self._glances) < GLANCES:
            return None
        signals = [median(glance.signals) for glance in self._glances]
        room = EmptyRoom(median(signals), None)
        if max(signals) - min(signals) > _slack(room):
            return None
        distances = [mm for glance in self._glances for mm in glance.distances]
        if len(distances) < GLANCES * GLANCE_READINGS:
            return room
        spreads = [mm2 for glance in self._glances for mm2 in glance.spreads]
        return EmptyRoom(room.signal_mcps, median(distances), median(spreads) if spreads else 0.0)


def _slack(room: EmptyRoom) -> float:
    return max(STEADY_MCPS, STEADY_SHARE * room.signal_mcps)


def _judged(seen: EmptyRoom, room: EmptyRoom | None) -> Verdict:
    if room is None:
        return "dirty" if _no_room(seen) else "clean"
    added = seen.signal_mcps - room.signal_mcps
    if added < CLEAN_MCPS:
        return "clean"
    if added < DIRTY_MCPS or seen.distance_mm is None:
        return "unsure"
    room_mm = BEYOND_MM if room.distance_mm is None else room.distance_mm
    from_mm = (seen.signal_mcps * seen.distance_mm - room.signal_mcps * room_mm) / added
    if from_mm >= NEAR_LIGHT_MM:
        return "changed"
    share = added / seen.signal_mcps
    spread_mm2 = share * (1.0 - share) * (room_mm - WINDOW_MM) ** 2
    wide = seen.spread_mm2 >= SPREAD_LEAST * spread_mm2
    return "dirty" if wide or seen.distance_mm < NEAR_LIGHT_MM else "unsure"


def _no_room(seen: EmptyRoom) -> bool:
    """Whether light from the window and a room behind it explain what is seen, and a thing that stands there does not.

    Two distances of a mean and a variance: where the further one is, if the nearer one is the window.
    """
    mm = seen.distance_mm
    if mm is None or seen.signal_mcps < DIRTY_MCPS:
        return False
    if mm < NEAR_LIGHT_MM:
        return True
    if mm >= FURTHEST_ROOM_MM or mm - seen.spread_mm2 / (FURTHEST_ROOM_MM - mm) >= PERSON_MM:
        return False  # all of it may come from further off than anybody stands
    room_mm = mm + seen.spread_mm2 / (mm - WINDOW_MM)
    room_mcps = seen.signal_mcps * (mm - WINDOW_MM) / (room_mm - WINDOW_MM)
    return room_mm >= NEAREST_ROOM_MM and ROOM_MCPS_MM2[0] <= room_mcps * room_mm**2 <= ROOM_MCPS_MM2[1]
