"""How well the sensor sees: through a clean window, and not against too much light. Two faults that hide nobody.

Whoever stands there is coached on meanwhile, as well as it can be seen.
"""

from collections.abc import Sequence
from typing import Literal

from hingewall.messages.events import EmptyRoomLearnt, FaultEnded, FaultStarted, Presence
from hingewall.messages.readings import Distance, FaultKind, RangeReading
from hingewall.sensing.light import Light
from hingewall.sensing.window import EmptyRoom, Window

EVERY = 2
"""Every second reading tells enough: nothing here is decided within a second."""
SightEvent = FaultStarted | FaultEnded | EmptyRoomLearnt
SightFault = Literal["window", "light"]


class Sight:
    """``update`` with each reading, after it was judged and coached; ``active`` holds its faults, and since when.

    ``room`` is the empty room as it was learnt earlier, ``calibrated`` whether the chip subtracts a cover's light.
    """

    def __init__(self, room: EmptyRoom | None = None, calibrated: bool = False) -> None:
        self.active: dict[FaultKind, float] = {}
        self._window = Window(room, calibrated)
        self._light = Light()
        self._count = 0

    def update(self, reading: RangeReading, distance: Distance, presence: Presence, far: bool) -> Sequence[SightEvent]:
        """What started, ended or was learnt. ``far``: the sensor looks far, as it does in an empty room."""
        self._count += 1
        if self._count % EVERY:
            return ()
        learnt = None
        if presence != "empty" or (far and distance.mm is None):
            learnt = self._window.update(reading, presence == "empty")
        else:
            self._window.rest()  # a thing is in view, or somebody may be
        self._light.update(reading)
        events = self._told("window", self._window.dirty, reading.t)
        events += self._told("light", self._light.too_much, reading.t)
        if learnt is not None:
            events.append(EmptyRoomLearnt(reading.t, learnt.signal_mcps, learnt.distance_mm))
        return events

    def blind(self) -> None:
        """The sensor can't be read, or repeats itself: nothing is known of what it sees."""
        self._window.rest()

    def _told(self, kind: SightFault, wrong: bool, t: float) -> list[SightEvent]:
        if wrong is (kind in self.active):
            return []
        if wrong:
            self.active[kind] = t
            return [FaultStarted(t, kind)]
        return [FaultEnded(t, kind, self.active.pop(kind))]
