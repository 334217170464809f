"""Figures of the page with as many phones as it takes, and with some that connect and say nothing."""

import re
import selectors
import socket
import tempfile
import time
from contextlib import ExitStack

from hingewall.commands.bench.figures import Figure
from hingewall.commands.bench.processes import children, memory_mb, running_demo
from hingewall.errors import HingewallError

PHONES = 24
"""As many streams as the page hands out."""

SILENT = 60
WATCHED_S = 10.0
SETTLING_S = 2.0
PAGES = 20
LIMIT_S = 5.0
SNAPSHOT = re.compile(rb'event: snapshot\ndata: \{"t":([0-9.]+)')


def phones() -> list[Figure]:
    """phones: snapshots to 24 of them for ten seconds, then the page beside them and 60 silent ones"""
    with tempfile.TemporaryDirectory() as folder, running_demo(folder) as (port, demo, _seconds), ExitStack() as stack:
        crowd = Crowd(stack, port)
        crowd.watch(SETTLING_S)
        delays = sorted(crowd.watch(WATCHED_S))
        memory = memory_mb(children(demo.pid)["web"])
        for _ in range(SILENT):
            stack.enter_context(socket.create_connection(("127.0.0.1", port), LIMIT_S))
        slowest = max(_page_s(port) for _ in range(PAGES))
    if not delays:
        raise HingewallError("no snapshot arrived; run `hingewall demo` to see why")
    figures = [
        Figure(f"reading to {PHONES} phones at 10 Hz, p{share}", delays[len(delays) * share // 100] * 1e3, "ms", goal)
        for share, goal in ((50, None), (99, 100.0))
    ]
    return [
        *figures,
        Figure(f"web process, memory with {PHONES} phones", memory, "MB", 55),
        Figure(f"live page beside {PHONES} phones and {SILENT} silent ones, at most", slowest * 1e3, "ms", 1000),
    ]


class Crowd:
    """Phones that listen, read by one thread: many would mostly measure how they wait for one another."""

    def __init__(self, stack: ExitStack, port: int) -> None:
        self._selector = stack.enter_context(selectors.DefaultSelector())
        for number in range(PHONES):
            own = (f"127.0.1.{1 + number}", 0)  # an address each, as phones have: one alone is given three streams
            phone = stack.enter_context(socket.create_connection(("127.0.0.1", port), LIMIT_S, own))
            phone.sendall(b"GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
            phone.setblocking(False)
            self._selector.register(phone, selectors.EVENT_READ, Phone())

    def watch(self, seconds: float) -> list[float]:
        """For so long: how old each reading was when its snapshot arrived, in s."""
        found: list[float] = []
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            for key, _ in self._selector.select(left):
                raw = key.fileobj.recv(65536)  # type: ignore[union-attr]  # a socket, not its number
                found += key.data.hear(raw, time.monotonic())
        return found


class Phone:
    """Picks the snapshots' times out of a stream, however it is cut."""

    def __init__(self) -> None:
        self._rest = b""

    def hear(self, raw: bytes, now: float) -> list[float]:
        """How old the snapshots in ``raw`` are at ``now``, in s. Raises HingewallError at the end of the stream."""
        if not raw:
            raise HingewallError("the page ended a stream; is this machine very busy?")
        *events, self._rest = (self._rest + raw).split(b"\n\n")
        return [now - float(found[1]) for event in events if (found := SNAPSHOT.search(event))]


def _page_s(port: int) -> float:
    began = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port), LIMIT_S) as visitor:
        visitor.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: visitor.recv(65536), b""))
    if not answer.startswith(b"HTTP/1.1 200"):
        raise HingewallError(f"the live page answered {answer[:40]!r}")
    return time.perf_counter() - began
