"""parts.csv: complete, honest about prices, and with what the electronics are computed for."""

import re

import pytest

from electronics.build import HARDWARE
from electronics.parts import VARIANTS, Part, priced, read_parts, tables
from electronics.wires import BASE_OHM, LED_OHM

PARTS = read_parts(HARDWARE / "parts.csv")


def named(name: str) -> Part:
    return next(part for part in PARTS if name in part.name)


def test_each_part_has_a_reference_of_its_own_and_a_reason() -> None:
    assert len({part.ref for part in PARTS}) == len(PARTS)
    assert all(part.why and part.name and part.maker for part in PARTS)


@pytest.mark.parametrize("variant", VARIANTS)
def test_each_variant_has_one_board_one_supply_one_sensor_one_camera(variant: str) -> None:
    base = [part for part in PARTS if part.group == "base" and part.quantities[variant]]
    boards = [part for part in base if part.ref in {"A1", "A2", "A3"}]
    supplies = [part for part in base if part.ref in {"A4", "A5", "A6"}]
    ribbons = [part for part in base if part.ref in {"C2", "C3"}]
    assert (len(boards), len(supplies), len(ribbons)) == (1, 1, 1)
    assert named("VL53L1X").quantities[variant] == named("Camera Module 3").quantities[variant] == 1


def test_a_price_has_a_source_with_a_date_and_no_source_no_price() -> None:
    for part in PARTS:
        assert (part.usd is None) == (not re.search(r"20\d\d-\d\d", part.price_source)), part.ref
    assert "price not checked" in tables(PARTS)


def test_the_resistors_are_those_that_were_computed() -> None:
    ohms = [*LED_OHM.values(), BASE_OHM]
    for ohm in set(ohms):
        assert named(f"Resistor {ohm} ohm").quantities["pi4"] == ohms.count(ohm)


def test_the_sum_counts_cited_prices_only_and_says_how_many_are_missing() -> None:
    total, unknown = priced(PARTS, "zero2w")
    assert total == 15 + 25
    assert unknown > 0
    assert f"{total:.0f} USD of cited list prices; {unknown} parts" in (HARDWARE / "parts.md").read_text("utf-8")
