"""The figures of the README's performance table, measured on this machine with the real processes."""

import contextlib
import gzip
import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from hingewall.errors import HingewallError
from hingewall.messages import RangeReading, Reading
from hingewall.pins import open_board_devices
from hingewall.replay import replay
from hingewall.sensing.recording import lines
from hingewall.settings import Settings
from hingewall.signals.board import GpioBoard
from hingewall.signals.conductor import Conductor
from hingewall.signals.player import Player
from hingewall.simulation.sensor import readings
from hingewall.wall import Wall
from hingewall.wiring import Wiring

PRACTICE_S = 120.0
WATCHED_S = 10.0
PHONES = 10
ALARMS = 1000


class Figure(msgspec.Struct, frozen=True):
    """One measured figure; ``goal`` is the most (or, with ``at_least``, the least) that it should be."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    at_least: bool = False

    @property
    def met(self) -> bool | None:
        if self.goal is None:
            return None
        return self.value >= self.goal if self.at_least else self.value <= self.goal


def measure(progress: bool = True) -> list[Figure]:
    """All figures; takes about a minute."""
    figures: list[Figure] = []
    steps = (coaching, replaying, reading_to_pin, demo_start, processes)
    for number, step in enumerate(steps, 1):
        if progress:
            print(f"[{number}/{len(steps)}] {step.__doc__}", file=sys.stderr, flush=True)
        figures += step()
    return figures


def bench_table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table, ready for the README."""
    rows = ["| figure | here | goal |", "|---|---|---|"]
    for f in figures:
        goal = "" if f.goal is None else f"{'>=' if f.at_least else '<='} {f.goal:g} {f.unit}"
        mark = {True: "", False: " (missed)", None: ""}[f.met]
        rows.append(f"| {f.name} | {f.value:.4g} {f.unit}{mark} | {goal} |")
    return "\n".join(rows)


def coaching() -> list[Figure]:
    """coaching: one reading through plausibility and coaching"""
    practice = list(readings("coached", 1, PRACTICE_S))
    wall, spent = Wall(Settings()), []
    for reading in practice:
        before = time.perf_counter()
        wall.feed(reading)
        spent.append(time.perf_counter() - before)
    return [Figure("coaching update, median", statistics.median(spent) * 1e6, "us", 25)]


def replaying() -> list[Figure]:
    """replay: a recording from the disk, as fast as it can"""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "practice.jsonl.gz"
        with gzip.open(path, "wb") as file:
            file.writelines(lines({}, readings("coached", 1, PRACTICE_S)))
        result = min((replay(path) for _ in range(3)), key=lambda r: r.elapsed_s)
    return [Figure("replay speed", result.span_s / result.elapsed_s, "x real time", 600, at_least=True)]


def reading_to_pin() -> list[Figure]:
    """reading to pin: from a reading below the limit to the beeper's (mock) pin"""
    spent = []
    devices = open_board_devices(Wiring())
    player = Player([GpioBoard(Wiring(), devices)])
    try:
        for _ in range(ALARMS):
            spent.append(_one_alarm(player))
    finally:
        player.close()
    spent.sort()
    return [
        Figure(f"reading to pin, p{share}", spent[int(len(spent) * share / 100) - 1] * 1e3, "ms", goal)
        for share, goal in ((50, 1.0), (95, 5.0), (99, None))
    ]


def _one_alarm(player: Player) -> float:
    """Somebody stands, then comes too near: the time that the second near reading takes to the pins."""
    wall, conductor = Wall(Settings()), Conductor()
    for reading in _approach():
        before = time.perf_counter()
        events = wall.feed(reading)
        actions = conductor.hear(reading.t, events, approach=wall.coach.approach, volume="high", quiet=False)
        player.perform(actions)
        after = time.perf_counter()
        if wall.coach.alarms.worst == "too_near":
            player.perform(
                conductor.hear(reading.t, wall.coach.alarms.stop(reading.t), approach=None, volume="high", quiet=False)
            )
            return after - before
    raise HingewallError("the alarm did not start")


