"""A hub whose processes are killed while walls train: what each wall has on its disk, the hub has, once.

``make hub-chaos`` is the long one: 50 walls, 20 reps a second, ten minutes, a kill every four seconds.
"""

import argparse
import itertools
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from hingewall_hub import database
from hingewall_hub.local.run import PARTS, WHERE

KILLED = ("ingester", "broker", "postgres")
START_S, SETTLE_S, LOOK_S = 120.0, 240.0, 0.5


class Outcome(NamedTuple):
    """Reps on the walls' disks and in the hub's database, by id; how often each part was killed."""

    made: set[str]
    stored: list[str]
    kills: dict[str, int]
    settled_s: float

    @property
    def lost(self) -> int:
        return len(self.made - set(self.stored))

    @property
    def doubled(self) -> int:
        return len(self.stored) - len(set(self.stored))

    @property
    def strange(self) -> int:
        """At the hub, and on no wall."""
        return len(set(self.stored) - self.made)


def chaos(folder: Path, walls: int, rate: float, seconds: float, every_s: float, port: int, seed: int = 1) -> Outcome:
    """Run a hub in ``folder`` for so long, with a kill -9 about every ``every_s``; then let it settle."""
    command = [
        sys.executable, "-m", "hingewall_hub", "--data", str(folder), "--walls", str(walls), "--rate", str(rate),
        "--reps-for", str(seconds), "--port", str(port),
    ]  # fmt: skip
    with folder.with_suffix(".out").open("wb") as out:
        hub = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    try:
        _until(lambda: (folder / "walls").is_dir() and len(told(port)) == walls, START_S, hub)
        kills = _kill(folder, seconds, every_s, Random(seed))
        began = time.monotonic()
        with suppress(TimeoutError):  # what is missing shows in the outcome
            _until(lambda: _on_disk(folder) == set(_stored(folder)), SETTLE_S, hub)
        return Outcome(_on_disk(folder), _stored(folder), kills, time.monotonic() - began)
    finally:
        hub.send_signal(signal.SIGINT)
        hub.wait(60)


def told(port: int) -> list[dict[str, Any]]:
    """What the hub's page says of the walls; nothing while it does not answer."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/walls", timeout=5) as answer:
            walls: list[dict[str, Any]] = json.load(answer)
            return walls
    except OSError:
        return []


def _kill(folder: Path, seconds: float, every_s: float, chance: Random) -> dict[str, int]:
    kills = dict.fromkeys(KILLED, 0)
    until = time.monotonic() + seconds
    for name in itertools.cycle(KILLED):
        time.sleep(min(every_s * chance.uniform(0.6, 1.4), max(0.0, until - time.monotonic())))
        if time.monotonic() >= until:
            return kills
        number = json.loads((folder / PARTS).read_text())[name]
        with suppress(ProcessLookupError):
            os.killpg(number, signal.SIGKILL)
            kills[name] += 1
    return kills


def _on_disk(folder: Path) -> set[str]:
    found: set[str] = set()
    for file in (folder / "walls").glob("*/hingewall.db"):
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=10)) as connection:
            found |= {one for (one,) in connection.execute("SELECT id FROM reps")}
    return found


def _stored(folder: Path) -> list[str]:
    try:
        with database.connected((folder / WHERE).read_text()) as connection:
            return [str(one) for (one,) in connection.execute("SELECT id FROM reps").fetchall()]
    except database.Error:
        return []


def _until(holds: Any, seconds: float, hub: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        if hub.poll() is not None:
            raise RuntimeError(f"the hub has ended with {hub.returncode}")
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(LOOK_S)


def main() -> int:
    """The long run, as a row of a table; 1 where a rep is lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--walls", type=int, default=50)
    parser.add_argument("--rate", type=float, default=20.0)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--every", type=float, default=4.0)
    parser.add_argument("--port", type=int, default=18099)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hub-chaos-") as folder:
        found = chaos(
            Path(folder) / "hub", arguments.walls, arguments.rate, arguments.seconds, arguments.every, arguments.port
        )
    print(
        "| walls | reps on their disks | at the hub | lost | doubled | kills (ingester, broker, PostgreSQL) | settled |"
    )
    print("|---|---|---|---|---|---|---|")
    kills = ", ".join(f"{found.kills[name]} {name}" for name in KILLED)
    print(
        f"| {arguments.walls} | {len(found.made)} | {len(found.stored)} | {found.lost} | {found.doubled} | {kills} |"
        f" {found.settled_s:.0f} s |"
    )
    return 1 if found.lost or found.doubled or found.strange else 0


if __name__ == "__main__":
    sys.exit(main())
