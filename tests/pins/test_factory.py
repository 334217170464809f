"""What a pin factory or a pin that can't be used says: the pin, the leg, and what to do. The libraries' own words are
raised by stand-ins for them, since neither is here."""

import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from gpiozero.exc import PinPWMUnsupported, PinUnknownPi
from gpiozero.pins.mock import MockFactory, MockPin, MockPWMPin

from hingewall.errors import PinError
from hingewall.pins import LEGS, open_board_devices, open_button, open_sensor_pins, pin_factory
from hingewall.settings.wiring import Board, Pins, Wiring


class LgpioError(Exception):
    """As lgpio.error: the text is all there is."""


def factory_that_raises(error: Exception) -> type:
    class Factory:
        def __init__(self) -> None:
            raise error

    return Factory


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str, Exception], None]:
    """Put a library in place whose factory raises this."""

    def install(module: str, name: str, error: Exception) -> None:
        stand_in = ModuleType(f"gpiozero.pins.{module}")
        setattr(stand_in, name, factory_that_raises(error))
        monkeypatch.setitem(sys.modules, stand_in.__name__, stand_in)

    return install


Install = Callable[[str, str, Exception], None]


def refused(name: str, dev: Path) -> str:
    with pytest.raises(PinError) as caught:
        pin_factory(name, dev)
    text = str(caught.value)
    assert text.startswith(f"board.pin_factory {name}: can't be used here (")
    assert text.isprintable()
    return text


@pytest.mark.parametrize(("error", "fix"), [
    (LgpioError("can not open gpiochip"), "sudo usermod -aG gpio"),
    (PermissionError(13, "Permission denied", "/dev/gpiochip0"), "sudo usermod -aG gpio"),
    (FileNotFoundError(2, "No such file or directory", ".lgd-nfy-3"), "set LG_WD"),
    (PinUnknownPi("unable to locate Pi revision in /proc/device-tree or /proc/cpuinfo"), 'board.pin_factory = "mock"'),
    (ImportError("No module named 'lgpio'"), "pip install 'hingewall[pi]'"),
    (LgpioError("something new"), "pip install 'hingewall[pi]'"),
])  # fmt: skip
def test_each_trouble_of_lgpio_has_its_remedy(
    installed: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, fix: str
) -> None:
    monkeypatch.setattr(os, "access", lambda _path, _how: False)
    (tmp_path / "gpiochip0").touch()
    installed("lgpio", "LGPIOFactory", error)
    assert fix in refused("lgpio", tmp_path)


def test_a_pi_5_whose_chip_has_another_number_needs_a_newer_gpiozero(installed: Install, tmp_path: Path) -> None:
    """On Debian without Raspberry Pi OS's link from gpiochip4: whoever may use the chip needs no other group."""
    (tmp_path / "gpiochip0").touch()
    installed("lgpio", "LGPIOFactory", LgpioError("can not open gpiochip"))
    text = refused("lgpio", tmp_path)
    assert "gpiochip0 can be used, but gpiozero looks for another" in text
    assert f"{sys.executable} -m pip install 'gpiozero>=2.0.1.post1'" in text
    assert "usermod" not in text


def test_a_machine_without_a_gpio_chip_is_told_so(installed: Install, tmp_path: Path) -> None:
    installed("lgpio", "LGPIOFactory", LgpioError("can not open gpiochip"))
    text = refused("lgpio", tmp_path)
    assert f"there is no {tmp_path}/gpiochip*" in text
    assert "usermod" not in text


@pytest.mark.parametrize(("text", "fix"), [
    ("This module can only be run on a Raspberry Pi!", "no Raspberry Pi"),
    ("Cannot determine SOC peripheral base address", "apt-get install python3-rpi-lgpio, or set board.pin_factory"),
    ("Failed to add edge detection", "sudo apt-get install python3-rpi-lgpio, or set board.pin_factory"),
    ("No access to /dev/mem.  Try running as root!", "sudo usermod -aG gpio"),
])  # fmt: skip
def test_each_trouble_of_rpi_gpio_has_its_remedy(installed: Install, tmp_path: Path, text: str, fix: str) -> None:
    (tmp_path / "gpiochip0").touch()
    installed("rpigpio", "RPiGPIOFactory", RuntimeError(text))
    assert fix in refused("rpigpio", tmp_path)


