"""The ``hingewall`` command. Every error that a user can cause is one line on stderr and exit code 2."""

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hingewall import __version__
from hingewall.errors import HingewallError, UsageError, one_line
from hingewall.supervision import Interrupted

Arguments = argparse.Namespace

EXAMPLES = {
    "demo": "hingewall demo --person too_near --data mydata",
    "device": "hingewall device --source emulated --data mydata --console",
    "camera": "hingewall camera --source hardware --data mydata",
    "web": "hingewall web --data mydata --port 8099",
    "wifi": "sudo hingewall wifi --label",
    "replay": "hingewall replay morning.jsonl.gz --set reach.target_mm=200",
    "settings": "hingewall settings --data mydata --json",
    "export": "hingewall export --since 2026-11-01 -o sets.csv",
    "check": "sudo hingewall check",
    "calibrate": "sudo hingewall calibrate --at 300 --at 600",
    "bench": "hingewall bench --json",
}
"""What each command's help ends with. What only our own processes say to each other is not in the help."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; the console script's entry point."""
    try:
        arguments = _parser().parse_args(argv)
        code: int = arguments.run(arguments)
        sys.stdout.flush()
        return code
    except HingewallError as error:
        print(f"hingewall: {one_line(error)}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever read our output has gone; without this Python complains once more while it exits.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Interrupted as interrupted:
        return interrupted.code
    except KeyboardInterrupt:
        return 130  # as a shell reports it; demo, device and web end by themselves with 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hingewall", description="A wall that coaches the hip hinge.")
    parser.add_argument("--version", action="version", version=f"hingewall {__version__}")
    parser.set_defaults(run=lambda _arguments: _help(parser))
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_demo(commands)
    _add_device(commands)
    _add_camera(commands)
    _add_web(commands)
    _add_wifi(commands)
    _add_replay(commands)
    _add_settings(commands)
    _add_export(commands)
    _add_check(commands)
    _add_calibrate(commands)
    _add_bench(commands)
    return parser


def _help(parser: argparse.ArgumentParser) -> int:
    parser.print_help()
    return 0


def _command(commands: Any, name: str, run: Any, help: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=help, description=help, epilog=f"example: {EXAMPLES[name]}"
    )
    parser.set_defaults(run=run)
    return parser


def _data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, metavar="DIR", help="keep wiring, database and sockets in this one folder")


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")


def _address(parser: argparse.ArgumentParser, host: str) -> None:
    parser.add_argument("--host", default=host, help="address to listen on (default %(default)s)")
    parser.add_argument("--port", type=int, default=8080, help="port to listen on (default %(default)s)")


def _simulation(parser: argparse.ArgumentParser) -> None:
    _person(parser)
    parser.add_argument(
        "--sensor-fault", action="append", default=[], metavar="KIND@FROM-TO",
        help="give the simulated sensor this fault, from and to in seconds; a wrong KIND lists all kinds",
    )  # fmt: skip


def _started_at(parser: argparse.ArgumentParser) -> None:
    """CLOCK_MONOTONIC at which the simulation began: the demo's device and camera see the same person."""
    parser.add_argument("--started-at", type=float, help=argparse.SUPPRESS)


def _person(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--person", default="class", metavar="NAME", help="the simulated person; a wrong NAME lists all names"
    )
    parser.add_argument(
        "--seed", type=int, default=1, metavar="N", help="vary the simulated body and its movements (default 1)"
    )


def _add_demo(commands: Any) -> None:
    parser = _command(commands, "demo", _demo, "run the whole device on this machine, with a simulated person")
    _address(parser, "0.0.0.0")  # noqa: S104  the demo is there to be opened on a phone
    parser.add_argument("--for", dest="seconds", type=float, metavar="S", help="stop after this many seconds")
    parser.add_argument("--quiet", action="store_true", help="do not print each cue")
    parser.add_argument(
        "--forget-pin", action="store_true", help="choose a new owner PIN for --data DIR; its history and settings stay"
    )
    _data(parser)
    _simulation(parser)


