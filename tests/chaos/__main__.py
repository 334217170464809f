"""``make chaos``: all rounds at length, and their table into tests/RELIABILITY.md; named ones alone, and their rows.

``--share 0.1`` plays a tenth of each and writes nothing.
"""

import argparse
import logging
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from chaos.page import PAGE, between
from chaos.rounds import ROUNDS, Result
from hingewall.storage import writing

BEGIN, END = "<!-- chaos -->", "<!-- /chaos -->"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("rounds", nargs="*", choices=[[], *ROUNDS], help=f"of {', '.join(ROUNDS)}; all by default")
    parser.add_argument(
        "--share", type=float, default=1.0, help="how much of each, 1 by default; only then it is written"
    )
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    writing.FIRST_RETRY_S = 0.05
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as folder:
        for name in options.rounds or ROUNDS:
            play, times = ROUNDS[name]
            began = time.monotonic()
            for result in play(Path(folder) / name, max(1, round(times * options.share))):
                results.append(result)
                print(line(result), f"({time.monotonic() - began:.0f} s)", flush=True)
                print("".join(f"    {failure}\n" for failure in result.failures), end="", flush=True)
    if options.share == 1.0:
        write(results)
    return 1 if any(result.failures for result in results) else 0


def line(result: Result) -> str:
    notes = ", ".join(f"{what} {number:g}" for what, number in result.notes.items())
    return f"| {result.round} | {result.tried} | {len(result.failures)} | {notes} |"


def write(results: list[Result]) -> None:
    """Each row in the place of the one of before."""
    _, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    rows = {row.split(" | ")[0].removeprefix("| "): row for row in rest.partition(END)[0].splitlines()[3:] if row}
    rows |= {result.round: line(result) for result in results}
    between(BEGIN, END, "\n".join(["| what | tried | failed | notes |", "|---|---|---|---|", *rows.values()]))


if __name__ == "__main__":
    sys.exit(main())
