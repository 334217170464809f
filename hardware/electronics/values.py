"""Why each resistor, wire and supply is what it is: computed from the makers' figures, at their worst, against a limit.

Sources, by short name: *GPIO* and *power*: Raspberry Pi documentation, "Voltage specifications" and "Power supply".
*VL53L1X*: ST DocID031281 rev 3. *I2C*: NXP UM10204. *CD-1206*: CUI, 8/21/2006. *2222A*: NXP PMBT2222A rev 6, the same
transistor as PN2222A. *1N4148*: Panjit rev 0.2. *blue*: Cree LC503TBL1. *white*: Cree LC513FWH1. *red*: Cree LC503UHR1,
whose material orange LEDs share (the four by Cree give a most of the forward voltage, and a least luminous intensity). For the Pi 5's pins the documentation gives no figures; BCM2711's stand in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import log

from electronics.corners import Spread, spread, within
from electronics.wires import BASE_OHM, LED_OHM, PULL_DOWN_OHM


@dataclass(frozen=True, slots=True)
class Value:
    """One computed figure. It holds when its worst corner is at most (or with ``at_least``, at least) the limit.

    ``value`` is that corner; ``remedy`` says what a builder does whose parts are such that it does not hold.
    """

    name: str
    formula: str
    value: float
    limit: float
    unit: str
    source: str
    at_least: bool = False
    corners: Spread | None = None
    remedy: str = ""

    @property
    def holds(self) -> bool:
        """Whether there is a margin."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def row(
    name: str, formula: str, figure: Spread | float, limit: float, unit: str, source: str,
    at_least: bool = False, remedy: str = "",
) -> Value:  # fmt: skip
    """A figure with its three corners, held against the limit where it is worst."""
    corners = spread(figure)
    worst = corners.least if at_least else corners.most
    return Value(name, formula, worst, limit, unit, source, at_least, corners, remedy)


RAIL_V = within(3.3, 5)
"""Of the pins, on: 5 % assumed, for nobody publishes what a Pi's own regulator keeps to."""
FILM = 5
"""Percent, of a film resistor as shops sell it for soldering by hand."""
PIN_MA, PINS_MA = 16, 50
"""What a pin and all of them together give safely (power)."""
HIGH_AT_2_MA, HIGH_AT_4_MA = Spread(3.0, 3.3, RAIL_V.most), Spread(2.6, 3.3, RAIL_V.most)
"""A pin that is on: least of BCM2837 at 2 mA, of BCM2711 at 4 mA (GPIO)."""
LEAK_UA = Spread(0, 5, 10)
"""Of a pin that is an input, hot: BCM2837, BCM2711 at most (GPIO)."""

LED_MIN_V = {"blue": 1.7, "white": 1.7, "orange": 1.6}
"""Least forward voltage: blue's at 1 uA; a white LED is a blue one under phosphor; orange's is assumed (red: 2.1 typical)."""
LED_V = {"blue": (3.4, 4.0), "white": (3.2, 4.0), "orange": (2.1, 2.6)}
LED_KNEE_V = {"blue": 2.5, "white": 2.3, "orange": 1.6}
"""Forward voltage at 20 mA, typical and most, and typical at 1 uA (blue from its sheet, the others as far below)."""
LED_SEEN_MA = 0.5
"""Assumed: a bright 5 mm LED is noticed across a lit room then; 2100 mcd at 20 mA (blue) are 50 mcd, 1520 (the least) 38."""

SUPPLY_V = Spread(4.63, 5.1, 5.355)
"""Where a Pi warns and slows down, so that less is no working device; of the Pi's own supplies, and 5 % above (power)."""
COIL_OHM, BEEPER_MEAN_MA = Spread(40, 47, 54), 40
"""Resistance, and mean current at half duty (CD-1206)."""
BASE_EMITTER_V, GAIN = Spread(0.6, 0.8, 0.9), 50
"""Of the transistor, with 1 V left across it and 150 mA through it (2222A; its base voltage is 0.6-1.2 V there)."""
COLLECTOR_V = Spread(0.1, 0.3, 1.0)
"""Across it while it is on: saturated (assumed), at most with 15 mA into its base, and what its gain is stated at (2222A)."""
DIODE_MA, DIODE_V = 150, 75
"""Mean forward current and reverse voltage of 1N4148."""

PI_PULL_UP_OHM, BREAKOUT_PULL_UP_OHM = within(1800, FILM), within(10_000, FILM)
"""On the Pi's SDA and SCL (its schematics), and on Adafruit's and Pololu's breakouts (theirs); 5 % assumed."""
RISE_NS, SINK_MA, LOW_V = 300, 3, 0.4
"""Fast mode: longest rise, and what each end must be able to sink at this voltage (I2C, table 10)."""
BOARDS_PF, CABLE_PF_PER_M = Spread(20, 30, 50), Spread(50, 75, 100)
"""Both ends' pins and traces (assumed: pins are 5-10 pF each), and loose wires side by side (assumed, the most is safe)."""
CABLE_M = 0.2
SENSOR_MA = Spread(16, 16, 40)
"""Ranging, typically; its peak (VL53L1X). A least is not known."""

