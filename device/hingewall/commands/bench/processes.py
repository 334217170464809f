"""Figures of the real processes: how soon they answer, and what they cost."""

import contextlib
import gzip
import http.client
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from hingewall.commands.bench.figures import Figure
from hingewall.errors import HingewallError

WATCHED_S = 10.0
PHONES = 10


def demo_start() -> list[Figure]:
    """demo: from the command until its page answers and hears from the device"""
    with tempfile.TemporaryDirectory() as folder, running_demo(folder) as (port, _process, seconds):
        size = _page_size(port)
    return [
        Figure("demo answers its page after", seconds, "s", 3),
        Figure("live page, gzipped, all of it", size / 1024, "KB", 40),
    ]


@contextlib.contextmanager
def running_demo(folder: str) -> Iterator[tuple[int, subprocess.Popen[str], float]]:
    """A demo on a port of its own; the port, the process, and how many seconds it took to say that it runs."""
    command = [sys.executable, "-P", "-m", "hingewall", "demo", "--host", "127.0.0.1", "--port", "0", "--quiet"]
    started = time.monotonic()
    process = subprocess.Popen([*command, "--person", "coached", "--data", folder], stdout=subprocess.PIPE, text=True)  # noqa: S603
    try:
        said = process.stdout.readline() if process.stdout is not None else ""
        seconds = time.monotonic() - started
        found = re.search(r":(\d+)/$", said.strip())  # what is said first is the page's address
        if found is None:
            raise HingewallError("the demo did not come up; run `hingewall demo` to see why")
        yield int(found[1]), process, seconds
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
    return len(body) + sum(len(_get(port, path)[1]) for path in _links(body))


def _links(page: bytes) -> set[str]:
    """Every file that the page names, also the modules that its scripts import: each is named to be loaded ahead."""
    return set(re.findall(r'(?:src|href)="(/static/[^"]+)"', _plain(page)))


def _plain(raw: bytes) -> str:
    return (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8", "replace")


def processes() -> list[Figure]:
    """processes: the device at 50 Hz and the web with ten phones, for ten seconds"""
    with tempfile.TemporaryDirectory() as folder, running_demo(folder) as (port, demo, _seconds):
        stop = threading.Event()
        phones = [threading.Thread(target=_phone, args=(port, number, stop), daemon=True) for number in range(PHONES)]
        for phone in phones:
            phone.start()
        time.sleep(2.0)
        pids = children(demo.pid)
        before = {name: _cpu_s(pid) for name, pid in pids.items()}
        time.sleep(WATCHED_S)
        share = {name: 100 * (_cpu_s(pid) - before[name]) / WATCHED_S for name, pid in pids.items()}
        memory = {name: memory_mb(pid) for name, pid in pids.items()}
        stop.set()
        for phone in phones:
            phone.join(5)
    return [
        Figure("device process, CPU at 50 Hz", share["device"], "% of a core", 3),
        Figure("device process, memory", memory["device"], "MB", 45),
        Figure("camera process, CPU with drawing its frames", share["camera"], "% of a core"),
        Figure("camera process, memory", memory["camera"], "MB", 60),
        Figure(f"web process, CPU with {PHONES} phones", share["web"], "% of a core"),
        Figure(f"web process, memory with {PHONES} phones", memory["web"], "MB", 45),
    ]


def _phone(port: int, number: int, stop: threading.Event) -> None:
    """An address each, as phones have: one alone is given three streams."""
    own = (f"127.0.1.{1 + number}", 0)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5, source_address=own)
    connection.request("GET", "/api/v1/live")
    response = connection.getresponse()
    while not stop.is_set() and response.readline():
        pass
    connection.close()


def children(pid: int) -> dict[str, int]:
    """The demo's processes by name."""
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        for name in ("device", "camera", "web"):
            if name.encode() in words:
                found[name] = int(child)
    return found


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int) -> float:
    line = next(x for x in Path(f"/proc/{pid}/status").read_text().splitlines() if x.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
