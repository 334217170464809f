"""The variant that is plugged together: its share of the parts list and its wires, for hardware/plugged/README.md."""

from pathlib import Path

from electronics.parts import Part, bought, priced
from electronics.wires import Wire, wires
from hingewall.settings.wiring import Wiring

FOLDER = Path(__file__).parent.parent / "plugged"
QWIIC = {"GND": "black", "VIN": "red", "SDA": "blue", "SCL": "yellow"}
"""The colours of a Qwiic cable's wires, by the terminal of the sensor."""


def plugged_parts(parts: list[Part]) -> str:
    """Markdown: what to buy, and what is known of its price."""
    lines = ["| ref | part | | order | second number | price |", "|---|---|---|---|---|---|"]
    for part in bought(parts, "plugged"):
        cells = (part.ref, part.name, str(part.quantities["plugged"]), part.order, part.second, part.price)
        lines.append(f"| {' | '.join(cells)} |")
    total, unknown = priced(parts, "plugged")
    known = len(lines) - 2 - unknown
    lines += [
        "",
        f"Known: {total:.0f} USD for {known} of {known + unknown} rows; what the others cost is not known here.",
    ]
    return "\n".join(lines) + "\n"


def plugged_wires() -> list[tuple[Wire, str]]:
    """Each wire that goes onto a leg, with its colour: the sensor's cable, the button's two."""
    named = {(wire.part, wire.terminal): wire for wire in wires(Wiring())}
    sensor = [(named["sensor", terminal], colour) for terminal, colour in QWIIC.items()]
    button = [(named["button", "contact"], "either"), (named["lights", "ground"], "the other")]
    return sorted([*sensor, *button], key=lambda pair: pair[0].leg)


def plugged_table() -> str:
    """Markdown: which wire onto which leg."""
    lines = ["| leg | wire | of |", "|---|---|---|"]
    for wire, colour in plugged_wires():
        whose = f"the sensor's cable, {wire.terminal}" if wire.part == "sensor" else "the button"
        lines.append(f"| {wire.leg} | {colour} | {whose} |")
    return "\n".join(lines) + "\n"
