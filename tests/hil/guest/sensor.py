"""The sensor beside the board: an emulated VL53L1X on /dev/i2c-1, with XSHUT and GPIO1 on lines of the GPIO chip.

What it looks at and what is wrong with it come over a socket, one datagram of JSON at a time: ``{"mm": 610}``,
``{"mm": null}`` for an empty room, ``{"moves": [[0, 610], [1.2, 360]]}`` for distances at seconds from now, with
straight lines between; ``{"fault": "nack"}`` or another fault of the emulated chip; ``{"mend": "nack"}`` takes it away
again, ``{"power": true}`` is a power cycle. Each is answered with the time, how many ranges were taken so far, in which
mode, and how often XSHUT has reset the chip.
"""

import json
import math
import os
import select
import socket
import time
from pathlib import Path
from typing import Any

from hil.guest.gpio_sim import Level, Pull
from hil.guest.user_bus import UserBus
from hingewall.simulation.chip import Sample, Vl53l1xChip, Window
from hingewall.simulation.chip_faults import ChipFault
from hingewall.supervision import sd_notify

CONTROL = Path("/run/hil/sensor.sock")
XSHUT, GPIO1 = 17, 27
NO_TARGET = 4
"""Device status: signal too low."""
IDLE_S = 0.1


class Scene:
    """Distances by the clock: what the sensor sees, in millimetres; None for nothing within reach."""

    def __init__(self) -> None:
        self.ranges = 0
        self._moves: list[tuple[float, float | None]] = [(0.0, None)]

    def look(self, moves: list[tuple[float, float | None]], now: float) -> None:
        self._moves = [(now + after, mm) for after, mm in moves]

    def mm(self, t: float) -> float | None:
        """At ``t``, between the two moves around it."""
        before = self._moves[0]
        for after in self._moves[1:]:
            if t < after[0]:
                if t <= before[0] or before[1] is None or after[1] is None:
                    return before[1]
                return before[1] + (after[1] - before[1]) * (t - before[0]) / (after[0] - before[0])
            before = after
        return before[1]

    def __call__(self, window: Window) -> Sample:
        self.ranges += 1
        mm = self.mm(window.t)
        if mm is None or mm > (3600 if window.long else 1300):
            return Sample(0, NO_TARGET, 20.0, 0.2)
        # Signal by the square of the distance, and the last millimetre never still: a frozen sensor is another fault.
        return Sample(round(mm) + (window.count * 7) % 5 - 2, signal_mcps=min(40.0, 3e6 / (mm + 50.0) ** 2))


class Sensor:
    """The chip with its lines, and the loop that serves them."""

    def __init__(self) -> None:
        self.scene = Scene()
        self.resets = 0
        self.chip = Vl53l1xChip(self.scene)
        self._bus = UserBus(self.chip)
        self._xshut = Level(XSHUT)
        self._gpio1 = Pull(GPIO1, True)
        CONTROL.unlink(missing_ok=True)
        self._control = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._control.bind(str(CONTROL))
        self._poll = select.poll()
        self._poll.register(self._bus.fd, select.POLLIN)
        self._poll.register(self._control, select.POLLIN)
        self._poll.register(self._xshut.fd, select.POLLPRI | select.POLLERR)

    def step(self) -> None:
        """What came in, then the data-ready line."""
        for fd, _events in self._poll.poll(1000 * self._wait_s()):
            if fd == self._bus.fd:
                self._bus.serve()
            elif fd == self._xshut.fd:
                self._reset()
            else:
                wish, asker = self._control.recvfrom(4096)
                self._obey(json.loads(wish))
                self._control.sendto(json.dumps(self._figures()).encode(), asker)
        self._gpio1.drive(self.chip.gpio1)

    def _figures(self) -> dict[str, object]:
        return {
            "ranges": self.scene.ranges,
            "mode": self.chip.distance_mode,
            "resets": self.resets,
            "t": time.monotonic(),
        }

    def _wait_s(self) -> float:
        event = self.chip.next_event
        return IDLE_S if event is None else min(IDLE_S, max(0.0, event - time.monotonic()))

    def _reset(self) -> None:
        """XSHUT was set. Where it is high again by now, the pulse was shorter than this program is quick."""
        high = self._xshut.high
        self.resets += high
        self.chip.xshut(False)
        if high:
            self.chip.xshut(True)

    def _obey(self, wish: dict[str, Any]) -> None:
        if "moves" in wish:
            self.scene.look([(float(after), mm) for after, mm in wish["moves"]], time.monotonic())
        if "mm" in wish:
            self.scene.look([(0.0, wish["mm"])], -math.inf)
        if "fault" in wish:
            self.chip.fail(ChipFault(wish["fault"]))
        if "mend" in wish:
            self.chip.mend(wish["mend"])
        if "power" in wish:
            self.chip.power_cycle()


def main() -> None:
    sensor = Sensor()
    sd_notify("READY=1")
    while True:
        sensor.step()


if __name__ == "__main__":
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(10))  # a chip does not wait for the processor
    main()
