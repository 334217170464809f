"""What is fixed when the device is built: pins, bus, mount. A TOML file, read once at start.

Places: ``/etc/hingewall/wiring.toml``, or ``wiring.toml`` in the ``--data`` folder. A missing file means the defaults.
"""

import tomllib
from pathlib import Path
from typing import Annotated, Any

from msgspec import Struct

from hingewall.clock import is_pi
from hingewall.errors import WiringError, one_line
from hingewall.settings.declarations import Setting, built, declared, flat, problems
from hingewall.settings.mount import Mount
from hingewall.settings.pin_plans import FIRST, NEWEST, by_plan, still_said

NOTHING = "nothing"
DRIVER = "hingewall-vl53l1x"
"""The driver that a calibration is made with and holds for. ST's full API scales the sensor's register by 2011/2048 and
this one does not, so what corrects one is wrong for the other."""

I2S_PINS = (18, 19, 20, 21)
"""Bit clock, word clock, data in and data out of the header's I2S, which is a speaker's (Raspberry Pi documentation)."""

I2C_PINS = {0: (0, 1), 1: (2, 3)}
"""SDA and SCL of a bus, which nothing else can use then (BCM numbers; the 40-pin header's own two buses)."""


ON_A_PI: dict[str, str | int] = {"board.pin_factory": "lgpio", "sensor.mount_offset_mm": 50}
"""What the installer writes into the file of a device, in place of the defaults, which suit a laptop."""

CALIBRATION = ("sensor.calibrated_with", "sensor.range_")


class Sensor(Struct, frozen=True):
    i2c_bus: Annotated[int, Setting("I2C bus", "The I2C bus of the distance sensor.", "", 0, 20)] = 1
    mount_offset_mm: Annotated[float, Setting("Mount offset", "How far the sensor sits behind the device's front-most plane, which is distance zero.", "mm", -200, 200)] = 0  # fmt: skip
    range_offset_mm: Annotated[float, Setting("Range offset", "This is added to what the sensor reports. `hingewall calibrate` sets it.", "mm", -50, 50)] = 0  # fmt: skip
    range_gain: Annotated[float, Setting("Range gain", "What the sensor reports is first multiplied by this. `hingewall calibrate` sets it.", "", 0.9, 1.1)] = 1  # fmt: skip
    crosstalk_kcps: Annotated[float, Setting("Crosstalk", "The light that a cover before the sensor throws back, for each SPAD. The sensor subtracts it. `hingewall calibrate --dark-at` sets it.", "kcps", 0, 40)] = 0  # fmt: skip
    calibrated_with: Annotated[str, Setting("Calibrated with", "The driver that offset, gain and crosstalk were measured with. They hold for no other.", choices=(NOTHING, DRIVER))] = NOTHING  # fmt: skip
    xshut_wired: Annotated[bool, Setting("XSHUT wired", "Whether the sensor's XSHUT is wired to pins.xshut. Without that wire, a hung sensor stays hung until the device is unplugged.")] = True  # fmt: skip
    gpio1_wired: Annotated[bool, Setting("GPIO1 wired", "Whether the sensor's GPIO1 is wired to pins.gpio1. Without that wire, the driver asks the sensor every 2 ms.")] = True  # fmt: skip

    @property
    def mount(self) -> Mount:
        """How the sensor is built in and calibrated."""
        return Mount(self.mount_offset_mm, self.range_offset_mm, self.range_gain, self.crosstalk_kcps)


class Pins(Struct, frozen=True):
    xshut: Annotated[int, Setting("XSHUT", "The wire to the sensor's reset.", "BCM", 0, 27)] = 17
    gpio1: Annotated[int, Setting("GPIO1", "The wire to the sensor's data-ready signal.", "BCM", 0, 27)] = 27
    blue: Annotated[int, Setting("Blue LED", "Lights when you are ready, and at the target reach.", "BCM", 0, 27)] = 16
    white: Annotated[int, Setting("White LED", "Brightens as the hips approach the target reach.", "BCM", 0, 27)] = 26
    orange: Annotated[int, Setting("Orange LED", "Says to step, and flashes with the alarm.", "BCM", 0, 27)] = 13
    beeper: Annotated[int, Setting("Beeper", "The beeper, on a pin with PWM.", "BCM", 0, 27)] = 12
    button: Annotated[int, Setting("Button", "Starts and ends a set.", "BCM", 0, 27)] = 6
    bar_red: Annotated[int, Setting("Bar, red", "Used only with `board.bar`.", "BCM", 0, 27)] = 22
    bar_green: Annotated[int, Setting("Bar, green", "Used only with `board.bar`.", "BCM", 0, 27)] = 23
    bar_blue: Annotated[int, Setting("Bar, blue", "Used only with `board.bar`.", "BCM", 0, 27)] = 24


