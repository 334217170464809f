"""The beacon: half a metre of the light bar's strip where somebody looks who has their back to the wall, 3 m before it.

Its current is its own supply's; three pins of the Pi drive three gates (`bar`). Sources, by short name, beside those of
`bar`: *strip*: Veroboard VBDFS-5050-RGB-60-12: 60 LEDs and 14.4 W a metre at 12 V, 2600-3000 mcd each, 120 degrees.
*shares*: Fedy FD-5WSRGB-A (2009), red 3000, green 5000, blue 900 mcd at 20 mA; the strip's sheet gives all three
together. *supply*: Prime Power PS1082, 12 V 1.5 A, closed (IEC 62368-1). *AO3400A*: Alpha & Omega. Nobody has built or
measured one.
"""

from collections.abc import Iterator
from math import pi

from electronics.bar import AWG20_A, GATE_V
from electronics.board_values import ON_OHM
from electronics.corners import Spread
from electronics.values import AWG20_OHM_PER_M, Value, row
from hingewall.signals.board import BAR

LONG_M, LEDS_PER_M, W_PER_M = 0.5, 60, Spread(0.0, 14.4, 17.3)
"""Of strip; dark, as its sheet says, and a fifth more (assumed)."""
SUPPLY_V, SUPPLY_A, FUSE_A = Spread(11.4, 12.0, 12.6), 1.5, 1.0
"""5 % either way is assumed; the fuse is in its plus."""
CABLE_M, STRIP_V = 10.0, 10.8
"""To the beacon and not back; and what a strip needs to be half as bright at least: three blue LEDs of 3.2 V and a
resistor (assumed)."""
DRAIN_V, DRAIN_MW = 30.0, 350.0
"""Of AO3400A: its rating; a quarter of the 1.4 W that its package is good for, since nothing cools it (assumed)."""

MCD, SHARES = Spread(1300, 2600, 3000), (0.337, 0.562, 0.101)
"""Of one LED, all colours lit: half of the sheet's least, for an old one (assumed); red's, green's and blue's share."""
DIFFUSER, LIT_M2 = Spread(0.5, 0.6, 0.8), LONG_M * 0.016
"""What a matt cover lets through, and the area that shines: a profile 16 mm wide (both assumed)."""
BEHIND_CD = Spread(200 * 0.3 / pi, 300 * 0.5 / pi, 500 * 0.7 / pi)
"""Candela a square metre of a wall behind it: the light of a gymnasium, 300 lx (EN 12464-1), 200 and 500 about it, on
paint that throws back 30, 50 or 70 % (assumed)."""
STANDS_OUT, GLARES_CD = 2.0, 10_000.0
"""Assumed: what is twice as bright as what is behind it is seen without being looked for; a bare fluorescent tube."""


def beacon_values() -> list[Value]:
    """What it draws, loses on its way and shines, each against its limit."""
    return [*_current(), *_light()]


def luminance(light: str) -> Spread:
    """Candela a square metre of the lit profile, in the colour that stands for one of the wall's lights."""
    share = sum(part * level for part, level in zip(SHARES, BAR[light], strict=True))
    return MCD * (1e-3 * LONG_M * LEDS_PER_M * share / LIT_M2) * DIFFUSER


def _current() -> Iterator[Value]:
    drawn = W_PER_M * LONG_M / SUPPLY_V
    channel = drawn * (1 / 3)
    lost = (drawn + channel) * (CABLE_M * AWG20_OHM_PER_M)
    heat = channel * channel * ON_OHM * 1000
    yield row("option, beacon: half a metre of 12 V strip, lit", "W / V", drawn, FUSE_A, "A", "strip; its fuse")
    yield row("option, beacon: all of it from its supply", "as above", drawn, SUPPLY_A, "A", "strip; supply")
    yield row("option, beacon: its fuse before its leads of AWG 20", "as it says", FUSE_A, AWG20_A, "A", "assumed")
    how = f"supply - (I + I/3) x {CABLE_M:.0f} m x 33.3 mohm/m"
    yield row(
        f"option, beacon: 12 V after {CABLE_M:.0f} m of AWG 20", how, SUPPLY_V - lost, STRIP_V, "V", "ASTM B258", True
    )
    yield row("option, beacon: across a MOSFET that is off", "the supply", SUPPLY_V, DRAIN_V, "V", "AO3400A")
    how = f"(I/3)^2 x its resistance at {GATE_V:g} V"
    yield row("option, beacon: heat in each MOSFET", how, heat, DRAIN_MW, "mW", "AO3400A")


def _light() -> Iterator[Value]:
    for light in BAR:
        against = luminance(light) / BEHIND_CD
        how = "30 LEDs x their mcd x the colours' share x cover / area, by the wall behind"
        name = f"option, beacon: {light}, times as bright as what is behind it"
        yield row(name, how, against, STANDS_OUT, "x", "strip; shares; EN 12464-1", True)
    how = "as above, white, at full brightness"
    yield row("option, beacon: does not dazzle", how, luminance("white"), GLARES_CD, "cd/m2", "assumed")
