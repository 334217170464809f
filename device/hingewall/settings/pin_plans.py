"""Which pins are meant where a wiring file does not name them: a wall in use keeps those that it was built with."""

import re
from collections.abc import Mapping
from typing import Any

KEY = "board.pin_plan"
FIRST = 1
"""Of a file that does not say: files have said it since there has been a second plan."""

NEWEST = 2
"""Leaves 18 to 21 to I2S sound. The button is on 6, which is pulled up while the Pi starts, and the bar's gates are on
pins that are pulled down (BCM2835 ARM Peripherals, table 6-31: GPIO 0-8 up, 9-27 down)."""

PINS_OF_THE_FIRST: dict[str, int] = {
    "pins.blue": 22, "pins.white": 23, "pins.orange": 24, "pins.beeper": 18, "pins.button": 25,
    "pins.bar_red": 5, "pins.bar_green": 6, "pins.bar_blue": 13,
}  # fmt: skip


def by_plan(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a file says, with the pins that it relies on without saying so where they are not the defaults of today."""
    said = {KEY: FIRST} | dict(values)
    return PINS_OF_THE_FIRST | said if said[KEY] == FIRST else said


def still_said(text: str) -> dict[str, Any]:
    """By which plan the wall was built and what it is heard by, of a file that is damaged elsewhere."""
    found: dict[str, Any] = {}
    if plan := re.search(r"^\s*pin_plan\s*=\s*([0-9])\b", text, re.MULTILINE):
        found[KEY] = int(plan[1])
    if sound := re.search(r"^\s*sound\s*=\s*\"(\w+)\"", text, re.MULTILINE):
        found["board.sound"] = sound[1]
    return found
