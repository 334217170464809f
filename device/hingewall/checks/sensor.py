"""Whether the sensor's address answers on the bus, who else does, and that it is the sensor it should be."""

from collections.abc import Callable, Iterator
from contextlib import closing

from hingewall.checks.check import Check, failed
from hingewall.errors import HingewallError, one_line
from hingewall.sensing.vl53l1x.bus import Bus
from hingewall.sensing.vl53l1x.chip import Vl53l1x
from hingewall.sensing.vl53l1x.registers import ADDRESS
from hingewall.settings.wiring import Wiring

ADDRESSES = range(0x08, 0x78)
"""What the I2C specification leaves for devices (UM10204, reserved addresses)."""


def sensor(wiring: Wiring, open_bus: Callable[[int], Bus]) -> list[Check]:
    """The bus, and the sensor on it if the bus is well."""
    number = wiring.sensor.i2c_bus
    try:
        with closing(open_bus(number)) as bus:
            return list(_on(bus, number))
    except HingewallError as error:
        return [failed("I2C bus", error)]


def _on(bus: Bus, number: int) -> Iterator[Check]:
    if not answers(bus, ADDRESS):
        yield _nobody(bus, number)
        return
    yield Check("I2C bus", True, f"0x{ADDRESS:02x} answers on bus {number}")
    chip = Vl53l1x(bus)
    try:
        chip.boot()
        chip.identify()
    except HingewallError as error:
        yield failed("sensor", error)
    except OSError as error:
        yield Check(
            "sensor", False, f"the sensor answers, then stops answering ({one_line(error)})",
            "the contacts of the sensor's wires, and their length, 200 mm at most",
        )  # fmt: skip
    else:
        yield Check("sensor", True, "a VL53L1X")


def _nobody(bus: Bus, number: int) -> Check:
    others = [f"0x{address:02x}" for address in ADDRESSES if answers(bus, address)]
    found = f"nothing answers at 0x{ADDRESS:02x} on bus {number}"
    if others:
        return Check(
            "I2C bus", False, f"{found}, but at {', '.join(others)}",
            "the sensor's XSHUT, which must be high, and its own wires; the bus itself works",
        )  # fmt: skip
    return Check(
        "I2C bus", False, f"{found}, nor anywhere else",
        "3.3 V and ground at the sensor, then SDA (leg 3) and SCL (leg 5), which may be swapped; then XSHUT",
    )  # fmt: skip


def answers(bus: Bus, address: int) -> bool:
    """Whether anybody acknowledges that address."""
    try:
        bus.read_byte(address)
    except OSError:
        return False
    return True
