"""Putting a device together from its wiring, database and source, and taking it apart again, however it ends."""

import logging
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from hingewall.clock.kept import TimeFile
from hingewall.clock.wall_clock import device_clock
from hingewall.clock.zone import Zone
from hingewall.device.access.hashing import sealed
from hingewall.device.access.pepper import Pepper
from hingewall.device.access.rights import may_ask, user_number
from hingewall.device.clock_commands import ClockCommands
from hingewall.device.command_handler import CommandHandler
from hingewall.device.empty_room_file import EmptyRoomFile
from hingewall.device.hub import HubFile
from hingewall.device.inspection.own_hardware import OwnHardware, Parts
from hingewall.device.inspection.session import Inspection
from hingewall.device.loop import Device
from hingewall.device.ownership import Ownership
from hingewall.device.self_test.session import SelfTestSession
from hingewall.device.updating import Updating
from hingewall.errors import PinError, one_line
from hingewall.link.camera import CameraServer
from hingewall.link.commands import CommandServer
from hingewall.link.live import LivePublisher
from hingewall.messages.first_look import look_at_types
from hingewall.pins import BoardDevices, ButtonLine, open_board_devices, open_button, pin_factory
from hingewall.places import Places
from hingewall.sensing.range_sensor import RangeSensor
from hingewall.settings.calibration import calibrated
from hingewall.settings.settings import Settings
from hingewall.settings.wiring import Wiring, usable_wiring
from hingewall.signals.board import Board, GpioBoard
from hingewall.signals.console import ConsoleBoard
from hingewall.signals.player import Player
from hingewall.signals.speaker import SpeakerBoard
from hingewall.signals.timeline import TimelineBoard
from hingewall.sound.alsa import open_card
from hingewall.storage.athletes_reader import AthletesReader
from hingewall.storage.start import newest_date, read_start
from hingewall.storage.store import Store
from hingewall.supervision import Stopping
from hingewall.wall.replay import ReplaySensor
from hingewall.wall.sources import Simulation, open_sensor
from hingewall.wall.wall import Wall

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Options:
    """How a device was asked to run. ``console`` prints cues, ``timeline`` writes down all that sounds and shines."""

    source: str = "simulated"
    simulation: Simulation = field(default_factory=Simulation)
    console: bool = False
    quiet: bool = False
    timeline: Path | None = None


def run_device(where: Places, options: Options) -> int:
    """The device process, until it is told to stop. Raises what a user can mend: pins, source, sockets."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="hingewall device: %(message)s")
    look_at_types()
    wiring, broken = usable_wiring(where.wiring)
    wiring, simulation = calibrated(wiring, where.calibration), options.simulation.started()
    if broken:
        log.error("%s; what can be used of it is in force", one_line(broken))
    with Stopping() as stopping, ExitStack() as parts:  # a second signal does not cut the closing short
        factory = pin_factory(wiring.board.pin_factory)
        speaker = SpeakerBoard(partial(open_card, wiring.board.sound_card)) if wiring.board.sound == "speaker" else None
        devices = open_board_devices(wiring, factory)
        player = Player(_boards(wiring, devices, options, speaker))
        parts.callback(player.close)
        sensor = open_sensor(options.source, simulation, wiring, factory)
        parts.callback(sensor.close)
        zone = Zone(where.zone)
        zone.follow()
        with suppress(OSError):  # a first start; where it can't be made the database says so
            where.clock.parent.mkdir(parents=True, exist_ok=True)
        clock = device_clock(TimeFile(where.clock), partial(newest_date, where.database))
        pepper = Pepper(where.pin_key)
        storage = Store(where.database, clock, seal=partial(sealed, pepper=pepper))
        storage.open()
        parts.callback(storage.close)
        start = read_start(where.database)
        player.use(start.settings)
        publisher = LivePublisher(where.live_socket)
        publisher.start()
        parts.callback(publisher.close)
        ownership = Ownership(where.claim_code, storage, quiet=options.quiet)
        camera = CameraServer(where.camera_socket, lambda reading: device.seen(reading))  # noqa: PLW0108  made below
        empty_room = None if isinstance(sensor, ReplaySensor) else EmptyRoomFile(where.empty_room, clock)
        device = Device(
            wall=_wall(start.settings, sensor, wiring, empty_room), sensor=sensor, player=player, storage=storage,
            publisher=publisher, clock=clock, read_start=partial(read_start, where.database),
            reader=AthletesReader(where.database), ownership=ownership, camera=camera,
            self_test_session=SelfTestSession(player, wiring, where.database, clock), empty_room=empty_room,
            pepper=pepper, speaker=speaker, updating=Updating(where.install, where.tonight, clock),
            hub=HubFile(where.hub, storage, pepper),
        )  # fmt: skip
        camera.start()
        parts.callback(camera.close)
        button = _button(wiring, factory, device, parts)
        own = Parts(where, factory, options.source, simulation, player, devices, speaker, camera, button)
        parts.callback(_inspected(device, own, wiring))
        parts.callback(device.access.close)
        handler = CommandHandler(device, storage, ownership, ClockCommands(clock, zone), device.access)
        commands = CommandServer(
            where.command_socket, partial(device.command, handler), partial(may_ask, user=user_number)
        )
        commands.start()
        parts.callback(commands.close)
        ownership.offer()
        if broken:
            device.wired_by_default()
        device.run(stopping)
    return 0


def _wall(settings: Settings, sensor: RangeSensor, wiring: Wiring, empty_room: EmptyRoomFile | None) -> Wall:
    """This wall as it is built, or the one of a recording."""
    if isinstance(sensor, ReplaySensor):
        return Wall(settings, sensor.header.mount)
    return Wall(settings, wiring.sensor.mount, empty_room.read() if empty_room else None)


def switch_off(where: Places) -> int:
    """Lights and beeper off, and nothing else: for whoever finds that the device process has died."""
    GpioBoard(usable_wiring(where.wiring)[0]).close()
    return 0


def _boards(wiring: Wiring, devices: BoardDevices, options: Options, speaker: SpeakerBoard | None) -> list[Board]:
    boards: list[Board] = [GpioBoard(wiring, devices)]
    if speaker is not None:
        boards.append(speaker)
    if options.console:
        boards.append(ConsoleBoard(sys.stdout))
    if options.timeline:
        boards.append(TimelineBoard(options.timeline))
    return boards


def _inspected(device: Device, parts: Parts, wiring: Wiring) -> Callable[[], None]:
    """A device that can check itself; and how to end that, with the sensor that it has by then."""
    inspection = device.inspection = Inspection(OwnHardware(parts, wiring, device))

    def close() -> None:
        inspection.close()
        device.ranging.close()

    return close


def _button(wiring: Wiring, factory: Any, device: Device, parts: ExitStack) -> ButtonLine | None:
    """The button. Without one that works the wall works, and the phone does what it would."""
    try:
        button = open_button(wiring, factory, device.pressed, device.released)
        parts.callback(button.close)
        return button
    except PinError as error:
        log.warning("%s; the wall works without its button", one_line(error))
        return None
