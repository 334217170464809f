"""The gpiozero pin factory, and what to do when it or one of its pins can't be used."""

import os
import pwd
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from hingewall.errors import PinError, one_line
from hingewall.pins.header import pin_name

Device = TypeVar("Device")

DEV = Path("/dev")
RPI_LGPIO = "sudo apt-get install python3-rpi-lgpio"
"""Has the module RPi.GPIO over lgpio, on a Pi 5 too, which this environment sees as all of Debian's. RPi.GPIO itself is
source alone on PyPI, which takes a compiler."""

EXTRA = {
    "lgpio": f"install it: {sys.executable} -m pip install 'hingewall[pi]'; on a wall: sudo make install",
    "rpigpio": f"install it: {RPI_LGPIO}, and start again",
    "mock": f"install it again: {sys.executable} -m pip install --force-reinstall gpiozero",
}
NOT_A_PI = 'this is no Raspberry Pi that gpiozero knows; elsewhere set board.pin_factory = "mock"'


def pin_factory(name: str, dev: Path = DEV) -> Any:
    """The gpiozero factory of that name (``lgpio``, ``rpigpio``, ``mock``), and never another. Raises PinError."""
    try:
        return _made(name)
    except Exception as error:  # pin libraries raise anything, from ImportError to their own
        fix = _advice(error, name, dev) or EXTRA[name]
        raise PinError(f"board.pin_factory {name}: can't be used here ({one_line(error)}); {fix}") from error


def _made(name: str) -> Any:
    if name == "mock":
        from gpiozero.pins.mock import MockFactory, MockPWMPin

        return MockFactory(pin_class=MockPWMPin)
    if name == "lgpio":
        from gpiozero.pins.lgpio import LGPIOFactory

        return LGPIOFactory()
    from gpiozero.pins.rpigpio import RPiGPIOFactory

    return RPiGPIOFactory()


def opened(key: str, pin: int, make: Callable[[], Device]) -> Device:
    """What ``make`` opens on that pin. Raises PinError naming the wiring's key, the pin, its leg and what to do."""
    try:
        return make()
    except Exception as error:  # as above
        fix = _advice(error, "", DEV) or "check the wiring file and that nothing else holds the pin"
        raise PinError(f"{pin_name(key, pin)}: can't be used ({one_line(error)}); {fix}") from error


def _advice(error: Exception, name: str, dev: Path) -> str | None:
    """What to do, by the words of lgpio, RPi.GPIO and gpiozero. They have few exception types and reuse them."""
    text = str(error).lower()
    if ".lgd-nfy" in text:  # the FIFO that lgpio makes when it is imported
        return "lgpio needs a folder it may write in: set LG_WD to one, such as LG_WD=/run/hingewall"
    if isinstance(error, ImportError):
        return EXTRA.get(name)
    if "busy" in text or "in use" in text:
        return "something else holds the pin, `gpioinfo` says what; sudo systemctl stop hingewall-device frees its pins"
    if "edge detection" in text:
        return f'RPi.GPIO can\'t see edges on kernels since 6.6; {RPI_LGPIO}, or set board.pin_factory = "lgpio"'
    if "peripheral base" in text:
        return f'RPi.GPIO knows no Pi 5; {RPI_LGPIO}, or set board.pin_factory = "lgpio"'
    if "only be run on a raspberry pi" in text or "revision" in text:
        return NOT_A_PI
    if isinstance(error, PermissionError) or any(word in text for word in ("permission", "no access")):
        return _rights() if any(dev.glob("gpiochip*")) else f"there is no {dev}/gpiochip*; {NOT_A_PI}"
    return _chip(dev) if "gpiochip" in text else None


def _chip(dev: Path) -> str:
    """What to do where gpiozero can't open the chip that has the pins: lgpio has one word for absent and forbidden."""
    chips = sorted(dev.glob("gpiochip*"))
    if not chips:
        return f"there is no {dev}/gpiochip*; {NOT_A_PI}"
    if not all(os.access(chip, os.R_OK | os.W_OK) for chip in chips):
        return _rights()
    # Up to 2.0.1 it looks for gpiochip4 on a Pi 5, which kernels since 6.6.45 call gpiochip0.
    return (
        f"{', '.join(chip.name for chip in chips)} can be used, but gpiozero looks for another:"
        f" {sys.executable} -m pip install 'gpiozero>=2.0.1.post1'"
    )


def _rights() -> str:
    try:
        user = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        user = str(os.getuid())
    return f"the user {user} may not use GPIO: sudo usermod -aG gpio {user}, then log in again"
