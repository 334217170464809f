"""The commands that run until they are told to stop: the demo, and each process of the device."""

import argparse
from pathlib import Path
from typing import Any

from hingewall.commands.arguments import (
    Arguments,
    address,
    command,
    data_option,
    number,
    person,
    simulation,
    started_at,
    whole,
)
from hingewall.errors import UsageError


def add_demo(commands: Any) -> None:
    parser = command(commands, "demo", _demo, "run the whole device on this machine, with a simulated person")
    address(parser, "0.0.0.0")  # noqa: S104  the demo is there to be opened on a phone
    parser.add_argument("--for", dest="seconds", type=number, metavar="S", help="stop after this many seconds")
    parser.add_argument("--quiet", action="store_true", help="do not print each cue")
    parser.add_argument(
        "--forget-pin", action="store_true", help="choose a new owner PIN for --data DIR; its history and settings stay"
    )
    data_option(parser)
    simulation(parser)


def _demo(arguments: Arguments) -> int:
    from hingewall.commands.demo import Demo

    return Demo(
        host=arguments.host, port=arguments.port, data=arguments.data, seconds=arguments.seconds,
        person=arguments.person, seed=arguments.seed, sensor_faults=arguments.sensor_fault, quiet=arguments.quiet,
        forget_pin=arguments.forget_pin,
    ).run()  # fmt: skip


def add_device(commands: Any) -> None:
    parser = command(commands, "device", _device, "run the sensing and coaching process")
    parser.add_argument(
        "--source",
        default="simulated",
        metavar="SOURCE",
        help="hardware, simulated, emulated (the real driver on an emulated chip) or replay:FILE (default %(default)s)",
    )
    parser.add_argument("--console", action="store_true", help="print each cue")
    parser.add_argument("--timeline", type=Path, help=argparse.SUPPRESS)  # for the bench: what sounds and shines, when
    parser.add_argument(
        "--quiet", action="store_true", help="do not print the claim code while the device has no owner"
    )
    parser.add_argument("--off", action="store_true", help=argparse.SUPPRESS)  # for systemd, when a device has died
    started_at(parser)
    data_option(parser)
    simulation(parser)


def _device(arguments: Arguments) -> int:
    from hingewall.device.boot import Options, run_device, switch_off
    from hingewall.places import places
    from hingewall.wall.sources import Simulation

    where = places(arguments.data)
    if arguments.off:
        return switch_off(where)
    simulation = Simulation(arguments.person, arguments.seed, arguments.sensor_fault, arguments.started_at)
    return run_device(
        where, Options(arguments.source, simulation, arguments.console, arguments.quiet, arguments.timeline)
    )


def add_camera(commands: Any) -> None:
    parser = command(
        commands, "camera", _camera, "run the camera process, which turns frames into numbers and keeps no picture"
    )
    parser.add_argument(
        "--source", default="simulated", metavar="SOURCE",
        help="the camera: hardware, simulated, none, or a .npz file of frames (default %(default)s)",
    )  # fmt: skip
    started_at(parser)
    data_option(parser)
    person(parser)


def _camera(arguments: Arguments) -> int:
    from hingewall.camera.process import CameraOptions, run_camera
    from hingewall.places import places

    options = CameraOptions(arguments.source, arguments.person, arguments.seed, arguments.started_at)
    return run_camera(places(arguments.data), options)


def add_web(commands: Any) -> None:
    parser = command(commands, "web", _web, "run the process that serves the pages")
    address(parser, "127.0.0.1")
    parser.add_argument(
        "--name", action="append", default=[], metavar="HOST",
        help="also serve the pages under this host name, e.g. hingewall.local; may be given several times",
    )  # fmt: skip
    parser.add_argument("--fd", type=whole, help=argparse.SUPPRESS)  # a listening socket, from whoever starts this
    data_option(parser)


def add_wifi(commands: Any) -> None:
    parser = command(commands, "wifi", _wifi, "open the wall's own Wi-Fi while there is no other network")
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--label",
        action="store_true",
        help="print what stands on the device: that Wi-Fi with its QR code, and the certificate's fingerprint",
    )
    what.add_argument(
        "--label-page",
        action="store_true",
        help="print the label as a page of HTML, with the claim code if there is one",
    )
    what.add_argument("--label-text", action="store_true", help="the same as lines without QR codes")
    what.add_argument("--close", action="store_true", help="close a Wi-Fi that was left open")
    data_option(parser)


def add_uplink(commands: Any) -> None:
    parser = command(commands, "uplink", _uplink, "run the process that sends to the gym's hub, where one is joined")
    data_option(parser)


def _uplink(arguments: Arguments) -> int:
    from hingewall.places import places
    from hingewall.uplink.process import run_uplink

    return run_uplink(places(arguments.data))


def add_join(commands: Any) -> None:
    parser = command(commands, "join", _join, "join the gym's hub by the code that it shows, or leave it")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("code", nargs="?", metavar="CODE", help="the whole code, which begins with hw1.")
    what.add_argument("--leave", action="store_true", help="be a wall alone again; what the hub has, it keeps")
    data_option(parser)


def _join(arguments: Arguments) -> int:
    from hingewall.fleet.access import encode, from_code
    from hingewall.places import places
    from hingewall.small_files import replace_whole
    from hingewall.uplink.joining import is_there, let_through, located

    file = places(arguments.data).hub
    installed = arguments.data is None
    try:
        if arguments.leave:
            file.unlink(missing_ok=True)
            if installed:
                let_through(None)
            print("This wall is alone: nothing more is sent.")
            return 0
        access = located(from_code(arguments.code))
        answers = is_there(access)
        replace_whole(file, encode(access), as_folder=True)
        if installed:
            let_through(access.host)
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}; run this as root, or with --data of a wall of your own") from error
    print(f"This wall is {access.wall} at the hub {access.host}: what it keeps is sent there from now on.")
    if not answers:
        print("The hub does not answer just now. Nothing is lost: what is kept waits until it does.")
    return 0


def _wifi(arguments: Arguments) -> int:
    from hingewall.places import places
    from hingewall.supervision import Stopping
    from hingewall.wifi.run import close_hotspot, print_label, run_hotspot

    where = places(arguments.data)
    if arguments.label:
        return print_label(where)
    if arguments.label_page or arguments.label_text:
        from hingewall.wifi.label_page import as_html, as_text, card

        print((as_html if arguments.label_page else as_text)(card(where)), end="")
        return 0
    if arguments.close:
        return close_hotspot()
    with Stopping() as stopping:
        return run_hotspot(where, stopping)


def _web(arguments: Arguments) -> int:
    from hingewall.places import places
    from hingewall.supervision import Stopping, sd_notify
    from hingewall_web.serve import run_web
    from hingewall_web.server.listening import listen

    with Stopping() as stopping:
        run_web(
            places(arguments.data),
            listen(arguments.host, arguments.port, arguments.fd),
            arguments.name,
            stopping,
            lambda: sd_notify("READY=1"),
        )
    return 0
