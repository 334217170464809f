"""Which ranges can be believed: a small object of its own between any sensor and coaching.

VL53L1X boards report 100-500 mm objects in an empty room, single 22-27 mm frames with status "valid", and the same
value for ever after a brown-out. Nothing of that may become a touch or a rep; it becomes a named fault.
"""

from hingewall.messages.events import FaultEnded, FaultStarted
from hingewall.messages.readings import Distance, FaultKind, FaultReading, RangeReading
from hingewall.settings.mount import Mount

FLOOR_MM = 40.0
"""The VL53L1X detects nearer than this but does not measure (ST STEBCN2V1 manual)."""
CEILING_MM = 1300.0
"""Short mode's range whatever the light and the cloth (ST STEBCN2V1 manual); further is the room."""
JUMP_MM = 250.0
"""More than this from one reading to the next is 12 m/s at 50 Hz: no hip does that."""
JUMP_SETTLED = 3
"""Readings in a row that agree on a new distance before it is believed: somebody stepped in from the side."""
JUMP_AGREE_MM = 100.0
GAP_S = 0.1
"""After a gap this long the last distance says nothing about the next."""
STREAM_STILL = 15
"""Results with the same stream count, 0.3 s: the chip browned out and repeats itself (ST staff)."""
VALUE_STILL = 60
"""The same valid distance with the same signal, 1.2 s: noise alone moves one of them within a few readings.

Without a signal to compare, as in recordings that leave it out, the stream count alone can tell."""
BLACK_SIGNAL_MCPS = 2.95
"""Signal of a 5 % target that fills the cone at 610 mm, growing with 1/d^2 (52 at 88 %, fitted to ST's tables)."""
SIGNAL_SHARE = 0.25
"""A near reading needs at least this share of what black cloth would give: an alias of the far wall has a hundredth."""
SIGNAL_CHECK_MM = 500.0
"""Boards report objects at 100-500 mm in an empty room; no alarm is further out, and people there are honestly weak."""
CLIPPED_HOLD_S = 0.3
"""A clipped reading goes on from the last near one for so long; each renews it, so that leaning on the wall is seen."""
SENSOR_FAULTS = ("i2c", "lost", "frozen", "implausible")
"""Faults that leave no distance. The others, of camera, disk or clock, are noted and judge nothing."""
CLIPPED_FROM_MM = 300.0
"""Only somebody who was nearer than this can have come too near to be measured."""
DSS_TARGET_MCPS = 20.0
"""Above this the chip switches SPADs off rather than report more (register 0x0024, ST): a near body reads this much."""
UNREADABLE_SHARE_S = 1.0
"""So long without one believable reading, while the sensor claims to see something, is a fault."""
CALM_S = 0.5
"""So long good again before a fault is taken back."""

NEAR_HINTS = ("min_clipped",)
NOTHING = ("signal_fail", "wrapped", "phase_fail", "sigma_fail")


