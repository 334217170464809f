"""The variant that is plugged together: its parts list and its wires, as hardware/plugged/README.md shows them."""

import csv
from pathlib import Path

from electronics.wires import Wire, wires
from hingewall.settings.wiring import Wiring

FOLDER = Path(__file__).parent.parent / "plugged"
NOT_KNOWN = "not known"
QWIIC = {"GND": "black", "VIN": "red", "SDA": "blue", "SCL": "yellow"}
"""The colours of a Qwiic cable's wires, by the terminal of the sensor."""


def read_plugged() -> list[dict[str, str]]:
    """Its rows. Raises OSError."""
    with (FOLDER / "parts.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plugged_parts() -> str:
    """Markdown: what to buy, and what is known of its price."""
    rows = read_plugged()
    lines = ["| part | maker's number | instead | price | why |", "|---|---|---|---|---|"]
    for row in rows:
        number = NOT_KNOWN if row["number"] == NOT_KNOWN else f"{row['maker']} {row['number']}"
        price = f"{row['usd']} USD ({row['source']})" if row["usd"] else NOT_KNOWN
        lines.append(f"| {row['part']} | {number} | {row['other']} | {price} | {row['why']} |")
    known = [float(row["usd"]) for row in rows if row["usd"]]
    lines += [
        "",
        f"Known: {sum(known):.0f} USD for {len(known)} of {len(rows)} rows; what the others cost is not known here.",
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
