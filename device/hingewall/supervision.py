"""Being told to stop, and telling systemd how it goes."""

import contextlib
import os
import queue
import signal
import socket
from collections.abc import Iterator
from types import FrameType
from typing import Any

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Interrupted(KeyboardInterrupt):
    """A signal cut something short, as Ctrl-C would. ``code`` is what a shell makes of it: 128 and its number."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.code = 128 + number


class Stopping:
    """SIGTERM, SIGINT and SIGHUP as one event, while it is entered as a context (in the main thread).

    They are noted, and no more, so that whatever is being opened or closed is opened or closed to its end; within
    ``interrupting`` the first one raises Interrupted. A SIGHUP that was ignored stays ignored, as ``nohup`` promises.
    """

    def __init__(self) -> None:
        self._told = False
        self._number = 0
        self._interrupting = False
        # A threading.Event can't be set safely in a signal handler, which may interrupt the very code that holds its
        # lock; a SimpleQueue is made for that.
        self._news: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> "Stopping":
        for number in SIGNALS:
            if number is signal.SIGHUP and signal.getsignal(number) is signal.SIG_IGN:
                continue
            self._before[number] = signal.signal(number, self._signalled) or signal.SIG_DFL
        return self

    def __exit__(self, _kind: object, error: object, _trace: object) -> None:
        if isinstance(error, Interrupted):
            return  # the process ends, with that code: a terminal that is closed hangs up twice
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()

    def _signalled(self, number: int, _frame: FrameType | None) -> None:
        self._number = self._number or number
        self.set()
        if self._interrupting:
            self._interrupting = False  # others may follow, and what this one leads to must not be cut short in turn
            raise Interrupted(number)

    @contextlib.contextmanager
    def interrupting(self) -> Iterator[None]:
        """Waiting that a signal ends, also one that came before: it raises Interrupted.

        Open before, and close in a ``finally`` outside: no signal gets between.
        """
        self._interrupting = True
        try:
            if self._number:
                raise Interrupted(self._number)
            yield
        finally:
            self._interrupting = False

    def set(self) -> None:
        """Stop; from any thread, or from a signal handler."""
        self._told = True
        self._news.put(None)

    def is_set(self) -> bool:
        return self._told

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait to be told, at most ``timeout_s``; whether it was."""
        if not self._told:
            with contextlib.suppress(queue.Empty):
                self._news.get(timeout=None if timeout_s is None else max(0.0, timeout_s))
                self._news.put(None)  # for whoever else waits
        return self._told


def sd_notify(message: str) -> None:
    """Tell systemd (``READY=1``, ``WATCHDOG=1``), where it has asked to be told. Never waits, never fails."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.setblocking(False)
        notify.sendto(message.encode(), address)


class ReadyListener:
    """Where a process that we start says that it is ready, as systemd would hear it (sd_notify(3)).

    It is that process's own word: whoever else answers on its port, or in its folder, is not taken for it. Start it
    with ``NOTIFY_SOCKET`` set to ``address``.
    """

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind("")  # the kernel picks an abstract name that is free: no file to make and to remove
        self._ready = False

    @property
    def address(self) -> str:
        name: bytes = self._socket.getsockname()
        return "@" + name[1:].decode("ascii")

    def ready(self) -> bool:
        """Whether it has said so. Never waits."""
        with contextlib.suppress(BlockingIOError):
            while not self._ready:
                self._ready = b"READY=1" in self._socket.recv(4096).split(b"\n")
        return self._ready

    def close(self) -> None:
        self._socket.close()
