"""The device's end of the camera link. It never waits for the camera.

The device serves, so that it can refuse: whatever is not a small camera reading, sixty times a second at most, ends the
connection.
"""

import grp
import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from hingewall.errors import one_line
from hingewall.link.camera_wire import (
    LARGEST_REPORT,
    Absent,
    CameraFault,
    Heard,
    Orders,
    Ranged,
    Said,
    ToCamera,
    decode_report,
    hang_up,
)
from hingewall.link.listener import JOIN_S, Listener
from hingewall.link.wire import Malformed, encode
from hingewall.messages.readings import FaultReading

log = logging.getLogger(__name__)

GROUP = "hingewall-camera"
REPORTS_HZ = 60
"""Twice the frames that a camera delivers."""
MOST_LATE = 600
"""In a row. A buffer of the kernel's holds about 300, which is what comes after this process was stopped."""
SILENT_S = 2.0
OPENING_S = 45.0
"""From being asked to the first report: picamera2 takes seconds to import on a Zero 2 W, and that without a limit. A
camera that can't be opened says so itself; this is for a process that comes to nothing."""


class CameraServer:
    """The device's end. ``hear`` gets each reading, in a thread of this server's. The newest camera replaces another:
    a process that was started again must not wait for one that hangs."""

    def __init__(
        self,
        path: Path,
        hear: Callable[[Heard], None],
        group: str = GROUP,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path = path
        self._hear = hear
        self._group = group
        self._clock = clock
        self._lock = threading.Lock()
        self._peer: socket.socket | None = None
        self._threads: set[threading.Thread] = set()
        self._listener: Listener | None = None
        self._orders: Orders | None = None
        self._told = False
        self._logged: set[str] = set()
        self._asked_at = self._body_at = float("-inf")
        self._met = self._absent = False
        self._missing: CameraFault | None = None

    def start(self) -> None:
        """Listen. Raises LinkError, for instance when another device uses the folder."""
        self._listener = Listener(self._path, self._welcome, partial(_give_to, self._group))

    def order(self, enabled: bool, mains_hz: int) -> None:
        """Have the camera used or left alone. Until this is called it is left alone. Never blocks."""
        with self._lock:
            orders = Orders(enabled, mains_hz)
            if orders != self._orders:
                self._orders, self._told = orders, False
                self._asked_at, self._missing = self._clock(), None
            self._tell_orders()

    def tell_distance(self, t: float, distance_mm: float | None) -> None:
        """The newest distance, None where the sensor could not tell. Never blocks: a camera that does not read misses
        it. Orders that did not get through go first."""
        with self._lock:
            if self._peer is not None and self._tell_orders():
                self._send(ToCamera(ranged=Ranged(t, distance_mm)))

    def missing(self, now: float) -> CameraFault | None:
        """The fault of a camera that is allowed, and is or was there, and has nothing to say.

        It stays so until the next body reading: a process that dies and starts again every other second is no camera.
        """
        with self._lock:
            if self._orders is None or not self._orders.enabled or not self._met or self._absent:
                self._missing = None
            elif self._missing is None:
                opening = self._body_at < self._asked_at
                since, limit = (self._asked_at, OPENING_S) if opening else (self._body_at, SILENT_S)
                self._missing = "camera" if now - since > limit else None
            return self._missing

    def absent(self, now: float) -> bool:
        """Whether a camera is allowed and the wall has none: it was told so, or nobody came to tell."""
        with self._lock:
            if self._orders is None or not self._orders.enabled:
                return False
            return self._absent or (not self._met and now - self._asked_at > OPENING_S)

    def watching(self, now: float) -> bool:
        """Whether the camera is open and looking: what a page owes to whoever stands in front of it."""
        with self._lock:
            return self._peer is not None and now - self._body_at <= SILENT_S

    def _tell_orders(self) -> bool:
        """Whether the camera has been told the orders in force, now or before."""
        if self._peer is not None and self._orders is not None and not self._told:
            self._told = self._send(ToCamera(orders=self._orders))
        return self._told

    def _send(self, message: ToCamera) -> bool:
        """Whether it went out. A camera that has gone is noticed by whoever reads from it."""
        assert self._peer is not None
        try:
            self._peer.send(encode(message), socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)
        except OSError:
            return False
        return True

    def _welcome(self, connection: socket.socket) -> None:
        thread = threading.Thread(target=self._serve, args=(connection,), name="camera peer", daemon=True)
        with self._lock:
            if self._peer is not None:
                self._log_once("replaced", "a second camera process connected; the newest is heard")
                hang_up(self._peer)
            self._peer, self._told = connection, False
            if not self._met or self._body_at >= self._asked_at:  # one that dies before it speaks gets no more time
                self._met, self._asked_at = True, self._clock()
            self._threads.add(thread)
            self._tell_orders()
        thread.start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            self._listen_to(connection)
        except Malformed as error:
            self._log_once("refused", f"the camera sent {one_line(error)}; its connection is closed")
        except OSError:
            pass  # it went away
        finally:
            with self._lock:
                if self._peer is connection:
                    self._peer = None
                self._threads.discard(threading.current_thread())
                connection.close()

    def _listen_to(self, connection: socket.socket) -> None:
        window, count, late = float("-inf"), 0, 0
        while raw := connection.recv(LARGEST_REPORT + 1):
            now = self._clock()
            reading = decode_report(raw, now)
            if reading is None:
                late += 1
                if late > MOST_LATE:
                    raise Malformed(f"{MOST_LATE} reports that were late")
                continue
            if reading.t - window >= 1.0:  # by the camera's time: what waited in a buffer comes all at once
                window, count = reading.t, 0
            late, count = 0, count + 1
            if count > REPORTS_HZ:
                raise Malformed(f"more than {REPORTS_HZ} reports in a second")
            if self._note(connection, reading, now) and not isinstance(reading, Absent):
                self._hear(reading)

    def _note(self, connection: socket.socket, reading: Said, now: float) -> bool:
        """Keep account of it; False when it comes from a camera that was replaced, or that is to be left alone."""
        with self._lock:
            if self._peer is not connection or self._orders is None or not self._orders.enabled:
                return False
            seen_before = self._body_at > float("-inf")
            self._absent = isinstance(reading, Absent) and not seen_before
            match reading:
                case FaultReading(fault="camera_software"):
                    self._missing = "camera_software"
                case FaultReading() | Absent():
                    self._missing = "camera"
                case _:
                    self._missing, self._body_at = None, now
            return True

    def _log_once(self, what: str, text: str) -> None:
        if what not in self._logged:
            self._logged.add(what)
            log.warning("%s", text)

    def close(self) -> None:
        """Stop, and end the connection: a camera without a device switches itself off. May be called twice."""
        if self._listener is not None:
            self._listener.close()
        with self._lock:
            threads = set(self._threads)
            if self._peer is not None:
                hang_up(self._peer)
        for thread in threads:
            thread.join(JOIN_S)


def _give_to(group: str, path: Path) -> None:
    """Let that group's users connect, where there is such a group. Where there isn't, all run as one user."""
    try:
        os.chown(path, -1, grp.getgrnam(group).gr_gid)
    except KeyError:
        return
    except OSError as error:
        log.info("%s: can't be given to the group %s (%s); a camera of another user can't connect", path, group, error)
