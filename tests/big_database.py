"""A history as a busy gym leaves it: `.venv/bin/python tests/big_database.py FOLDER [--days 90] [--reps-a-day 5000]`.

Written in one go past the device, since months of training would take hours; rows, traces and their sizes are as the
device writes them. Of ten sets six are guests' and four of twenty athletes.
"""

import argparse
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import uuid6

from hingewall.messages.readings import BodyReading, RangeReading
from hingewall.messages.rep import Reason, Rep, Verdict
from hingewall.settings.settings import Settings, as_dict
from hingewall.storage import athletes, counting, jobs
from hingewall.storage.connection import writer
from hingewall.storage.migrations import migrate, migrations
from hingewall.storage.trace import Trace, pack

REPS_A_SET = 10
ATHLETES = 20
OPEN_FROM, OPEN_S = 7, 15 * 3600
"""The hour at which the gym opens, and for how long."""

BADGES = [
    (colour, shape)
    for colour in ("blue", "sky", "green", "yellow", "orange")
    for shape in ("star", "moon", "sun", "heart")
]
VERDICTS: dict[tuple[Verdict, Reason | None], int] = {
    ("counted", None): 82,
    ("no_rep", "shallow"): 9,
    ("no_rep", "squat"): 6,
    ("void", "lost_sight"): 3,
}
"""How often in a hundred."""

REP = "INSERT INTO reps (id, set_id, end_s, verdict, reason, unsure, measured, trace) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


def make(path: Path, days: int, reps_a_day: int, version: int | None = None, seed: int = 1) -> None:
    """A database at ``path`` as ``version`` left it (the newest: counted too), that ends with today.

    Raises FileExistsError.
    """
    if path.exists():
        raise FileExistsError(f"{path} is there already; name another folder")
    path.parent.mkdir(parents=True, exist_ok=True)
    dice = random.Random(seed)
    traces = [pack(_trace(dice)) for _ in range(40)]
    with closing(writer(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = OFF")
        steps = {number: sql for number, sql in migrations().items() if version is None or number <= version}
        migrate(connection, path, steps)
        connection.execute("BEGIN")
        people = [_athlete(connection, number) for number in range(ATHLETES)]
        today = datetime.now().astimezone().replace(hour=OPEN_FROM, minute=0, second=0, microsecond=0)
        for ago in range(days - 1, -1, -1):
            _day(connection, dice, (today - timedelta(days=ago)).timestamp(), reps_a_day, people, traces)
        connection.execute("COMMIT")
        while version is None and _counted(connection):
            pass
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _counted(connection: sqlite3.Connection) -> bool:
    connection.execute("BEGIN IMMEDIATE")
    more = counting.count(connection)
    connection.execute("COMMIT")
    return more


def _athlete(connection: sqlite3.Connection, number: int) -> str:
    athlete_id = str(uuid6.uuid7())
    colour, shape = BADGES[number]
    athletes.create(connection, athlete_id, athletes.Profile(f"Athlete {number + 1}", colour, shape, "scrypt:none"))  # type: ignore[arg-type]
    return athlete_id


def _day(
    connection: sqlite3.Connection, dice: random.Random, opens: float, reps: int, people: list[str], traces: list[bytes]
) -> None:
    sets = max(1, reps // REPS_A_SET)
    for number in range(sets):
        set_id, at = str(uuid6.uuid7()), opens + OPEN_S * number / sets
        moment = jobs.Moment(at, at, "a boot", True)
        who = dice.choice(people) if dice.random() < 0.4 else None
        new = jobs.NewSet(set_id, moment, REPS_A_SET, "reach", "hardware", 1, Settings(), 4, "0.1.0", who)
        jobs.start_set(connection, new)
        connection.executemany(REP, _reps(dice, set_id, at, traces))
        jobs.end_set(connection, set_id, "goal", at + REPS_A_SET * 5.0)
        if dice.random() < 0.02:
            rep_id, verdict = connection.execute("SELECT id, verdict FROM reps ORDER BY seq DESC LIMIT 1").fetchone()
            jobs.edit_rep(connection, rep_id, "remove" if verdict == "counted" else "counted", "owner", moment)


def _reps(dice: random.Random, set_id: str, at: float, traces: list[bytes]) -> Iterator[tuple[Any, ...]]:
    for number in range(REPS_A_SET):
        fields = msgspec.structs.asdict(_rep(dice, at + 5.0 * number))
        queried = [fields.pop(name) for name in jobs.QUERIED]
        yield (str(uuid6.uuid7()), set_id, *queried, msgspec.json.encode(fields).decode(), dice.choice(traces))


def _rep(dice: random.Random, start_s: float) -> Rep:
    verdict, reason = dice.choices(list(VERDICTS), list(VERDICTS.values()))[0]
    reach = dice.gauss(258 if verdict == "counted" else 190, 9)
    down, held, up = dice.gauss(1.5, 0.1), dice.gauss(0.4, 0.05), dice.gauss(1.2, 0.1)
    drop = dice.gauss(35, 8)
    return Rep(
        start_s=round(start_s, 3), bottom_s=round(start_s + down, 3), end_s=round(start_s + down + held + up, 3),
        verdict=verdict, reason=reason, unsure=dice.random() < 0.1, stance_mm=610.0, gap_mm=round(610 - reach, 1),
        reach_mm=round(reach, 1), eccentric_s=round(down, 3), pause_s=round(held, 3), concentric_s=round(up, 3),
        hip_drop_mm=round(drop, 1), drop_ratio=round(drop / reach, 3), form="hinge", target_mm=240.0, top_pause_s=0.8,
        peak_down_mm_s=round(dice.gauss(310, 20), 1), peak_up_mm_s=round(dice.gauss(330, 20), 1),
        mean_down_mm_s=round(reach / down, 1), mean_up_mm_s=round(reach / up, 1), shift_mm=round(dice.gauss(0, 6), 1),
        turns=0, quality=0.99, rules_version=4,
    )  # fmt: skip


def _trace(dice: random.Random) -> Trace:
    """Five seconds of readings, with a sensor's noise."""
    ranges = [
        RangeReading(
            round(n * 0.02, 4), float(round(660 - 130 * (1 - abs(n - 125) / 125) + dice.gauss(0, 3))), "valid",
            round(dice.gauss(1.7, 0.1), 2), round(dice.gauss(12, 0.5), 2), 0.2, 256.0, n % 256,
        )
        for n in range(250)
    ]  # fmt: skip
    bodies = [
        BodyReading(round(n / 15, 4), True, 1, round(dice.gauss(12, 1), 1), -3.0, -210.0, 0.93) for n in range(75)
    ]
    header = {"mount_offset_mm": 50.0, "settings": as_dict(Settings()), "rules_version": 4}
    return Trace(header, sorted([*ranges, *bodies], key=lambda reading: reading.t))


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a history as a busy gym leaves it.")
    parser.add_argument("folder", type=Path, help="where its hingewall.db is made")
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--reps-a-day", type=int, default=5000)
    parser.add_argument("--version", type=int, help="of the database, to migrate it afterwards (default: the newest)")
    asked = parser.parse_args()
    make(asked.folder / "hingewall.db", asked.days, asked.reps_a_day, asked.version)


if __name__ == "__main__":
    main()