REGULATED_V, BROWN_OUT_V = Spread(4.845, 5.1, 5.355), 4.63
"""Of the Pi's own supplies, with their 5 %, and where a Pi warns (power; there is no warning on the Zero range)."""
AWG20_OHM_PER_M, AWG28_OHM_PER_M = 0.0333, 0.213
"""Copper at 20 degrees C (ASTM B258); jumper wires are AWG 26 or, the thinner, 28."""
CAMERA_MA, SPEAKER_MA = Spread(0, 250, 250), Spread(0, 60, 404)
"""Off; its figure (power). Silent; a cue at half volume (assumed); `loudness`'s 1.85 W from 5 V, at 92 % (MAX98357A)."""
EXTENSION_M = 1.0
BOARD_MA = {"zero2w": Spread(350, 350, 700), "pi4": Spread(600, 600, 1250), "pi5": Spread(800, 800, 2400)}
"""The board alone, in use and under stress: Pi 4 from power; Pi 5 from its 12 W at most; the Zero 2 W twice its typical
350 mA (assumed). A least is not known: the typical stands in."""
SUPPLY_MA = {"zero2w": 2500, "pi4": 3000, "pi5": 5000}


def parallel(*ohms: Spread) -> Spread:
    """Resistors side by side, which grows with each."""
    ends = zip(*((ohm.least, ohm.typical, ohm.most) for ohm in ohms), strict=True)
    return Spread(*(1 / sum(1 / ohm for ohm in end) for end in ends))


def led_ma(led: str, ohm: float, high_v: float = 3.3, above_v: float = 0.0) -> float:
    """What an LED draws through a resistor: its exponential law through two points of its sheet, both ``above_v`` higher."""
    knee = LED_KNEE_V[led] + above_v
    per_e = (LED_V[led][0] - LED_KNEE_V[led]) / log(20 / 0.001)
    low, high = 1e-9, 50.0
    for _ in range(80):
        guess = (low + high) / 2
        drop = knee + per_e * log(guess / 0.001) + guess / 1000 * ohm
        low, high = (guess, high) if drop < high_v else (low, guess)
    return low


def lit_ma(led: str, ohm: Spread, from_v: Spread) -> Spread:
    """An LED's three corners: the sheet's highest forward voltage at the lowest supply; average; a constant least voltage."""
    typical, highest = LED_V[led]
    return Spread(
        led_ma(led, ohm.most, from_v.least, highest - typical),
        led_ma(led, ohm.typical, from_v.typical),
        (from_v.most - LED_MIN_V[led]) / ohm.least * 1000,
    )


def values() -> list[Value]:
    """All of them, in the order of the signal: lights, beeper, bus, supplies."""
    return [*_lights(), *_beeper(), *_bus(), *_supplies()]


def pin_leds_ma() -> dict[str, Spread]:
    """What each LED draws from its pin."""
    return {led: lit_ma(led, within(ohm, FILM), HIGH_AT_2_MA) for led, ohm in LED_OHM.items()}


def _lights() -> Iterator[Value]:
    drawn = pin_leds_ma()
    dim = "exchange an LED that step 4's check shows dim or dark; on the board (5 V) none is"
    for led, ohm in LED_OHM.items():
        name = f"{led} LED through {ohm} ohm from a pin"
        most = f"at most (3.47 V - {LED_MIN_V[led]} V) / {ohm * 0.95:.0f} ohm"
        law = f"its law at {LED_V[led][1]} V / 20 mA and 3.0 V; average; {most}"
        yield row(name, law, drawn[led], PIN_MA, "mA", f"GPIO; {led}")
        remedy = "" if led == "orange" else dim
        yield row(f"{name}, noticed", "as above", drawn[led], LED_SEEN_MA, "mA", f"{led}", True, remedy)
    base = (RAIL_V - BASE_EMITTER_V) / within(BASE_OHM, FILM) * 1000
    together = sum(drawn.values(), start=base)
    yield row("all pins together", "three LEDs + transistor base", together, PINS_MA, "mA", "power")