def _demo(arguments: Arguments) -> int:
    from hingewall.commands.demo import Demo

    return Demo(
        host=arguments.host, port=arguments.port, data=arguments.data, seconds=arguments.seconds,
        person=arguments.person, seed=arguments.seed, sensor_faults=arguments.sensor_fault, quiet=arguments.quiet,
        forget_pin=arguments.forget_pin,
    ).run()  # fmt: skip


def _add_device(commands: Any) -> None:
    parser = _command(commands, "device", _device, "run the sensing and coaching process")
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
    _started_at(parser)
    _data(parser)
    _simulation(parser)


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


def _add_camera(commands: Any) -> None:
    parser = _command(
        commands, "camera", _camera, "run the camera process, which turns frames into numbers and keeps no picture"
    )
    parser.add_argument(
        "--source", default="simulated", metavar="SOURCE",
        help="the camera: hardware, simulated, none, or a .npz file of frames (default %(default)s)",
    )  # fmt: skip
    _started_at(parser)
    _data(parser)
    _person(parser)


def _camera(arguments: Arguments) -> int:
    from hingewall.camera.process import CameraOptions, run_camera
    from hingewall.places import places

    options = CameraOptions(arguments.source, arguments.person, arguments.seed, arguments.started_at)
    return run_camera(places(arguments.data), options)


def _add_web(commands: Any) -> None:
    parser = _command(commands, "web", _web, "run the process that serves the pages")
    _address(parser, "127.0.0.1")
    parser.add_argument(
        "--name", action="append", default=[], metavar="HOST",
        help="also serve the pages under this host name, e.g. hingewall.local; may be given several times",
    )  # fmt: skip
    parser.add_argument("--fd", type=int, help=argparse.SUPPRESS)  # a listening socket, from whoever starts this
    _data(parser)


def _add_wifi(commands: Any) -> None:
    parser = _command(commands, "wifi", _wifi, "open the wall's own Wi-Fi while there is no other network; needs root")
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--label", action="store_true", help="print the name and password of that Wi-Fi, and a QR code with both"
    )
    what.add_argument("--close", action="store_true", help="close a Wi-Fi that was left open")
    _data(parser)


def _wifi(arguments: Arguments) -> int:
    from hingewall.places import places
    from hingewall.supervision import Stopping
    from hingewall.wifi.run import close_hotspot, print_label, run_hotspot

    where = places(arguments.data)
    if arguments.label:
        return print_label(where.wifi_label)
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


def _add_replay(commands: Any) -> None:
    parser = _command(commands, "replay", _replay, "run recordings through the coaching, as fast as this machine can")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="recordings, .jsonl or .jsonl.gz")
    parser.add_argument(
        "--set", dest="changes", action="append", default=[], metavar="SECTION.KEY=VALUE",
        help="change a setting of the recording; may be given several times",
    )  # fmt: skip
    parser.add_argument(
        "--frames",
        type=Path,
        metavar="F.npz",
        help="analyse these frames in place of the recording's own camera numbers",
    )
    parser.add_argument(
        "--lenient", action="store_true", help="skip and count bad lines instead of stopping at the first"
    )
    _json(parser)


def _replay(arguments: Arguments) -> int:
    from hingewall.commands.reports import as_json, replay_line
    from hingewall.wall.replay import replay

    changes = _changes(arguments.changes)
    if arguments.frames and len(arguments.files) > 1:
        raise UsageError(f"--frames {arguments.frames}: belongs to one recording; name one FILE")
    code = 0
    for file in arguments.files:
        try:
            result = replay(file, changes, arguments.lenient, arguments.frames)
        except HingewallError as error:
            print(f"hingewall: {one_line(error)}", file=sys.stderr)
            code = 2
            continue
        print(as_json(result) if arguments.json else replay_line(result), flush=True)
    return code


