"""Keeps one VL53L1X ranging: fetches its results, looks near or far, and climbs the recovery ladder when it fails.

One thread runs it, a step at a time; with a clock of its own and emulated lines it needs none.
"""

import logging
from collections.abc import Callable
from contextlib import suppress

from hingewall.errors import one_line
from hingewall.messages.readings import FaultKind, RangeReading
from hingewall.sensing.plausibility import STREAM_STILL
from hingewall.sensing.vl53l1x.bus import Bus
from hingewall.sensing.vl53l1x.chip import Result, Vl53l1x
from hingewall.sensing.vl53l1x.recovery import BACKOFF_S, RecoveryLadder, Rung
from hingewall.sensing.vl53l1x.registers import MEASURED, DistanceMode
from hingewall.sensing.vl53l1x.sensor_pins import SensorPins

log = logging.getLogger(__name__)

POLL_S = 0.002
POLL_FROM = 0.75
"""Share of a period after which asking for the next result begins: clocks of chips differ by a few per cent."""
WAIT_PERIODS = 1.5
"""Longest wait of one step, so that a change of mode and the end are soon seen."""
HUNG_PERIODS = 8
"""So long without a result the sensor hangs: 0.16 s in short mode, 0.3 s in long."""
EDGES_MISSED = 3
"""Results found by asking, without an edge, before GPIO1 is taken for not wired."""
XSHUT_LOW_S = 0.002
"""1 ms is enough; the pin may have a capacitor."""
BOOT_S = 0.002
"""Datasheet tBOOT is 1.2 ms at most."""
PROBE_S = 0.25
"""How often a lost sensor is asked whether anything about it has changed: a few bytes, not an attempt to mend it."""