def _beeper() -> Iterator[Value]:
    coil = SUPPLY_V / COIL_OHM * 1000
    carried = GAIN * ((HIGH_AT_4_MA - BASE_EMITTER_V) / within(BASE_OHM, FILM) * 1000)
    base = (RAIL_V - BASE_EMITTER_V) / within(BASE_OHM, FILM) * 1000
    yield row("beeper's coil, peak", "supply / coil", coil, 600, "mA", "CD-1206; 2222A")
    how = f"{GAIN} x (pin - base) / {BASE_OHM} ohm"
    yield row("transistor carries with 1 V across it", how, carried, coil.most, "mA", "GPIO; 2222A", True)
    yield row("base current", f"(pin - base) / {BASE_OHM} ohm", base, PIN_MA, "mA", "GPIO; 2222A")
    softer = "softer then, not silent; a supply with a fixed cable. On the board the MOSFET takes next to nothing"
    left = SUPPLY_V - COLLECTOR_V
    yield row("beeper's voltage left", "supply - transistor", left, 4.0, "V", "CD-1206: from 4.0 V", True, softer)
    yield row("diode, each time the coil is switched off", "the coil's peak", coil, DIODE_MA, "mA", "1N4148")
    yield row("diode, reverse voltage", "the supply", SUPPLY_V, DIODE_V, "V", "1N4148")
    rest = LEAK_UA * 1e-6 * within(PULL_DOWN_OHM, FILM)
    how = f"leakage x {PULL_DOWN_OHM // 1000} kohm"
    yield row("base while nothing drives the pin", how, rest, 0.3, "V", "GPIO; 2222A turns on from 0.6 V")


def _bus() -> Iterator[Value]:
    pull_up = parallel(PI_PULL_UP_OHM, BREAKOUT_PULL_UP_OHM)
    two = parallel(PI_PULL_UP_OHM, BREAKOUT_PULL_UP_OHM, BREAKOUT_PULL_UP_OHM)
    least = (RAIL_V.most - LOW_V) / SINK_MA * 1000
    rise = 0.8473 * pull_up * (BOARDS_PF + CABLE_PF_PER_M * CABLE_M) * 1e-3
    longest = (RISE_NS / (0.8473 * pull_up * 1e-3) - BOARDS_PF) / CABLE_PF_PER_M
    yield row("I2C pull-up", "1.8 kohm || 10 kohm", pull_up, least, "ohm", "I2C; schematics", True)
    how = "1.8 kohm || 10 kohm || 10 kohm"
    yield row("I2C pull-up with a second sensor", how, two, least, "ohm", "I2C; schematics", True)
    yield row(f"I2C rise time with {CABLE_M * 1000:.0f} mm of wire", "0.8473 R C", rise, RISE_NS, "ns", "I2C, 7.1")
    how = "300 ns / (0.8473 R), less the boards, / pF per m"
    yield row("I2C wire that 300 ns would allow", how, longest, CABLE_M, "m", "I2C, 7.1", True)
    whose = "VL53L1X; the pins' limit, for want of one for the leg"
    yield row("sensor from leg 1", "ranging; peak", SENSOR_MA, PINS_MA, "mA", whose)


def _supplies() -> Iterator[Value]:
    coil = SUPPLY_V / COIL_OHM * 1000
    lights = sum(pin_leds_ma().values(), start=spread(0.0))
    for board, alone in BOARD_MA.items():
        total = alone + CAMERA_MA + SENSOR_MA + SPEAKER_MA + lights
        how = "board + camera + sensor + speaker (a beeper takes less) + lights"
        yield row(f"{board}: all at once", how, total, SUPPLY_MA[board], "mA", "power")
        left = REGULATED_V - total / 1000 * (2 * EXTENSION_M * AWG20_OHM_PER_M)
        name = f"{board}: 5 V after {EXTENSION_M:.0f} m more cable of AWG 20"
        how = "supply - I x 2 x 1 m x 33.3 mohm/m"
        yield row(name, how, left, BROWN_OUT_V, "V", "power; ASTM B258", True)
    drop = coil * (2 * 0.3 * AWG28_OHM_PER_M)
    how = "coil's peak x 2 x 0.3 m x 213 mohm/m"
    yield row("beeper's wires of AWG 28, 0.3 m", how, drop, 50, "mV", "ASTM B258")


def table(found: list[Value]) -> str:
    """Markdown, a row a value: its corners, and the margin where it is worst."""
    lines = ["| what | how | least | typical | most | limit | margin | source |", "|---|---|---|---|---|---|---|---|"]
    for one in found:
        sign = ">=" if one.at_least else "<="
        spare = (one.value / one.limit - 1 if one.at_least else 1 - one.value / one.limit) * 100
        margin = f"{spare:.0f} %" if one.holds else f"**none**: {one.remedy}"
        alone = ("", _figure(one.value), "")
        c = one.corners
        corners = alone if c is None else tuple(_figure(end) for end in (c.least, c.typical, c.most))
        lines.append(
            f"| {one.name} | {one.formula} | {' | '.join(corners)} | {sign} {_figure(one.limit)} {one.unit}"
            f" | {margin} | {one.source} |".replace("||", "&#124;&#124;")
        )
    return "\n".join(lines) + "\n"


def _figure(end: float) -> str:
    return "0" if abs(end) < 0.005 else f"{end:.3g}" if end < 1000 else f"{end:.0f}"
