"""``make hub``: every part started in order, started again when it dies, and ended together."""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import msgspec

from hingewall.errors import UsageError
from hingewall.small_files import replace_whole
from hingewall.supervision import Stopping
from hingewall_hub.local.entrance import Entrance
from hingewall_hub.local.postgres import Postgres
from hingewall_hub.local.rights import drop_rights
from hingewall_hub.local.walls import JOINED

READY_S = 60.0
LOOK_S = 0.1
END_S = 20.0
PARTS, WHERE = "parts.json", "database"
"""The parts that run, by name, with the number of each process; and how the database is reached."""


class Parts:
    """What runs, in the order in which it was begun."""

    def __init__(self, folder: Path, stopping: Stopping) -> None:
        self._folder = folder
        self._stopping = stopping
        self._commands: dict[str, list[str]] = {}
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def begin(self, name: str, command: list[str], ready: Callable[[], bool] = lambda: True) -> None:
        """Start it, and wait until it answers. Raises UsageError where it does not."""
        self._commands[name] = command
        self._start(name)
        deadline = time.monotonic() + READY_S
        while not ready():
            if self._running[name].poll() is not None or time.monotonic() > deadline:
                raise UsageError(f"the {name} does not start; {self._folder / f'{name}.log'} says why")
            if self._stopping.wait(LOOK_S):
                return

    def look(self) -> None:
        """Whatever has died comes back."""
        for name, process in tuple(self._running.items()):
            if process.poll() is not None:
                self._start(name)

    def signal(self, name: str, number: signal.Signals) -> None:
        self._running[name].send_signal(number)

    def end(self) -> None:
        for name in reversed(tuple(self._running)):
            process = self._running.pop(name)
            process.send_signal(2 if name == "postgres" else 15)  # PostgreSQL's fast shutdown
            try:
                process.wait(END_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self, name: str) -> None:
        with (self._folder / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(  # noqa: S603  commands of our own
                self._commands[name], stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self._folder,
                start_new_session=True,
            )  # fmt: skip
        numbers = {one: process.pid for one, process in self._running.items()}
        replace_whole(self._folder / PARTS, json.dumps(numbers).encode())


def run_hub(arguments: argparse.Namespace) -> int:
    """Until ``--for`` has passed or Ctrl-C. Raises UsageError for what a user can mend."""
    with Stopping() as stopping, ExitStack() as undo:
        folder = _folder(arguments.data, undo)
        if not _free(arguments.port):
            raise UsageError(f"--port {arguments.port} is taken; choose another, as in make hub ARGS='--port 8091'")
        postgres = Postgres(folder)
        undo.callback(postgres.close)
        (folder / WHERE).write_text(postgres.where)
        parts = Parts(folder, stopping)
        undo.callback(parts.end)
        port = _some_port()
        parts.begin("postgres", postgres.command, postgres.ready)
        entrance = Entrance(folder, postgres.where, port)
        walls = [entrance.invite(f"wall-{n}") for n in range(1, arguments.walls + 1)]
        replace_whole(folder / JOINED, msgspec.json.encode(walls), 0o600)
        entrance.open()
        parts.begin("broker", entrance.broker.command, lambda: not _free(port))
        ours = [sys.executable, "-m", "hingewall_hub", *entrance.options]
        parts.begin("ingester", [*ours, "--part", "ingester"])
        site = [*ours, "--part", "site", "--port", str(arguments.port)]
        parts.begin("pages", site, lambda: not _free(arguments.port))
        if arguments.walls:
            simulated = ["--rate", str(arguments.rate), "--data", str(folder)]
            only = ["--reps-for", str(arguments.reps_for)] if arguments.reps_for is not None else []
            parts.begin("walls", [*ours, "--part", "walls", *simulated, *only])
        sys.stdout.write(f"Hub: http://127.0.0.1:{arguments.port}/ ({arguments.walls} simulated walls, in {folder})\n")
        sys.stdout.write(
            "Another wall of this machine joins by the code that the page shows for it, without sudo and with\n"
        )
        sys.stdout.write("--data ITS_FOLDER, and sends by: hingewall uplink --data ITS_FOLDER\n")
        sys.stdout.flush()
        until = time.monotonic() + (float("inf") if arguments.seconds is None else arguments.seconds)
        while time.monotonic() < until and not stopping.wait(LOOK_S):
            parts.look()
            if entrance.changed():
                parts.signal("broker", signal.SIGHUP)
    return 0


def _folder(wanted: Path | None, undo: ExitStack) -> Path:
    """A folder of its own, which goes with it unless it was asked for. One of root's could not be taken away again."""
    folder = wanted.resolve() if wanted else None
    if folder:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"--data {folder}: {error.strerror}; choose a folder that can be written") from error
    if os.geteuid() == 0:
        drop_rights(folder)
    if folder is None:
        folder = Path(tempfile.mkdtemp(prefix="hingewall-hub-"))
        undo.callback(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _free(port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _some_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
