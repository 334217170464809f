"""parts.csv: complete, honest about prices, and with what the electronics are computed for."""

import re

import pytest

from electronics.build import HARDWARE
from electronics.loads import heaviest_g, loads
from electronics.masses import printed_g, steel_g, wire_g
from electronics.parts import (
    CLASSES,
    NOT_KNOWN,
    VARIANTS,
    Part,
    between,
    bought,
    main,
    priced,
    read_parts,
    tables,
    weighs_g,
)
from electronics.values import Value
from electronics.wires import BASE_OHM, LED_OHM, wires
from hingewall.settings.wiring import Wiring

PARTS = read_parts(HARDWARE / "parts.csv")


def named(name: str) -> Part:
    return next(part for part in PARTS if name in part.name)


def test_each_part_has_a_reference_of_its_own_and_a_reason() -> None:
    assert len({part.ref for part in PARTS}) == len(PARTS)
    assert all(part.why and part.name and part.maker for part in PARTS)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.ref)
def test_each_part_has_a_substitute_a_mass_and_a_class_that_holds_its_cited_price(part: Part) -> None:
    assert part.substitute
    assert part.mass_g > 0
    over, up_to = CLASSES[part.price_class]
    assert part.usd is None or over < part.usd <= up_to


def test_a_mass_that_nobody_published_is_shown_as_an_estimate() -> None:
    rows = {line.split(" | ")[0].strip("| "): line for line in tables(PARTS).splitlines() if line.startswith("| ")}
    for part in PARTS:
        assert (" | ~" in rows[part.ref]) == part.estimated, part.ref
        assert part.estimated or f"- {part.ref}: {part.mass_source}" in tables(PARTS)


@pytest.mark.parametrize("variant", VARIANTS)
def test_each_variant_has_one_board_one_supply_one_sensor_one_camera(variant: str) -> None:
    base = bought(PARTS, variant)
    boards = [part for part in base if part.ref in {"A1", "A2", "A3", "A9"}]
    supplies = [part for part in base if part.ref in {"A4", "A5", "A6"}]
    ribbons = [part for part in base if part.ref in {"C2", "C3"}]
    assert (len(boards), len(supplies), len(ribbons)) == (1, 1, 1)
    assert named("VL53L1X").quantities[variant] == named("Camera Module 3").quantities[variant] == 1


def test_a_price_has_a_source_with_a_date_and_no_source_no_price() -> None:
    for part in PARTS:
        assert (part.usd is None) == (not re.search(r"20\d\d-\d\d", part.price_source)), part.ref
    assert NOT_KNOWN in tables(PARTS)


def test_the_resistors_are_those_that_were_computed() -> None:
    ohms = [*LED_OHM.values(), BASE_OHM]
    for ohm in set(ohms):
        assert named(f"Resistor {ohm} ohm").quantities["pi4"] == ohms.count(ohm)


ACTIVE = (
    "A1",
    "A2",
    "A3",
    "A9",
    "A10",
    "S1",
    "S2",
    "C1",
    "D1",
    "D2",
    "D3",
    "G1",
    "G3",
    "Q1",
    "V1",
    "O1",
    "O2",
    "L1",
    "L2",
    "L4",
)
"""What has a chip or a junction in it, so that "any" may be one that does not work."""


@pytest.mark.parametrize("ref", ACTIVE)
def test_an_active_part_has_a_makers_number_and_a_second_one_or_says_that_none_is_known(ref: str) -> None:
    part = next(part for part in PARTS if part.ref == ref)
    assert part.maker != "any"
    assert re.search(r"\d|Zero", part.number)
    assert part.second == NOT_KNOWN or re.search(r"^\w[\w& ]+ \S*\d", part.second)
    assert part.second != part.order
    assert not part.second.startswith("any")


def test_a_builder_finds_what_earlier_ones_had_to_ask_for() -> None:
    for name in (
        "Cooler with fan",
        "Strap with buckle",
        "1x1 housings",
        "MOSFET",
        "microSD card",
        "Cable, Qwiic",
        "Card reader",
        "Velour foil",
        "Cable duct",
    ):
        assert named(name), name
    assert named("Cooler with fan").quantities == {"zero2w": 0, "pi4": 0, "pi5": 1, "plugged": 0}


