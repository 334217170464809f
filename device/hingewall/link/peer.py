"""One connection of the command socket: what it asked, what it was answered, and that nothing is done twice."""

import contextlib
import logging
import socket
import struct
import threading
from collections import OrderedDict
from collections.abc import Callable

import msgspec

from hingewall.errors import one_line
from hingewall.link.wire import LARGEST, Malformed, decode, encode
from hingewall.messages.command import Answer, Command, CommandKind, CommandProblem

log = logging.getLogger(__name__)

REMEMBERED = 64
"""Commands whose answers are kept, for a peer that asks again."""

ID_LENGTH = 64

Handle = Callable[[Command, Callable[[Answer], None]], None]
May = Callable[[CommandKind, int], bool]


class Peer:
    """``serve`` reads commands until the peer goes. Answers may come from any thread, also after that."""

    def __init__(self, connection: socket.socket, handle: Handle, may: May) -> None:
        self._connection = connection
        self._handle = handle
        self._may = may
        self._uid = _user_of(connection)
        self._lock = threading.Lock()
        self._answers: OrderedDict[str, Answer | None] = OrderedDict()
        self._gone = False

    def serve(self) -> None:
        """Until the end of the connection. A peer that vanished is no error; what it asked goes on."""
        with contextlib.suppress(OSError):
            while raw := self._connection.recv(LARGEST + 1):
                self._take(raw)
        with self._lock:
            self._gone = True
            self._connection.close()

    def hang_up(self) -> None:
        """End the connection, from another thread."""
        with self._lock, contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)

    def _take(self, raw: bytes) -> None:
        try:
            command = _command(raw)
        except Malformed as error:
            self._send(Answer(_id_in(raw), error=CommandProblem("malformed", one_line(error))))
            return
        if not self._is_new(command.id):
            return
        if not self._may(command.kind, self._uid):
            log.warning("user %d may not ask for %s", self._uid, command.kind)
            self._answer(Answer(command.id, error=CommandProblem("refused", "that is not this process' to ask")))
            return
        try:
            self._handle(command, self._answer)
        except Exception:
            log.exception("the command %s failed", command.kind)
            problem = CommandProblem("failed", "the device could not do that; its log says why")
            self._answer(Answer(command.id, error=problem))

    def _is_new(self, id: str) -> bool:
        """Remember the command; one that was asked before gets its answer again, if there is one yet."""
        with self._lock:
            if id not in self._answers:
                self._answers[id] = None
                if len(self._answers) > REMEMBERED:
                    self._answers.popitem(last=False)
                return True
            known = self._answers[id]
        if known is not None:
            self._send(known)
        return False

    def _answer(self, answer: Answer) -> None:
        with self._lock:
            if answer.id in self._answers:
                self._answers[answer.id] = answer
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        try:
            raw = encode(answer)
        except Malformed:  # it quotes what was asked, or a list has grown long: whoever answers is not stopped by that
            problem = CommandProblem("failed", "the answer is longer than what can be sent; ask for less at once")
            raw = encode(Answer(answer.id, error=problem))
        with self._lock, contextlib.suppress(OSError):  # it went away, or never reads: its own affair
            if not self._gone:
                self._connection.send(raw, socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)


def _user_of(connection: socket.socket) -> int:
    """Who opened it, as the kernel says."""
    _, uid, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")))
    return int(uid)


def _command(raw: bytes) -> Command:
    command = decode(raw, Command)
    if not 0 < len(command.id) <= ID_LENGTH:
        raise Malformed(f"id has {len(command.id)} characters; expected 1 to {ID_LENGTH}")
    return command


def _id_in(raw: bytes) -> str:
    """The id of a command that can't be read otherwise, so that its sender knows which one is meant."""
    with contextlib.suppress(msgspec.DecodeError, ValueError, RecursionError):
        found = msgspec.json.decode(raw)
        if isinstance(found, dict) and isinstance(found.get("id"), str):
            return str(found["id"])[:ID_LENGTH]
    return ""
