"""What may happen to a wall any day: processes killed or stopped, a disk locked or damaged, strangers in the Wi-Fi."""

import os
import random
import signal
import socket
import sqlite3
import time
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from functools import partial
from pathlib import Path

from running import Site

SECTOR = 512
STRANGERS = 80


class FrontOfWall:
    """A running demo, and what can be done to it from outside."""

    def __init__(self, site: Site, demo: int, rng: random.Random) -> None:
        self.site, self.demo, self.rng = site, demo, rng

    @property
    def database(self) -> Path:
        return self.site.data / "hingewall.db"

    def children(self) -> dict[str, int]:
        """The pids of the demo's processes, by name."""
        found = {}
        for pid in Path(f"/proc/{self.demo}/task/{self.demo}/children").read_text().split():
            with suppress(OSError, ValueError):  # it has ended, or is not what it will be yet
                words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
                found[words[words.index("hingewall") + 1]] = int(pid)
        return found

    def signal(self, name: str, number: signal.Signals) -> None:
        with suppress(KeyError, ProcessLookupError):  # it may be on its way back from the last one
            os.kill(self.children()[name], number)

    def answers_again(self, limit_s: float) -> bool:
        """Wait until the page tells what the device sees now, and what it sees next; False if it never does."""
        end, seen = time.monotonic() + limit_s, set[float]()
        while time.monotonic() < end and len(seen) < 2:
            with suppress(OSError, ValueError):
                state = self.site.state()
                seen |= {state["t"]} if state else set()
            time.sleep(0.02)
        return len(seen) == 2


def kill(name: str, wall: FrontOfWall) -> None:
    wall.signal(name, signal.SIGKILL)


def stop(name: str, wall: FrontOfWall) -> None:
    """Not heard of for a while, as on a machine that has too much to do."""
    wall.signal(name, signal.SIGSTOP)
    time.sleep(wall.rng.choice([1, 3, 6]))
    wall.signal(name, signal.SIGCONT)


def lock(wall: FrontOfWall) -> None:
    """Somebody else holds the database."""
    connection = sqlite3.connect(wall.database, isolation_level=None, timeout=5)
    with closing(connection), suppress(sqlite3.Error):
        connection.execute("BEGIN IMMEDIATE")
        time.sleep(5)
        connection.execute("ROLLBACK")


def damage(length: int, wall: FrontOfWall) -> None:
    """Bytes of the database become others behind its back; the log stays."""
    with wall.database.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        at = wall.rng.randrange(size // SECTOR) * SECTOR
        file.seek(at)
        file.write(wall.rng.randbytes(length))


def sockets_gone(wall: FrontOfWall) -> None:
    for name in ("live.sock", "command.sock", "camera.sock"):
        (wall.site.data / name).unlink(missing_ok=True)
    time.sleep(3)


def strangers(wall: FrontOfWall) -> None:
    """Connections that say nothing."""
    with ExitStack() as stack:
        for _ in range(STRANGERS):
            with suppress(OSError):
                stack.enter_context(socket.create_connection(("127.0.0.1", wall.site.port), 2))
        time.sleep(3)


def nonsense(wall: FrontOfWall) -> None:
    """Settings that nobody may send, with a body that is none, and a PIN that is wrong."""
    for n in range(60):
        with suppress(OSError, ValueError):
            wall.site.ask("PUT", "/api/v1/settings", {"revision": wall.rng.random(), "settings": [n]})


def browsing(wall: FrontOfWall) -> None:
    """Somebody looks at every page."""
    for path in ("/", "/history", "/history/trends", "/people", "/settings", "/join", "/wall", "/api/v1/sets"):
        with suppress(OSError, ValueError):
            wall.site.ask("GET", path)


HAPPENINGS: dict[str, Callable[[FrontOfWall], None]] = {
    **{f"the {name} process killed": partial(kill, name) for name in ("device", "camera", "web")},
    **{f"the {name} process stopped for 1 to 6 s": partial(stop, name) for name in ("device", "camera", "web")},
    "the database locked for 5 s": lock,
    "a byte of the database changed": partial(damage, 1),
    "a sector of the database destroyed": partial(damage, SECTOR),
    "all sockets deleted": sockets_gone,
    f"{STRANGERS} silent connections": strangers,
    "60 settings that are none": nonsense,
    "every page opened": browsing,
}
