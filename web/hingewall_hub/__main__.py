"""``python -m hingewall_hub``: a hub on this machine (``make hub``), or one of its processes."""

import argparse
import logging
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from hingewall.errors import HingewallError, UsageError, one_line
from hingewall.fleet.access import HubAccess
from hingewall.supervision import Stopping

MOST_WALLS = 200
"""Each has a database, a connection and three threads."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run it and return the exit code. Errors that a user can cause are one line and code 2."""
    parser = argparse.ArgumentParser(prog="make hub", description="A hub for many walls, on this machine.")
    parser.add_argument("--walls", type=int, default=2, metavar="N", help="simulated walls (default %(default)s)")
    parser.add_argument("--rate", type=float, default=0.5, metavar="R", help="reps a second over all walls")
    parser.add_argument("--reps-for", type=float, metavar="S", help="no rep after so long; what waits still goes up")
    parser.add_argument("--for", dest="seconds", type=float, metavar="S", help="stop after this many seconds")
    parser.add_argument("--port", type=int, default=8090, metavar="N", help="of the page (default %(default)s)")
    parser.add_argument("--data", type=Path, metavar="DIR", help="keep everything in DIR (default: a new folder)")
    parser.add_argument("--part", choices=("ingester", "site", "walls"), help=argparse.SUPPRESS)
    parser.add_argument("--where", default="", help=argparse.SUPPRESS)
    parser.add_argument("--broker", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--door", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--certificate", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--password", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    try:
        _refuse(arguments)
        return _run(arguments)
    except HingewallError as error:
        sys.stderr.write(f"make hub: {one_line(error)}\n")
        return 2


def _refuse(arguments: argparse.Namespace) -> None:
    if not 0 <= arguments.walls <= MOST_WALLS:
        raise UsageError(f"--walls {arguments.walls}; expected a whole number from 0 to {MOST_WALLS}")
    if not 0 < arguments.port < 65536:
        raise UsageError(f"--port {arguments.port}; expected a whole number from 1 to 65535")
    for name, value in (("--rate", arguments.rate), ("--for", arguments.seconds), ("--reps-for", arguments.reps_for)):
        if value is not None and not value >= 0:
            raise UsageError(f"{name} {value}; expected a number from 0 on")


def _run(arguments: argparse.Namespace) -> int:
    if arguments.part is None:
        from hingewall_hub.local.run import run_hub

        return run_hub(arguments)
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format=f"hub {arguments.part}: %(message)s")
    certificate = arguments.certificate.read_text("ascii") if arguments.certificate else ""
    with Stopping() as stopping:
        if arguments.part == "ingester":
            from hingewall_hub.door import HUB, Door
            from hingewall_hub.ingest import run_ingester

            door = Door(arguments.door)
            access = HubAccess("127.0.0.1", arguments.broker, HUB, door.own_password(), certificate)
            run_ingester(arguments.where, door, access, stopping.wait)
        elif arguments.part == "walls":
            from hingewall_hub.local.walls import run

            run(arguments.data, arguments.rate, stopping.wait, arguments.reps_for)
        else:
            from hingewall_hub.local.serving import serve
            from hingewall_hub.site import Hub

            serve(
                Hub(arguments.where, arguments.broker, certificate, arguments.password),
                arguments.port,
                partial(stopping.wait, None),
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
