"""Putting a device together from its wiring, database and source, and taking it apart again, however it ends."""

import logging
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from hingewall.clock import WallClock
from hingewall.desk import Desk
from hingewall.device import Device
from hingewall.errors import StorageError, StoredSettingsError, UsageError, one_line
from hingewall.link.commands import CommandServer
from hingewall.link.live import LivePublisher
from hingewall.messages import FaultKind
from hingewall.mount import Mount
from hingewall.ownership import Ownership
from hingewall.places import Places
from hingewall.replay import ReplaySensor
from hingewall.sensing.range_sensor import RangeSensor
from hingewall.settings import Settings
from hingewall.signals.board import Board, GpioBoard
from hingewall.signals.console import ConsoleBoard
from hingewall.signals.player import Player
from hingewall.simulation.faults import SensorFault
from hingewall.simulation.sensor import SimulatedSensor
from hingewall.storage.reader import Reader
from hingewall.storage.store import NoStore, Storage, Store
from hingewall.supervision import Stopping
from hingewall.wall import Wall
from hingewall.wiring import Wiring, load_wiring

log = logging.getLogger(__name__)


def run_device(
    where: Places,
    source: str,
    console: bool,
    quiet: bool,
    started_at: float | None,
    person: str,
    seed: int,
    sensor_faults: Sequence[str],
) -> int:
    """The device process, until it is told to stop. Raises what a user can mend: wiring, pins, source, sockets."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="hingewall device: %(message)s")
    wiring = load_wiring(where.wiring)
    with ExitStack() as parts, Stopping() as stopping:
        sensor = _sensor(source, person, seed, sensor_faults, started_at)
        parts.callback(sensor.close)
        player = Player(_boards(wiring, console))
        parts.callback(player.close)
        clock = WallClock()
        storage, faults = _storage(where.database, clock)
        parts.callback(storage.close)
        settings, revision = _settings(where.database, faults)
        player.use(settings)
        mount = sensor.header.mount if isinstance(sensor, ReplaySensor) else Mount(wiring.sensor.mount_offset_mm)
        publisher = LivePublisher(where.live_socket)
        publisher.start()
        parts.callback(publisher.close)
        ownership = Ownership(where.claim_code, storage)
        device = Device(
            wall=Wall(settings, mount), sensor=sensor, player=player, storage=storage,
            publisher=publisher, clock=clock, revision=revision, faults=faults, reader=Reader(where.database),
            ownership=ownership,
        )  # fmt: skip
        desk = Desk(device, storage, ownership)
        commands = CommandServer(where.command_socket, partial(device.command, desk))
        commands.start()
        parts.callback(commands.close)
        ownership.offer(quiet)
        device.run(stopping)
    return 0


def switch_off(where: Places) -> int:
    """Lights and beeper off, and nothing else: for whoever finds that the device process has died."""
    GpioBoard(load_wiring(where.wiring)).close()
    return 0


def _sensor(source: str, person: str, seed: int, faults: Sequence[str], started_at: float | None) -> RangeSensor:
    kind, _, file = source.partition(":")
    if kind == "replay" and file:
        return ReplaySensor(Path(file))
    if source == "simulated":
        started = time.monotonic() if started_at is None else started_at
        return SimulatedSensor(person, seed, started, [SensorFault.parse(text) for text in faults])
    if source == "hardware":
        raise UsageError(
            "--source hardware: this version has no driver for the real sensor; use simulated or replay:FILE"
        )
    raise UsageError(f"--source {source}: expected simulated or replay:FILE")


def _boards(wiring: Wiring, console: bool) -> list[Board]:
    boards: list[Board] = [GpioBoard(wiring)]
    if console:
        boards.append(ConsoleBoard(sys.stdout))
    return boards


def _storage(path: Path, clock: WallClock) -> tuple[Storage, list[FaultKind]]:
    """The database, or, when it can't be opened, none: the beep works without it, and the page says what is wrong."""
    try:
        store = Store(path, clock)
        store.open()
    except StorageError as error:
        log.error("%s", one_line(error))
        return NoStore(error), ["database"]
    return store, []


def _settings(path: Path, faults: list[FaultKind]) -> tuple[Settings, int]:
    """The saved settings, also from a database that can be read and not written; the defaults where there are none."""
    try:
        return Reader(path).settings()
    except StoredSettingsError as error:
        log.error("%s; the defaults are in force", one_line(error))
        faults.append("settings")
        return Settings(), error.revision
    except StorageError:
        return Settings(), 0  # said already, when the database could not be opened