def _changes(texts: Sequence[str]) -> dict[str, object]:
    from hingewall.settings.settings import SETTINGS

    changes: dict[str, object] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f"--set {text}: expected SECTION.KEY=VALUE, e.g. --set stance.target_mm=650")
        key = key.strip()
        changes[key] = SETTINGS[key].from_text(value) if key in SETTINGS else value
    return changes


def _add_settings(commands: Any) -> None:
    parser = _command(
        commands, "settings", _settings, "print the settings in force, with their units, bounds and source"
    )
    _data(parser)
    _json(parser)


def _settings(arguments: Arguments) -> int:
    from hingewall.commands.reports import anything_kept, as_json, effective_settings, settings_table
    from hingewall.places import places

    where = places(arguments.data)
    if not anything_kept(where):
        if arguments.data is not None:
            raise UsageError(
                f"--data {arguments.data}: there is neither a {where.database.name} nor a {where.wiring.name};"
                " name the folder of a device or a demo"
            )
        print("hingewall: no device is installed on this machine; these are the defaults", file=sys.stderr)
    rows = effective_settings(where)
    print(as_json(rows) if arguments.json else settings_table(rows))
    return 0


def _add_export(commands: Any) -> None:
    parser = _command(commands, "export", _export, "export sets and reps as CSV or JSON, or one rep as a recording")
    parser.add_argument(
        "--since", metavar="DATE", help="export only sets that began on this date or later, e.g. 2026-11-01"
    )
    parser.add_argument(
        "--format", choices=("csv", "json"), default="csv", help="the format of sets and reps (default %(default)s)"
    )
    parser.add_argument("--rep", metavar="ID", help="export only this rep, as a recording for `hingewall replay`")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to this file instead of the terminal")
    _data(parser)


def _export(arguments: Arguments) -> int:
    from hingewall.commands.reports import write_export
    from hingewall.places import places

    write_export(places(arguments.data), arguments.since, arguments.format, arguments.rep, arguments.output)
    return 0


def _add_check(commands: Any) -> None:
    parser = _command(
        commands, "check", _check, "test each piece of hardware, and say what to check first where one fails"
    )
    parser.add_argument("--yes", action="store_true", help="ask no questions, even at a terminal")
    _data(parser)
    _json(parser)


def _check(arguments: Arguments) -> int:
    from hingewall.checks.prompt import prompt_for
    from hingewall.checks.report import all_good, as_json, coloured, table
    from hingewall.checks.suite import run_checks
    from hingewall.places import places
    from hingewall.settings.wiring import load_wiring
    from hingewall.supervision import Stopping

    where = places(arguments.data)
    with Stopping() as stopping:
        ask = prompt_for(arguments.yes or arguments.json)
        checks = run_checks(where, load_wiring(where.wiring), ask, stopping=stopping)
    print(as_json(checks) if arguments.json else table(checks, coloured(sys.stdout)))
    return 0 if all_good(checks) else 1


def _add_calibrate(commands: Any) -> None:
    parser = _command(commands, "calibrate", _calibrate, "measure the sensor's offset and gain against a white card")
    parser.add_argument(
        "--at", type=float, action="append", default=[], metavar="MM",
        help="the card's distance from the device's front; give two to measure the gain too, e.g. --at 300 --at 600",
    )  # fmt: skip
    _data(parser)


def _calibrate(arguments: Arguments) -> int:
    from hingewall.checks.prompt import prompt_for
    from hingewall.commands.calibrate import run_calibration
    from hingewall.places import places
    from hingewall.supervision import Stopping

    with Stopping() as stopping:
        run_calibration(places(arguments.data), arguments.at, prompt_for(False), sys.stdout, stopping=stopping)
    return 0


def _add_bench(commands: Any) -> None:
    parser = _command(commands, "bench", _bench, "measure the README's performance figures on this machine")
    _json(parser)


def _bench(arguments: Arguments) -> int:
    from hingewall.commands.bench import bench_table, measure
    from hingewall.commands.reports import as_json

    figures = measure(progress=not arguments.json)
    print(as_json(figures) if arguments.json else bench_table(figures))
    return 0