class RangingLoop:
    """``step`` again and again. ``near`` and ``fault`` may be used from other threads, everything else by one.

    ``clock`` and ``sleep`` in seconds; the clock must be the one that ``lines`` stamps edges with. The chip is told of
    ``crosstalk_kcps`` after every reset.
    """

    def __init__(
        self,
        open_bus: Callable[[], Bus],
        lines: SensorPins | None,
        clock: Callable[[], float],
        sleep: Callable[[float], object],
        crosstalk_kcps: float = 0.0,
    ) -> None:
        self.near = False
        self.ladder = RecoveryLadder(xshut=lines is not None)
        self._open_bus, self._lines = open_bus, lines
        self._clock, self._sleep = clock, sleep
        self._crosstalk_kcps = crosstalk_kcps
        self._bus: Bus | None = None
        self._chip: Vl53l1x | None = None
        self._edges = lines is not None
        self._said_silent = False
        self._signs: object = None
        self._ready_s = self._cleared_s = clock()
        self._stream: int | None = None
        self._still = self._missed = 0
        self._unannounced = False

    @property
    def fault(self) -> FaultKind | None:
        """What is wrong with the sensor now, once asking again has not helped."""
        return self.ladder.fault

    @property
    def _wanted(self) -> DistanceMode:
        return "short" if self.near else "long"

    def step(self) -> RangeReading | None:
        """One bounded piece of work: a reading, or none yet, or something done about a failure."""
        try:
            if self.ladder.rung is None:
                return self._fetch()
            wait_s = self.ladder.due - self._clock()
            if wait_s > 0.0:
                self._bide(wait_s)
            elif (rung := self.ladder.take()) != "retry":
                self._restart(rung)
        except OSError as error:
            self.failed("i2c", one_line(error), retry=True)
        return None

    def failed(self, kind: FaultKind, why: str, *, retry: bool) -> None:
        """Up the ladder. At its top, remember what the sensor looks like, to see when that changes."""
        self.ladder.failed(self._clock(), kind, why, retry=retry)
        if self.ladder.lost:
            before, self._signs = self._signs, self._look()
            if self._signs != before:  # it fails, but otherwise than it did
                self.ladder.hurry(self._clock() + BACKOFF_S[0])

    def close(self) -> None:
        """Leave the chip standing still and dark, and let go of bus and lines."""
        with suppress(OSError):
            if self._chip is not None:
                self._chip.stop()
        self._drop_bus()
        if self._lines is not None:
            self._lines.close()

    # --- reading ---

    def _fetch(self) -> RangeReading | None:
        chip = self._chip
        assert chip is not None, "the ladder begins with a reset"
        if chip.mode != self._wanted:
            chip.use(self._wanted)
            self._started()
        ready = self._edge(chip) if self._edges else self._poll(chip)
        if ready is None:
            silent_s = self._clock() - self._ready_s
            if silent_s > HUNG_PERIODS * chip.settings.period_s:
                self.failed("lost", f"no result for {silent_s * 1000:.0f} ms", retry=False)
            return None
        result = self._take(chip)
        self._ready_s = ready
        if self._still >= STREAM_STILL:
            self.failed("frozen", f"the same result {self._still} times (stream count {result.stream})", retry=False)
        if self._unannounced and not self._still:
            self._count_missed()
            return None
        return _reading(ready - chip.settings.budget_s / 2.0, result)

    def _take(self, chip: Vl53l1x) -> Result:
        """The result that is ready, and room for the next."""
        result = chip.result()
        chip.clear()
        self._cleared_s = self._clock()
        if result.stream == self._stream:
            self._still += 1
        else:
            self._still = 0
            if self._stream is not None:
                self.ladder.fresh(self._cleared_s)
        self._stream = result.stream
        return result

    def _edge(self, chip: Vl53l1x) -> float | None:
        """When data-ready was signalled. An edge from before the last result was cleared belongs to that one.

        Without an edge, now, if there is a result all the same.
        """
        assert self._lines is not None, "without lines there are no edges"
        edge = self._lines.wait_edge(WAIT_PERIODS * chip.settings.period_s)
        self._unannounced = edge is None
        if edge is None:
            return self._clock() if chip.ready() else None
        self._missed = 0
        return edge if edge > self._cleared_s else None

    def _count_missed(self) -> None:
        """A fresh result that nobody announced. When it became ready is not known, so it is no reading."""
        self._missed += 1
        if self._missed >= EDGES_MISSED:
            self._edges = self._unannounced = False
            level = logging.DEBUG if self._said_silent else logging.WARNING
            log.log(level, "GPIO1 of the distance sensor stays silent, so it is asked over the bus; check pins.gpio1")
            self._said_silent = True

    def _poll(self, chip: Vl53l1x) -> float | None:
        """When asking found a result: up to 2 ms after it was ready."""
        period_s = chip.settings.period_s
        asleep_s = self._ready_s + POLL_FROM * period_s - self._clock()
        if asleep_s > 0.0:
            self._sleep(asleep_s)
        until = self._clock() + WAIT_PERIODS * period_s
        while not chip.ready():
            if self._clock() >= until:
                return None
            self._sleep(POLL_S)
        return self._clock()

    def _started(self) -> None:
        """A new run of results: nothing from before is to be compared with it."""
        self._ready_s = self._cleared_s = self._clock()
        self._stream = None
        self._still = self._missed = 0
        self._unannounced = False

    # --- mending ---

    def _restart(self, rung: Rung) -> None:
        """From a fresh bus to a chip that ranges; by XSHUT if that is the rung."""
        self._drop_bus()
        self._edges = self._lines is not None
        if rung == "xshut" and self._lines is not None:
            self._lines.xshut(False)
            self._sleep(XSHUT_LOW_S)
            self._lines.xshut(True)
            self._sleep(BOOT_S)
        chip = self._connect()
        chip.soft_reset()
        chip.initialise()
        chip.use(self._wanted)
        self._started()

    def _bide(self, wait_s: float) -> None:
        """Wait for the next attempt, and see meanwhile whether the sensor has come back by itself."""
        self._sleep(min(wait_s, PROBE_S))
        if self.ladder.lost and self._look() != self._signs:
            self.ladder.hurry(self._clock())

    def _look(self) -> object:
        """What the sensor looks like from outside; None where nothing answers."""
        try:
            return (self._chip or self._connect()).signs()
        except Exception:  # it is a look, not an attempt: whatever is wrong has been said
            return None

    def _connect(self) -> Vl53l1x:
        self._bus = self._open_bus()
        self._chip = Vl53l1x(self._bus, clock=self._clock, sleep=self._sleep, crosstalk_kcps=self._crosstalk_kcps)
        return self._chip

    def _drop_bus(self) -> None:
        bus, self._bus, self._chip = self._bus, None, None
        if bus is not None:
            with suppress(OSError):
                bus.close()


def _reading(t: float, result: Result) -> RangeReading:
    return RangeReading(
        round(t, 4),
        result.range_mm if result.status in MEASURED else None,
        result.status,
        result.sigma_mm,
        result.signal_mcps,
        result.ambient_mcps,
        result.spads,
        result.stream,
    )
