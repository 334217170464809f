"""Real processes over real sockets: a device and a web process in a temporary folder, started and ended by pid."""

import base64
import http.client
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hingewall.link.commands import CommandClient
from waiting import PATIENCE_S, until

__all__ = ["PATIENCE_S", "Process", "Site", "reserved", "session_of", "until"]


def reserved() -> socket.socket:
    """A port for a server that is started later. It is bound, so that nobody else on this machine is given it, and does
    not listen: whoever binds it with SO_REUSEADDR, as servers do, still may."""
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    return held


def session_of(headers: http.client.HTTPMessage) -> str:
    """The cookie of an answer that logs in; beside it stands one by which the phone is known again."""
    (cookie,) = [cookie for cookie in headers.get_all("Set-Cookie", []) if cookie.startswith("hingewall=")]
    return str(cookie).partition(";")[0]


class Process:
    """One ``hingewall`` command of its own, with its words kept."""

    def __init__(self, *arguments: str, folder: Path, **options: Any) -> None:
        self.log = folder / f"{arguments[0]}-{time.monotonic_ns()}.log"
        with self.log.open("wb") as file:
            self.popen = subprocess.Popen(
                [sys.executable, "-P", "-m", "hingewall", *arguments], stdout=file, stderr=file, **options
            )

    def kill(self) -> None:
        """Pull the plug."""
        self.popen.kill()
        self.popen.wait()

    def stop(self) -> int:
        if self.popen.poll() is None:
            self.popen.send_signal(signal.SIGTERM)
        return self.ended()

    def ended(self) -> int:
        """Its exit code, once it has ended by itself."""
        return self.popen.wait(PATIENCE_S)

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8", "replace")


class Site:
    """A data folder, and the processes that run on it."""

    def __init__(self, folder: Path, data: Path | None = None) -> None:
        self.folder = folder
        self.data = data or folder / "data"
        self.data.mkdir(exist_ok=True)
        self.port = 0
        self.token = ""
        self.listener: socket.socket | None = None
        self.running: list[Process] = []

    def device(self, *arguments: str, **options: Any) -> Process:
        return self._start("device", "--data", str(self.data), *arguments, **options)

    def camera(self, *arguments: str, **options: Any) -> Process:
        return self._start("camera", "--data", str(self.data), *arguments, **options)

    def practising(self, person: str, seed: int = 1, camera: bool = True) -> Process:
        """All three processes, and ``person`` in front of both sensor and camera; the device process."""
        scene = ("--person", person, "--seed", str(seed), "--started-at", repr(time.monotonic()))
        device = self.device(*scene)
        if camera:
            self.camera(*scene)
        self.web()
        return device

    def web(self, **options: Any) -> Process:
        """The page, on a socket that stays ours: no other process can ever answer in its place."""
        if self.listener is None:
            self.listener = socket.create_server(("127.0.0.1", 0))
            self.port = self.listener.getsockname()[1]
        fd = self.listener.fileno()
        return self._start("web", "--data", str(self.data), "--fd", str(fd), pass_fds=[fd], **options)

    def watched(self) -> None:
        """A web process that answers: whatever a device is about to do is seen from its beginning."""
        self.web()
        until(lambda: self.ask("GET", "/healthz")[0] == 503, "a page without a device")

    def _start(self, *arguments: str, **options: Any) -> Process:
        process = Process(*arguments, folder=self.folder, **options)
        self.running.append(process)
        return process

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """One request; the answer's status, and its JSON or text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            payload = None if body is None else json.dumps(body)
            connection.request(method, path, payload, {"Content-Type": "application/json", **headers})
            response = connection.getresponse()
            raw = response.read()
            is_json = "json" in (response.getheader("Content-Type") or "")
            return response.status, json.loads(raw) if is_json else raw.decode()
        finally:
            connection.close()

    def state(self) -> dict[str, Any] | None:
        """The Snapshot, once the page has one."""
        status, body = self.ask("GET", "/api/v1/state")
        return body if status == 200 else None

    def state_where(self, holds: Callable[[dict[str, Any]], Any], why: str) -> dict[str, Any]:
        def look() -> dict[str, Any] | None:
            state = self.state()
            return state if state is not None and holds(state) else None

        found: dict[str, Any] = until(look, why)
        return found

    def claim(self, pin: str = "740192") -> dict[str, str]:
        """Become the owner as the set-up page does; the headers that prove it. ``token`` is her session's."""
        code = until(lambda: (self.data / "claim-code").read_text().strip(), "no claim code")
        client = CommandClient(self.data / "command.sock")
        try:
            self.token = str(client.ask("claim", {"code": code, "pin": pin}, timeout_s=PATIENCE_S).result["token"])
        finally:
            client.close()
        return {"Authorization": "Basic " + base64.b64encode(f"owner:{pin}".encode()).decode()}

    def close(self) -> None:
        for process in self.running:
            if process.popen.poll() is None:
                process.kill()
        if self.listener is not None:
            self.listener.close()
