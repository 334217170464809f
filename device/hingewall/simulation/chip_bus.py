"""An I2C bus with emulated chips on it, in the shape of ``smbus2.SMBus``: opened in place of /dev/i2c-N."""

import ctypes
import errno
import os
from typing import Any

from hingewall.simulation.chip import Vl53l1xChip

_READ = 0x0001
"""Flag I2C_M_RD of a message (linux/i2c.h)."""


class EmulatedBus:
    """The calls of smbus2 that drivers and bus scans make, with smbus2's own messages.

    Raises OSError 121 (remote I/O error) where nothing acknowledges, as Linux does on a Pi, and 9 after ``close``.
    """

    def __init__(self, *chips: Vl53l1xChip) -> None:
        self.chips = chips
        self.closed = False

    def i2c_rdwr(self, *messages: Any) -> None:
        """One transaction: the messages in order, with repeated starts. It ends at the first that is refused."""
        for message in messages:
            chip = self._chip(message.addr)
            if message.flags & _READ:
                ctypes.memmove(message.buf, chip.i2c_read(message.addr, message.len), message.len)
            else:
                chip.i2c_write(message.addr, bytes(message))

    def write_quick(self, i2c_addr: int) -> None:
        """Whether anybody is there."""
        self._chip(i2c_addr).i2c_write(i2c_addr, b"")

    def read_byte(self, i2c_addr: int) -> int:
        return self._chip(i2c_addr).i2c_read(i2c_addr, 1)[0]

    def close(self) -> None:
        self.closed = True

    def _chip(self, address: int) -> Vl53l1xChip:
        if self.closed:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        for chip in self.chips:
            if chip.address == address:
                return chip
        raise OSError(errno.EREMOTEIO, os.strerror(errno.EREMOTEIO))
