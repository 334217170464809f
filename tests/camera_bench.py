"""The device's end of the camera link for tests, with clients and a clock that stands still until it is moved."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hingewall.link.camera import CameraServer
from hingewall.link.camera_client import CameraClient
from hingewall.link.camera_wire import LARGEST_REPORT, Heard, ToCamera
from hingewall.link.wire import connect, decode
from hingewall.messages.readings import BodyReading
from waiting import PATIENCE_S

NOW = 1000.0


class Bench:
    """A server, what it heard, and clients; time stands still until it is moved."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now = NOW
        self.heard: list[Heard] = []
        self.closing: list[Callable[[], None]] = []
        self.server = self.serve()

    def serve(self) -> CameraServer:
        self.server = CameraServer(self.path, self.heard.append, clock=lambda: self.now)
        self.server.start()
        self.closing.append(self.server.close)
        return self.server

    def client(self) -> CameraClient:
        client = CameraClient(self.path, clock=lambda: self.now)
        self.closing.append(client.close)
        return client

    def peer(self) -> socket.socket:
        """A camera process that says what it likes, already told its orders."""
        peer = connect(self.path, PATIENCE_S)
        self.closing.append(peer.close)
        assert decode(peer.recv(LARGEST_REPORT), ToCamera).orders is not None
        return peer

    def body(self, t: float | None = None) -> BodyReading:
        return BodyReading(self.now if t is None else t, True, 1, 12.0, -3.0, -210.0, 0.9)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path / "camera.sock")
    bench.server.order(True, 50)
    yield bench
    for close in reversed(bench.closing):
        close()


def closed(peer: socket.socket) -> bool:
    """Whether the device has ended the connection; what it said before that is read away."""
    peer.settimeout(PATIENCE_S)
    try:
        while peer.recv(LARGEST_REPORT):
            pass
    except ConnectionResetError:
        pass
    return True
