"""Why each resistor, wire and supply is what it is: computed from the makers' figures, each against its limit.

Sources, by short name: *GPIO* and *power*: Raspberry Pi documentation, "Voltage specifications" and "Power supply".
*VL53L1X*: ST DocID031281 rev 3. *I2C*: NXP UM10204. *CD-1206*: CUI, 8/21/2006. *2222A*: NXP PMBT2222A rev 6, the same
transistor as PN2222A. *1N4148*: Panjit rev 0.2. *blue*: Cree LC503TBL1. *white*: Cree LC513FWH1. *red*: Cree LC503UHR1,
whose material orange LEDs share. For the Pi 5's pins the documentation gives no figures; BCM2711's stand in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import log

from electronics.wires import BASE_OHM, LED_OHM, PULL_DOWN_OHM


@dataclass(frozen=True, slots=True)
class Value:
    """One computed figure. It holds when it is at most (or with ``at_least``, at least) the limit."""

    name: str
    formula: str
    value: float
    limit: float
    unit: str
    source: str
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Whether there is a margin."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit


RAIL_V = 3.3
PIN_MA, PINS_MA = 16, 50
"""What a pin and all of them together give safely (power)."""
HIGH_AT_2_MA, HIGH_AT_4_MA = 3.0, 2.6
"""Lowest voltage of a pin that is on: BCM2837 at 2 mA, BCM2711 at 4 mA (GPIO)."""

LED_MIN_V = {"blue": 1.7, "white": 1.7, "orange": 1.6}
"""Least forward voltage: blue's at 1 uA; a white LED is a blue one under phosphor; orange's is assumed (red: 2.1 typical)."""
LED_TYPICAL_V = {"blue": 3.4, "white": 3.2, "orange": 2.1}
LED_KNEE_V = {"blue": 2.5, "white": 2.3, "orange": 1.6}
"""Forward voltage, typical, at 20 mA and (blue from its sheet, the others as far below) at 1 uA."""
LED_SEEN_MA = 0.5
"""Assumed: a bright 5 mm LED is noticed across a lit room then; 2100 mcd at 20 mA (blue) are 50 mcd."""

BEEPER_V, BEEPER_OHM, BEEPER_MEAN_MA = 5.1, 40.0, 40.0
"""Supply, least coil resistance (47 - 7 ohm) and mean current at half duty (CD-1206)."""
BASE_EMITTER_V, GAIN = 0.9, 50
"""Of the transistor, with 1 V left across it and 150 mA through it (2222A; its base voltage is 0.6-1.2 V there)."""
DIODE_MA, DIODE_V = 150, 75
"""Mean forward current and reverse voltage of 1N4148."""

PI_PULL_UP_OHM, BREAKOUT_PULL_UP_OHM = 1800, 10_000
"""On the Pi's SDA and SCL (its schematics), and on Adafruit's and Pololu's breakouts (theirs)."""
RISE_NS, SINK_MA, LOW_V = 300, 3, 0.4
"""Fast mode: longest rise, and what each end must be able to sink at this voltage (I2C, table 10)."""
BOARDS_PF, CABLE_PF_PER_M = 50, 100
"""Both ends' pins and traces (assumed: pins are 5-10 pF each), and loose wires side by side (assumed, on the safe side)."""
CABLE_M = 0.2
SENSOR_PEAK_MA = 40

SUPPLY_V, SUPPLY_LOW_V, BROWN_OUT_V = 5.1, 4.845, 4.63
"""Of the Pi's own supplies, 5 % below that, and where a Pi warns (power; there is no warning on the Zero range)."""
AWG20_OHM_PER_M, AWG28_OHM_PER_M = 0.0333, 0.213
"""Copper at 20 degrees C (ASTM B258); jumper wires are AWG 26 or, the thinner, 28."""
CAMERA_MA = 250
EXTENSION_M = 1.0
PEAK_MA = {"zero2w": 700, "pi4": 1250, "pi5": 2400}
"""The board alone under stress: Pi 4 from power; Pi 5 from its 12 W at most; the Zero 2 W twice its typical 350 mA (assumed)."""
SUPPLY_MA = {"zero2w": 2500, "pi4": 3000, "pi5": 5000}


def parallel(*ohms: float) -> float:
    """Resistors side by side."""
    return 1 / sum(1 / ohm for ohm in ohms)


def led_ma(led: str, ohm: float, high_v: float = RAIL_V) -> float:
    """What an average LED draws from a pin through a resistor: its exponential law through two points of its sheet."""
    per_e = (LED_TYPICAL_V[led] - LED_KNEE_V[led]) / log(20 / 0.001)
    low, high = 0.001, 50.0
    for _ in range(60):
        guess = (low + high) / 2
        drop = LED_KNEE_V[led] + per_e * log(guess / 0.001) + guess / 1000 * ohm
        low, high = (guess, high) if drop < high_v else (low, guess)
    return low


def values() -> list[Value]:
    """All of them, in the order of the signal: lights, beeper, bus, supplies."""
    return [*_lights(), *_beeper(), *_bus(), *_supplies()]


def _lights() -> Iterator[Value]:
    worst = {led: (RAIL_V - LED_MIN_V[led]) / ohm * 1000 for led, ohm in LED_OHM.items()}
    for led, ohm in LED_OHM.items():
        yield Value(
            f"{led} LED through {ohm} ohm, most",
            f"(3.3 V - {LED_MIN_V[led]} V) / {ohm} ohm",
            worst[led],
            PIN_MA,
            "mA",
            f"GPIO; {led}",
        )
        yield Value(
            f"{led} LED through {ohm} ohm, average",
            "its exponential law meets the resistor's line",
            led_ma(led, ohm),
            LED_SEEN_MA,
            "mA",
            f"{led}",
            at_least=True,
        )
    base = (RAIL_V - 0.6) / BASE_OHM * 1000
    yield Value(
        "all pins together, most", "three LEDs + transistor base", sum(worst.values()) + base, PINS_MA, "mA", "power"
    )