class Board(Struct, frozen=True):
    pin_plan: Annotated[int, Setting("Pin plan", "Which pins are the defaults: 2 leaves GPIO 18 to 21 to sound. A file without this key is of a wall that was built by plan 1.", choices=(FIRST, NEWEST))] = NEWEST  # fmt: skip
    pin_factory: Annotated[str, Setting("Pin factory", "The gpiozero pin factory. A Raspberry Pi uses lgpio.", choices=("lgpio", "rpigpio", "mock"))] = "mock"  # fmt: skip
    sound: Annotated[str, Setting("Sound", "A speaker on an amplifier (GPIO 18 to 21, or USB) is heard in a loud gym. A beeper is the cheap variant.", choices=("beeper", "speaker"))] = "beeper"  # fmt: skip
    sound_card: Annotated[str, Setting("Sound card", "The speaker's, as `cat /proc/asound/cards` has it in brackets.", "", 1, 15)] = "MAX98357A"  # fmt: skip
    beeper: Annotated[str, Setting("Beeper", "A passive beeper plays notes by PWM. An active beeper has one note of its own.", choices=("passive", "active"))] = "passive"  # fmt: skip
    bar: Annotated[str, Setting("Light bar", "An RGB bar shows the same cues as the three LEDs, far more brightly.", choices=("none", "rgb"))] = "none"  # fmt: skip


class CameraMount(Struct, frozen=True):
    rotation: Annotated[int, Setting("Camera rotation", "How far the camera is turned clockwise, seen from behind the camera.", "deg", choices=(0, 90, 180, 270))] = 0  # fmt: skip


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
        values = by_plan(_flatten(tomllib.loads(path.read_text("utf-8"))))
    except FileNotFoundError:
        return Wiring()
    except (OSError, ValueError, RecursionError) as error:  # not UTF-8, not TOML, a number of 5000 digits, nested deep
        raise WiringError({"": f"can't be read: {one_line(error)}"}, str(path)) from error
    found = problems(WIRING, values)
    if not found:
        wiring = built(Wiring, {key: WIRING[key].tidy(value) for key, value in values.items()})
        found = _shared_pins(wiring) | _foreign_calibration(wiring.sensor)
        if not found:
            return wiring
    raise WiringError(found, str(path))


def usable_wiring(path: Path) -> tuple[Wiring, WiringError | None]:
    """The wiring in ``path``; of one that can't be used, whatever of it can, on what a device of this kind has.

    For a process that must not stay away: a wall whose camera is turned wrongly is better than a silent one. The error
    says what is wrong, as ``load_wiring`` would have.
    """
    try:
        return load_wiring(path), None
    except WiringError as error:
        return _what_can_be_used(path), error


def _what_can_be_used(path: Path) -> Wiring:
    values = (dict(ON_A_PI) if is_pi() else {}) | _legible(path)
    wrong = problems(WIRING, values)
    values = {key: WIRING[key].tidy(value) for key, value in values.items() if key not in wrong}
    for doubtful in ((), CALIBRATION, ("pins.", *CALIBRATION)):  # what contradicts the rest, or itself
        kept = {key: value for key, value in values.items() if not key.startswith(doubtful)}
        wiring = built(Wiring, by_plan(kept))
        if not _shared_pins(wiring) | _foreign_calibration(wiring.sensor):
            return wiring
    return built(Wiring, by_plan(dict(ON_A_PI) if is_pi() else {}))


def _legible(path: Path) -> dict[str, Any]:
    """What the file says; of one that is no TOML at least what the wall is heard by and which pins it has."""
    try:
        text = path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return {}
    try:
        return _flatten(tomllib.loads(text))
    except (ValueError, RecursionError):
        return still_said(text)


def _flatten(tables: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in tables.items():
        values |= {f"{name}.{key}": inner for key, inner in value.items()} if isinstance(value, dict) else {name: value}
    return values


def _shared_pins(wiring: Wiring) -> dict[str, str]:
    found: dict[str, str] = {}
    bus = wiring.sensor.i2c_bus
    owner = dict.fromkeys(I2C_PINS.get(bus, ()), f"I2C bus {bus}'s")
    if wiring.board.sound == "speaker":
        owner |= dict.fromkeys(I2S_PINS, "the speaker's")
    for key, pin in pins_in_use(wiring).items():
        if pin in owner:
            found[key] = f"{key} is {pin}, which is {owner[pin]} too; each needs a pin of its own"
        owner.setdefault(pin, key)
    return found


def pins_in_use(wiring: Wiring) -> dict[str, int]:
    """``pins.key`` -> BCM number, of what is wired."""
    unused = set() if wiring.board.bar == "rgb" else {"pins.bar_red", "pins.bar_green", "pins.bar_blue"}
    if wiring.board.sound == "speaker":
        unused.add("pins.beeper")
    if not wiring.sensor.xshut_wired:
        unused.add("pins.xshut")
    if not wiring.sensor.gpio1_wired:
        unused.add("pins.gpio1")
    return {key: pin for key, pin in flat(wiring.pins, "pins.").items() if key not in unused}


def _foreign_calibration(sensor: Sensor) -> dict[str, str]:
    calibration = sensor.range_offset_mm, sensor.range_gain, sensor.crosstalk_kcps
    if sensor.calibrated_with == DRIVER or calibration == (0, 1, 0):
        return {}
    return {
        "sensor.calibrated_with": f'sensor.calibrated_with is "{NOTHING}", yet range_offset_mm is'
        f" {sensor.range_offset_mm:g}, range_gain {sensor.range_gain:g} and crosstalk_kcps {sensor.crosstalk_kcps:g};"
        f' expected "{DRIVER}", or 0, 1 and 0: a calibration holds for one driver, and `hingewall calibrate` makes one'
    }
