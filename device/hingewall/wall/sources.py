"""Where readings come from: the sensor on its bus, a simulated one, the driver on an emulated chip, a recording."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from hingewall.errors import PinError, UsageError, one_line
from hingewall.pins import SensorPins, open_sensor_pins
from hingewall.sensing.range_sensor import RangeSensor
from hingewall.sensing.vl53l1x.bus import open_bus
from hingewall.sensing.vl53l1x.sensor import Vl53l1xSensor
from hingewall.settings.wiring import Wiring
from hingewall.simulation.chip_bus import EmulatedBus
from hingewall.simulation.emulated import emulated_chip
from hingewall.simulation.faults import SensorFault
from hingewall.simulation.sensor import SimulatedSensor
from hingewall.wall.replay import ReplaySensor

log = logging.getLogger(__name__)

EXPECTED = "expected hardware, simulated, emulated or replay:FILE"


@dataclass(frozen=True)
class Simulation:
    """Who practises in front of a simulated or emulated sensor, since when (CLOCK_MONOTONIC s), and what goes wrong."""

    person: str = "class"
    seed: int = 1
    faults: Sequence[str] = ()
    started_at: float | None = None

    def started(self) -> "Simulation":
        """From now on, unless it began before: a sensor that is opened again sees whoever is there by then."""
        return self if self.started_at is not None else replace(self, started_at=time.monotonic())


def open_sensor(source: str, simulation: Simulation, wiring: Wiring, factory: Any) -> RangeSensor:
    """The sensor that ``source`` names. Raises UsageError, RecordingError; a sensor that is broken is opened anyhow,
    and reports its fault."""
    kind, _, file = source.partition(":")
    if kind == "replay" and file:
        return ReplaySensor(Path(file))
    if source == "hardware":
        bus = partial(open_bus, wiring.sensor.i2c_bus)
        return Vl53l1xSensor(bus, _lines(wiring, factory), crosstalk_kcps=wiring.sensor.crosstalk_kcps)
    if source not in ("simulated", "emulated"):
        raise UsageError(f"--source {source}: {EXPECTED}")
    started = time.monotonic() if simulation.started_at is None else simulation.started_at
    faults = [SensorFault.parse(text) for text in simulation.faults]
    if source == "simulated":
        return SimulatedSensor(simulation.person, simulation.seed, started, faults)
    chip = emulated_chip(simulation.person, simulation.seed, started, faults)
    return Vl53l1xSensor(lambda: EmulatedBus(chip), source="emulated", crosstalk_kcps=wiring.sensor.crosstalk_kcps)


def _lines(wiring: Wiring, factory: Any) -> SensorPins | None:
    """The sensor's two pins, or none where they can't be had: it can be asked over its bus, if less well mended."""
    if not (wiring.sensor.xshut_wired or wiring.sensor.gpio1_wired):
        return None
    try:
        return open_sensor_pins(wiring, factory)
    except PinError as error:
        log.warning("%s; the sensor is asked over its bus instead", one_line(error))
        return None
