"""What a small Pi must carry, in counts that no faster machine makes smaller.

`.venv/bin/python tests/budget.py [--write]`: the device loop's work in Python bytecodes, which depend on the program
and its readings alone; the rest is what the kernel counts of the running processes: memory, how often they wake up,
and what they write. `--write` puts the tables into tests/README.md.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, SimpleNamespace
from typing import Any, NamedTuple
from unittest.mock import patch

import hingewall
from by_hand import Bench
from hingewall.device import loop, ranging
from hingewall.messages.readings import RangeReading, Reading
from hingewall.sensing.recording import Recording
from running import PATIENCE_S, Site, until

HERE = Path(__file__).parent
README = HERE / "README.md"
ROOMS = Path(hingewall.__file__).parent
HINGES = HERE / "recordings" / "hinges.jsonl.gz"
IDLE_HZ, IDLE_S = 27.0, 10.0
"""Readings a second of an empty gym: the sensor looks far then (sensing/vl53l1x)."""

WATCHED_S = 20.0


class Work(NamedTuple):
    """Python bytecodes of the device loop a second, by room of device/hingewall."""

    rooms: Counter[str]
    seconds: float

    def a_second(self, room: str = "") -> float:
        return (self.rooms[room] if room else sum(self.rooms.values())) / self.seconds


def loops_work(readings: Sequence[Reading]) -> Work:
    """What a device's loop does with these readings, at the pace at which they came."""
    seconds = readings[-1].t - readings[0].t
    with tempfile.TemporaryDirectory() as folder, Bench(Path(folder)) as bench:
        bench.device._housekeeping._now = lambda: now[0]
        now = [bench.t]
        with _by_the_clock(now):
            bench.feed = [_at(reading, bench.t - readings[0].t) for reading in readings]
            times = [reading.t for reading in bench.feed]
            counted = _counted(lambda: _turns(bench, times, now))
    return Work(counted, seconds)


def _at(reading: Any, later: float) -> Any:
    from msgspec.structs import replace

    return replace(reading, t=reading.t + later)


def _turns(bench: Bench, times: Sequence[float], now: list[float]) -> None:
    for t in times:
        now[0] = t
        bench.device.step()


@contextmanager
def _by_the_clock(now: list[float]) -> Iterator[None]:
    """The loop is told the readings' time, and publishes ten times a second of it."""
    told = SimpleNamespace(monotonic=lambda: now[0], sleep=lambda _s: None)
    with patch.object(loop, "time", told), patch.object(ranging, "time", told), patch.object(loop, "PUBLISH_S", 0.1):
        yield


def _counted(work: Callable[[], None]) -> Counter[str]:
    """Bytecodes of this thread by room. What is none of the product's belongs to whoever called it."""
    rooms: Counter[str] = Counter()
    rooms_of: dict[str, str] = {}

    def room_of(frame: FrameType) -> str:
        while frame is not None:
            file = frame.f_code.co_filename
            if file not in rooms_of:
                path = Path(file)
                rooms_of[file] = path.relative_to(ROOMS).parts[0] if path.is_relative_to(ROOMS) else ""
            if rooms_of[file]:
                return rooms_of[file]
            frame = frame.f_back  # type: ignore[assignment]
        return ""

    def traced(frame: FrameType, event: str, _argument: object) -> Any:
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        room = room_of(frame)
        if not room:
            return None

        def each(_frame: FrameType, event: str, _argument: object) -> Any:
            if event == "opcode":
                rooms[room] += 1
            return each

        return each

    sys.settrace(traced)
    try:
        work()
    finally:
        sys.settrace(None)
    return rooms


class Kept(NamedTuple):
    """Of one process: MB that are its own or its share of what is shared, wake-ups a second, MB written an hour."""

    mb: float
    wakes: float
    written: float


