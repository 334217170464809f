"""Waitress with the settings that keep bad phones harmless, on a listening socket of our own, with a clean end."""

import ipaddress
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol, cast

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import ErrorTask, WSGITask
from waitress.wasyncore import close_all, loop

from hingewall_web.server.answers import HEADERS
from hingewall_web.server.services import Services

THREADS = 40
"""24 streams and 16 to spare for pages."""

HIGH_WATERMARK = 65536
"""Bytes a phone may lag behind; far below the 1 MiB where waitress would begin a temporary file."""

LARGEST_BODY = 256 * 1024
"""Beyond this a body is refused from its header; up to it the application answers for itself. Kept in RAM."""

SILENT_S = 30
GLANCE_S = 0.2
LAST_WORDS = 10


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
