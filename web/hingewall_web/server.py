"""Waitress with the settings that keep bad phones harmless, on a listening socket of our own, with a clean end."""

import errno
import ipaddress
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol, cast

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import ErrorTask, WSGITask
from waitress.wasyncore import close_all, loop

from hingewall.errors import UsageError
from hingewall_web.security import HEADERS
from hingewall_web.services import Services

THREADS = 40
"""24 streams and 16 to spare for pages."""

HIGH_WATERMARK = 65536
"""Bytes a phone may lag behind; far below the 1 MiB where waitress would begin a temporary file."""

LARGEST_BODY = 256 * 1024
"""Beyond this a body is refused from its header; up to it the application answers for itself. Kept in RAM."""

LOST_PEER_MS = 15_000
"""TCP_USER_TIMEOUT: when a phone that has stopped reading gives its thread back."""

SILENT_S = 30
GLANCE_S = 0.2
LAST_WORDS = 10

HANDED_OVER = 3
"""The first descriptor that systemd passes (sd_listen_fds(3): SD_LISTEN_FDS_START)."""


class Stop(Protocol):
    """Something that says when to end (``hingewall.supervision.Stopping``)."""

    def is_set(self) -> bool: ...


class _ErrorTask(ErrorTask):  # type: ignore[misc]  # waitress has no types
    """What waitress refuses by itself is answered with our headers, and as JSON under /api."""

    def execute(self) -> None:
        error = self.request.error
        self.response_headers.extend(HEADERS.items())
        if str(getattr(self.request, "path", "")).startswith("/api/"):
            self.request.error = _JsonError(error)
        super().execute()


class _JsonError:
    def __init__(self, error: Any) -> None:
        self._error = error

    def to_response(self, _ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        code = {413: "too_large", 431: "too_large"}.get(self._error.code, "bad_request")
        body = f'{{"error":{{"code":"{code}","message":"{self._error.reason}.","fields":{{}}}}}}\n'
        return f"{self._error.code} {self._error.reason}", [("Content-Type", "application/json")], body.encode()


class _Task(WSGITask):  # type: ignore[misc]
    """Adds ``SERVER_ADDR``: which of our addresses the phone reached.

    A sandbox without a network can't list them; the connection that came in knows its own.
    """

    def get_environment(self) -> dict[str, Any]:
        environ = cast(dict[str, Any], super().get_environment())
        if "SERVER_ADDR" not in environ:
            with suppress(OSError, ValueError):  # the phone may be gone by now
                environ["SERVER_ADDR"] = _plain(self.channel.socket.getsockname()[0])
        return environ


def _plain(address: str) -> str:
    """An IPv4 address as such, also where it came in over a socket for both kinds (RFC 4291: ::ffff:192.0.2.1)."""
    ip = ipaddress.ip_address(address)
    return str(getattr(ip, "ipv4_mapped", None) or ip)


class _Channel(HTTPChannel):  # type: ignore[misc]
    error_task_class = _ErrorTask
    task_class = _Task


def listen(host: str, port: int, inherited: int | None = None) -> socket.socket:
    """The listening socket: the descriptor ``inherited`` from whoever started us, what systemd hands over, or our own.

    Accepted connections inherit its options. Raises UsageError naming host and port, or what was handed over, when it
    can't be had.
    """
    listener = (_taken_over(inherited) if inherited is not None else _handed_over()) or _bound(host, port)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, LOST_PEER_MS)
    return listener


def _handed_over() -> socket.socket | None:
    """The listening socket that systemd passes to this very process (sd_listen_fds(3)); None when it passes none.

    The variables go, so that no later look takes the socket a second time.
    """
    mine = os.environ.get("LISTEN_PID") == str(os.getpid())
    count = os.environ.get("LISTEN_FDS", "0")
    if not mine or count == "0":
        return None
    for name in ("LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"):
        os.environ.pop(name, None)
    if count != "1":
        raise UsageError(f"systemd hands over {count} sockets; expected 1: one ListenStream= in hingewall-web.socket")
    return _taken_over(HANDED_OVER)


def _taken_over(descriptor: int) -> socket.socket:
    try:
        listener = socket.socket(fileno=descriptor)
    except OSError as error:
        raise UsageError(
            f"a socket is handed over, but descriptor {descriptor} is no socket ({error.strerror})"
        ) from error
    if not _accepts_tcp(listener):
        listener.close()
        raise UsageError(
            "the socket that is handed over is none that phones reach; expected ListenStream=80, Accept=no"
            " in hingewall-web.socket"
        )
    listener.set_inheritable(False)
    return listener


def _accepts_tcp(handed: socket.socket) -> bool:
    listens = handed.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) == 1
    return listens and handed.family in (socket.AF_INET, socket.AF_INET6)


def _bound(host: str, port: int) -> socket.socket:
    where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    if not 0 <= port <= 65535:
        raise UsageError(f"{where}: the port must be from 0 to 65535")
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, UnicodeError) as error:
        raise UsageError(f"{where}: there is no such host; use 0.0.0.0 for every network, or 127.0.0.1") from error
    listener = socket.socket(family, kind, proto)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise UsageError(f"{where}: {_advice(error)}") from error
    return listener


def _advice(error: OSError) -> str:
    advice = {
        errno.EADDRINUSE: "the port is taken; choose another with --port, or stop what uses it",
        errno.EACCES: "this port needs more rights; choose one above 1023 with --port",
        errno.EADDRNOTAVAIL: "this machine has no such address; use --host 0.0.0.0 for all it has",
    }
    return advice.get(error.errno or 0, f"can't listen there ({error.strerror}); choose another --host or --port")


def serve(app: Flask, listener: socket.socket, stopping: Stop, ready: Callable[[], None] = lambda: None) -> None:
    """Serve ``app`` on ``listener`` in this thread until ``stopping``; then every stream ends at once.

    ``ready`` is called once connections are accepted.
    """
    sockets: dict[int, Any] = {}
    server = create_server(
        app,
        map=sockets,
        sockets=[listener],
        threads=THREADS,
        outbuf_high_watermark=HIGH_WATERMARK,
        max_request_body_size=LARGEST_BODY,
        channel_timeout=SILENT_S,
        cleanup_interval=SILENT_S // 3,
        connection_limit=200,
        ident=None,
    )
    server.channel_class = _Channel
    ready()
    try:
        while not stopping.is_set():
            loop(timeout=GLANCE_S, use_poll=True, map=sockets, count=1)
    finally:
        cast(Services, app.extensions["hingewall"]).stopping.set()
        _end(server, sockets)


def _end(server: Any, sockets: dict[int, Any]) -> None:
    """Let the streams say goodbye, then close whatever is left."""
    server.accepting = False
    for _ in range(LAST_WORDS):
        if not any(channel.requests for channel in list(server.active_channels.values())):
            break
        with suppress(OSError):
            loop(timeout=0.05, use_poll=True, map=sockets, count=1)
    for channel in list(server.active_channels.values()):
        channel.handle_close()
    # Before the rest is closed: a thread that ends wants to wake the loop once more.
    server.task_dispatcher.shutdown(cancel_pending=True, timeout=2)
    close_all(sockets, ignore_all=True)
