"""The commands that read what is there: recordings, settings, the history."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hingewall.commands.arguments import Arguments, command, data_option, json_option
from hingewall.errors import HingewallError, UsageError, one_line


def add_replay(commands: Any) -> None:
    parser = command(commands, "replay", _replay, "run recordings through the coaching, as fast as this machine can")
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
    json_option(parser)


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


def add_score(commands: Any) -> None:
    parser = command(
        commands, "score", _score, "let simulated people visit the wall, and judge the coaching by what they really did"
    )
    parser.add_argument("--visits", default="200", metavar="N", help="how many visits (default %(default)s)")
    parser.add_argument("--seed", default="1", metavar="N", help="other people on other days (default %(default)s)")
    parser.add_argument("--without-camera", action="store_true", help="leave the camera's numbers out")
    parser.add_argument("--by", choices=("condition",), help="tell light, clothes, mount and the like apart")
    parser.add_argument(
        "--things", metavar="HOURS", help="instead of visits: so long an empty gym, with one thing after another in it"
    )
    parser.add_argument("--visit", metavar="N", help="only this one of the visits, with each mistake and its time")
    parser.add_argument(
        "--record", type=Path, metavar="DIR", help="with --visit: write it there as a recording for `hingewall replay`"
    )
    json_option(parser)


def _score(arguments: Arguments) -> int:
    from hingewall.commands.reports import as_json
    from hingewall.commands.score.conditions import ByCondition
    from hingewall.commands.score.report import as_keys, by_keys, by_table, table
    from hingewall.commands.score.run import progress, score, score_one, write_recordings

    visits, seed = _whole("--visits", arguments.visits, 1), _whole("--seed", arguments.seed, 0)
    camera = not arguments.without_camera
    by = ByCondition() if arguments.by else None
    if arguments.things is not None:
        return _score_things(arguments, seed, camera)
    if arguments.visit is None:
        if arguments.record is not None:
            raise UsageError(f"--record {arguments.record}: writes one visit; say which with --visit N")
        tally = score(visits, seed, camera, progress(visits, sys.stderr), by)
    elif by is not None:
        raise UsageError(f"--by {arguments.by}: compares visits, and --visit {arguments.visit} is one; leave one out")
    else:
        visit = _whole("--visit", arguments.visit, 1)
        if arguments.record is not None:
            for path in write_recordings(arguments.record, seed, visit, camera):
                print(path, file=sys.stderr)
        tally = score_one(seed, camera, visit)
    if arguments.json:
        print(as_json(as_keys(tally) | ({"by": by_keys(by)} if by else {})))
    else:
        print(table(tally, camera, seed) + (f"\n\n{by_table(by)}" if by else ""))
    return 0


def _score_things(arguments: Arguments, seed: int, camera: bool) -> int:
    from hingewall.commands.reports import as_json
    from hingewall.commands.score.empty import empty_keys, empty_table, score_empty

    hours = _whole("--things", arguments.things, 1)
    for option, value in (("--visit", arguments.visit), ("--by", arguments.by), ("--record", arguments.record)):
        if value is not None:
            raise UsageError(f"{option} {value}: is about visits, and with --things there are none; leave one out")
    found = score_empty(hours, seed, camera)
    print(as_json(empty_keys(found)) if arguments.json else empty_table(found, camera, seed))
    return 0


def _whole(option: str, text: str, least: int) -> int:
    """A whole number from ``least`` to a million. Raises UsageError."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 7 else -1
    if not least <= number <= 1_000_000:
        raise UsageError(f"{option} {text}: expected a whole number from {least} to 1000000, e.g. {option} 50")
    return number


def add_settings(commands: Any) -> None:
    parser = command(
        commands, "settings", _settings, "print the settings in force, with their units, bounds and source"
    )
    data_option(parser)
    json_option(parser)


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


def add_export(commands: Any) -> None:
    parser = command(commands, "export", _export, "export sets and reps as CSV or JSON, or one rep as a recording")
    parser.add_argument(
        "--since", metavar="DATE", help="export only sets that began on this date or later, e.g. 2026-11-01"
    )
    parser.add_argument(
        "--format", choices=("csv", "json"), default="csv", help="the format of sets and reps (default %(default)s)"
    )
    parser.add_argument(
        "--rows", choices=("reps", "sets"), default="reps", help="what a row of the CSV is (default %(default)s)"
    )
    parser.add_argument("--rep", metavar="ID", help="export only this rep, as a recording for `hingewall replay`")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to this file instead of the terminal")
    data_option(parser)


def _export(arguments: Arguments) -> int:
    from hingewall.commands.reports import write_export
    from hingewall.places import places

    if arguments.rows == "sets" and (arguments.format == "json" or arguments.rep):
        given = "--rep" if arguments.rep else "--format json"
        raise UsageError(f"--rows sets with {given}: rows are those of the CSV; leave out one of the two")
    form = "sets" if arguments.rows == "sets" else arguments.format
    write_export(places(arguments.data), arguments.since, form, arguments.rep, arguments.output)
    return 0
