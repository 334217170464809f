"""Somebody to open the door: a listening socket whose thread hands each new connection over."""

import contextlib
import logging
import socket
import threading
from collections.abc import Callable
from pathlib import Path

from hingewall.errors import LinkError, one_line
from hingewall.link.wire import listen

log = logging.getLogger(__name__)

JOIN_S = 5.0
RETRY_S = 0.5
"""Pause after a failed accept, for instance while the process has no file descriptors left."""
LOOK_S = 1.0
"""How often the socket file is looked at: one that was deleted is made again before a page has given up."""


class Listener:
    """Listens at ``path`` from its making on and calls ``welcome`` with each connection, in a thread of its own.

    A socket file that somebody deletes is made again; ``dress`` is called with the path whenever it was made.
    """

    def __init__(
        self,
        path: Path,
        welcome: Callable[[socket.socket], None],
        dress: Callable[[Path], None] = lambda _path: None,
    ) -> None:
        """Raises LinkError, for instance when another device uses the folder."""
        self._path = path
        self._welcome = welcome
        self._dress = dress
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._complained = False
        self._server = self._listen()
        self._thread = threading.Thread(target=self._accept, name=f"listen {path.name}", daemon=True)
        self._thread.start()

    def _listen(self) -> socket.socket:
        server = listen(self._path)
        server.settimeout(LOOK_S)
        self._dress(self._path)
        self._file = _inode(self._path)
        return server

    def _listen_again(self) -> None:
        """Where the socket file is gone or another's, nobody new finds this one."""
        with self._lock:
            if self._stopping.is_set() or _inode(self._path) == self._file:
                return
            try:
                server = self._listen()
            except LinkError as error:
                if not self._complained:
                    log.warning("%s", one_line(error))
                self._complained = True
                return
            log.warning("%s: the socket file was gone; it is there again", self._path)
            self._server.close()
            self._server, self._complained = server, False

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                peer, _ = self._server.accept()
            except TimeoutError:
                self._listen_again()
                continue
            except OSError as error:
                if not self._stopping.wait(RETRY_S):
                    log.warning("%s: can't take a connection: %s", self._path, one_line(error))
                continue
            self._welcome(peer)

    def close(self) -> None:
        """Stop listening and take the socket file away. Whoever was welcomed stays connected."""
        if self._stopping.is_set():
            return
        with self._lock:
            self._stopping.set()
        if _inode(self._path) == self._file:  # while it still listens, its number is given to no other file
            self._path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)  # wakes the accept
        self._thread.join(JOIN_S)
        self._server.close()


def _inode(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