def test_the_command_adds_up_each_variant(capsys: pytest.CaptureFixture[str]) -> None:
    main()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"Zero 2 W: {15 + 25} USD known, ")
    assert lines[1].startswith(f"Pi 4: {35 + 25} USD known, ")
    assert lines[2].startswith(f"Pi 5: {60 + 25} USD known, ")
    for line, variant in zip(lines, VARIANTS, strict=True):
        rows = bought(PARTS, variant)
        assert line.endswith(f"{sum(part.usd is None for part in rows)} of {len(rows)} rows not known")


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.ref)
def test_no_contact_is_bought_without_a_housing(part: Part) -> None:
    """Bare ones on legs 1 and 2 short 3.3 V to 5 V."""
    for offer in (part.name, part.substitute):
        assert "housing" in offer or not re.search(r"crimp|female|jumper", offer, re.IGNORECASE), offer


def test_there_is_a_jumper_wire_for_each_leg_and_colour() -> None:
    needed = [wire.colour for wire in wires(Wiring()) if not wire.optional and wire.sound != "beeper"]
    jumpers = named("Jumper wires")
    assert f"{len(needed)} in {len(set(needed))} colours" in jumpers.name
    assert f"contacts, {len(needed)}, and as many 1x1 housings" in jumpers.substitute


def test_the_sum_counts_cited_prices_only_and_says_how_many_are_missing() -> None:
    total, unknown = priced(PARTS, "zero2w")
    assert total == 15 + 25
    assert unknown > 0
    assert f"{total:.0f} USD of cited list prices; {unknown} parts" in (HARDWARE / "parts.md").read_text("utf-8")


@pytest.mark.parametrize(("variant", "name"), VARIANTS.items())
def test_the_page_states_the_computed_range_and_mass_of_each_variant(variant: str, name: str) -> None:
    base = [part for part in PARTS if part.group == "base" and part.quantities[variant]]
    cited = sum(part.usd * part.quantities[variant] for part in base if part.usd is not None)
    bands = [CLASSES[part.price_class] for part in base if part.usd is None]
    least, most = between(PARTS, variant)
    assert (least, most) == pytest.approx((cited + sum(low for low, _ in bands), cited + sum(top for _, top in bands)))
    page = (HARDWARE / "parts.md").read_text("utf-8")
    assert re.search(rf"- {name}: .* Together between {least:.0f} and {most:.0f} USD\.", page)
    assert f"- {name}: about {weighs_g(PARTS, variant):.0f} g on the wall." in page


def test_the_supply_the_screws_in_the_wall_and_a_speaker_beside_it_do_not_hang_on_them() -> None:
    hanging = [part for part in PARTS if part.group == "base" and part.ref not in {"A4", "A5", "A6", "M7", "G3", "G4"}]
    for variant in VARIANTS:
        assert weighs_g(PARTS, variant) == pytest.approx(
            sum(part.mass_g * part.quantities[variant] for part in hanging)
        )


def test_screws_wire_and_prints_weigh_what_their_material_does() -> None:
    assert steel_g("M3x12 pan head") == pytest.approx(0.9, abs=0.1)
    assert wire_g() == pytest.approx(4 * (0.129 * 8.96 + 1.2 * 1.35), rel=0.01)
    assert 0.4 * printed_g(solid=True) < printed_g() < printed_g(solid=True)
    with pytest.raises(ValueError, match="a nail: expected a name such as M3x12"):
        steel_g("a nail")


@pytest.mark.parametrize("load", loads(PARTS), ids=lambda load: load.name)
def test_what_hangs_is_held(load: Value) -> None:
    assert load.holds, f"{load.value:.3g} {load.unit} against {load.limit:.3g}"


def test_the_loads_are_those_of_the_heaviest_device_printed_solid() -> None:
    assert heaviest_g(PARTS) > max(weighs_g(PARTS, variant) for variant in VARIANTS)
    assert heaviest_g(PARTS) > printed_g(solid=True)