class Plausibility:
    """``judge`` each range; ``faults`` says what started and ended since the last call.

    ``mount`` turns a range into a distance; the floor and the signal check apply to the range itself.
    """

    def __init__(self, mount: Mount = Mount()) -> None:  # noqa: B008  immutable
        self.mount = mount
        self.active: dict[FaultKind, float] = {}
        self._changes: list[FaultStarted | FaultEnded] = []
        self._last: tuple[float, float] | None = None
        self._near_s: float | None = None
        self._jumped: list[float] = []
        self._stream: int | None = None
        self._stream_still = 0
        self._value: tuple[float | None, float | None] | None = None
        self._value_still = 0
        self._unreadable_since: float | None = None
        self._good_since: float | None = None

    def judge(self, reading: RangeReading | FaultReading) -> tuple[Distance | None, list[FaultStarted | FaultEnded]]:
        """The distance that can be believed, and the faults that started or ended with this reading.

        None where the reading says nothing about distance: a fault of another part.
        """
        self._changes = []
        if isinstance(reading, FaultReading) and reading.fault not in SENSOR_FAULTS:
            self._start(reading.fault, reading.t)
            return None, self._changes
        distance = self._judged(reading)
        self._watch(distance)
        return distance, self._changes

    def _judged(self, reading: RangeReading | FaultReading) -> Distance:
        t = reading.t
        if isinstance(reading, FaultReading):
            self._start(reading.fault, t)
            return Distance(t, None, "unreadable")
        if self._repeats(reading):
            return Distance(t, None, "unreadable")
        status, range_mm = reading.status, reading.range_mm
        if status in NOTHING:
            return Distance(t, None, "nothing")
        if status in NEAR_HINTS:
            return self._clipped(t)
        if range_mm is None or status not in ("valid", "first"):
            return Distance(t, None, "unreadable")
        if range_mm > CEILING_MM:
            return Distance(t, None, "nothing")
        if range_mm < SIGNAL_CHECK_MM and not _signal_fits(reading, range_mm):
            return Distance(t, None, "unreadable")
        if not self._reachable(t, range_mm):
            return Distance(t, None, "unreadable")
        self._last = (t, range_mm)
        self._near_s = t if range_mm < CLIPPED_FROM_MM else None
        if range_mm < FLOOR_MM:
            return self._closer(t)
        return Distance(t, self.mount.distance_mm(range_mm), "seen", reading.sigma_mm, reading.signal_mcps)

    def _clipped(self, t: float) -> Distance:
        """Nearer than can be measured, if somebody was near just before."""
        if self._near_s is None or t - self._near_s > CLIPPED_HOLD_S:
            return Distance(t, None, "unreadable")
        self._near_s = t
        return self._closer(t)

    def _closer(self, t: float) -> Distance:
        return Distance(t, self.mount.distance_mm(FLOOR_MM), "closer")

    def _reachable(self, t: float, range_mm: float) -> bool:
        if self._last is None or t - self._last[0] > GAP_S + 0.02 * len(self._jumped):
            self._jumped = []
            return True
        if abs(range_mm - self._last[1]) <= JUMP_MM:
            self._jumped = []
            return True
        if self._jumped and abs(range_mm - self._jumped[-1]) > JUMP_AGREE_MM:
            self._jumped = []
        self._jumped.append(range_mm)
        if len(self._jumped) >= JUMP_SETTLED:
            self._jumped = []
            return True
        self._last = (t, self._last[1])  # the wait for agreement is no gap
        return False

    def _repeats(self, reading: RangeReading) -> bool:
        """Whether this is the last result once more. A repeat is no evidence, long before it is a fault."""
        stream = reading.stream
        same_stream = stream is not None and stream == self._stream
        self._stream = stream
        self._stream_still = self._stream_still + 1 if same_stream else 0
        value = (reading.range_mm, reading.signal_mcps)
        told = reading.range_mm is not None and reading.signal_mcps is not None
        same_value = told and reading.status == "valid" and value == self._value
        self._value = value
        self._value_still = self._value_still + 1 if same_value else 0
        frozen = self._stream_still >= STREAM_STILL or self._value_still >= VALUE_STILL
        if frozen:
            self._start("frozen", reading.t)
        return same_stream or frozen

    def _watch(self, distance: Distance) -> None:
        if distance.kind == "unreadable":
            self._good_since = None
            if self._unreadable_since is None:
                self._unreadable_since = distance.t
            elif distance.t - self._unreadable_since >= UNREADABLE_SHARE_S and not self.active:
                self._start("implausible", distance.t)
            return
        self._unreadable_since = None
        if self._good_since is None:
            self._good_since = distance.t
        if self.active and distance.t - self._good_since >= CALM_S:
            for kind, since in self.active.items():
                self._changes.append(FaultEnded(distance.t, kind, since))
            self.active = {}

    def _start(self, kind: FaultKind, t: float) -> None:
        if kind not in self.active:
            self.active[kind] = t
            self._changes.append(FaultStarted(t, kind))


def _signal_fits(reading: RangeReading, range_mm: float) -> bool:
    """Whether a body at that range could be as faint as this. Unknown signal is given the benefit of the doubt."""
    if reading.signal_mcps is None:
        return True
    expected = min(DSS_TARGET_MCPS, BLACK_SIGNAL_MCPS * (610.0 / max(range_mm, 1.0)) ** 2)
    return reading.signal_mcps >= SIGNAL_SHARE * expected
