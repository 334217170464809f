"""A gym's broker, Mosquitto itself, with two walls invited: for tests that come in, are refused, or are shut out."""

import shutil
import signal
import socket
import subprocess
import threading
from pathlib import Path

import pytest

from hingewall.fleet.access import HubAccess
from hingewall.fleet.broker import Broker
from hingewall_hub import door
from hingewall_hub.door import HUB, Door, hashed, new_password
from hingewall_hub.local.brokers import SYSTEM, broker
from waiting import until

RACK_7, RACK_8 = "rack-7", "rack-8"
needs_mosquitto = pytest.mark.skipif(shutil.which("mosquitto", path=SYSTEM) is None, reason="needs mosquitto")


class Gym:
    """A broker with two walls invited."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.door = Door(folder)
        self.passwords = {name: new_password() for name in (RACK_7, RACK_8)}
        self.door.let_in({name: hashed(password) for name, password in self.passwords.items()})
        made = broker(folder, self.port)
        assert made.certificate is not None
        self.certificate = made.certificate.read_text()
        with (folder / door.CONF).open(
            "a"
        ) as conf:  # started by root it would become a user who can't read this folder
            conf.write("user root\n")
        self._running = subprocess.Popen(made.command)
        self._lines: list[Broker] = []
        until(self._answers, "the broker answers")

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def access(self, name: str) -> HubAccess:
        password = self.door.own_password() if name == HUB else self.passwords[name]
        return HubAccess("127.0.0.1", self.port, name, password, self.certificate)

    def line(self, name: str, *subscribed: str) -> "Line":
        line = Line(self.access(name), subscribed)
        self._lines.append(line.broker)
        until(line.came.is_set, f"{name} is let in")
        return line

    def invite(self, name: str) -> None:
        self.passwords[name] = new_password()
        self._list()

    def shut_out(self, name: str) -> None:
        del self.passwords[name]
        self._list()

    def _list(self) -> None:
        assert self.door.let_in({one: hashed(password) for one, password in self.passwords.items()})
        self._running.send_signal(signal.SIGHUP)

    def close(self) -> None:
        for line in self._lines:
            line.close()
        self._running.terminate()
        self._running.wait(10)


class Line:
    """A connection as uplink and ingester have it, and what was heard on it."""

    def __init__(self, access: HubAccess, subscribed: tuple[str, ...]) -> None:
        self.heard: list[tuple[str, bytes]] = []
        self.came = threading.Event()
        self.out = threading.Event()
        self.broker = Broker(
            access, subscribed, lambda *one: self.heard.append(one), self.came.set, refused=self.out.set
        )
