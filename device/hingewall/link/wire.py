"""Unix SOCK_SEQPACKET sockets: one message, one packet, JSON by msgspec. A packet is whole or not there."""

import contextlib
import fcntl
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from hingewall.errors import LinkError, one_line

Message = TypeVar("Message", bound=msgspec.Struct)

LARGEST = 65536
"""Bytes in a message. A Snapshot has about 1,500."""

MODE = 0o660
"""The owner and the group of the peer may connect, nobody else."""

BACKLOG = 16
ADDRESS_BYTES = 107
"""What fits in the kernel's sun_path, with its closing zero."""

PROBE_S = 1.0


class Malformed(ValueError):
    """A packet that isn't the message it should be; the text says what is wrong with it."""


def encode(message: msgspec.Struct) -> bytes:
    """The message as a packet. Raises Malformed when it would be larger than a packet may be."""
    raw = msgspec.json.encode(message)
    if len(raw) > LARGEST:
        raise Malformed(f"a message of {len(raw)} bytes; at most {LARGEST} are sent")
    return raw


def decode(raw: bytes, kind: type[Message]) -> Message:
    """The message in a packet, read with ``recv(LARGEST + 1)``. Raises Malformed, whatever the bytes are."""
    if len(raw) > LARGEST:
        raise Malformed(f"a message of more than {LARGEST} bytes")
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise Malformed(one_line(error)) from error


def listen(path: Path) -> socket.socket:
    """A listening socket at ``path``, in place of one that a killed process left behind.

    Raises LinkError when the folder can't be used, or when another process listens there.
    """
    server = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        with _folder(path, os.O_RDONLY) as folder:
            fcntl.flock(folder, fcntl.LOCK_EX)  # of two that start at once, the second finds the first listening
            address = _address(path, folder)
            _clear(path, address)
            os.fchmod(server.fileno(), MODE)  # before bind, so that at no moment others may connect
            server.bind(address)
            path.chmod(MODE)  # after it, since bind takes the umask away
            server.listen(BACKLOG)
    except LinkError:
        server.close()
        raise
    except OSError as error:
        server.close()
        raise LinkError(
            f"{path}: can't listen there ({one_line(error)}); is the folder there, and writable?"
        ) from error
    return server


def connect(path: Path, timeout_s: float) -> socket.socket:
    """A connection to whoever listens at ``path``, with that timeout. Raises LinkError when nobody does."""
    client = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    client.settimeout(timeout_s)
    try:
        with _folder(path, os.O_PATH) as folder:  # needs no right to read it
            client.connect(_address(path, folder))
    except OSError as error:
        client.close()
        raise LinkError(f"{path}: nobody answers there ({one_line(error)}); is the device process running?") from error
    return client


def _clear(path: Path, address: str) -> None:
    """Take away a socket file that nobody listens on; leave one that is in use, and anything that is no socket."""
    if not path.is_socket():
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as probe:
        probe.settimeout(PROBE_S)
        try:
            probe.connect(address)
        except ConnectionRefusedError:
            path.unlink()
            return
        except BlockingIOError:
            pass  # so busy that its queue is full: in use all the same
    raise LinkError(f"{path}: another device process is using this folder; stop it, or give --data another folder")


@contextlib.contextmanager
def _folder(path: Path, how: int) -> Iterator[int]:
    folder = os.open(path.parent, how | os.O_DIRECTORY)
    try:
        yield folder
    finally:
        os.close(folder)


def _address(path: Path, folder: int) -> str:
    """An address for ``path`` that fits the kernel's 107 bytes, however deep its ``folder`` lies."""
    return str(path) if len(os.fsencode(path)) <= ADDRESS_BYTES else f"/proc/self/fd/{folder}/{path.name}"
