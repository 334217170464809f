"""Live Snapshots from the device to whoever watches: dropped for the slow, never waited for."""

import contextlib
import logging
import socket
import threading
import time
from pathlib import Path

import msgspec

from hingewall.errors import LinkError
from hingewall.link.wire import LARGEST, connect, listen
from hingewall.messages import Snapshot

log = logging.getLogger(__name__)

SUBSCRIBERS = 8
RETRY_S = (0.1, 0.2, 0.5, 1.0)


class LivePublisher:
    """The device's end. ``publish`` never blocks: a subscriber whose buffer is full misses that Snapshot."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._subscribers: list[socket.socket] = []
        self._latest: bytes | None = None
        self._server: socket.socket | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Listen. Raises LinkError, for instance when another device uses the folder."""
        self._server = listen(self._path)
        self._thread = threading.Thread(target=self._accept, args=(self._server,), name="live", daemon=True)
        self._thread.start()

    def publish(self, snapshot: Snapshot) -> None:
        raw = msgspec.json.encode(snapshot)
        with self._lock:
            self._latest = raw
            for subscriber in tuple(self._subscribers):
                self._send(subscriber, raw)

    def _send(self, subscriber: socket.socket, raw: bytes) -> None:
        try:
            subscriber.send(raw, socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)
        except BlockingIOError:
            return
        except OSError:
            self._subscribers.remove(subscriber)
            subscriber.close()

    def _accept(self, server: socket.socket) -> None:
        while True:
            try:
                subscriber, _ = server.accept()
            except OSError:
                return  # closed
            with self._lock:
                if len(self._subscribers) >= SUBSCRIBERS:
                    subscriber.close()
                    continue
                self._subscribers.append(subscriber)
                if self._latest is not None:
                    self._send(subscriber, self._latest)

    def close(self) -> None:
        if self._server is not None:
            with contextlib.suppress(OSError):
                self._server.shutdown(socket.SHUT_RDWR)
            self._server.close()
            self._path.unlink(missing_ok=True)
            self._server = None
        if self._thread is not None:
            self._thread.join(5)
        with self._lock:
            for subscriber in self._subscribers:
                subscriber.close()
            self._subscribers.clear()


class LiveFeed:
    """The page's end: the newest Snapshot, from a thread that connects again by itself."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._changed = threading.Condition()
        self._latest: tuple[Snapshot, bytes, float] | None = None
        self._number = 0
        self._stopping = threading.Event()
        self._socket: socket.socket | None = None
        self.connected = False
        self.malformed = 0
        self._thread = threading.Thread(target=self._follow, name="feed", daemon=True)
        self._thread.start()

    def latest(self) -> tuple[Snapshot, float] | None:
        """The newest Snapshot and its age in seconds; None before the first."""
        with self._changed:
            return None if self._latest is None else (self._latest[0], time.monotonic() - self._latest[2])

    def latest_raw(self) -> bytes | None:
        """The newest Snapshot as it was received."""
        with self._changed:
            return None if self._latest is None else self._latest[1]

    def wait(self, seen: int, timeout_s: float) -> int:
        """Wait for one newer than number ``seen``. The newest one's number: still ``seen`` after a time-out."""
        with self._changed:
            self._changed.wait_for(lambda: self._number > seen or self._stopping.is_set(), timeout_s)
            return self._number

    def _follow(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            try:
                with connect(self._path, 1.0) as self._socket:
                    self._socket.settimeout(None)
                    self.connected, failures = True, 0
                    self._receive(self._socket)
            except (LinkError, OSError):
                failures += 1
            self.connected = False
            self._stopping.wait(RETRY_S[min(failures, len(RETRY_S) - 1)])

    def _receive(self, feed: socket.socket) -> None:
        decode = msgspec.json.Decoder(Snapshot).decode
        while raw := feed.recv(LARGEST):
            try:
                snapshot = decode(raw)
            except (msgspec.DecodeError, ValueError):
                self.malformed += 1
                continue
            with self._changed:
                self._latest = (snapshot, raw, time.monotonic())
                self._number += 1
                self._changed.notify_all()

    def close(self) -> None:
        self._stopping.set()
        with self._changed:
            self._changed.notify_all()
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
