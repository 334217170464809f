"""Unix SOCK_SEQPACKET sockets: one message, one packet, JSON by msgspec. A packet is whole or not there."""

import contextlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from hingewall.errors import LinkError, one_line

LARGEST = 65536
"""Bytes in a message. A Snapshot has about 1,500."""
MODE = 0o660


def listen(path: Path, backlog: int = 16) -> socket.socket:
    """A listening socket at ``path``, replacing one that nobody listens on. Raises LinkError."""
    server = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        with _reachable(path) as address:
            _clear(path, address)
            server.bind(address)
            path.chmod(MODE)
        server.listen(backlog)
    except OSError as error:
        server.close()
        raise LinkError(
            f"{path}: can't listen there ({one_line(error)}); is the folder there, and writable?"
        ) from error
    except LinkError:
        server.close()
        raise
    return server


def connect(path: Path, timeout_s: float) -> socket.socket:
    """A connection to whoever listens at ``path``. Raises LinkError when nobody does."""
    client = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    client.settimeout(timeout_s)
    try:
        with _reachable(path) as address:
            client.connect(address)
    except OSError as error:
        client.close()
        raise LinkError(f"{path}: nobody answers there ({one_line(error)}); is the device process running?") from error
    return client


def _clear(path: Path, address: str) -> None:
    """Take away a socket file that a killed process left behind; leave one that is in use."""
    if not path.is_socket():
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as probe:
        probe.settimeout(1.0)
        try:
            probe.connect(address)
        except OSError:
            path.unlink(missing_ok=True)
            return
    raise LinkError(f"{path}: another device process is using this folder; stop it, or give --data another folder")


@contextlib.contextmanager
def _reachable(path: Path) -> Iterator[str]:
    """An address for ``path`` that fits the kernel's 107 bytes, however deep the folder is."""
    if len(os.fsencode(path)) <= 107:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
