"""What is fixed when the device is built: pins, bus, mount. A TOML file, read once at start.

Places: ``/etc/hingewall/wiring.toml``, or ``wiring.toml`` in the ``--data`` folder. A missing file means the defaults.
"""

import tomllib
from pathlib import Path
from typing import Annotated, Any

from msgspec import Struct

from hingewall.declarations import Setting, built, declared, flat, problems
from hingewall.errors import WiringError, one_line


class Sensor(Struct, frozen=True):
    i2c_bus: Annotated[int, Setting("I2C bus", "The bus that the distance sensor is on.", "", 0, 20)] = 1
    mount_offset_mm: Annotated[float, Setting("Mount offset", "How far the sensor sits behind the device's front-most plane, which is distance zero.", "mm", -200, 200)] = 0  # fmt: skip


class Pins(Struct, frozen=True):
    xshut: Annotated[int, Setting("XSHUT", "The sensor's reset.", "BCM", 0, 27)] = 17
    gpio1: Annotated[int, Setting("GPIO1", "The sensor's data-ready.", "BCM", 0, 27)] = 27
    blue: Annotated[int, Setting("Blue LED", "Target and ready.", "BCM", 0, 27)] = 22
    white: Annotated[int, Setting("White LED", "The approach.", "BCM", 0, 27)] = 23
    orange: Annotated[int, Setting("Orange LED", "Step away, and the alarm.", "BCM", 0, 27)] = 24
    beeper: Annotated[int, Setting("Beeper", "A pin with PWM.", "BCM", 0, 27)] = 18
    button: Annotated[int, Setting("Button", "Start and end a set.", "BCM", 0, 27)] = 25


class Board(Struct, frozen=True):
    pin_factory: Annotated[str, Setting("Pin factory", "The gpiozero pin factory, named outright: a Pi uses lgpio.", choices=("lgpio", "rpigpio", "mock"))] = "mock"  # fmt: skip
    beeper: Annotated[str, Setting("Beeper", "A passive one plays notes by PWM; an active one has one note of its own.", choices=("passive", "active"))] = "passive"  # fmt: skip


class CameraMount(Struct, frozen=True):
    rotation: Annotated[int, Setting("Camera rotation", "How the camera is mounted.", "deg", choices=(0, 90, 180, 270))] = 0  # fmt: skip


class Wiring(Struct, frozen=True):
    sensor: Sensor = Sensor()
    pins: Pins = Pins()
    board: Board = Board()
    camera: CameraMount = CameraMount()


WIRING: dict[str, Setting] = {setting.key: setting for setting in declared(Wiring)}


def load_wiring(path: Path) -> Wiring:
    """The wiring in ``path``, or the defaults where there is no such file.

    Raises WiringError naming the file and every key, value and bound that is wrong, all at once.
    """
    try:
        values = _flatten(tomllib.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return Wiring()
    except (OSError, ValueError, RecursionError) as error:  # not UTF-8, not TOML, a number of 5000 digits, nested deep
        raise WiringError({"": f"can't be read: {one_line(error)}"}, str(path)) from error
    found = problems(WIRING, values)
    if not found:
        wiring = built(Wiring, {key: WIRING[key].tidy(value) for key, value in values.items()})
        found = _shared_pins(wiring)
        if not found:
            return wiring
    raise WiringError(found, str(path))


def _flatten(tables: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in tables.items():
        values |= {f"{name}.{key}": inner for key, inner in value.items()} if isinstance(value, dict) else {name: value}
    return values


def _shared_pins(wiring: Wiring) -> dict[str, str]:
    found: dict[str, str] = {}
    owner: dict[Any, str] = {}
    for key, pin in flat(wiring.pins, "pins.").items():
        if pin in owner:
            found[key] = f"{key} is {pin}, which is {owner[pin]} too; each needs a pin of its own"
        owner.setdefault(pin, key)
    return found