@pytest.mark.parametrize("name", ["lgpio", "rpigpio"])
def test_a_factory_that_is_not_installed_is_never_replaced_by_another(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setitem(sys.modules, f"gpiozero.pins.{name}", None)
    how = {"lgpio": f"{sys.executable} -m pip install 'hingewall[pi]'", "rpigpio": "apt-get install python3-rpi-lgpio"}
    assert f"install it: {how[name]}" in refused(name, tmp_path).replace("sudo ", "")


def factory_with_a_busy_pin(broken: int) -> MockFactory:
    class Pin(MockPWMPin):  # type: ignore[misc]
        def __init__(self, factory: Any, info: Any) -> None:
            if info.name == f"GPIO{broken}":
                raise LgpioError("GPIO busy")
            super().__init__(factory, info)

    return MockFactory(pin_class=Pin)


OPENERS: dict[str, Callable[[MockFactory], Any]] = {
    "blue": lambda factory: open_board_devices(Wiring(), factory),
    "beeper": lambda factory: open_board_devices(Wiring(), factory),
    "bar_blue": lambda factory: open_board_devices(Wiring(board=Board(bar="rgb")), factory),
    "xshut": lambda factory: open_sensor_pins(Wiring(), factory),
    "gpio1": lambda factory: open_sensor_pins(Wiring(), factory),
    "button": lambda factory: open_button(Wiring(), factory, lambda t: None, lambda t: None),
}


def still_open(factory: MockFactory) -> list[Any]:
    """Devices that hold a pin."""
    devices = [device() for holders in factory._reservations.values() for device in holders]
    return [device for device in devices if device is not None and not device.closed]


def refusal(opener: Callable[[MockFactory], Any], factory: MockFactory) -> str:
    """Its text alone: gpiozero holds a pin for as long as the error that refused it is kept."""
    try:
        opener(factory)
    except PinError as error:
        assert still_open(factory) == [], "not even while the error is at hand"
        return str(error)
    pytest.fail("it opened")


@pytest.mark.parametrize("key", OPENERS)
def test_a_busy_pin_is_named_with_its_leg_and_remedy_and_nothing_stays_open(key: str) -> None:
    pin = getattr(Pins(), key)
    factory = factory_with_a_busy_pin(pin)
    text = refusal(OPENERS[key], factory)
    assert text.startswith(f"pins.{key} is GPIO{pin} (leg {LEGS[pin]} of the header): can't be used (GPIO busy)")
    assert "gpioinfo" in text
    assert "systemctl stop hingewall-device" in text
    gc.collect()
    factory.pin_class = MockPWMPin
    OPENERS[key](factory).close()
    factory.close()


def test_a_pin_without_pwm_says_what_the_library_says() -> None:
    factory = MockFactory(pin_class=MockPin)
    with pytest.raises(PinError, match=r"pins\.blue is GPIO16 \(leg 36 of the header\)") as caught:
        open_board_devices(Wiring(), factory)
    assert isinstance(caught.value.__cause__, PinPWMUnsupported)
    factory.close()


def test_two_openers_of_one_pin_get_the_remedy_of_a_busy_one() -> None:
    factory = MockFactory(pin_class=MockPWMPin)
    lines = open_sensor_pins(Wiring(), factory)
    with pytest.raises(PinError, match="something else holds the pin"):
        open_sensor_pins(Wiring(), factory)
    lines.close()
    factory.close()


@pytest.mark.parametrize(("key", "pin"), [("button", 6), ("gpio1", 27)])
def test_edges_on_a_new_kernel_with_rpi_gpio(key: str, pin: int) -> None:
    class Pin(MockPWMPin):  # type: ignore[misc]
        def _enable_event_detect(self) -> None:
            raise RuntimeError("Failed to add edge detection")

    text = refusal(OPENERS[key], MockFactory(pin_class=Pin))
    assert text.startswith(f"pins.{key} is GPIO{pin} ")
    assert 'board.pin_factory = "lgpio"' in text
