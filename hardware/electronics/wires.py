"""Every wire of the device, once: the pins are the wiring file's defaults, the rest is what is soldered to them.

The table in wiring.md, the harness and the schematic are made from this.
"""

from dataclasses import dataclass

from hingewall.pins import LEGS
from hingewall.settings.wiring import I2C_PINS, I2S_PINS, Pins, Wiring


@dataclass(frozen=True, slots=True)
class Wire:
    """From a leg of the Pi's 40-pin header to a terminal of a part; ``code`` is its IEC 60757 colour."""

    name: str
    leg: int
    bcm: int | None
    key: str
    colour: str
    code: str
    goes_to: str
    part: str
    terminal: str

    @property
    def optional(self) -> bool:
        """Whether only a device with the light bar has it."""
        return self.part == "bar"

    @property
    def sound(self) -> str:
        """Which ``board.sound`` has it; empty for both."""
        return {"amplifier": "speaker", "beeper": "beeper"}.get(self.part, "")


SUPPLIES = {"3V3": (1, 17), "5V": (2, 4), "GND": (6, 9, 14, 20, 25, 30, 34, 39)}
"""The legs of the 40-pin header that are no pins (Raspberry Pi documentation, GPIO)."""

LED_OHM = {"blue": 120, "white": 120, "orange": 330}
BASE_OHM = 470
PULL_DOWN_OHM = 10_000
"""In series with each LED and with the transistor's base, and from beeper pin to ground; `values` shows why."""

# Colours: the ten that jumper wires are sold in. 5 V alone is red; two legs that neighbour each other on the header never
# share one; and no step of the guide has one twice, but for ground.
_PINNED = (
    ("sensor XSHUT", "xshut", "grey", "GY", "the breakout's XSHUT (SHUT, XSH)", "sensor", "XSHUT"),
    ("sensor GPIO1", "gpio1", "purple", "VT", "the breakout's GPIO1 (INT)", "sensor", "GPIO1"),
    ("blue LED", "blue", "blue", "BU", f"{LED_OHM['blue']} ohm, then the LED's long leg", "lights", "blue"),
    ("white LED", "white", "white", "WH", f"{LED_OHM['white']} ohm, then the LED's long leg", "lights", "white"),
    ("orange LED", "orange", "orange", "OG", f"{LED_OHM['orange']} ohm, then the LED's long leg", "lights", "orange"),
    ("beeper", "beeper", "brown", "BN", f"{BASE_OHM} ohm, then the transistor's base", "beeper", "signal"),
    ("button", "button", "green", "GN", "one contact; the other to ground", "button", "contact"),
    ("bar, red", "bar_red", "red", "RD", "gate of the red channel's MOSFET; only with `board.bar`", "bar", "red"),
    ("bar, green", "bar_green", "pink", "PK", "gate of the green channel's MOSFET; only with `board.bar`", "bar", "green"),
    ("bar, blue", "bar_blue", "turquoise", "TQ", "gate of the blue channel's MOSFET; only with `board.bar`", "bar", "blue"),
)  # fmt: skip
_I2S = (("BCLK", "yellow", "YE"), ("LRC", "green", "GN"), ("", "", ""), ("DIN", "purple", "VT"))
_SUPPLIED = (
    ("sensor 3.3 V", 1, "orange", "OG", "the breakout's VIN", "sensor", "VIN"),
    ("beeper 5 V", 2, "red", "RD", "the beeper's +", "beeper", "5 V"),
    ("ground, sensor", 9, "black", "BK", "the breakout's GND", "sensor", "GND"),
    ("ground, lights and button", 34, "black", "BK", "LEDs' short legs, the button", "lights", "ground"),
    ("amplifier 5 V", 4, "red", "RD", "the amplifier's VIN", "amplifier", "VIN"),
    ("ground, amplifier", 39, "black", "BK", "the amplifier's GND", "amplifier", "GND"),
    ("ground, beeper", 30, "black", "BK", "the transistor's emitter", "beeper", "ground"),
    (
        "ground, bar",
        14,
        "black",
        "BK",
        "the MOSFETs' sources and the minus of the bar's own supply; only with `board.bar`",
        "bar",
        "ground",
    ),
)


def wires(wiring: Wiring) -> list[Wire]:
    """All of them, in the order of the table: pins, bus, supplies."""
    found = [
        Wire(name, LEGS[pin], pin, f"pins.{key}", colour, code, goes_to, part, terminal)
        for name, key, colour, code, goes_to, part, terminal in _PINNED
        for pin in (getattr(wiring.pins, key),)
    ]
    bus = wiring.sensor.i2c_bus
    for line, pin, colour in zip(("SDA", "SCL"), I2C_PINS[bus], ("yellow", "green"), strict=True):
        code = "YE" if line == "SDA" else "GN"
        goes_to = f"the breakout's {line}"
        found.append(Wire(f"sensor {line}", LEGS[pin], pin, f"I2C bus {bus}", colour, code, goes_to, "sensor", line))
    for (line, colour, code), pin in zip(_I2S, I2S_PINS, strict=True):
        if line:  # data in is a microphone's
            goes_to = f"the amplifier's {line}"
            found.append(Wire(f"amplifier {line}", LEGS[pin], pin, "I2S", colour, code, goes_to, "amplifier", line))
    for name, leg, colour, code, goes_to, part, terminal in _SUPPLIED:
        found.append(Wire(name, leg, None, "", colour, code, goes_to, part, terminal))
    return found


def pin_table(wiring: Wiring) -> str:
    """The table of wiring.md, between its marks."""
    lines = ["| part | leg | BCM | key | wire | goes to |", "|---|---|---|---|---|---|"]
    for wire in wires(wiring):
        key = f"`{wire.key}`" if wire.key in {f"pins.{name}" for name in Pins.__struct_fields__} else wire.key
        cells = (wire.name, str(wire.leg), "" if wire.bcm is None else str(wire.bcm), key, wire.colour, wire.goes_to)
        lines.append("| " + " | ".join(cells).replace("  ", " ") + " |")
    return "\n".join(lines).replace("|  |", "| |").replace("|  |", "| |") + "\n"


def supply(leg: int) -> str:
    """What a leg that is no pin carries: 3V3, 5V or GND."""
    return next(name for name, legs in SUPPLIES.items() if leg in legs)
