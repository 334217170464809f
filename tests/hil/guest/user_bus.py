"""Bus 1's wires, from the ``i2c-user`` kernel module: one transaction at a time, put to the chip that is on them."""

import errno
import os
import struct
from typing import Protocol

HEAD = struct.Struct("=II")
MESSAGE = struct.Struct("=HHHH")
ANSWER = struct.Struct("=Ii")
READ = 0x0001
"""Flag I2C_M_RD of a message (linux/i2c.h)."""
LARGEST = 8192


class Chip(Protocol):
    """What hangs on the wires; raises OSError where it does not acknowledge."""

    def i2c_write(self, address: int, data: bytes) -> None: ...
    def i2c_read(self, address: int, n: int) -> bytes: ...


class UserBus:
    """The program's end of /dev/i2c-1. ``fd`` can be read when somebody asks."""

    def __init__(self, chip: Chip, path: str = "/dev/i2c-user") -> None:
        self.fd = os.open(path, os.O_RDWR | os.O_NONBLOCK)
        self._chip = chip

    def serve(self) -> None:
        """Answer the transaction that waits. One that nobody waits for any more is forgotten."""
        try:
            request = os.read(self.fd, LARGEST)
            number, result, data = self._answer(request)
            os.write(self.fd, ANSWER.pack(number, result) + data)
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.ESTALE):
                raise

    def _answer(self, request: bytes) -> tuple[int, int, bytes]:
        number, count = HEAD.unpack_from(request)
        offset, read = HEAD.size + MESSAGE.size * count, b""
        try:
            for index in range(count):
                address, flags, length, _ = MESSAGE.unpack_from(request, HEAD.size + MESSAGE.size * index)
                if flags & READ:
                    read += self._chip.i2c_read(address, length)
                else:
                    self._chip.i2c_write(address, request[offset : offset + length])
                    offset += length
        except OSError as error:
            return number, -(error.errno or errno.EIO), b""
        return number, 0, read
