"""``make soak``: the whole device with people in front of it, and something going wrong every few seconds.

`make soak` takes an hour and writes its verdict into tests/RELIABILITY.md; with ARGS="--minutes 5" it writes nothing.
Nobody restarts anything: the demo brings its processes back as systemd does on a Pi.
"""

import argparse
import json
import os
import random
import signal
import sqlite3
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from chaos.happenings import HAPPENINGS, FrontOfWall
from chaos.page import between
from chaos.wall import night, train
from hingewall.clock import WallClock
from hingewall.storage.store import Store
from running import Process, Site, reserved

BEGIN, END = "<!-- soak -->", "<!-- /soak -->"
WHOLE_MINUTES = 60
BACK_S = 60.0
"""After so long without an answer a wall counts as gone."""
SENSOR_FAULTS = ("frozen", "nack", "silent", "false_near", "glitch_jump", "stuck_value", "weak", "wrapped")
NAMES = ("device", "camera", "web")


@dataclass
class Watch:
    """What a phone that never looks away was told: each announced rep, and what each process weighed."""

    announced: dict[str, int] = field(default_factory=dict)
    weights: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    repaired: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    def look(self, wall: FrontOfWall) -> None:
        while not self.ended.wait(0.25):
            with suppress(Exception):
                state = wall.site.state() or {}
                rep = state.get("last_rep")
                if rep and rep["id"]:  # without one it counts, and is not on disk yet, and the page says so
                    self.announced.setdefault(rep["id"], state["rep_seq"])

    def weigh(self, wall: FrontOfWall) -> None:
        for name, pid in wall.children().items():
            with suppress(OSError):
                status = Path(f"/proc/{pid}/status").read_text()
                self.weights[name].append(int(status.split("VmRSS:")[1].split()[0]) / 1024)


@dataclass
class Verdict:
    """What is left of it at the end."""

    minutes: float
    times: dict[str, list[float]]
    announced: int
    lost: int
    said_lost: int
    doubled: int
    sound: bool
    exit_code: int
    weights: dict[str, list[float]]
    gone: list[str]

    @property
    def passed(self) -> bool:
        kept = self.lost <= self.said_lost and not self.doubled and self.sound
        return kept and not self.gone and self.exit_code == 0


def soak(minutes: float, seed: int, folder: Path, say: Callable[[str], None]) -> Verdict:
    """Let people practise for ``minutes`` while faults come and go."""
    rng, watch, times, gone = random.Random(seed), Watch(), defaultdict[str, list[float]](list), list[str]()
    site = Site(folder)
    demo = Process("demo", *_arguments(site, minutes * 60.0, rng), folder=folder)
    wall = FrontOfWall(site, demo.popen.pid, rng)
    try:
        wall.answers_again(BACK_S)
        looking = threading.Thread(target=watch.look, args=(wall,), daemon=True)
        looking.start()
        end = time.monotonic() + minutes * 60.0
        while time.monotonic() < end:
            watch.weigh(wall)
            time.sleep(rng.uniform(6, 16))
            name = rng.choice(list(HAPPENINGS))
            began = time.monotonic()
            HAPPENINGS[name](wall)
            if not wall.answers_again(BACK_S):
                gone.append(name)
            times[name].append(time.monotonic() - began)
            say(f"{end - time.monotonic():5.0f} s left, {name}: answered after {times[name][-1]:.1f} s")
        time.sleep(10)  # what was announced last is on disk long before that
        watch.ended.set()
        looking.join()
    finally:
        code = demo.stop()
    return Verdict(minutes, times, len(watch.announced), *_kept(site.data, watch), code, watch.weights, gone)


def _arguments(site: Site, span_s: float, rng: random.Random) -> list[str]:
    with closing(reserved()) as held:
        site.port = held.getsockname()[1]
    arguments = [
        "--quiet",
        "--host",
        "127.0.0.1",
        "--port",
        str(site.port),
        "--person",
        "class",
        "--data",
        str(site.data),
    ]
    at = 60.0
    while at < span_s:
        lasting = rng.uniform(3, 30)
        arguments += ["--sensor-fault", f"{rng.choice(SENSOR_FAULTS)}@{at:.0f}-{at + lasting:.0f}"]
        at += lasting + rng.uniform(30, 120)
    return arguments


def _kept(data: Path, watch: Watch) -> tuple[int, int, int, bool]:
    """After a night: how many announced reps are not there, how many the wall said it lost, how many are there twice,
    and whether the database is sound."""
    store = Store(data / "hingewall.db", WallClock(believed=lambda: True))
    store.open(BACK_S)
    try:
        night(store)
        train(store)
    finally:
        store.close()
    with closing(sqlite3.connect(data / "hingewall.db")) as connection:
        there = dict(connection.execute("SELECT id, seq FROM reps"))
        doubled = connection.execute(
            "SELECT count(*) FROM (SELECT 1 FROM reps GROUP BY set_id, end_s HAVING count(*) > 1)"
        ).fetchone()[0]
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        said = [json.loads(told) for (told,) in connection.execute("SELECT told FROM repairs")]
    lost = sum(1 for rep_id in watch.announced if rep_id not in there)
    # Where the wall can't tell how many, it says so: then any of them may be.
    counts = [one.get("lost_reps", 0) for one in said]
    said_lost = sum(len(watch.announced) if count is None else count for count in counts)
    return lost, said_lost, int(doubled), sound


def told(verdict: Verdict) -> str:
    """The verdict as the page has it."""
    happenings = sum(map(len, verdict.times.values()))
    lines = [
        f"{verdict.minutes:g} minutes, {happenings} faults: {'passed' if verdict.passed else 'FAILED'}. "
        f"{verdict.announced} reps announced, {verdict.lost} of them lost where {verdict.said_lost} were "
        f"said to be lost, {verdict.doubled} doubled; the database {'sound' if verdict.sound else 'DAMAGED'}; "
        f"ended with exit code {verdict.exit_code}.",
        "",
        "| what was done | times | the page answered again after at most |",
        "|---|---|---|",
        *(f"| {name} | {len(found)} | {max(found):.1f} s |" for name, found in sorted(verdict.times.items())),
        "",
        "| process | memory in its first tenth | in its last | at most |",
        "|---|---|---|---|",
        *(_weight(name, verdict.weights[name]) for name in NAMES if verdict.weights[name]),
    ]
    return "\n".join(lines)


def _weight(name: str, weights: list[float]) -> str:
    tenth = max(1, len(weights) // 10)
    first, last = max(weights[:tenth]), max(weights[-tenth:])
    return f"| {name} | {first:.0f} MB | {last:.0f} MB | {max(weights):.0f} MB |"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=WHOLE_MINUTES, help="60 by default; only then it is written")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        verdict = soak(options.minutes, options.seed, Path(folder), lambda line: print(line, flush=True))
    print(told(verdict))
    if options.minutes == WHOLE_MINUTES:
        between(BEGIN, END, told(verdict))
    return 0 if verdict.passed else 1


if __name__ == "__main__":
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    sys.exit(main())
