"""The variant that is plugged together: nothing of it needs an iron, and the wiring file says what it has."""

import re

from electronics.plugged import FOLDER, NOT_KNOWN, plugged_wires, read_plugged
from electronics.values import CABLE_M
from electronics.wires import SUPPLIES
from hingewall.settings.wiring import ON_A_PI, load_wiring, pins_in_use

GUIDE = (FOLDER / "README.md").read_text("utf-8")
ROWS = read_plugged()
PASSIVE = ("Push button", "Camera ribbon", "microSD card", "Power supply")
"""What has no chip that the software must know; a second number of it is wanted, but not a must."""


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
    assert "150 mm" in next(row["part"] for row in ROWS if row["part"].startswith("Cable, Qwiic"))
    assert CABLE_M >= 0.150


def test_each_part_has_a_number_or_says_that_none_is_known_and_active_ones_have_two() -> None:
    for row in ROWS:
        assert row["number"] not in {"", "any"}, row["part"]
        assert row["other"] not in {"", "any"}, row["part"]
        if not row["part"].startswith(PASSIVE):
            assert NOT_KNOWN not in {row["number"], row["other"]}, row["part"]
        assert bool(row["usd"]) == bool(re.search(r"20\d\d-\d\d", row["source"])), row["part"]
