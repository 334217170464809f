"""The ``hingewall`` command. Every error that a user can cause is one line on stderr and exit code 2."""

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence

from hingewall import __version__
from hingewall.commands import hardware, processes, records, update
from hingewall.commands.arguments import Parser
from hingewall.errors import HingewallError, one_line
from hingewall.supervision import Interrupted


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
    parser = Parser(prog="hingewall", description="A wall that coaches the hip hinge.")
    parser.add_argument("--version", action="version", version=f"hingewall {__version__}")
    parser.set_defaults(run=lambda _arguments: _help(parser))
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    processes.add_demo(commands)
    processes.add_device(commands)
    processes.add_camera(commands)
    processes.add_web(commands)
    processes.add_wifi(commands)
    processes.add_uplink(commands)
    processes.add_join(commands)
    hardware.add_certificate(commands)
    records.add_replay(commands)
    records.add_score(commands)
    records.add_settings(commands)
    records.add_export(commands)
    hardware.add_check(commands)
    hardware.add_calibrate(commands)
    hardware.add_bench(commands)
    update.add_update(commands)
    return parser


def _help(parser: argparse.ArgumentParser) -> int:
    parser.print_help()
    return 0
