"""hardware/wiring.md's pin table is what the wiring file's defaults are."""

import re
from collections import Counter
from pathlib import Path

from hingewall.pins import LEGS
from hingewall.settings.pin_plans import PINS_OF_THE_FIRST
from hingewall.settings.wiring import Pins

PAGE = Path(__file__).parents[2] / "hardware" / "wiring.md"
POWER_LEGS = {"3.3 V": {1, 17}, "5 V": {2, 4}, "ground": {6, 9, 14, 20, 25, 30, 34, 39}}
"""The legs of the 40-pin header that are no pins."""


def rows() -> list[list[str]]:
    block = re.search(r"<!-- pins -->\n(.*?)<!-- /pins -->", PAGE.read_text("utf-8"), re.DOTALL)
    assert block is not None
    return [[cell.strip() for cell in line.strip("|\n ").split("|")] for line in block[1].splitlines()[2:]]


def test_every_pin_of_the_wiring_file_is_in_the_table_with_its_leg() -> None:
    table = {key.strip("`"): (int(bcm), int(leg)) for _part, leg, bcm, key, *_ in rows() if key.startswith("`")}
    assert table == {
        f"pins.{name}": (getattr(Pins(), name), LEGS[getattr(Pins(), name)]) for name in Pins.__struct_fields__
    }


def test_the_bus_is_where_the_header_has_it() -> None:
    bus = {part: (int(bcm), int(leg)) for part, leg, bcm, key, *_ in rows() if key == "I2C bus 1"}
    assert bus == {"sensor SDA": (2, LEGS[2]), "sensor SCL": (3, LEGS[3])}


def test_supplies_are_on_legs_that_supply() -> None:
    for part, leg, bcm, *_ in rows():
        if not bcm:
            kind = next(kind for kind in POWER_LEGS if kind in part)
            assert int(leg) in POWER_LEGS[kind], part


def test_no_leg_carries_two_wires_and_every_wire_has_a_colour() -> None:
    assert [leg for leg, wires in Counter(row[1] for row in rows()).items() if wires > 1] == []
    assert all(row[4] for row in rows())


def test_the_page_says_which_pins_an_older_wall_keeps() -> None:
    paragraph = next(part for part in PAGE.read_text("utf-8").split("\n\n") if "plan 1" in part).split("plan 1:")[1]
    said = [int(number) for number in re.findall(r"\b\d+\b", paragraph.split(".")[0])]
    assert said == list(PINS_OF_THE_FIRST.values())
