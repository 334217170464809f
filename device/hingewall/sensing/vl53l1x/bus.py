"""The I2C bus. The one module that imports smbus2, and only when a bus is used."""

from typing import Any, Protocol

from hingewall.errors import BusError, one_line


class Bus(Protocol):
    """What is used of ``smbus2.SMBus``. Its calls raise OSError: 121 nobody acknowledged, 110 it took too long."""

    def i2c_rdwr(self, *messages: Any) -> None:
        """One transaction of read and write messages."""

    def read_byte(self, i2c_addr: int) -> int:
        """A byte of whoever answers at that address."""

    def close(self) -> None:
        """Let go of the bus."""


def open_bus(number: int) -> Bus:
    """/dev/i2c-``number``. Raises BusError naming it and what to do."""
    from smbus2 import SMBus

    path = f"/dev/i2c-{number}"
    try:
        return SMBus(number)
    except FileNotFoundError as error:
        raise BusError(
            f"{path} is not there: switch I2C on with dtparam=i2c_arm=on in /boot/firmware/config.txt and restart,"
            " or set sensor.i2c_bus in the wiring file"
        ) from error
    except PermissionError as error:
        raise BusError(f"{path}: no permission; add the user to the group i2c: sudo usermod -aG i2c USER") from error
    except OSError as error:
        raise BusError(f"{path} can't be opened as an I2C bus ({one_line(error)}); check sensor.i2c_bus") from error


def read_registers(bus: Bus, address: int, register: int, length: int) -> bytes:
    """Registers from ``register`` on, in one transaction. Raises OSError."""
    from smbus2 import i2c_msg

    answer = i2c_msg.read(address, length)
    bus.i2c_rdwr(i2c_msg.write(address, register.to_bytes(2, "big")), answer)
    return bytes(answer)


def write_registers(bus: Bus, address: int, register: int, values: bytes) -> None:
    """Registers from ``register`` on, in one transaction. Raises OSError."""
    from smbus2 import i2c_msg

    bus.i2c_rdwr(i2c_msg.write(address, register.to_bytes(2, "big") + values))
