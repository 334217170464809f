"""What a PIN's hash is sealed with, so that neither the pages nor a card in another reader can try PINs against it.

It is made from a key in a file that the device's user alone may read, and from the serial number of the Pi, slowly: the
serial has no more than 32 bits that differ between Pis.
"""

import hashlib
import hmac
import logging
import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from hingewall.errors import StorageError, one_line
from hingewall.small_files import replace_whole

log = logging.getLogger(__name__)

SERIAL = Path("/sys/firmware/devicetree/base/serial-number")
"""Readable by anybody on the Pi, and on no card. Its one-time memory needs root, and can't be taken back."""

BYTES = 32
ID_LENGTH = 8
COST = 1 << 15
"""Of scrypt: who guesses serials pays 0.1 s for each, 16 years of one core for all."""


def serial_of_this_pi() -> str:
    """Empty where there is none: on a laptop the file alone is the key."""
    with suppress(OSError):
        return SERIAL.read_text("ascii", "replace").strip("\0 \n")
    return ""


class Pepper:
    """Belongs to all threads. ``file`` is made at the first use. Raises StorageError while it can't be."""

    def __init__(self, file: Path, serial: Callable[[], str] = serial_of_this_pi, cost: int = COST) -> None:
        self._file = file
        self._serial = serial
        self._cost = cost
        self._turn = threading.Lock()
        self._in_file = self._mixed = b""

    def tell_apart(self, what: str) -> str:
        """A seal that nobody else can make, at no cost: of what a phone keeps."""
        return hmac.digest(self._of_file(), what.encode("utf-8", "surrogateescape"), "sha256").hex()

    def seal(self, found: bytes) -> str:
        """Of a PIN's hash. The first time it is slow."""
        return hmac.digest(self._key(), found, "sha256").hex()

    @property
    def name(self) -> str:
        """Tells which key a hash was sealed with, and nothing else of it."""
        return self.seal(b"name of this key")[:ID_LENGTH]

    def _key(self) -> bytes:
        in_file = self._of_file()
        with self._turn:
            if not self._mixed:
                self._mixed = hashlib.scrypt(
                    in_file, salt=b"hingewall" + self._serial().encode(), n=self._cost, r=8, p=1,
                    maxmem=132 * self._cost * 8, dklen=BYTES,
                )  # fmt: skip
            return self._mixed

    def _of_file(self) -> bytes:
        with self._turn:
            if not self._in_file:
                try:
                    self._in_file = self._read() or self._made()
                except OSError as error:
                    raise StorageError(
                        f"{self._file}: the key of the PINs can't be kept ({one_line(error)})"
                    ) from error
            return self._in_file

    def _read(self) -> bytes:
        with suppress(FileNotFoundError, ValueError):
            key = bytes.fromhex(self._file.read_text("ascii"))
            if len(key) == BYTES:
                return key
        if self._file.exists():
            log.error("%s is damaged: no PIN fits any more, and new ones have to be chosen", self._file)
        return b""

    def _made(self) -> bytes:
        key = secrets.token_bytes(BYTES)
        replace_whole(self._file, key.hex().encode(), 0o600)
        return key
