"""The simulated sensor in real time, and its readings as fast as they can be had."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import msgspec

from hingewall.messages.readings import FaultReading, RangeReading, Reading
from hingewall.sensing.range_sensor import SensorFinished, Source
from hingewall.simulation.faults import SensorFault
from hingewall.simulation.tof import SHORT, SensorModel
from hingewall.simulation.visitors import person_named

FETCH_S = 0.001
"""From the end of the window to the number in hand: the edge of the pin and 0.6 ms on the bus at 400 kHz."""


class SimulatedSensor:
    """A RangeSensor in front of a simulated person. ``started_at``: CLOCK_MONOTONIC seconds of the simulation's t = 0.

    It keeps an absolute schedule. A reader that comes too late gets the newest reading, as from a real chip; ``late``
    counts the ones missed. Raises UsageError for an unknown person.
    """

    source: Source = "simulated"

    def __init__(
        self,
        person: str,
        seed: int,
        started_at: float,
        faults: Sequence[SensorFault] = (),
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], object] | None = None,
    ) -> None:
        self.late = 0
        self._pose_at = partial(person_named(person).at, seed)
        self._model = SensorModel(seed, faults=faults)
        self._started_at = started_at
        self._clock = clock
        self._closed = threading.Event()
        self._wait = wait or self._closed.wait
        self._next = self._newest() + 1

    def read(self, timeout_s: float) -> Reading | None:
        """The next reading when it is due; None when none was within the timeout. Raises SensorFinished when closed."""
        deadline = self._clock() + timeout_s
        while not self._closed.is_set():
            due = self._due(self._next)
            left = min(due, deadline) - self._clock()
            if left > 0.0:
                self._wait(left)
            elif due > deadline:
                return None
            elif (reading := self._take()) is not None:
                return reading
        raise SensorFinished("the simulated sensor was closed")

    def watch(self, near: bool) -> None:
        """The model has one mode, the short one; the emulated chip has both."""

    def close(self) -> None:
        self._closed.set()

    def _take(self) -> RangeReading | FaultReading | None:
        n = max(self._next, self._newest())
        self.late += n - self._next
        self._next = n + 1
        reading = self._model.reading(self._pose_at, n)
        if reading is None:
            return None
        return msgspec.structs.replace(reading, t=round(self._started_at + reading.t, 4))

    def _due(self, n: int) -> float:
        return self._started_at + self._model.time_of(n) + SHORT.budget_s / 2.0 + FETCH_S

    def _newest(self) -> int:
        """The last reading that is due by now; -1 before the first."""
        elapsed = self._clock() - self._started_at
        n = max(-1, int(elapsed / self._model.period_s))
        while n >= 0 and self._due(n) > self._clock():
            n -= 1
        return n


def readings(person: str, seed: int, until_s: float, faults: Sequence[SensorFault] = ()) -> Iterator[Reading]:
    """All readings of a simulation from t = 0 until before ``until_s``, without waiting. Raises UsageError."""
    pose_at = partial(person_named(person).at, seed)
    model = SensorModel(seed, faults=faults)
    n = 0
    while model.time_of(n) < until_s:
        reading = model.reading(pose_at, n)
        if reading is not None:
            yield reading
        n += 1
