"""All of it in order: what runs, who may, the sensor, the board, the camera, the Pi."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hingewall.checks.board import OpenButton, board, button, pins, speaker
from hingewall.checks.camera import camera
from hingewall.checks.check import Check, failed
from hingewall.checks.prompt import Prompt
from hingewall.checks.ranging import ranging
from hingewall.checks.rights import rights
from hingewall.checks.running import HELD, running_device
from hingewall.checks.sensor import sensor
from hingewall.checks.system import clock, disk, power, temperature
from hingewall.clock import WallClock
from hingewall.errors import HingewallError, PinError, StorageError
from hingewall.pins import BoardDevices, open_board_devices, open_button, pin_factory
from hingewall.places import Places
from hingewall.sensing.range_sensor import RangeSensor
from hingewall.sensing.vl53l1x.bus import Bus, open_bus
from hingewall.settings.settings import Settings
from hingewall.settings.wiring import Wiring
from hingewall.signals.speaker import SpeakerBoard
from hingewall.sound.alsa import Pcm, open_card
from hingewall.storage.reader import Reader
from hingewall.supervision import Stopping
from hingewall.wall.sources import Simulation, open_sensor

HELD_BY_THE_DEVICE = ("I2C bus", "sensor", "readings", "lights and beeper", "button")


def hardware_sensor(wiring: Wiring, factory: Any) -> RangeSensor:
    """The sensor on its bus, whatever the device runs with."""
    return open_sensor("hardware", Simulation(), wiring, factory)


@dataclass(frozen=True)
class Machine:
    """Where to look and how to open things: this machine, one made of files and an emulated sensor, or a device's own.

    ``lent`` has the hardware free while it is tested: a device that checks itself lends it, with its ``devices``,
    ``button`` and ``speaker``, and tells of its ``camera`` what it knows; opening that is another process's right.
    """

    root: Path = Path("/")
    factory: Callable[[str], Any] = pin_factory
    bus: Callable[[int], Bus] = open_bus
    sensor: Callable[[Wiring, Any], RangeSensor] = hardware_sensor
    card: Callable[[str], Pcm] = open_card
    speaker: SpeakerBoard | None = None
    devices: Callable[[Wiring, Any], BoardDevices] = open_board_devices
    button: OpenButton = open_button
    running: Callable[[Path], Check | None] = running_device
    lent: Callable[[], AbstractContextManager[None]] = nullcontext
    camera: Callable[["Machine", bool], Check] = lambda machine, enabled: camera(machine.root, enabled, machine.python)
    camera_rights: bool = True
    synchronised: Callable[[], bool] = WallClock().synchronised
    python: Sequence[str] = (sys.executable,)
    pause: Callable[[float], None] = time.sleep


def run_checks(
    where: Places, wiring: Wiring, ask: Prompt, machine: Machine | None = None, stopping: Stopping | None = None,
    found: list[Check] | None = None,
) -> list[Check]:  # fmt: skip
    """Every check, each whatever became of the others. Hardware that a running device holds is left to it.

    ``found`` grows as they are made, for whoever shows it.
    A signal that ``stopping`` hears ends it by Interrupted; what was open is closed and off then.
    """
    machine, stopping = machine or Machine(), stopping or Stopping()
    checks: list[Check] = [] if found is None else found
    settings = _settings(where, checks)
    checks.append(pins(wiring))
    checks += rights(machine.root, wiring, settings.camera.enabled and machine.camera_rights)
    device = machine.running(where.live_socket)
    if device is not None:
        checks.append(device)
        checks += [Check(name, None, HELD) for name in HELD_BY_THE_DEVICE]
    else:
        with machine.lent():
            checks.extend(_hardware(wiring, ask, machine, stopping))
    with stopping.interrupting():
        checks.append(machine.camera(machine, settings.camera.enabled))
        checks.append(clock(machine.synchronised()))
        checks += disk(where.database)
        checks += [temperature(machine.root), power(machine.root)]
    return checks


def _settings(where: Places, checks: list[Check]) -> Settings:
    """The saved settings; the defaults where there are none, and a finding where they can't be used."""
    if not where.database.exists():
        return Settings()
    try:
        return Reader(where.database).settings()[0]
    except HingewallError as error:
        kind = "database" if isinstance(error, StorageError) else "settings"
        checks.append(failed(kind, error))
        return Settings()


def _hardware(wiring: Wiring, ask: Prompt, machine: Machine, stopping: Stopping) -> Iterator[Check]:
    try:
        factory = machine.factory(wiring.board.pin_factory)
    except PinError as error:
        yield failed("GPIO", error)
        factory = None
    with stopping.interrupting():
        found = sensor(wiring, machine.bus)
    yield from found
    if all(check.ok for check in found):
        yield from _readings(wiring, factory, ask, machine, stopping)
    else:
        yield Check("readings", None, "not tested: the sensor does not answer")
    if factory is not None:
        yield from board(wiring, factory, ask, machine.pause, stopping, machine.devices)
        yield button(wiring, factory, ask, stopping=stopping, opener=machine.button)
    if wiring.board.sound == "speaker":
        yield speaker(wiring, ask, machine.card, machine.pause, stopping, machine.speaker)


def _readings(wiring: Wiring, factory: Any, ask: Prompt, machine: Machine, stopping: Stopping) -> list[Check]:
    try:
        opened = machine.sensor(wiring, factory)
    except HingewallError as error:
        return [failed("readings", error)]
    try:
        with stopping.interrupting():
            return ranging(opened, ask)
    finally:
        opened.close()
