"""The optional light bar's values: three pins drive the gates of three MOSFETs, and its current is its own supply's."""

from electronics.corners import Spread, within
from electronics.values import FILM, HIGH_AT_2_MA, LEAK_UA, PIN_MA, PINS_MA, RAIL_V, Value, row, values

GATE_V = 2.5
"""The gate voltage at which a fitting MOSFET's sheet states its resistance; one that states it from 4.5 V won't do."""
THRESHOLD_V = 0.65
"""The least gate voltage at which AO3400A begins to conduct (Alpha & Omega)."""
GATE_PULL_DOWN_OHM = 10_000
CHANNELS = 3
BAR_W, BAR_V, FUSE_A = Spread(0.0, 14.4, 17.3), Spread(12.0, 12.0, 12.6), 2.0
"""Dark; assumed: a metre of usual 12 V strip, all on, and a fifth more; its own supply; the fuse in its plus."""
AWG20_A = 5.0
"""Assumed for short leads in air; the fuse protects them."""


def bar_values() -> list[Value]:
    """Level and current of its gates, and what flows where it is lit."""
    pull_down = within(GATE_PULL_DOWN_OHM, FILM)
    gate = RAIL_V / pull_down * 1000
    others = next(value.corners for value in values() if value.name == "all pins together")
    assert others is not None
    return [
        row("option, bar: gate while on", "a pin at 2 mA", HIGH_AT_2_MA, GATE_V, "V", "GPIO; AO3400A", at_least=True),
        row("option, bar: gate at reset", "leakage x 10 kohm, with no help from the pin's own pull-down",
            LEAK_UA * 1e-6 * pull_down, THRESHOLD_V, "V", "GPIO; AO3400A"),
        row("option, bar: each gate's pin", "pin / 10 kohm", gate, PIN_MA, "mA", "power"),
        row("option, bar: all pins together", "as above + three gates", others + CHANNELS * gate, PINS_MA, "mA",
            "power"),
        row("option, bar: a metre of 12 V strip, lit", "W / V", BAR_W / BAR_V, FUSE_A, "A", "its fuse"),
        row("option, bar: its fuse before its leads of AWG 20", "as it says", FUSE_A, AWG20_A, "A", "assumed"),
    ]  # fmt: skip
