"""The VL53L1X as a RangeSensor: a thread that owns the chip, and the readings that it leaves for the device loop."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable

from hingewall.errors import one_line
from hingewall.messages.readings import RangeReading, Reading
from hingewall.sensing.range_sensor import SensorFinished, Source
from hingewall.sensing.vl53l1x.bus import Bus
from hingewall.sensing.vl53l1x.ranging_loop import RangingLoop
from hingewall.sensing.vl53l1x.reading_order import ReadingOrder
from hingewall.sensing.vl53l1x.sensor_pins import SensorPins

log = logging.getLogger(__name__)

KEPT = 4
"""Readings that wait for a loop that is late, 80 ms; then the oldest is dropped."""
STUCK_PAUSE_S = 0.5
JOIN_S = 3.0
"""The kernel gives up on a stuck transaction after one second, and stopping the chip takes one more."""


class _Stopped(Exception):
    """The sensor is being closed."""


class Vl53l1xSensor:
    """A RangeSensor on a real VL53L1X, or on an emulated one behind the same calls.

    The kernel may block for a second on a stuck bus; only this thread waits for it. ``late`` counts readings that were
    dropped because nobody fetched them. ``open_bus`` and ``lines`` are used, and closed, by the sensor.
    """

    def __init__(
        self,
        open_bus: Callable[[], Bus],
        lines: SensorPins | None = None,
        *,
        source: Source = "hardware",
        clock: Callable[[], float] = time.monotonic,
        crosstalk_kcps: float = 0.0,
    ) -> None:
        self.source: Source = source
        self.late = 0
        self._clock = clock
        self._surprised = False
        self._stopping = threading.Event()
        self._arrived = threading.Condition()
        self._readings: deque[RangeReading] = deque()
        self._reading_order = ReadingOrder(clock())
        self._ranging_loop = RangingLoop(open_bus, lines, clock, self._sleep, crosstalk_kcps)
        self._thread = threading.Thread(target=self._run, name="vl53l1x", daemon=True)
        self._thread.start()

    def read(self, timeout_s: float) -> Reading | None:
        """The next reading, or a FaultReading ten times a second while the sensor can't read, or None.

        Raises SensorFinished once closed.
        """
        with self._arrived:
            self._arrived.wait_for(lambda: self._readings or self._stopping.is_set(), timeout_s)
            if self._stopping.is_set():
                raise SensorFinished("the distance sensor was closed")
            while self._readings:
                reading = self._readings.popleft()
                if self._reading_order.in_order(reading):
                    return reading
        return self._reading_order.fault(self._clock(), self._ranging_loop.fault)

    def watch(self, near: bool) -> None:
        """Near: short mode, 50 a second. Otherwise long mode, 27 a second. From the next result on."""
        self._ranging_loop.near = near

    def close(self) -> None:
        """Stop the chip and let go of bus and lines. May be called twice."""
        self._stopping.set()
        with self._arrived:
            self._arrived.notify_all()
        self._thread.join(JOIN_S)
        if self._thread.is_alive():
            log.warning("the distance sensor's bus is stuck; it is let go when the process ends")

    # --- the thread ---

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                self._step()
        except _Stopped:
            pass
        finally:
            self._ranging_loop.close()

    def _step(self) -> None:
        try:
            reading = self._ranging_loop.step()
        except _Stopped:
            raise
        except Exception as error:  # a pin library raises anything; the thread must outlive it, and say so
            if not self._surprised:
                log.exception("the distance sensor's thread failed; it goes on")
            self._surprised = True
            self._ranging_loop.failed("lost", one_line(error), retry=False)
            self._sleep(STUCK_PAUSE_S)
            return
        if reading is not None:
            self._put(reading)

    def _put(self, reading: RangeReading) -> None:
        with self._arrived:
            if len(self._readings) >= KEPT:
                self._readings.popleft()
                self.late += 1
            self._readings.append(reading)
            self._arrived.notify_all()

    def _sleep(self, seconds: float) -> None:
        if self._stopping.wait(seconds):
            raise _Stopped
