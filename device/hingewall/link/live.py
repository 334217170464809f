"""Live Snapshots from the device to whoever watches: dropped for the slow, never waited for."""

import contextlib
import logging
import socket
import threading
import time
from pathlib import Path

from hingewall.errors import LinkError
from hingewall.link.listener import JOIN_S, Listener
from hingewall.link.wire import LARGEST, Malformed, connect, decode, encode
from hingewall.messages.snapshot import Snapshot

log = logging.getLogger(__name__)

SUBSCRIBERS = 8
CONNECT_S = 1.0
RETRY_S = (0.1, 0.2, 0.5, 1.0)
"""Pauses between attempts to connect, growing while nothing arrives."""


class LivePublisher:
    """The device's end. ``publish`` never blocks: a subscriber whose buffer is full misses that Snapshot."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._subscribers: list[socket.socket] = []
        self._latest: bytes | None = None
        self._listener: Listener | None = None
        self._oversized = False

    def start(self) -> None:
        """Listen. Raises LinkError, for instance when another device uses the folder."""
        self._listener = Listener(self._path, self._welcome)

    def publish(self, snapshot: Snapshot) -> None:
        """Send it to everybody who has room for it. One that is too large for a packet is logged and dropped."""
        try:
            raw = encode(snapshot)
        except Malformed as error:
            if not self._oversized:
                log.warning("a snapshot can't be sent: %s", error)
            self._oversized = True
            return
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

    def _welcome(self, subscriber: socket.socket) -> None:
        with self._lock:
            if len(self._subscribers) >= SUBSCRIBERS:
                subscriber.close()
                return
            self._subscribers.append(subscriber)
            if self._latest is not None:
                self._send(subscriber, self._latest)

    def close(self) -> None:
        """Stop, and let every subscriber know by the end of its connection. May be called twice."""
        if self._listener is not None:
            self._listener.close()
        with self._lock:
            for subscriber in self._subscribers:
                subscriber.close()
            self._subscribers.clear()


class LiveFeed:
    """The page's end: the newest Snapshot, from a thread that connects again by itself.

    ``connected`` says whether there is a device at the other end, ``malformed`` counts what could not be read.
    """

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
        """Wait for a Snapshot newer than number ``seen``; the newest one's number, which is ``seen`` after a time-out.

        Returns at once when the feed is closed.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._number > seen or self._stopping.is_set(), timeout_s)
            return self._number

    def _follow(self) -> None:
        attempts = 0
        while not self._stopping.is_set():
            before = self._number
            with contextlib.suppress(LinkError, OSError), connect(self._path, CONNECT_S) as device:
                if self._adopt(device):
                    self._receive(device)
            self.connected = False
            attempts = 0 if self._number > before else attempts + 1
            self._stopping.wait(RETRY_S[min(attempts, len(RETRY_S) - 1)])

    def _adopt(self, device: socket.socket) -> bool:
        """Make it the connection that ``close`` ends; False when that has happened already."""
        device.settimeout(None)
        with self._changed:
            self._socket = device
            self.connected = not self._stopping.is_set()
            return self.connected

    def _receive(self, device: socket.socket) -> None:
        while raw := device.recv(LARGEST + 1):
            try:
                snapshot = decode(raw, Snapshot)
            except Malformed:
                self.malformed += 1
                continue
            with self._changed:
                self._latest = (snapshot, raw, time.monotonic())
                self._number += 1
                self._changed.notify_all()

    def close(self) -> None:
        """End the thread and wake whoever waits. The newest Snapshot stays. May be called twice."""
        with self._changed:
            self._stopping.set()
            self._changed.notify_all()
            if self._socket is not None:
                with contextlib.suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(JOIN_S)
