"""How long the live page takes beside connections that only want to be in the way.

`.venv/bin/python tests/hostile_phones.py [--write]`: they come from one address, beside 24 phones with the live page
open; once against the pages alone, as `make run` starts them, and once through the front of a Pi, where there is nginx.
--write puts the table into web/README.md.
"""

import argparse
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

from front import HOSTILE, NGINX, STREAM, Front
from page_costs import README, written
from running import PATIENCE_S, Site, until

CROWDS = (0, 200, 1000)
PHONES = 24
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
                took = []
                phones.silence_s = 0.0
                for number in range(PAGES):
                    began = time.monotonic()
                    assert ask("/", 40 + number)[0] == 200
                    took.append(time.monotonic() - began)
                ended.set()
                who = f"{crowd} {kind}" if crowd else "nobody"
                p50, most = 1000 * statistics.median(took), 1000 * max(took)
                rows.append(f"{who} | {p50:.0f} ms | {most:.0f} ms | {phones.silence_s:.2f} s |")
                print(rows[-1], file=sys.stderr, flush=True)
    return rows


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
