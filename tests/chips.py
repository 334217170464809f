"""A VL53L1X on a bench: an emulated chip, the driver's engine, and a clock that only moves when somebody waits."""

import math
from collections.abc import Callable
from typing import Any

from hingewall.messages.readings import FaultReading, RangeReading
from hingewall.sensing.vl53l1x.ranging_loop import RangingLoop
from hingewall.sensing.vl53l1x.reading_order import ReadingOrder
from hingewall.simulation.chip import Sample, Vl53l1xChip, Window
from hingewall.simulation.chip_bus import EmulatedBus

ADDRESS = 0x29
START_S = 1000.0


def standing(mm: int = 610, status: int = 9) -> Callable[[Window], Sample]:
    """Somebody who stands still, with a signal that flickers as signals do."""
    return lambda window: Sample(mm, status, signal_mcps=8.0 + window.count % 2 / 8.0)


class Clock:
    """Seconds that pass by sleeping."""

    def __init__(self) -> None:
        self.now = START_S

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class Lines:
    """XSHUT and GPIO1 of an emulated chip, by a clock. ``wired`` says whether edges get through."""

    def __init__(self, chip: Vl53l1xChip, clock: Clock) -> None:
        self.wired = True
        self.pulses = 0
        self.closed = False
        self.stale: list[float] = []
        self._chip, self._clock = chip, clock
        self._low_since: float | None = None

    def xshut(self, high: bool) -> None:
        self.pulses += not high
        self._chip.xshut(high)

    def wait_edge(self, timeout_s: float) -> float | None:
        if self.stale:
            return self.stale.pop()
        deadline = self._clock.now + timeout_s
        due = self._chip.next_event
        if not self.wired or due is None or due > deadline:
            self._clock.now = deadline
            return None
        self._clock.now = max(self._clock.now, due)
        return due

    def close(self) -> None:
        self.closed = True


class CountingBus(EmulatedBus):
    """Counts what passes over the wires. A transaction is one start to stop; each byte takes nine clocks."""

    def __init__(self, *chips: Vl53l1xChip) -> None:
        super().__init__(*chips)
        self.transactions = self.clocks = 0

    def i2c_rdwr(self, *messages: Any) -> None:
        self.transactions += 1
        self.clocks += sum(2 + 9 * (1 + message.len) for message in messages)
        super().i2c_rdwr(*messages)

    def us_at(self, hz: float) -> float:
        """What has passed so far, in microseconds at that bus clock."""
        return 1e6 * self.clocks / hz


class Bench:
    """Chip, bus, engine and, unless ``lines`` is off, its two pins. ``run`` collects what a device loop would be told.

    ``near`` from the start, since most of what is tested happens in front of somebody.
    """

    def __init__(self, scene: Callable[[Window], Sample] | None = None, *, lines: bool = True) -> None:
        self.clock = Clock()
        self.chip = Vl53l1xChip(scene or standing(), self.clock, sleep=self.clock.sleep)
        self.lines = Lines(self.chip, self.clock) if lines else None
        self.buses: list[CountingBus] = []
        self.no_bus: OSError | None = None
        self.ranging_loop = self.started()
        self.told: list[RangeReading | FaultReading] = []
        self._reading_order = ReadingOrder(self.clock())

    def started(self) -> RangingLoop:
        """An engine on this chip, as after a start of the device."""
        ranging_loop = RangingLoop(self._open, self.lines, self.clock, self.clock.sleep)
        ranging_loop.near = True
        return ranging_loop

    def _open(self) -> EmulatedBus:
        if self.no_bus is not None:
            raise self.no_bus
        self.buses.append(CountingBus(self.chip))
        return self.buses[-1]

    def run(self, seconds: float) -> list[RangeReading | FaultReading]:
        """So long, by the clock. What is told meanwhile, oldest first."""
        until, before = self.clock.now + seconds, len(self.told)
        while self.clock.now < until:
            self.step()
        return self.told[before:]

    def step(self) -> None:
        reading = self.ranging_loop.step()
        if reading is not None and self._reading_order.in_order(reading):
            self.told.append(reading)
        elif (fault := self._reading_order.fault(self.clock(), self.ranging_loop.fault)) is not None:
            self.told.append(fault)

    def readings(self, seconds: float) -> list[RangeReading]:
        return [told for told in self.run(seconds) if isinstance(told, RangeReading)]

    def until_well(self, limit_s: float) -> float:
        """Seconds until readings come and no fault is named; infinite when they did not within the limit."""
        began = self.clock.now
        while self.clock.now < began + limit_s:
            told = len(self.told)
            self.step()
            fresh = self.told[told:]
            if fresh and isinstance(fresh[-1], RangeReading) and self.ranging_loop.fault is None:
                return self.clock.now - began
        return math.inf


class BusioBus:
    """The front that ``adafruit_bus_device`` talks to, in place of CircuitPython's busio.I2C."""

    def __init__(self, chip: Vl53l1xChip) -> None:
        self._chip = chip
        self._locked = False

    def try_lock(self) -> bool:
        self._locked, free = True, not self._locked
        return free

    def unlock(self) -> None:
        self._locked = False

    def writeto(self, address: int, buffer: bytes, *, start: int = 0, end: int | None = None) -> None:
        self._chip.i2c_write(address, bytes(buffer)[start:end])

    def readfrom_into(self, address: int, buffer: bytearray, *, start: int = 0, end: int | None = None) -> None:
        end = len(buffer) if end is None else end
        buffer[start:end] = self._chip.i2c_read(address, end - start)