def processes(person: str) -> dict[str, Kept]:
    """The three as the kernel counts them."""
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        try:
            site.practising(person)
            until(lambda: site.ask("GET", "/healthz")[0] == 200, "the page hears of the device")
            pids = dict(zip(("device", "camera", "web"), (one.popen.pid for one in site.running), strict=True))
            time.sleep(3.0)  # what the start has written is not of the hour
            before = {name: (_wakes(pid), _written(pid)) for name, pid in pids.items()}
            began = time.monotonic()
            time.sleep(min(WATCHED_S, PATIENCE_S))
            took = time.monotonic() - began
            return {name: _kept(pid, before[name], took) for name, pid in pids.items()}
        finally:
            site.close()


def _kept(pid: int, before: tuple[int, int], took: float) -> Kept:
    wakes, written = (after - was for after, was in zip((_wakes(pid), _written(pid)), before, strict=True))
    return Kept(_mb(pid), wakes / took, written / 1e6 * 3600 / took)


def _mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) / 1024


def _wakes(pid: int) -> int:
    """How often its threads have gone to sleep, and so have been woken."""
    files = Path(f"/proc/{pid}/task").glob("*/status")
    lines = [line for file in files for line in file.read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("voluntary_ctxt_switches"))


def _written(pid: int) -> int:
    lines = Path(f"/proc/{pid}/io").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("write_bytes")).split()[1])


def loop_table(works: dict[str, Work]) -> str:
    """A row a room, thousands of bytecodes a second."""
    rooms = sorted({room for work in works.values() for room in work.rooms}, key=lambda room: -max(
        work.a_second(room) for work in works.values()))  # fmt: skip
    lines = [f"| thousand bytecodes a second | {' | '.join(works)} |", "|---|" + "---|" * len(works)]
    lines += [f"| {room} | " + " | ".join(f"{work.a_second(room) / 1000:.1f}" for work in works.values()) + " |"
              for room in rooms]  # fmt: skip
    return "\n".join([*lines, "| **all** | " + " | ".join(
        f"{work.a_second() / 1000:.1f}" for work in works.values()) + " |"])  # fmt: skip


def process_table(found: dict[str, dict[str, Kept]]) -> str:
    lines = ["| process | memory | wake-ups a second | written an hour |", "|---|---|---|---|"]
    for when, kept in found.items():
        lines += [f"| {name}, {when} | {one.mb:.0f} MB | {one.wakes:.0f} | {one.written:.1f} MB |"
                  for name, one in kept.items()]  # fmt: skip
        everything = [sum(values) for values in zip(*kept.values(), strict=True)]
        lines.append(f"| **all, {when}** | {everything[0]:.0f} MB | {everything[1]:.0f} | {everything[2]:.1f} MB |")
    return "\n".join(lines)


def idle() -> list[Reading]:
    """An empty gym."""
    return [RangeReading(n / IDLE_HZ, None, "signal_fail") for n in range(int(IDLE_S * IDLE_HZ))]


def hinges() -> list[Reading]:
    """Somebody who trains, with their camera readings."""
    with Recording(HINGES) as recording:
        return list(recording)


def written(text: str, mark: str, table: str) -> str:
    """The page with that table in it."""
    begin, end = f"<!-- {mark} -->", f"<!-- /{mark} -->"
    return text[: text.index(begin)] + f"{begin}\n{table}\n{end}" + text[text.index(end) + len(end) :]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the tables into tests/README.md")
    parser.add_argument("--loop", action="store_true", help="count the loop's work alone, which takes a minute")
    options = parser.parse_args(arguments)
    tables = {"loop budget": loop_table({"somebody trains": loops_work(hinges()), "nobody there": loops_work(idle())})}
    sys.stdout.write(tables["loop budget"] + "\n")
    if not options.loop:
        found = {"somebody trains": processes("coached"), "nobody there": processes("empty")}
        tables["process budget"] = process_table(found)
        sys.stdout.write(tables["process budget"] + "\n")
    if options.write:
        text = README.read_text("utf-8")
        for mark, table in tables.items():
            text = written(text, mark, table)
        README.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    sys.exit(main(sys.argv[1:]))
