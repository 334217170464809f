"""Whether a device starts and beeps, whatever one bit or one missing row of its database says."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from by_hand import Bench
from hingewall.signals.cue_selector import Hold
from hingewall.storage.repair.image import PAGE
from scenes import Scene

SMALL = ("settings", "owner", "boots", "athletes", "profiles", "sqlite_sequence")
"""The tables that a start reads, each a page."""

HEADER_BYTES = 100
ROW_BYTES = 400
"""Of a table's page: where its rows lie, at the end."""


TOO_NEAR = tuple(Scene().stand(seconds=1.2).move(100, 0.6).hold(0.2).readings)


def spots(path: Path) -> Iterator[int]:
    """Where the bits are that a start depends on: the header, the layout, and the small tables with their rows."""
    yield from range(HEADER_BYTES + 40)
    with closing(sqlite3.connect(path)) as connection:
        pages = connection.execute("SELECT name, rootpage FROM sqlite_schema").fetchall()
    for name, page in pages:
        if name in SMALL:
            yield from range((page - 1) * PAGE, (page - 1) * PAGE + 16)
            yield from range(page * PAGE - ROW_BYTES, page * PAGE)


def starts_and_beeps(folder: Path) -> str:
    """What is wrong with a start on the database in ``folder``, of somebody who comes too near; empty if nothing is."""
    try:
        with Bench(folder) as bench:
            bench.play(TOO_NEAR)
            if Hold("too_near", True) not in bench.heard:
                return "no beep"
            return ", ".join(bench.device._failed)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
