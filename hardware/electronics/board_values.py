"""The board's values (hardware/board): what differs from wires soldered by hand, from 5 V through a fuse and MOSFETs.

Sources, by short name, beside those of `values`: *AO3400A*: Alpha & Omega. *F1*: Bourns MF-NSMF050, *F2*: MF-NSMF110
(MF-NSMF series). *MAX98357A*: Maxim, 3.2 W into 4 ohm at 5 V. Resistors are of 1 %, capacitors of 10 %.
"""

from math import exp

from electronics.bar import THRESHOLD_V
from electronics.corners import Spread, spread, within
from electronics.values import (
    COIL_OHM,
    DIODE_MA,
    HIGH_AT_2_MA,
    LEAK_UA,
    LED_SEEN_MA,
    RAIL_V,
    SUPPLY_MA,
    SUPPLY_V,
    Value,
    lit_ma,
    row,
)

SERIES_OHM, SIGNAL_OHM, GATE_OHM, BEEPER_GATE_OHM, BEEPER_F = 330, 1000, 10_000, 100_000, 220e-9
"""R5 to R7, R3 R4 R11 R13-R15, R8-R10 R16-R18, R12, and C2: a test compares them with the schematic."""
LED_MA = {"blue": 25, "white": 25, "orange": 50}
"""Most forward current (blue, white, red)."""
FULLY_ON_V, ON_OHM = 1.5, Spread(0.02, 0.034, 0.048)
"""At most AO3400A's threshold; its resistance at a gate of 2.5 V (typical and most; the least is assumed)."""
F1_OHM, F1_HOLD_MA, F1_TRIP_MA, F2_HOLD_MA = Spread(0.15, 0.4, 0.70), 500, 1000, 1100
"""Least, the middle, and most after it has healed once (F1, F2; all at 23 degrees C)."""
CLAMP_V = Spread(0.5, 0.6, 0.75)
"""Of 1N4148W with some mA (assumed: its sheet states it at 1 mA and more)."""
LOWEST_HZ, STUCK_S = 500, 0.2
"""Of any note, and how soon a pin that stays high must have let the coil go: long before it is warm."""
LOW_AT_PI_V = 0.8
PULL_UP_OHM = Spread(33_000, 50_000, 73_000)
"""What a Pi takes for low, and its own pull-up (GPIO)."""
AMPLIFIER_MA = Spread(3, 60, 800)
"""Idle; a cue at half volume (assumed); 3.2 W into 4 ohm (MAX98357A) at 80 % (assumed)."""


def board_values() -> list[Value]:
    """Lights, beeper, what is pulled where, fuses."""
    leds = {led: lit_ma(led, within(SERIES_OHM, 1) + F1_OHM, SUPPLY_V) for led in LED_MA}
    found = []
    for led, drawn in leds.items():
        name, how = f"board: {led} LED through {SERIES_OHM} ohm from 5 V", "as from a pin, at 4.63 to 5.36 V"
        found.append(row(name, how, drawn, LED_MA[led], "mA", led))
        found.append(row(f"{name}, noticed", "as above", drawn, LED_SEEN_MA, "mA", led, at_least=True))
    return [*found, *_beeper(), *_pins(), *_fuses(sum(leds.values(), start=spread(0.0)))]


def _beeper() -> list[Value]:
    held = within(BEEPER_GATE_OHM, 1) * within(BEEPER_F, 10)
    half = (1 / (2 * LOWEST_HZ)) / held
    end = (HIGH_AT_2_MA - CLAMP_V) * Spread(exp(-half.most), exp(-half.typical), exp(-half.least))
    stuck = RAIL_V * held.each(lambda tau: exp(-STUCK_S / tau))
    share = Spread(*(coil / (coil + fuse + on) for coil, fuse, on in zip(
        (COIL_OHM.least, COIL_OHM.typical, COIL_OHM.most), (F1_OHM.most, F1_OHM.typical, F1_OHM.least),
        (ON_OHM.most, ON_OHM.typical, ON_OHM.least), strict=True)))  # fmt: skip
    coil = SUPPLY_V / COIL_OHM * 1000
    tone = "(pin - diode) x exp(-1 ms / (100 kohm x 220 nF))"
    return [
        row("board: beeper's voltage left", "supply x coil / (coil + F1 + MOSFET)", SUPPLY_V * share, 4.0, "V",
            "CD-1206: from 4.0 V; F1; AO3400A", at_least=True),
        row(f"board: beeper's gate at the end of {LOWEST_HZ} Hz's half period", tone, end, FULLY_ON_V, "V",
            "GPIO; AO3400A", at_least=True),
        row(f"board: beeper's gate {STUCK_S} s after its pin got stuck high", "pin x exp(-0.2 s / RC)", stuck,
            THRESHOLD_V, "V", "AO3400A: off below 0.65 V"),
        row("board: D5, each time the coil is switched off", "supply / coil", coil, DIODE_MA, "mA", "1N4148"),
    ]  # fmt: skip


def _pins() -> list[Value]:
    rest = LEAK_UA * 1e-6 * within(GATE_OHM, 1)
    low = RAIL_V * within(SIGNAL_OHM, 1) / (PULL_UP_OHM + within(SIGNAL_OHM, 1))
    return [
        row("board: gate of a light or of the bar while nothing drives it", "leakage x 10 kohm", rest, THRESHOLD_V, "V",
            "GPIO; AO3400A"),
        row("board: button or GPIO1 low, at the Pi", "3.3 V x 1 kohm / (pull-up + 1 kohm)", low, LOW_AT_PI_V, "V",
            "GPIO"),
    ]  # fmt: skip


def _fuses(lights: Spread) -> list[Value]:
    coil = SUPPLY_V / COIL_OHM * 1000
    return [
        row("board: what leaves through F1", "lights + coil's peak", lights + coil, F1_HOLD_MA, "mA",
            "F1: holds, 23 C"),
        row("board: a short trips F1", "the weakest supply", min(SUPPLY_MA.values()), F1_TRIP_MA, "mA", "F1",
            at_least=True),
        row("board: amplifier through F2", "3.2 W / 80 % / 5 V", AMPLIFIER_MA, F2_HOLD_MA, "mA", "F2; MAX98357A"),
    ]  # fmt: skip