def _beeper() -> Iterator[Value]:
    coil = BEEPER_V / BEEPER_OHM * 1000
    base = (HIGH_AT_4_MA - BASE_EMITTER_V) / BASE_OHM * 1000
    yield Value("beeper's coil, peak", "5.1 V / 40 ohm", coil, 600, "mA", "CD-1206; 2222A")
    yield Value(
        "transistor carries with 1 V across it",
        f"{GAIN} x (2.6 V - {BASE_EMITTER_V} V) / {BASE_OHM} ohm",
        GAIN * base,
        coil,
        "mA",
        "GPIO; 2222A",
        at_least=True,
    )
    yield Value(
        "base current, most",
        f"(3.3 V - 0.6 V) / {BASE_OHM} ohm",
        (RAIL_V - 0.6) / BASE_OHM * 1000,
        PIN_MA,
        "mA",
        "GPIO; 2222A",
    )
    yield Value(
        "beeper's voltage left", "5.1 V - 1 V", BEEPER_V - 1.0, 4.0, "V", "CD-1206: works from 4.0 V", at_least=True
    )
    yield Value("diode, each time the coil is switched off", "the coil's peak", coil, DIODE_MA, "mA", "1N4148")
    yield Value("diode, reverse voltage", "the supply", BEEPER_V, DIODE_V, "V", "1N4148")
    yield Value(
        "base while nothing drives the pin",
        f"10 uA leakage x {PULL_DOWN_OHM // 1000} kohm",
        10e-6 * PULL_DOWN_OHM,
        0.3,
        "V",
        "GPIO; 2222A turns on from 0.6 V",
    )


def _bus() -> Iterator[Value]:
    pull_up = parallel(PI_PULL_UP_OHM, BREAKOUT_PULL_UP_OHM)
    two = parallel(PI_PULL_UP_OHM, BREAKOUT_PULL_UP_OHM, BREAKOUT_PULL_UP_OHM)
    least = (RAIL_V - LOW_V) / SINK_MA * 1000
    rise = 0.8473 * pull_up * (BOARDS_PF + CABLE_PF_PER_M * CABLE_M) * 1e-3
    longest = (RISE_NS / (0.8473 * pull_up * 1e-3) - BOARDS_PF) / CABLE_PF_PER_M
    yield Value("I2C pull-up", "1.8 kohm || 10 kohm", pull_up, least, "ohm", "I2C; schematics", at_least=True)
    yield Value(
        "I2C pull-up with a second sensor",
        "1.8 kohm || 10 kohm || 10 kohm",
        two,
        least,
        "ohm",
        "I2C; schematics",
        at_least=True,
    )
    yield Value(f"I2C rise time with {CABLE_M * 1000:.0f} mm of wire", "0.8473 R C", rise, RISE_NS, "ns", "I2C, 7.1")
    yield Value(
        "I2C wire that 300 ns would allow",
        "300 ns / (0.8473 R), less the boards, / 100 pF/m",
        longest,
        CABLE_M,
        "m",
        "I2C, 7.1",
        at_least=True,
    )
    yield Value(
        "sensor from leg 1, peak",
        "as it says",
        SENSOR_PEAK_MA,
        PINS_MA,
        "mA",
        "VL53L1X; the pins' limit, for want of one for the leg",
    )


def _supplies() -> Iterator[Value]:
    coil = BEEPER_V / BEEPER_OHM * 1000
    lights = sum((RAIL_V - LED_MIN_V[led]) / ohm * 1000 for led, ohm in LED_OHM.items())
    for board, peak in PEAK_MA.items():
        total = peak + CAMERA_MA + SENSOR_PEAK_MA + BEEPER_MEAN_MA + lights
        drop = total / 1000 * 2 * EXTENSION_M * AWG20_OHM_PER_M
        yield Value(
            f"{board}: all at once",
            "board under stress + camera + sensor + beeper + lights",
            total,
            SUPPLY_MA[board],
            "mA",
            "power",
        )
        yield Value(
            f"{board}: 5 V after {EXTENSION_M:.0f} m more cable of AWG 20",
            "4.845 V - I x 2 x 1 m x 33.3 mohm/m",
            SUPPLY_LOW_V - drop,
            BROWN_OUT_V,
            "V",
            "power; ASTM B258",
            at_least=True,
        )
    yield Value(
        "beeper's wires of AWG 28, 0.3 m",
        "125 mA x 2 x 0.3 m x 213 mohm/m",
        coil * 2 * 0.3 * AWG28_OHM_PER_M,
        50,
        "mV",
        "ASTM B258",
    )


def table(found: list[Value]) -> str:
    """Markdown, a row a value."""
    lines = ["| what | how | value | limit | margin | source |", "|---|---|---|---|---|---|"]
    for one in found:
        sign = ">=" if one.at_least else "<="
        spare = (one.value / one.limit - 1 if one.at_least else 1 - one.value / one.limit) * 100
        lines.append(
            f"| {one.name} | {one.formula} | {one.value:.3g} {one.unit} | {sign} {one.limit:.3g} {one.unit}"
            f" | {spare:.0f} % | {one.source} |".replace("||", "&#124;&#124;")
        )
    return "\n".join(lines) + "\n"
