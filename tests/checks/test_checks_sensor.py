"""Bus and sensor identity, by the real driver code on an emulated chip that is well, absent, elsewhere and another."""

import errno
from typing import Any

import pytest

from hingewall.checks.check import Check
from hingewall.checks.sensor import sensor
from hingewall.errors import BusError
from hingewall.sensing.vl53l1x.bus import Bus, open_bus
from hingewall.settings.wiring import Sensor, Wiring
from hingewall.simulation.chip import Vl53l1xChip
from hingewall.simulation.chip_bus import EmulatedBus
from hingewall.simulation.chip_ranging import Sample


def chip(**how: Any) -> Vl53l1xChip:
    return Vl53l1xChip(lambda _window: Sample(600, 9, 2.0, 10.0, 0.1, 200.0), **how)


def found(bus: Bus) -> list[Check]:
    return sensor(Wiring(), lambda _number: bus)


def test_a_vl53l1x_at_its_address() -> None:
    bus = EmulatedBus(chip())
    assert [(check.name, check.ok, check.found) for check in found(bus)] == [
        ("I2C bus", True, "0x29 answers on bus 1"),
        ("sensor", True, "a VL53L1X"),
    ]
    assert bus.closed


def test_an_empty_bus_points_at_power_and_data_wires() -> None:
    (check,) = found(EmulatedBus())
    assert check.ok is False
    assert check.found == "nothing answers at 0x29 on bus 1, nor anywhere else"
    assert "leg 3" in check.first


def test_a_bus_on_which_only_others_answer_points_at_xshut() -> None:
    class WithAClock(EmulatedBus):
        def read_byte(self, i2c_addr: int) -> int:
            return 0 if i2c_addr == 0x68 else super().read_byte(i2c_addr)

    (check,) = found(WithAClock())
    assert check.found == "nothing answers at 0x29 on bus 1, but at 0x68"
    assert "XSHUT" in check.first


def test_another_sensor_at_that_address_is_named() -> None:
    check = found(EmulatedBus(chip(model_id=b"\xeb\xaa\x00")))[1]
    assert check.ok is False
    assert "VL53L4CD" in check.found + check.first


def test_a_loose_wire_that_breaks_in_the_middle() -> None:
    class Loose(EmulatedBus):
        def i2c_rdwr(self, *messages: Any) -> None:
            raise OSError(errno.EREMOTEIO, "Remote I/O error")

    bus = Loose(chip())
    check = found(bus)[1]
    assert (check.name, check.ok) == ("sensor", False)
    assert "Remote I/O error" in check.found
    assert check.first
    assert bus.closed


def test_a_bus_that_is_switched_off_says_how_to_switch_it_on() -> None:
    (check,) = sensor(Wiring(sensor=Sensor(i2c_bus=17)), open_bus)
    assert check.found == "/dev/i2c-17 is not there"
    assert "dtparam=i2c_arm=on" in check.first


def test_no_permission_names_the_group() -> None:
    def refuse(_number: int) -> Bus:
        raise BusError("/dev/i2c-1: no permission; add the user to the group i2c: sudo usermod -aG i2c USER")

    (check,) = sensor(Wiring(), refuse)
    assert check == Check(
        "I2C bus", False, "/dev/i2c-1: no permission", "add the user to the group i2c: sudo usermod -aG i2c USER"
    )


@pytest.mark.parametrize("address", [0x03, 0x78])
def test_reserved_addresses_are_left_alone(address: int) -> None:
    asked: list[int] = []

    class Listening(EmulatedBus):
        def read_byte(self, i2c_addr: int) -> int:
            asked.append(i2c_addr)
            return super().read_byte(i2c_addr)

    found(Listening())
    assert address not in asked
    assert len(set(asked)) == 112
