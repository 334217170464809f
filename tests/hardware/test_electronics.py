"""The pages, the harness and the schematic are what the wiring file's defaults say; every computed value holds."""

import csv
import json
import re
from math import log
from pathlib import Path
from xml.etree import ElementTree

import pytest

from electronics import build, spice, values
from electronics.bar import bar_values
from electronics.beacon import beacon_values
from electronics.board_values import board_values
from electronics.corners import Spread, within
from electronics.harness import harness
from electronics.loudness import loudness
from electronics.parts import read_parts
from electronics.schematic import legs
from electronics.steps import STEPS, legs_svg
from electronics.wires import SUPPLIES, wires
from hingewall.pins import LEGS
from hingewall.settings.wiring import Pins, Wiring

FOLDER = build.HARDWARE / "electronics"
WIRES = wires(Wiring())


def svg_texts(path: Path) -> list[str]:
    """What can be read in a drawing."""
    return [
        "".join(node.itertext()).strip() for node in ElementTree.parse(path).iter("{http://www.w3.org/2000/svg}text")
    ]


def test_each_default_pin_has_one_wire_from_its_own_leg() -> None:
    pinned = {wire.key: (wire.bcm, wire.leg) for wire in WIRES if wire.key.startswith("pins.")}
    assert pinned == {
        f"pins.{name}": (getattr(Pins(), name), LEGS[getattr(Pins(), name)]) for name in Pins.__struct_fields__
    }


def test_each_leg_has_one_wire_and_supplies_come_from_legs_that_supply() -> None:
    assert len({wire.leg for wire in WIRES}) == len(WIRES)
    assert all(any(wire.leg in taken for taken in SUPPLIES.values()) for wire in WIRES if wire.bcm is None)


def neighbours(leg: int) -> set[int]:
    """Of a leg on the 2x20 header: beside it in its row, across, and across and beside."""
    pair = (leg + 1) // 2
    return {of for at in (pair - 1, pair, pair + 1) for of in (2 * at - 1, 2 * at) if of > 0 and of != leg}


def test_two_legs_that_neighbour_each_other_never_have_wires_of_one_colour() -> None:
    """One off is the slip that a hand makes: 5 V where 3.3 V belongs."""
    assert neighbours(1) == {2, 3, 4}
    assert neighbours(14) == {11, 12, 13, 15, 16}
    for sound in ("speaker", "beeper"):
        colour = {wire.leg: wire.colour for wire in WIRES if wire.sound in ("", sound)}
        assert [(leg, of) for leg in colour for of in neighbours(leg) if colour[leg] == colour.get(of)] == []


def test_red_is_5_v_alone_and_no_step_has_a_colour_twice_but_for_ground() -> None:
    assert [wire.name for wire in WIRES if wire.colour == "red" and not wire.optional] == [
        "beeper 5 V",
        "amplifier 5 V",
    ]
    for step, parts in STEPS.items():
        colours = [wire.colour for wire in WIRES if wire.part in parts]
        assert len(colours) == len(set(colours)), step


@pytest.mark.parametrize("path", build.texts(), ids=lambda path: path.name)
def test_what_is_made_from_the_defaults_is_as_they_make_it(path: Path) -> None:
    assert path.read_text("utf-8") == build.texts()[path], "make hardware"


def test_another_default_pin_would_change_page_harness_and_schematic() -> None:
    moved = Wiring(pins=Pins(beeper=25))
    assert [wire.leg for wire in wires(moved) if wire.name == "beeper"] == [LEGS[25]]
    assert harness(moved) != harness(Wiring())
    assert [wire.leg for wire in legs(moved)] != [wire.leg for wire in legs(Wiring())]


def test_the_harness_drawing_has_each_wire_with_leg_signal_and_terminal() -> None:
    text = " ".join(svg_texts(FOLDER / "harness.svg"))
    for wire in WIRES:
        signal = f"GPIO{wire.bcm}" if wire.bcm is not None else next(s for s, at in SUPPLIES.items() if wire.leg in at)
        assert f"Pi:{wire.leg}:{signal}" in text, wire.name
        assert re.search(rf"{wire.part}:\d:{re.escape(wire.terminal)}", text), wire.name
    assert "OPTION: RGB light bar" in text


