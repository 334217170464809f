"""The optional light bar's values: three pins drive the gates of three MOSFETs, and its current is its own supply's."""

from electronics.values import HIGH_AT_2_MA, PIN_MA, PINS_MA, RAIL_V, Value, values

GATE_V = 2.5
"""The gate voltage at which a fitting MOSFET's sheet states its resistance; one that states it from 4.5 V won't do."""
GATE_PULL_DOWN_OHM = 10_000
CHANNELS = 3
BAR_W, BAR_V, FUSE_A = 14.4, 12.0, 2.0
"""Assumed: a metre of usual 12 V strip, all three channels on; and the fuse in its supply's plus."""
AWG20_A = 5.0
"""Assumed for short leads in air; the fuse protects them."""


def bar_values() -> list[Value]:
    """Level and current of its gates, and what flows where it is lit."""
    gate = RAIL_V / GATE_PULL_DOWN_OHM * 1000
    others = next(value.value for value in values() if value.name == "all pins together, most")
    all_ma, lit = others + CHANNELS * gate, BAR_W / BAR_V
    return [
        Value("option, bar: gate while on", "a pin at 2 mA, least", HIGH_AT_2_MA, GATE_V, "V", "GPIO", at_least=True),
        Value("option, bar: each gate's pin", "3.3 V / 10 kohm", gate, PIN_MA, "mA", "power"),
        Value("option, bar: all pins together", "as above + three gates", all_ma, PINS_MA, "mA", "power"),
        Value("option, bar: a metre of 12 V strip, lit", "14.4 W / 12 V (assumed)", lit, FUSE_A, "A", "its fuse"),
        Value("option, bar: its fuse before its leads of AWG 20", "as it says", FUSE_A, AWG20_A, "A", "assumed"),
    ]  # fmt: skip
