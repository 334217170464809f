"""The sensor as the loop hears it: what it reads, that it has fallen silent, and that it is lent for a check."""

import logging
import time

from hingewall.errors import RecordingError, one_line
from hingewall.messages.readings import FaultReading, RangeReading, Reading
from hingewall.sensing.range_sensor import RangeSensor, SensorFinished, Source

log = logging.getLogger(__name__)

READ_S = 0.02
"""Longest wait for a reading, and so the longest that a command waits for the loop."""
SILENT_S = 0.5
"""A sensor that says nothing for so long is lost: 25 readings missing."""
AWAY_S = 0.5
"""A turn that took so long was none of this process's: it was stopped, or the machine was."""


class Ranging:
    """``read`` once a turn. ``lend`` the sensor to somebody, and ``take_back`` the one that they made of it."""

    def __init__(self, sensor: RangeSensor) -> None:
        self._sensor = sensor
        self._heard = self._asked = time.monotonic()

    @property
    def source(self) -> Source:
        return self._sensor.source

    def read(self) -> Reading | None:
        """The next reading, if it comes in time; a fault when none has come for long."""
        now = time.monotonic()
        if now - self._asked > AWAY_S:
            self._heard += now - self._asked  # it was this process that was away, not the sensor
        self._asked = now
        try:
            reading = self._sensor.read(READ_S)
        except (SensorFinished, RecordingError) as error:
            log.warning("%s; the wall stays up, with nobody in front of it", one_line(error))
            self.lend().close()
            return None
        if reading is not None:
            self._heard = reading.t
            return reading
        return FaultReading(round(now, 4), "lost") if now - self._heard > SILENT_S else None

    def watch(self, near: bool) -> None:
        """See ``RangeSensor``."""
        self._sensor.watch(near)

    def lend(self) -> RangeSensor:
        """Nobody is there meanwhile, and nothing is broken."""
        sensor, self._sensor = self._sensor, Away(self.source)
        return sensor

    def take_back(self, sensor: RangeSensor) -> None:
        self._sensor = sensor
        self._heard = time.monotonic()

    def close(self) -> None:
        """Let go of the hardware, but for what is lent."""
        self._sensor.close()


class Away:
    """In the sensor's place while it is lent: nothing is seen, so nobody is there and nothing is broken."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def read(self, timeout_s: float) -> RangeReading:
        time.sleep(timeout_s)
        return RangeReading(round(time.monotonic(), 4), None, "signal_fail")

    def watch(self, near: bool) -> None:
        """Nothing looks."""

    def close(self) -> None:
        """Whoever has the sensor closes it."""
