"""Commands from a page to the device, each answered once it is stored and active."""

import contextlib
import itertools
import logging
import os
import socket
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from hingewall.errors import CommandRefused, LinkError, one_line
from hingewall.link.wire import LARGEST, connect, listen
from hingewall.messages import Answer, Command, CommandKind, CommandProblem

log = logging.getLogger(__name__)

CONNECTIONS = 16
REMEMBERED = 64
Handle = Callable[[Command, Callable[[Answer], None]], None]


class CommandServer:
    """The device's end: each connection has a thread, each command goes to ``handle`` with a way to answer it.

    An answer may come later and from another thread. A command repeated under the same id is answered again, and not
    done again.
    """

    def __init__(self, path: Path, handle: Handle) -> None:
        self._path = path
        self._handle = handle
        self._server: socket.socket | None = None
        self._lock = threading.Lock()
        self._peers: dict[socket.socket, threading.Thread] = {}
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Listen. Raises LinkError."""
        self._server = listen(self._path)
        self._thread = threading.Thread(target=self._accept, args=(self._server,), name="commands", daemon=True)
        self._thread.start()

    def _accept(self, server: socket.socket) -> None:
        while True:
            try:
                peer, _ = server.accept()
            except OSError:
                return  # closed
            with self._lock:
                if len(self._peers) >= CONNECTIONS:
                    peer.close()
                    continue
                thread = threading.Thread(target=self._serve, args=(peer,), name="command peer", daemon=True)
                self._peers[peer] = thread
            thread.start()

    def _serve(self, peer: socket.socket) -> None:
        answers: OrderedDict[str, Answer | None] = OrderedDict()
        with peer:
            try:
                while raw := peer.recv(LARGEST + 1):
                    self._take(peer, raw, answers)
            except OSError:
                pass  # the peer went away; its commands go on
            with self._lock:
                self._peers.pop(peer, None)

    def _take(self, peer: socket.socket, raw: bytes, answers: "OrderedDict[str, Answer | None]") -> None:
        try:
            command = _decoded(raw)
        except (msgspec.DecodeError, ValueError) as error:
            self._reply(peer, Answer(id=_id_of(raw), error=CommandProblem("malformed", one_line(error))))
            return
        if command.id in answers:
            if (known := answers[command.id]) is not None:
                self._reply(peer, known)
            return
        answers[command.id] = None
        while len(answers) > REMEMBERED:
            answers.popitem(last=False)

        def answer(given: Answer) -> None:
            answers[command.id] = given
            self._reply(peer, given)

        self._handle(command, answer)

    def _reply(self, peer: socket.socket, answer: Answer) -> None:
        with contextlib.suppress(OSError):
            peer.send(msgspec.json.encode(answer), socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)

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
            peers = dict(self._peers)
        for peer, thread in peers.items():
            with contextlib.suppress(OSError):
                peer.shutdown(socket.SHUT_RDWR)
            thread.join(5)


def _decoded(raw: bytes) -> Command:
    if len(raw) > LARGEST:
        raise ValueError(f"a command of more than {LARGEST} bytes")
    return msgspec.json.decode(raw, type=Command)


def _id_of(raw: bytes) -> str:
    with contextlib.suppress(msgspec.DecodeError, ValueError, RecursionError):
        command = msgspec.json.decode(raw)
        if isinstance(command, dict) and isinstance(command.get("id"), str):
            return str(command["id"])[:64]
    return ""


class CommandClient:
    """The page's end. One command at a time goes out on one connection, which is made again when it breaks."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._numbers = itertools.count(1)

    def ask(
        self,
        kind: CommandKind,
        args: Mapping[str, Any] | None = None,
        revision: int | None = None,
        timeout_s: float = 1.0,
    ) -> Answer:
        """Have the device do something, and wait until it is done.

        Raises CommandRefused with the device's reason, LinkError when the device can't be reached or does not answer.
        """
        with self._lock:
            command = Command(f"{os.getpid()}-{next(self._numbers)}", kind, dict(args or {}), revision)
            answer = self._exchange(command, timeout_s)
        if answer.error is not None:
            raise CommandRefused(answer.error.code, answer.error.message, answer.error.fields)
        return answer

    def _exchange(self, command: Command, timeout_s: float) -> Answer:
        raw = msgspec.json.encode(command)
        deadline = time.monotonic() + timeout_s
        if self._socket is not None:
            try:
                self._socket.settimeout(timeout_s)
                self._socket.send(raw, socket.MSG_NOSIGNAL)
                return self._answer(self._socket, command.id, deadline)
            except TimeoutError as error:
                raise self._silent(timeout_s) from error
            except OSError:
                self._drop()  # the device was restarted since: once more, on a new connection
        self._socket = connect(self._path, timeout_s)
        try:
            self._socket.send(raw, socket.MSG_NOSIGNAL)
            return self._answer(self._socket, command.id, deadline)
        except TimeoutError as error:
            raise self._silent(timeout_s) from error
        except OSError as error:
            self._drop()
            raise LinkError(f"the device went away before it answered ({one_line(error)}); try again") from error

    def _answer(self, device: socket.socket, id: str, deadline: float) -> Answer:
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            device.settimeout(left)
            raw = device.recv(LARGEST)
            if not raw:
                raise ConnectionResetError("connection closed")
            answer = msgspec.json.decode(raw, type=Answer)
            if answer.id == id:
                return answer

    def _silent(self, timeout_s: float) -> LinkError:
        self._drop()
        return LinkError(
            f"the device did not answer within {timeout_s:g} s; look at the page, it may have been done all the same"
        )

    def _drop(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def close(self) -> None:
        with self._lock:
            self._drop()
