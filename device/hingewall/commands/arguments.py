"""The arguments that more than one command takes."""

import argparse
from pathlib import Path
from typing import Any, NoReturn

from hingewall.errors import UsageError

Arguments = argparse.Namespace

EXAMPLES = {
    "demo": "hingewall demo --person too_near --data mydata",
    "device": "hingewall device --source emulated --data mydata --console",
    "camera": "hingewall camera --source hardware --data mydata",
    "web": "hingewall web --data mydata --port 8099",
    "certificate": "sudo -u hingewall-https hingewall certificate",
    "uplink": "hingewall uplink --data mydata",
    "join": "sudo hingewall join hw1.eyJob3N0IjoiMTAuMC4wLjUiLCJwb3J0Ijo4ODgzLCJ3YWxsIjoicmFjay03In0",
    "wifi": "sudo hingewall wifi --label",
    "replay": "hingewall replay morning.jsonl.gz --set reach.target_mm=200",
    "score": "hingewall score --visits 50 --without-camera",
    "settings": "hingewall settings --data mydata --json",
    "export": "hingewall export --since 2026-11-01 -o sets.csv",
    "check": "sudo hingewall check",
    "calibrate": "sudo hingewall calibrate --at 300 --at 600",
    "bench": "hingewall bench --json",
    "update": "sudo hingewall update hingewall-1.2.3.bundle",
}
"""What each command's help ends with. What only our own processes say to each other is not in the help."""


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, as every other error of a command."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message.removeprefix('argument ')}; {self.prog} --help says more")


def whole(text: str) -> int:
    """A whole number. Raises ArgumentTypeError."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None


def number(text: str) -> float:
    """A number. Raises ArgumentTypeError."""
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number") from None


def command(commands: Any, name: str, run: Any, help: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=help, description=help, epilog=f"example: {EXAMPLES[name]}"
    )
    parser.set_defaults(run=run)
    return parser


def data_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, metavar="DIR", help="use this one folder for wiring, database and sockets")


def json_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")


def address(parser: argparse.ArgumentParser, host: str) -> None:
    parser.add_argument("--host", default=host, help="address to listen on (default %(default)s)")
    parser.add_argument("--port", type=whole, default=8080, help="port to listen on (default %(default)s)")


def simulation(parser: argparse.ArgumentParser) -> None:
    person(parser)
    parser.add_argument(
        "--sensor-fault", action="append", default=[], metavar="KIND@FROM-TO",
        help="give the simulated sensor this fault, from and to in seconds; an unknown KIND lists all kinds",
    )  # fmt: skip


def started_at(parser: argparse.ArgumentParser) -> None:
    """CLOCK_MONOTONIC at which the simulation began: the demo's device and camera see the same person."""
    parser.add_argument("--started-at", type=number, help=argparse.SUPPRESS)


def person(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--person", default="class", metavar="NAME", help="the simulated person; an unknown NAME lists all names"
    )
    parser.add_argument(
        "--seed", type=whole, default=1, metavar="N", help="vary the simulated body and its movements (default 1)"
    )