def test_the_schematic_shows_each_signal_with_its_leg_in_order() -> None:
    texts = svg_texts(FOLDER / "schematic.svg")
    drawn = [
        (text, texts[i - 1]) for i, text in enumerate(texts) if text in {"3V3", "5V", "GND"} or text.startswith("GPIO")
    ]
    pairs = {(signal, leg) for signal, leg in drawn if leg.isdigit()}
    expected = set()
    for wire in legs(Wiring()):
        signal = f"GPIO{wire.bcm}" if wire.bcm is not None else next(s for s, at in SUPPLIES.items() if wire.leg in at)
        expected.add((signal, str(wire.leg)))
    assert pairs == expected
    assert {"R1 120 ohm", "R2 330 ohm", "R3 470 ohm", "R4 10 kohm"} <= set(texts)


def test_each_part_of_the_schematic_is_called_as_in_the_parts_list_and_the_beeper_has_its_plus() -> None:
    listed = {part.ref: part.name for part in read_parts(build.HARDWARE / "parts.csv")}
    drawn = dict(text.split(" ", 1) for text in svg_texts(FOLDER / "schematic.svg") if re.match(r"[A-Z]\d ", text))
    assert set(drawn) == {"S1", "G1", "D1", "D2", "D3", "R1", "R2", "R3", "R4", "K1", "Q1", "V1", "B1"}
    for ref, label in drawn.items():
        if label.endswith("ohm"):
            assert listed[ref].startswith(f"Resistor {label} "), ref
        elif ref.startswith("D"):
            assert listed[ref].lower().startswith(label), ref
    assert "+" in svg_texts(FOLDER / "schematic.svg")


def test_the_schematic_leaves_nothing_out_and_calls_the_bar_an_option() -> None:
    assert {wire.name for wire in legs(Wiring())} == {wire.name for wire in WIRES}
    assert "option: light bar" in svg_texts(FOLDER / "schematic.svg")
    assert "stroke-dasharray" in (FOLDER / "schematic.svg").read_text("utf-8")


def test_only_the_bar_is_optional_and_it_shares_ground_with_the_pi() -> None:
    optional = {wire.name for wire in WIRES if wire.optional}
    assert optional == {"bar, red", "bar, green", "bar, blue", "ground, bar"}


def test_each_wire_of_the_device_is_in_the_table_of_its_step_in_the_guide() -> None:
    guide = (build.HARDWARE / "build.md").read_text("utf-8")
    page = (build.HARDWARE / "wiring.md").read_text("utf-8")
    found = []
    for step in STEPS:
        text = page if step == "bar" else guide
        block = text.split(f"<!-- wires {step} -->")[1].split(f"<!-- /wires {step} -->")[0]
        found += re.findall(r"^\| (\d+) \((\w+)\) \| ([\w ]+) \| (\d+) \|", block, re.MULTILINE)
        assert f"electronics/legs-{step}.svg" in block
    assert sorted((int(leg), colour) for leg, _, colour, _ in found) == sorted(
        (wire.leg, wire.colour) for wire in WIRES
    )


@pytest.mark.parametrize("step", STEPS)
def test_a_steps_picture_of_the_header_fills_its_own_legs_only(step: str) -> None:
    svg = legs_svg(step, Wiring()).decode()
    bold = {int(leg) for leg in re.findall(r'font-weight="bold">(\d+)<', svg)}
    assert bold == {wire.leg for wire in WIRES if wire.part in STEPS[step]}
    assert len(svg_texts(FOLDER / f"legs-{step}.svg")) == 40 + 2


ROWS = [*values.values(), *loudness(), *bar_values(), *beacon_values(), *board_values()]


@pytest.mark.parametrize("value", ROWS, ids=lambda value: value.name)
def test_every_value_keeps_its_limit_in_its_worst_corner_or_says_what_to_do(value: values.Value) -> None:
    corners = value.corners
    assert corners is not None, "least, typical and most"
    assert corners.least <= corners.typical <= corners.most
    assert value.value == (corners.least if value.at_least else corners.most)
    assert value.holds == (not value.remedy), f"{value.value:.3g} {value.unit} against {value.limit:.3g}"


def test_what_a_pin_cannot_guarantee_the_board_does() -> None:
    """A blue or white LED may need 4 V, which no pin has; a transistor may take a volt of the beeper's five."""
    weak = {value.name for value in ROWS if not value.holds}
    assert weak == {
        "blue LED through 120 ohm from a pin, noticed",
        "white LED through 120 ohm from a pin, noticed",
        "beeper's voltage left",
    }
    held = {value.name: value for value in board_values()}
    assert held["board: blue LED through 330 ohm from 5 V, noticed"].value > 0.5
    assert held["board: beeper's voltage left"].value > 4.0


