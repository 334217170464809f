"""The device's own sensor, board and button, lent to a check for as long as it needs them and not longer."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, TypeVar

from hingewall.checks.check import Check
from hingewall.checks.suite import Machine
from hingewall.errors import HingewallError, PinError, one_line
from hingewall.faults import FAULTS
from hingewall.link.camera import CameraServer
from hingewall.pins import BoardDevices, ButtonLine
from hingewall.places import Places
from hingewall.sensing.range_sensor import RangeSensor
from hingewall.sensing.vl53l1x.bus import Bus, open_bus
from hingewall.settings.mount import Mount
from hingewall.settings.wiring import Wiring
from hingewall.signals.player import Player
from hingewall.signals.speaker import SpeakerBoard
from hingewall.simulation.chip_bus import EmulatedBus
from hingewall.simulation.emulated import emulated_chip
from hingewall.simulation.faults import SensorFault
from hingewall.wall.sources import Simulation, open_sensor

log = logging.getLogger(__name__)

AGAIN_S = 1.0
"""How often a sensor that can't be opened again is tried."""

Result = TypeVar("Result")


class Loop(Protocol):
    """Who has the sensor."""

    def call_soon(self, job: Callable[[], None]) -> None: ...
    def release_sensor(self) -> RangeSensor: ...
    def take_sensor(self, sensor: RangeSensor, mount: Mount) -> None: ...


@dataclass(frozen=True)
class Parts:
    """What a device opened at its start. ``source`` and ``simulation`` are what its sensor is opened from."""

    where: Places
    factory: Any
    source: str
    simulation: Simulation
    player: Player
    devices: BoardDevices
    speaker: SpeakerBoard | None
    camera: CameraServer
    button: ButtonLine | None


class LentButton:
    """The button that the loop listens to, which says so when it is pressed."""

    def __init__(self, line: ButtonLine | None, pressed: Callable[[float], None]) -> None:
        if line is None:
            raise PinError("pins.button: could not be opened when the device started; see `hingewall check`")
        self._line = line
        self.pressed = pressed

    @property
    def down(self) -> bool:
        return self._line.down

    def close(self) -> None:
        """It stays the loop's."""


class OwnHardware:
    """``machine`` is for ``run_checks``; ``lent`` has the hardware free. Used by a check's thread, never by the loop's.

    ``wiring`` is what is in force, with the calibration that is kept.
    """

    def __init__(self, parts: Parts, wiring: Wiring, loop: Loop) -> None:
        self.parts = parts
        self.wiring = wiring
        self._loop = loop
        self._button: LentButton | None = None
        self._closed = False
        self.away = False
        """Whether the loop has no sensor just now, and so no alarm."""

    @property
    def recorded(self) -> bool:
        """Whether there is no sensor, but a recording."""
        return self.parts.source.startswith("replay:")

    def machine(self) -> Machine:
        """The way to all of it; a simulation is checked as the chip that it stands for."""
        parts = self.parts
        return Machine(
            factory=lambda _name: parts.factory, bus=self._bus, sensor=lambda wiring, _factory: self.sensor(wiring),
            speaker=parts.speaker, devices=lambda _wiring, _factory: Lent(**vars(parts.devices)),
            button=self._lend_button, running=lambda _socket: None, lent=self.lent, camera=self._camera,
            camera_rights=False,
        )  # fmt: skip

    def sensor(self, wiring: Wiring) -> RangeSensor:
        return open_sensor(self.parts.source, self.parts.simulation, wiring, self.parts.factory)

    def pressed(self, t: float) -> None:
        """The wall's button was pressed, which is what a check may wait for."""
        if self._button is not None:
            self._button.pressed(t)

    @contextmanager
    def lent(self) -> Iterator[None]:
        """The loop has neither sensor nor board; it has both back afterwards, the sensor as ``wiring`` has it then."""
        sensor = self._asked(self._loop.release_sensor)
        self.away = True
        self.parts.player.pause(True)
        try:
            sensor.close()
            yield
        finally:
            self._button = None
            self.parts.player.pause(False)
            self._give_back()

    def close(self) -> None:
        """The process ends: nothing is opened any more."""
        self._closed = True

    def _give_back(self) -> None:
        while not self._closed:
            try:
                sensor, mount = self.sensor(self.wiring), self.wiring.sensor.mount
            except HingewallError as error:
                log.warning("%s; tried again every %g s", one_line(error), AGAIN_S)
                time.sleep(AGAIN_S)
                continue
            self._asked(partial(self._loop.take_sensor, sensor, mount))
            self.away = False
            return

    def _asked(self, work: Callable[[], Result]) -> Result:
        """Have the loop do it, and wait for that."""
        done, results = threading.Event(), list[Result]()

        def job() -> None:
            results.append(work())
            done.set()

        self._loop.call_soon(job)
        done.wait()
        return results[0]

    def _bus(self, number: int) -> Bus:
        if self.parts.source == "hardware":
            return open_bus(number)
        person, faults = self.parts.simulation, self.parts.simulation.faults
        started = time.monotonic() if person.started_at is None else person.started_at
        found = [SensorFault.parse(text) for text in faults]
        return EmulatedBus(emulated_chip(person.person, person.seed, started, found))

    def _lend_button(
        self, _wiring: Wiring, _factory: Any, pressed: Callable[[float], None], _released: Callable[[float], None]
    ) -> LentButton:
        self._button = LentButton(self.parts.button, pressed)
        return self._button

    def _camera(self, _machine: Machine, enabled: bool) -> Check:
        """Another process has it; this one knows whether it looks."""
        now = time.monotonic()
        if not enabled:
            return Check("camera", None, "switched off in the settings")
        if self.parts.camera.absent(now):
            return Check("camera", None, "this wall has none: form is not checked")
        if self.parts.camera.watching(now):
            return Check("camera", True, "it looks, and keeps no picture")
        return Check("camera", False, *FAULTS["camera"])


class Lent(BoardDevices):
    """A running device's lights and beeper, which whoever borrows them turns off and leaves open."""

    def close(self) -> None:
        self.sound(None, 0.0)
        for light in (*self.bar, self.orange, self.white, self.blue):
            light.off()
