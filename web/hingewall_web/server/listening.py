"""The socket that the pages are served on: bound here, or handed over by systemd or by the demo."""

import errno
import os
import socket

from hingewall.errors import UsageError

LOST_PEER_MS = 15_000
"""TCP_USER_TIMEOUT: when a phone that has stopped reading gives its thread back."""

HANDED_OVER = 3
"""The first descriptor that systemd passes (sd_listen_fds(3): SD_LISTEN_FDS_START)."""


def listen(host: str, port: int, inherited: int | None = None) -> socket.socket:
    """The listening socket: the descriptor ``inherited`` from whoever started us, what systemd hands over, or our own.

    Accepted connections inherit its options. Raises UsageError naming host and port, or what was handed over, when it
    can't be had.
    """
    listener = (_taken_over(inherited) if inherited is not None else _handed_over()) or _bound(host, port)
    if listener.family != socket.AF_UNIX:
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
    if not _accepts(listener):
        listener.close()
        raise UsageError(
            "the socket that is handed over is none that phones or a front reach; expected ListenStream= with a port or"
            " a path, and Accept=no, in hingewall-web.socket"
        )
    listener.set_inheritable(False)
    return listener


def _accepts(handed: socket.socket) -> bool:
    """Whether connections of phones come in through it, or those of a front on this machine by a Unix socket."""
    listens = handed.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) == 1
    return listens and handed.family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX)


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
