"""The gpiozero pin factory, and what to do when it or one of its pins can't be used."""

import os
import pwd
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from hingewall.errors import PinError, one_line
from hingewall.pins.header import pin_name

Device = TypeVar("Device")

DEV = Path("/dev")
EXTRA = {
    "lgpio": "install it: pip install 'hingewall[pi]'",
    "rpigpio": "install it: pip install 'hingewall[rpigpio]'",
    "mock": "reinstall gpiozero",
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
        return 'RPi.GPIO can\'t see edges on kernels since 6.6; set board.pin_factory = "lgpio"'
    if "peripheral base" in text:
        return 'a Pi 5 needs board.pin_factory = "lgpio"'
    if "only be run on a raspberry pi" in text or "revision" in text:
        return NOT_A_PI
    if isinstance(error, PermissionError) or any(word in text for word in ("gpiochip", "permission", "no access")):
        return _rights() if any(dev.glob("gpiochip*")) else f"there is no {dev}/gpiochip*; {NOT_A_PI}"
    return None


def _rights() -> str:
    try:
        user = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        user = str(os.getuid())
    return f"the user {user} may not use GPIO: sudo usermod -aG gpio {user}, then log in again"
