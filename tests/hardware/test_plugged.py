"""The variant that is plugged together: nothing of it needs an iron, and the wiring file says what it has."""

import re

from electronics.build import HARDWARE
from electronics.parts import NOT_KNOWN, bought, read_parts
from electronics.plugged import FOLDER, plugged_wires
from electronics.values import CABLE_M
from electronics.wires import SUPPLIES
from hingewall.settings.wiring import ON_A_PI, load_wiring, pins_in_use

GUIDE = (FOLDER / "README.md").read_text("utf-8")
ROWS = bought(read_parts(HARDWARE / "parts.csv"), "plugged")


def test_the_guide_asks_nobody_to_solder() -> None:
    assert "solder" not in GUIDE.lower()


def test_its_wiring_file_is_of_a_device_with_a_speaker_and_a_sensor_on_four_wires() -> None:
    wiring = load_wiring(FOLDER / "wiring.toml")
    assert wiring.board.sound == "speaker"
    assert (wiring.sensor.xshut_wired, wiring.sensor.gpio1_wired) == (False, False)
    assert wiring.sensor.mount_offset_mm == ON_A_PI["sensor.mount_offset_mm"]
    assert wiring.board.pin_factory == ON_A_PI["board.pin_factory"]
    assert "pins.button" in pins_in_use(wiring)
    assert not {"pins.xshut", "pins.gpio1", "pins.beeper"} & set(pins_in_use(wiring))
    assert 'ARGS="--wiring hardware/plugged/wiring.toml"' in GUIDE


def test_each_socket_of_the_cable_has_a_leg_of_its_kind_and_a_colour_of_its_own() -> None:
    legs = {wire.terminal: wire.leg for wire, _ in plugged_wires() if wire.part == "sensor"}
    assert legs["VIN"] in SUPPLIES["3V3"]
    assert legs["GND"] in SUPPLIES["GND"]
    assert (legs["SDA"], legs["SCL"]) == (3, 5)
    table = dict(re.findall(r"^\| (\d+) \| (\w+) \| the sensor's cable", GUIDE, re.MULTILINE))
    assert table == {str(legs["GND"]): "black", str(legs["VIN"]): "red", "3": "blue", "5": "yellow"}
    assert "150 mm" in next(part.name for part in ROWS if part.name.startswith("Cable, Qwiic"))
    assert CABLE_M >= 0.150


def test_it_buys_no_part_that_wants_an_iron_and_each_that_its_guide_names() -> None:
    bare = {"A1", "A8", "D1", "D2", "D3", "R1", "R2", "G1", "G2", "K1", "W1"}
    assert not bare & {part.ref for part in ROWS}
    assert not [part.name for part in ROWS if "to solder" in part.name]
    for name in (
        "header on",
        "VL53L1X",
        "Qwiic",
        "USB plug",
        "OTG",
        "with wires",
        "Camera Module",
        "microSD",
        "Power supply",
    ):
        assert any(name in part.name for part in ROWS), name
    for part in ROWS:
        assert f"| {part.ref} | {part.name} | {part.quantities['plugged']} |" in GUIDE
    unknown = [part.ref for part in ROWS if part.usd is None]
    assert f"for {len(ROWS) - len(unknown)} of {len(ROWS)} rows" in GUIDE
    assert NOT_KNOWN in GUIDE
