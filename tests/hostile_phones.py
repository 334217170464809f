"""How long the live page takes beside connections that only want to be in the way.

`.venv/bin/python tests/hostile_phones.py [--write]`: they come from one address, beside 24 phones with the live page
open; once against the pages alone, as `make run` starts them, and once through the front of a Pi, where there is nginx.
--write puts the table into web/README.md.
"""

import argparse
import http.client
import os
import resource
import socket
import statistics
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "systemd"))

from front import HOSTILE, NGINX, STREAM, Front
from page_costs import README, written
from running import PATIENCE_S, Site, until

CROWDS = (0, 200, 1000)
PHONES = 24
ASKING = 76
"""Beyond those with a stream: the page of each asks once a second, as connection.js does when it is refused one."""
PAGES = 40
SLOWLY_S = 1.0
"""Between two bytes of those that are in the middle of something."""


class Phones:
    """24 of them listen, an address each; the longest silence that any of them has heard."""

    def __init__(self, stack: ExitStack, port: int) -> None:
        self._ended = threading.Event()
        self.silence_s = 0.0
        self._threads = [threading.Thread(target=self._listen, args=(port, n), daemon=True) for n in range(PHONES)]
        for thread in self._threads:
            thread.start()
        stack.callback(self._end)

    def _listen(self, port: int, number: int) -> None:
        with socket.create_connection(("127.0.0.1", port), PATIENCE_S, (f"127.0.1.{1 + number}", 0)) as peer:
            peer.sendall(STREAM)
            assert peer.recv(12) == b"HTTP/1.1 200"
            heard = time.monotonic()
            while not self._ended.is_set() and peer.recv(65536):
                now = time.monotonic()
                self.silence_s, heard = max(self.silence_s, now - heard), now

    def _end(self) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join(PATIENCE_S)


class Asking:
    """Phones that were refused a stream: each has its own connection, and asks for the state and the words."""

    def __init__(self, stack: ExitStack, port: int) -> None:
        self._ended = threading.Event()
        self.answers_s: list[float] = []
        self._threads = [threading.Thread(target=self._go_on, args=(port, n), daemon=True) for n in range(ASKING)]
        for thread in self._threads:
            thread.start()
        stack.callback(self._end)

    def _go_on(self, port: int, number: int) -> None:
        own = (f"127.0.3.{1 + number}", 0)
        with closing(http.client.HTTPConnection("127.0.0.1", port, PATIENCE_S, own)) as phone:
            while not self._ended.wait(1.0):
                for path in ("/api/v1/state", "/api/v1/words"):
                    began = time.monotonic()
                    phone.request("GET", path)
                    answer = phone.getresponse()
                    assert (answer.status, bool(answer.read())) == (200, True), path
                    self.answers_s.append(time.monotonic() - began)

    def _end(self) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join(PATIENCE_S)


def trickle(peers: list[socket.socket], ended: threading.Event) -> None:
    """A byte each now and then, from those that the wall still has; those that it let go come back."""
    while not ended.wait(SLOWLY_S):
        for peer in peers:
            try:
                peer.send(b"x", socket.MSG_DONTWAIT)
            except OSError:
                continue


def measure(ask: Any, port: int) -> list[str]:
    """A row of the table for each kind and each number of them."""
    rows = []
    for kind, words in HOSTILE.items():
        for crowd in CROWDS if kind == "silent" else CROWDS[1:]:
            with ExitStack() as stack:
                until(lambda: b"hingewall_streams 0.0" in ask("/metrics", 40)[1], "the phones of before have left")
                phones = Phones(stack, port)
                peers = []
                for _ in range(crowd):
                    peer = socket.create_connection(("127.0.0.1", port), PATIENCE_S, ("127.0.2.1", 0))
                    stack.enter_context(closing(peer)).sendall(words)
                    peers.append(peer)
                ended = threading.Event()
                if words:
                    threading.Thread(target=trickle, args=(peers, ended), daemon=True).start()
                phones.silence_s = 0.0
                took = pages(ask)
                ended.set()
                rows.append(row(f"{crowd} {kind}" if crowd else "nobody", took, phones))
    return [*rows, beside_a_hundred(ask, port)]


def beside_a_hundred(ask: Any, port: int) -> str:
    """The row of a whole class that looks on: no stranger among them, and more than have a stream."""
    with ExitStack() as stack:
        until(lambda: b"hingewall_streams 0.0" in ask("/metrics", 40)[1], "the phones of before have left")
        phones, asking = Phones(stack, port), Asking(stack, port)
        until(lambda: len(asking.answers_s) >= 2 * ASKING, "all of them ask")
        phones.silence_s, asking.answers_s = 0.0, []
        took = pages(ask)
        most = max(asking.answers_s)
        return row(f"{ASKING} more phones that ask each second (answered within {most:.2f} s)", took, phones)


def pages(ask: Any) -> list[float]:
    """How long the live page took, again and again."""
    took = []
    for number in range(PAGES):
        began = time.monotonic()
        assert ask("/", 40 + number)[0] == 200
        took.append(time.monotonic() - began)
    return took


def row(who: str, took: list[float], phones: Phones) -> str:
    """Of the table."""
    p50, most = 1000 * statistics.median(took), 1000 * max(took)
    words = f"{who} | {p50:.0f} ms | {most:.0f} ms | {phones.silence_s:.2f} s |"
    print(words, file=sys.stderr, flush=True)
    return words


class Alone:
    """The pages by themselves."""

    def __init__(self, folder: Path) -> None:
        self.site = Site(folder)
        self.site.device("--person", "coached")
        self.site.web()
        self.port = self.site.port
        until(lambda: self.site.ask("GET", "/healthz")[0] == 200, "the page hears of the device")

    ask = Front.ask

    def close(self) -> None:
        self.site.close()


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the live page beside connections that are in the way.")
    parser.add_argument("--write", action="store_true", help="put the table into web/README.md")
    asked = parser.parse_args()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, most), most))
    kinds: dict[str, Any] = {"the pages alone": Alone}
    if NGINX is None or os.geteuid() != 0:
        print("through the front: left out, since it needs nginx and root", file=sys.stderr)
    else:
        kinds["through the front"] = Front
    rows = ["| | live page, p50 | at most | a phone hears nothing for at most |", "|---|---|---|---|"]
    for name, kind in kinds.items():
        with tempfile.TemporaryDirectory() as folder:
            wall = kind(Path(folder))
            try:
                rows += [f"| {name}, beside {row}" for row in measure(wall.ask, wall.port)]
            finally:
                wall.close()
    print("\n".join(rows))
    if asked.write:
        written(README, "hostile phones", "\n".join(rows))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
