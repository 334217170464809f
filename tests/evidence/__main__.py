"""``make accuracy``: measure how often the wall is right, and write tests/ACCURACY.md with its picture and numbers."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from evidence import cases, frames, recordings, visits
from evidence.page import page
from evidence.picture import picture
from hingewall.coaching.rules import RULES_VERSION
from hingewall.commands.arguments import Parser
from hingewall.errors import HingewallError, UsageError, one_line

TESTS = Path(__file__).parents[1]
NUMBERS, PAGE, PICTURE = "accuracy.json", "ACCURACY.md", "accuracy.svg"
SOURCES = ("recordings", "cases", "visits", "frames")


def main(words: list[str]) -> int:
    """Each source is written as soon as it is measured, so that a long run that is stopped leaves what it had."""
    try:
        arguments = _arguments(words)
        for source, one in measure(arguments, progress(sys.stderr)):
            stamp = {"date": datetime.now(UTC).date().isoformat(), "rules": RULES_VERSION}
            write(arguments.out, read(arguments.out) | {source: stamp | one})
    except HingewallError as error:
        print(f"accuracy: {one_line(error)}", file=sys.stderr)  # noqa: T201
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = Parser("python -m evidence", description=__doc__)
    parser.add_argument(
        "--data",
        type=Path,
        metavar="FOLDER",
        help="labelled recordings and field cases: labels.json and expected.json, in it or in folders within",
    )
    parser.add_argument(
        "--visits", type=_whole, default=200, metavar="N", help="simulated visits (default %(default)s)"
    )
    parser.add_argument("--bodies", type=_whole, default=2, metavar="N", help="bodies a rendered scene (default 2)")
    parser.add_argument("--only", nargs="+", choices=SOURCES, help="measure these; what is known of others stays")
    parser.add_argument("--out", type=Path, default=TESTS, metavar="DIR", help=argparse.SUPPRESS)
    return parser.parse_args(words)


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= 1_000_000):
        raise argparse.ArgumentTypeError(f"{text}: expected a whole number from 1 to 1000000")
    return int(text)


def progress(out: TextIO) -> Callable[[str], None]:
    """A line that is written over at a terminal; elsewhere nothing, since it is of use to nobody later."""
    return lambda text: print(f"\r\033[K{text}", end="", file=out, flush=True) if out.isatty() else None


def measure(arguments: argparse.Namespace, note: Callable[[str], None]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each source with its figures. Raises UsageError and RecordingError."""
    data, wanted = arguments.data, arguments.only or SOURCES
    if data is not None and not folders(data, "labels.json") + folders(data, "expected.json"):
        raise UsageError(
            f"DATA={data}: no labels.json and no expected.json is there; name a folder like tests/recordings"
        )
    if data is not None and "recordings" in wanted:
        for folder in folders(data, "labels.json"):
            yield from recordings.measured(folder, note).items()
    if data is not None and "cases" in wanted:
        for folder in folders(data, "expected.json"):
            yield "cases", cases.measured(folder, note)
    if "visits" in wanted:
        yield "visits", visits.measured(arguments.visits, note)
    if "frames" in wanted:
        yield "frames", frames.measured(arguments.bodies, note)


def folders(data: Path, name: str) -> list[Path]:
    """Where in a folder, or in those right within it, a file of this name lies; the first."""
    return [path.parent for path in (data / name, *sorted(data.glob(f"*/{name}"))) if path.is_file()][:1]


def read(folder: Path) -> dict[str, Any]:
    """What was measured before."""
    path = folder / NUMBERS
    return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}


def write(folder: Path, measured: dict[str, Any]) -> None:
    """Numbers, page and picture; the page and the picture follow from the numbers alone."""
    (folder / NUMBERS).write_text(json.dumps(measured, indent=1, ensure_ascii=False) + "\n", "utf-8")
    (folder / PAGE).write_text(page(measured), "utf-8")
    (folder / PICTURE).write_text(picture(measured), "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