def test_a_spread_takes_the_ends_that_are_at_odds() -> None:
    supply, coil = Spread(4, 5, 6), within(50, 10)
    assert supply - 1 == Spread(3, 4, 5)
    assert supply / coil == Spread(4 / 55.0, 0.1, 6 / 45.0)
    assert supply - supply == Spread(-2, 0, 2)
    assert 1 / Spread(2, 4, 5) == Spread(0.2, 0.25, 0.5)


def test_a_value_past_its_limit_does_not_hold() -> None:
    most = values.row("", "", Spread(1, 5, 10), 16, "mA", "")
    assert most.holds
    assert not values.row("", "", Spread(1, 5, 17), 16, "mA", "").holds
    assert not values.row("", "", Spread(1, 5, 17), 2, "mA", "", at_least=True).holds


def test_a_kilohm_at_the_base_would_starve_the_beeper(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {value.name for value in values.values() if not value.holds}
    monkeypatch.setattr(values, "BASE_OHM", 1000)
    after = {value.name for value in values.values() if not value.holds}
    assert after - before == {"transistor carries with 1 V across it"}


def test_the_average_led_solves_its_own_circuit() -> None:
    current = values.led_ma("blue", 120)
    drop = 2.5 + (3.4 - 2.5) / 9.9035 * log(current / 0.001)
    assert drop + current / 1000 * 120 == pytest.approx(3.3, abs=0.001)


def test_the_cable_list_has_every_cable() -> None:
    with (FOLDER / "harness.tsv").open(encoding="utf-8", newline="") as file:
        rows = {
            name: row["Description"]
            for row in csv.DictReader(file, delimiter="\t")
            for name in row["Designators"].split(", ")
        }
    for part, count in (("sensor", 6), ("lights", 4), ("amplifier", 5), ("beeper", 3), ("button", 2), ("bar", 4)):
        assert rows[f"{part} wires"] == f"Cable, {count} x 26 AWG"


SIMULATED = json.loads(spice.RESULTS.read_text("utf-8"))


def test_what_was_simulated_are_the_decks_that_are_there() -> None:
    assert SIMULATED["sha256"] == spice.checksums(), "python -m electronics.spice"
    assert {name: set(found) for name, found in SIMULATED["found"].items()} == {
        name: set(corners) for name, corners in spice.CORNERS.items()
    }


def test_the_simulated_beeper_sounds_in_every_corner_and_lets_go_of_a_pin_that_is_stuck() -> None:
    computed = {value.name: value.corners for value in board_values()}
    gate = computed["board: beeper's gate at the end of 500 Hz's half period"]
    assert gate is not None
    for found in SIMULATED["found"]["beeper"].values():
        assert 0 < found["peak_ma"] <= 150
        assert found["gate_end_v"] >= gate.least
        assert found["stuck_ma"] == 0


def test_the_simulated_light_agrees_with_the_computed_one() -> None:
    computed = next(
        value.corners for value in board_values() if value.name == "board: blue LED through 330 ohm from 5 V"
    )
    assert computed is not None
    found = SIMULATED["found"]["light"]
    assert found["least"]["led_ma"] == pytest.approx(computed.least, rel=0.02)
    assert found["typical"]["led_ma"] == pytest.approx(computed.typical, rel=0.02)
    assert found["most"]["led_ma"] <= computed.most


def test_a_gate_is_dark_at_boot_and_would_not_be_on_a_pin_that_is_pulled_up() -> None:
    found = SIMULATED["found"]["gates"]
    for corner in ("least", "typical", "most"):
        assert found[corner]["drain_ua"] == 0
    assert found["pulled up, as GPIO 0-8 are"]["drain_ua"] > 1000
    pins = Pins()
    gates = {pins.blue, pins.white, pins.orange, pins.beeper, pins.bar_red, pins.bar_green, pins.bar_blue}
    assert min(gates) > 8, "GPIO 0-8 are pulled up at reset"


def test_somebody_without_ngspice_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert spice.main([]) == 1
    assert capsys.readouterr().err == spice.MISSING + "\n"


def test_a_corner_that_names_no_parameter_of_its_deck_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"light\.cir has no parameter coil"):
        spice.deck("light", {"coil": 40})