def _approach() -> Iterator[Reading]:
    for n in range(120):
        mm = 610.0 + n % 3 if n < 80 else 610.0 - (n - 80) * 16
        yield RangeReading(n * 0.02, max(100.0, mm), "valid", 1.6, 20.0, 0.0, 40.0, n % 256)


def demo_start() -> list[Figure]:
    """demo: from the command until its page answers and hears from the device"""
    with tempfile.TemporaryDirectory() as folder, _running_demo(folder) as (port, _process, seconds):
        size = _page_size(port)
    return [
        Figure("demo answers its page after", seconds, "s", 3),
        Figure("live page, gzipped, all of it", size / 1024, "KB", 30),
    ]


@contextlib.contextmanager
def _running_demo(folder: str) -> Iterator[tuple[int, subprocess.Popen[bytes], float]]:
    from hingewall.demo import free_port

    port = free_port("127.0.0.1")
    command = [sys.executable, "-P", "-m", "hingewall", "demo", "--host", "127.0.0.1", "--port", str(port), "--quiet"]
    started = time.monotonic()
    process = subprocess.Popen([*command, "--person", "coached", "--data", folder], stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        while True:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if _get(port, "/healthz")[0] == 200:  # the page is up and hears from the device
                    break
            if time.monotonic() - started > 60 or process.poll() is not None:
                raise HingewallError("the demo did not come up; run `hingewall demo` to see why")
            time.sleep(0.01)
        yield port, process, time.monotonic() - started
    finally:
        process.terminate()
        process.wait(10)


def _get(port: int, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def _page_size(port: int) -> int:
    """Bytes on the wire of the live page and everything that it loads."""
    body = _get(port, "/")[1]
    total, seen, waiting = len(body), set[str](), _links(body)
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        raw = _get(port, path)[1]
        total += len(raw)
        waiting |= {f"/static/{name}" for name in re.findall(r'from\s*"\./([\w.-]+)"', _plain(raw))}
    return total


def _links(page: bytes) -> set[str]:
    return set(re.findall(r'(?:src|href)="(/static/[^"]+)"', _plain(page)))


def _plain(raw: bytes) -> str:
    return (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8", "replace")


def processes() -> list[Figure]:
    """processes: the device at 50 Hz and the web with ten phones, for ten seconds"""
    with tempfile.TemporaryDirectory() as folder, _running_demo(folder) as (port, demo, _seconds):
        stop = threading.Event()
        phones = [threading.Thread(target=_phone, args=(port, stop), daemon=True) for _ in range(PHONES)]
        for phone in phones:
            phone.start()
        time.sleep(2.0)
        pids = _children(demo.pid)
        before = {name: _cpu_s(pid) for name, pid in pids.items()}
        time.sleep(WATCHED_S)
        share = {name: 100 * (_cpu_s(pid) - before[name]) / WATCHED_S for name, pid in pids.items()}
        memory = {name: _rss_mb(pid) for name, pid in pids.items()}
        stop.set()
        for phone in phones:
            phone.join(5)
    return [
        Figure("device process, CPU at 50 Hz", share["device"], "% of a core", 3),
        Figure("device process, memory", memory["device"], "MB", 45),
        Figure(f"web process, CPU with {PHONES} phones", share["web"], "% of a core"),
        Figure(f"web process, memory with {PHONES} phones", memory["web"], "MB", 45),
    ]


def _phone(port: int, stop: threading.Event) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", "/api/v1/live")
    response = connection.getresponse()
    while not stop.is_set() and response.readline():
        pass
    connection.close()


def _children(pid: int) -> dict[str, int]:
    """The demo's processes by name."""
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        for name in ("device", "web"):
            if name.encode() in words:
                found[name] = int(child)
    return found


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _rss_mb(pid: int) -> float:
    line = next(x for x in Path(f"/proc/{pid}/status").read_text().splitlines() if x.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
