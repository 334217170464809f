"""Somebody to open the door: a listening socket whose thread hands each new connection over."""

import contextlib
import logging
import socket
import threading
from collections.abc import Callable
from pathlib import Path

from hingewall.errors import one_line
from hingewall.link.wire import listen

log = logging.getLogger(__name__)

JOIN_S = 5.0
RETRY_S = 0.5
"""Pause after a failed accept, for instance while the process has no file descriptors left."""


class Listener:
    """Listens at ``path`` from its making on and calls ``welcome`` with each connection, in a thread of its own."""

    def __init__(self, path: Path, welcome: Callable[[socket.socket], None]) -> None:
        """Raises LinkError, for instance when another device uses the folder."""
        self._path = path
        self._welcome = welcome
        self._stopping = threading.Event()
        self._server = listen(path)
        self._thread = threading.Thread(target=self._accept, name=f"listen {path.name}", daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                peer, _ = self._server.accept()
            except OSError as error:
                if not self._stopping.wait(RETRY_S):
                    log.warning("%s: can't take a connection: %s", self._path, one_line(error))
                continue
            self._welcome(peer)

    def close(self) -> None:
        """Stop listening and take the socket file away. Whoever was welcomed stays connected."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        # While it still listens nobody else can have taken the path, so the file that goes is our own.
        self._path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)  # wakes the accept
        self._thread.join(JOIN_S)
        self._server.close()
