"""Waitress with the limits that keep bad phones harmless, on a listening socket of our own, with a clean end."""

import ipaddress
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol, cast

from flask import Flask
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, TcpWSGIServer, UnixWSGIServer
from waitress.task import ErrorTask, WSGITask
from waitress.wasyncore import close_all, loop

from hingewall_web.server.answers import HEADERS
from hingewall_web.server.crowd import BODY_S, HEADER_S, IDLE_S, MOST_CONNECTIONS, client_of, makes_way
from hingewall_web.server.services import Services

THREADS = 40
"""24 streams and 16 to spare for pages."""

HIGH_WATERMARK = 65536
"""Bytes a phone may lag behind; far below the 1 MiB where waitress would begin a temporary file."""

LARGEST_BODY = 256 * 1024
"""Beyond this a body is refused from its header; up to it the application answers for itself. Kept in RAM."""

CLEANING_S = 1
"""How often it is looked for connections that wait for too long."""

SPARE = 20
"""Descriptors that are no connections. waitress's own limit, which would accept nobody, must not be reached."""

FRONT_TELLS = {"x-forwarded-for", "x-forwarded-proto"}
"""Which phone asks, and whether over http or https. From phones themselves either header is thrown away."""

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
    """Adds ``SERVER_ADDR``: which of our addresses the phone reached. ``LISTENS_ON`` is the one that phones may reach,
    0.0.0.0 or :: for all; behind a front there is none.

    A sandbox without a network can't list them; the connection that came in knows its own, or the front that took it.
    """

    def get_environment(self) -> dict[str, Any]:
        environ = cast(dict[str, Any], super().get_environment())
        with suppress(OSError, ValueError):  # the phone may be gone by now
            front = self.channel.socket.family == socket.AF_UNIX
            reached = environ.get("HTTP_X_SERVER_ADDR", "") if front else self.channel.socket.getsockname()[0]
            environ["SERVER_ADDR"] = _plain(reached)
            if not front:
                environ["LISTENS_ON"] = _plain(self.channel.server.socket.getsockname()[0])
        return environ


def _plain(address: str) -> str:
    """An IPv4 address as such, also where it came in over a socket for both kinds (RFC 4291: ::ffff:192.0.2.1)."""
    ip = ipaddress.ip_address(address)
    return str(getattr(ip, "ipv4_mapped", None) or ip)


class _Channel(HTTPChannel):  # type: ignore[misc]
    """A connection that knows whose it is, and since when it keeps the wall waiting."""

    error_task_class = _ErrorTask
    task_class = _Task
    began: float | None = None
    """When the first byte of the request came that is not all here yet."""
    asked = False

    def __init__(self, server: Any, sock: socket.socket, addr: Any, adj: Any, map: Any = None) -> None:
        self.client = client_of(addr[0])
        self.waiting_since = time.monotonic()
        super().__init__(server, sock, addr, adj, map)

    @property
    def busy(self) -> bool:
        return bool(self.requests or self.total_outbufs_len)

    def received(self, data: bytes) -> bool:
        if self.request is None:
            self.began = time.monotonic()
        return bool(super().received(data))

    def service(self) -> None:
        super().service()
        self.asked, self.waiting_since = True, time.monotonic()

    @property
    def due(self) -> float:
        """Until when it may go on waiting."""
        if self.request is None or self.began is None:
            return self.waiting_since + (IDLE_S if self.asked else HEADER_S)
        return self.began + (BODY_S if self.request.headers_finished else HEADER_S)


class _Server(BaseWSGIServer):  # type: ignore[misc]
    channel_class = _Channel

    def maintenance(self, _now: float) -> None:
        """Close what has kept us waiting for too long: silent ones, and those that send a byte now and then."""
        now = time.monotonic()
        for channel in self.active_channels.values():
            if not channel.busy and channel.due < now:
                channel.will_close = True


class _OpenServer(_Server, TcpWSGIServer):  # type: ignore[misc]
    """Reached by phones themselves."""

    def handle_accept(self) -> None:
        try:
            accepted = self.accept()
        except OSError:  # gone already
            return
        if accepted is None:
            return
        connection, address = accepted
        welcome, leaving = makes_way(client_of(address[0]), list(self.active_channels.values()))
        if leaving is not None:
            leaving.handle_close()
        if welcome:
            self.channel_class(self, connection, address, self.adj, map=self._map)
        else:
            connection.close()


class _FrontedServer(_Server, UnixWSGIServer):  # type: ignore[misc]
    """Reached through a front on this machine, which knows the phones and limits them (systemd/etc/nginx.conf)."""


def serve(app: Flask, listener: socket.socket, stopping: Stop, ready: Callable[[], None] = lambda: None) -> None:
    """Serve ``app`` on ``listener`` in this thread until ``stopping``; then every stream ends at once.

    ``ready`` is called once connections are accepted. A front on a Unix socket is believed who asks, and how.
    """
    sockets: dict[int, Any] = {}
    server = _server(app, listener, sockets)
    ready()
    try:
        while not stopping.is_set():
            loop(timeout=GLANCE_S, use_poll=True, map=sockets, count=1)
    finally:
        cast(Services, app.extensions["hingewall"]).stopping.set()
        _end(server, sockets)


def _server(app: Flask, listener: socket.socket, sockets: dict[int, Any]) -> Any:
    fronted = listener.family == socket.AF_UNIX
    believed = {"trusted_proxy": "*", "trusted_proxy_headers": FRONT_TELLS} if fronted else {}
    adjustments = Adjustments(
        sockets=[listener],
        threads=THREADS,
        outbuf_high_watermark=HIGH_WATERMARK,
        max_request_body_size=LARGEST_BODY,
        cleanup_interval=CLEANING_S,
        connection_limit=MOST_CONNECTIONS + SPARE,
        # While a request is answered the next is read, and so it is noticed when the phone has gone meanwhile.
        channel_request_lookahead=1,
        clear_untrusted_proxy_headers=True,
        ident=None,
        **believed,
    )
    about = (listener.family, listener.type, listener.proto, listener.getsockname())
    kind = _FrontedServer if fronted else _OpenServer
    return kind(app, sockets, _sock=listener, adj=adjustments, bind_socket=False, sockinfo=about)


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
