"""The commands that try the hardware, and this machine."""

import sys
from typing import Any

from hingewall.commands.arguments import Arguments, command, data_option, json_option, number


def add_check(commands: Any) -> None:
    parser = command(
        commands, "check", _check, "test each piece of hardware, and say what to check first where one fails"
    )
    parser.add_argument("--yes", action="store_true", help="ask no questions, even at a terminal")
    data_option(parser)
    json_option(parser)


def _check(arguments: Arguments) -> int:
    from hingewall.checks.prompt import prompt_for
    from hingewall.checks.report import all_good, as_json, coloured, table
    from hingewall.checks.suite import run_checks
    from hingewall.places import places
    from hingewall.settings.calibration import calibrated
    from hingewall.settings.wiring import load_wiring
    from hingewall.supervision import Stopping

    where = places(arguments.data)
    with Stopping() as stopping:
        ask = prompt_for(arguments.yes or arguments.json)
        wiring = calibrated(load_wiring(where.wiring), where.calibration)
        checks = run_checks(where, wiring, ask, stopping=stopping)
    print(as_json(checks) if arguments.json else table(checks, coloured(sys.stdout)))
    return 0 if all_good(checks) else 1


def add_calibrate(commands: Any) -> None:
    parser = command(commands, "calibrate", _calibrate, "measure the sensor's offset and gain against a card")
    parser.add_argument(
        "--at", type=number, action="append", default=[], metavar="MM",
        help="the card's distance from the device's front; give two to measure the gain too, e.g. --at 300 --at 600",
    )  # fmt: skip
    parser.add_argument(
        "--dark-at", type=number, metavar="MM",
        help="the distance of a dark card, to find what a cover before the sensor throws back; the sensor subtracts it",
    )  # fmt: skip
    data_option(parser)


def _calibrate(arguments: Arguments) -> int:
    from hingewall.checks.calibrate import run_calibration
    from hingewall.checks.prompt import prompt_for
    from hingewall.places import places
    from hingewall.supervision import Stopping

    with Stopping() as stopping:
        run_calibration(
            places(arguments.data), arguments.at, prompt_for(False), sys.stdout, stopping=stopping,
            dark_at_mm=arguments.dark_at,
        )  # fmt: skip
    return 0


def add_bench(commands: Any) -> None:
    parser = command(commands, "bench", _bench, "measure the figures of tests/README.md on this machine")
    json_option(parser)


def _bench(arguments: Arguments) -> int:
    from hingewall.commands.bench import bench_table, measure
    from hingewall.commands.reports import as_json

    figures = measure(progress=not arguments.json)
    print(as_json(figures) if arguments.json else bench_table(figures))
    return 0


def add_certificate(commands: Any) -> None:
    parser = command(
        commands, "certificate", _certificate, "make the certificate for https, or a new one where the old will not do"
    )
    data_option(parser)


def _certificate(arguments: Arguments) -> int:
    from datetime import UTC, datetime

    from hingewall.certificate import keep
    from hingewall.clock.system import kernel_believes
    from hingewall.names import certified_names
    from hingewall.places import places

    now = datetime.now(UTC) if kernel_believes() else None
    found, why = keep(places(arguments.data), certified_names(), now)
    print(f"{f'a new certificate, since {why}' if why else 'the certificate is as it should be'}: {found.line}")
    return 0
