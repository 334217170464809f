"""What the device loop is told of a sensor, and in which order: readings while there are any, faults meanwhile."""

from hingewall.messages.readings import FaultKind, FaultReading, RangeReading

FAULT_EVERY_S = 0.1
"""A fault is said when it gets its name, and then so often, so that the loop never meets silence."""
SILENT_S = 0.4
"""Nothing for so long and no fault named: the sensor's thread is held up in the kernel, by the bus."""


class ReadingOrder:
    """Times never go back: a reading describes a moment that may lie before a fault that has been said by then."""

    def __init__(self, now: float) -> None:
        self._told_s = self._read_s = now
        self._kind: FaultKind | None = None

    def in_order(self, reading: RangeReading) -> bool:
        """Whether this reading can still be told; if so, it is."""
        if reading.t < self._told_s:
            return False
        self._told_s = self._read_s = reading.t
        return True

    def fault(self, now: float, kind: FaultKind | None) -> FaultReading | None:
        """The fault to tell now: the sensor's own, or that it says nothing at all."""
        if kind is None and now - self._read_s > SILENT_S:
            kind = "i2c"
        news, self._kind = kind != self._kind, kind
        if kind is None or (not news and now - self._told_s < FAULT_EVERY_S):
            return None
        self._told_s = round(now, 4)
        return FaultReading(self._told_s, kind)
