"""The camera process's end of the camera link. It never waits for the device."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

from hingewall.errors import LinkError
from hingewall.link.camera_wire import Orders, Ranged, Said, ToCamera, encode_report, hang_up
from hingewall.link.listener import JOIN_S
from hingewall.link.wire import LARGEST, Malformed, connect, decode

RANGE_STALE_S = 0.1
"""A distance older than that is none."""
CONNECT_S = 1.0
RETRY_S = (0.1, 0.2, 0.5, 1.0)
"""Pauses between attempts to connect, growing while nobody answers."""


class CameraClient:
    """The camera process's end: the newest distance and orders, from a thread that connects again by itself."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._clock = clock
        self._changed = threading.Condition()
        self._socket: socket.socket | None = None
        self._orders: Orders | None = None
        self._ranged: Ranged | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="device link", daemon=True)
        self._thread.start()

    @property
    def orders(self) -> Orders | None:
        """What the device wants; None while there is no device, or it has not said."""
        with self._changed:
            return self._orders

    def latest(self) -> tuple[float, float] | None:
        """The newest distance (mm) and its age (s); None when there is none, or it is older than 100 ms."""
        with self._changed:
            ranged = self._ranged
        if ranged is None or ranged.distance_mm is None:
            return None
        age = self._clock() - ranged.t
        return (ranged.distance_mm, age) if age <= RANGE_STALE_S else None

    def wait(self, seen: Orders | None, timeout_s: float) -> Orders | None:
        """Wait at most ``timeout_s`` for orders other than ``seen``; those in force then. At once when closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._orders != seen or self._stopping.is_set(), timeout_s)
            return self._orders

    def send(self, reading: Said) -> bool:
        """Whether it went out; it does not when there is no device, or one that is not listening. Never blocks.

        Raises Malformed for what may not leave the camera process.
        """
        raw = encode_report(reading)
        with self._changed:
            if self._socket is None:
                return False
            try:
                self._socket.send(raw, socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)
            except OSError:
                return False
            return True

    def _follow(self) -> None:
        attempts = 0
        while not self._stopping.is_set():
            with contextlib.suppress(LinkError, OSError), connect(self._path, CONNECT_S) as device:
                if self._adopt(device):
                    try:
                        attempts = self._receive(device, attempts)
                    finally:
                        self._forget()
            attempts += 1
            self._stopping.wait(RETRY_S[min(attempts, len(RETRY_S)) - 1])

    def _adopt(self, device: socket.socket) -> bool:
        """Make it the connection that ``send`` uses and ``close`` ends; False when that has happened already."""
        device.settimeout(None)
        with self._changed:
            if self._stopping.is_set():
                return False
            self._socket = device
            return True

    def _forget(self) -> None:
        """No device, no orders: the camera is switched off with it."""
        with self._changed:
            self._socket = self._orders = self._ranged = None
            self._changed.notify_all()

    def _receive(self, device: socket.socket, attempts: int) -> int:
        """Until the device goes; 0 attempts when it had anything to say, so that it is soon looked for again."""
        while raw := device.recv(LARGEST + 1):
            try:
                message = decode(raw, ToCamera)
            except Malformed:
                continue
            attempts = 0
            with self._changed:
                self._ranged = message.ranged or self._ranged
                if message.orders is not None:
                    self._orders = message.orders
                    self._changed.notify_all()
        return attempts

    def close(self) -> None:
        """End the thread and wake whoever waits. May be called twice."""
        with self._changed:
            self._stopping.set()
            self._changed.notify_all()
            if self._socket is not None:
                hang_up(self._socket)
        self._thread.join(JOIN_S)
