"""A gym's week on one device without waiting for it: does it grow?

`.venv/bin/python tests/chaos/week.py [--visits 100] [--write]`: seven days of visits through the device's loop, its
coaching, a real database and its nights, as fast as this machine can; then what the process weighs after each day.
--write puts the table into tests/RELIABILITY.md.
"""

import argparse
import gc
import logging
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from by_hand import Bench
from chaos.page import between
from chaos.wall import night
from hingewall.messages.readings import Reading
from hingewall.messages.snapshot import Snapshot
from hingewall.signals.cue_selector import Action
from scenes import Scene

DAYS, VISITS, KINDS = 7, 100, 12
BEGIN, END = "<!-- week -->", "<!-- /week -->"


class Day(NamedTuple):
    number: int
    readings: int
    reps: int
    database_mb: float
    memory_mb: float


class Week(Bench):
    """A device that keeps nothing of what it has shown and sounded."""

    def publish(self, snapshot: Snapshot) -> None:
        self.seen[:] = [snapshot]

    def perform(self, actions: Sequence[Action]) -> None:
        """Sounded, and forgotten."""


def visit(seed: int) -> list[Reading]:
    """Somebody comes, steps about, does ten reps, good and bad ones, now and then too near, rests and goes."""
    rng = random.Random(seed)
    scene = Scene(camera=bool(seed % 3), seed=seed)
    scene.nobody(rng.uniform(2, 20)).stand(rng.uniform(540, 900), 1.5).stand(rng.uniform(560, 680), 2.5)
    for n in range(10):
        if rng.random() < 0.2:
            scene.rep(reach=170, drop=280)
        elif rng.random() < 0.15:
            scene.rep(reach=150)
        elif n == 5 and rng.random() < 0.3:
            scene.rep(reach=450)
        else:
            scene.rep(reach=rng.uniform(245, 290), down=rng.uniform(1.0, 2.2))
    return scene.wait(rng.uniform(2, 20)).move(1400, 1.2).nobody(4).readings


def week(folder: Path, visits: int) -> Iterator[Day]:
    """So many visits on each of seven days, and a night after each."""
    rng, played = random.Random(7), [visit(seed) for seed in range(KINDS)]
    with Week(folder) as device:
        for number in range(1, DAYS + 1):
            readings = 0
            for _ in range(visits):
                shown = rng.choice(played)
                device.play(shown)
                device.until(lambda: device.now.set.unsaved == 0)
                readings += len(shown)
                device.shelf.clock.pass_by(shown[-1].t)
            device.shelf.nights(1)
            night(device.shelf.store)
            gc.collect()
            yield Day(number, readings, device.now.rep_seq, device.shelf.path.stat().st_size / 1e6, weight_mb())


def weight_mb() -> float:
    """What this process holds of the machine's memory."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=VISITS, help="a day, 100 by default; only then it is written")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    lines = ["| day | readings | reps so far | database | memory |", "|---|---|---|---|---|"]
    with tempfile.TemporaryDirectory(prefix="week-") as folder:
        for day in week(Path(folder), options.visits):
            weighed = f"{day.database_mb:.1f} MB | {day.memory_mb:.1f} MB"
            lines.append(f"| {day.number} | {day.readings:,} | {day.reps:,} | {weighed} |")
            print(lines[-1], flush=True)
    if options.write and options.visits == VISITS:
        between(BEGIN, END, "\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
