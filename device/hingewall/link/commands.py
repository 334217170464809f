"""Commands from a page to the device, each answered once it is stored and active."""

import itertools
import os
import socket
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hingewall.errors import CommandRefused, LinkError, one_line
from hingewall.link.listener import JOIN_S, Listener
from hingewall.link.peer import Handle, May, Peer
from hingewall.link.wire import LARGEST, Malformed, connect, decode, encode
from hingewall.messages.command import Answer, Command, CommandKind

CONNECTIONS = 16
IDLE = 2
"""Connections that a client keeps for its next commands. A page asks one thing at a time, mostly."""


class CommandServer:
    """The device's end: each connection has a thread, each command goes to ``handle`` with a way to answer it.

    An answer may come later and from another thread. A command repeated under the same id is answered again, and not
    done again. ``may`` says whether a process of that user may ask for such a thing.
    """

    def __init__(self, path: Path, handle: Handle, may: May = lambda *_: True) -> None:
        self._path = path
        self._handle = handle
        self._may = may
        self._lock = threading.Lock()
        self._peers: dict[Peer, threading.Thread] = {}
        self._listener: Listener | None = None

    def start(self) -> None:
        """Listen. Raises LinkError, for instance when another device uses the folder."""
        self._listener = Listener(self._path, self._welcome)

    def _welcome(self, connection: socket.socket) -> None:
        with self._lock:
            if len(self._peers) >= CONNECTIONS:
                connection.close()
                return
            peer = Peer(connection, self._handle, self._may)
            thread = threading.Thread(target=self._serve, args=(peer,), name="command peer", daemon=True)
            self._peers[peer] = thread
            thread.start()

    def _serve(self, peer: Peer) -> None:
        try:
            peer.serve()
        finally:
            with self._lock:
                self._peers.pop(peer, None)

    def close(self) -> None:
        """Stop, and end every connection. Answers that come later go nowhere. May be called twice."""
        if self._listener is not None:
            self._listener.close()
        with self._lock:
            peers = dict(self._peers)
        for peer, thread in peers.items():
            peer.hang_up()
            thread.join(JOIN_S)


class CommandClient:
    """The page's end, for any number of threads. Connections are kept for later, and made again when broken."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._idle: list[socket.socket] = []
        self._closed = False
        self._numbers = itertools.count(1)

    def ask(
        self,
        kind: CommandKind,
        args: Mapping[str, Any] | None = None,
        revision: int | None = None,
        timeout_s: float = 1.0,
        token: str = "",
    ) -> Answer:
        """Have the device do something, and wait until it is done.

        Raises CommandRefused with the device's reason, LinkError when the device can't be reached or does not answer.
        """
        command = Command(f"{os.getpid()}-{next(self._numbers)}", kind, dict(args or {}), revision, token)
        try:
            raw = encode(command)
        except Malformed as error:
            raise CommandRefused("malformed", f"{kind}: {error}; send less at once") from error
        deadline = time.monotonic() + timeout_s
        answer = self._exchange(command.id, raw, deadline, timeout_s)
        if answer.error is not None:
            raise CommandRefused(answer.error.code, answer.error.message, answer.error.fields)
        return answer

    def _exchange(self, id: str, raw: bytes, deadline: float, timeout_s: float) -> Answer:
        device = self._sent(raw, deadline)
        try:
            answer = _answer_to(id, device, deadline)
        except TimeoutError as error:
            device.close()  # so that a late answer can't be taken for that of a later command
            raise LinkError(
                f"the device did not answer within {timeout_s:g} s; perhaps the command was carried out, so look before"
                " you try again"
            ) from error
        except (OSError, Malformed) as error:
            device.close()
            raise LinkError(
                f"the device went away before it answered ({one_line(error)}); see whether the command was carried out"
            ) from error
        self._keep(device)
        return answer

    def _sent(self, raw: bytes, deadline: float) -> socket.socket:
        """A connection that took the command. One whose device has gone does not take it, so another try is safe."""
        while (device := self._kept()) is not None:
            try:
                device.settimeout(_left(deadline))
                device.send(raw, socket.MSG_NOSIGNAL)
                return device
            except OSError:
                device.close()
        device = connect(self._path, max(0.001, deadline - time.monotonic()))
        try:
            device.send(raw, socket.MSG_NOSIGNAL)
        except OSError as error:
            device.close()
            raise LinkError(f"{self._path}: the device accepts no commands ({one_line(error)}); try again") from error
        return device

    def _kept(self) -> socket.socket | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _keep(self, device: socket.socket) -> None:
        with self._lock:
            if not self._closed and len(self._idle) < IDLE:
                self._idle.append(device)
                return
        device.close()

    def close(self) -> None:
        """Let the connections go. May be called twice."""
        with self._lock:
            self._closed = True
            for device in self._idle:
                device.close()
            self._idle.clear()


def _answer_to(id: str, device: socket.socket, deadline: float) -> Answer:
    while True:
        device.settimeout(_left(deadline))
        raw = device.recv(LARGEST + 1)
        if not raw:
            raise ConnectionResetError("connection closed")
        answer = decode(raw, Answer)
        if answer.id == id:
            return answer


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
