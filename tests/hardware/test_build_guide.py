"""The guide: links lead somewhere, the check prints what it promises, and its numbers are the sources'."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gpiozero.pins.mock import MockFactory, MockPWMPin

from electronics.build import HARDWARE
from electronics.wires import LED_OHM, SUPPLIES, wires
from enclosure import dimensions as d
from hingewall.checks.prompt import NonInteractive
from hingewall.checks.report import table
from hingewall.checks.suite import Machine, run_checks
from hingewall.cues import CUES, SOUNDS
from hingewall.faults import FAULTS
from hingewall.places import places
from hingewall.sensing.range_sensor import RangeSensor
from hingewall.sensing.vl53l1x.sensor import Vl53l1xSensor
from hingewall.settings.settings import Settings
from hingewall.settings.wiring import Board, Pins, Wiring
from hingewall.simulation.chip import Vl53l1xChip
from hingewall.simulation.chip_bus import EmulatedBus
from hingewall.simulation.chip_ranging import Sample
from mounting.template import HEIGHT_MM
from sound_card import Card

GUIDE = (HARDWARE / "build.md").read_text("utf-8")
PAGES = sorted(HARDWARE.glob("*.md"))


class Builder(NonInteractive):
    """Sees and hears everything, and presses the button when told to."""

    present = True

    def __init__(self, pins: MockFactory) -> None:
        self._pins = pins

    def yes(self, question: str) -> bool | None:
        return True

    def say(self, text: str) -> None:
        self._pins.pin(Pins().button).drive_low()


@pytest.fixture
def printed(tmp_path: Path) -> Iterator[list[str]]:
    """What `hingewall check` prints on a device that is built well, without what varies."""
    root, camera = tmp_path / "root", tmp_path / "camera.sh"
    (root / "dev").mkdir(parents=True)
    for node in ("i2c-1", "gpiochip0", "media0"):
        (root / "dev" / node).touch()
    camera.write_text("#!/bin/sh\necho \"['imx708']\"\n")
    camera.chmod(0o755)
    pins = MockFactory(pin_class=MockPWMPin)
    chip = Vl53l1xChip(lambda window: Sample(500 + window.count % 3, 9, 2.0, 10.0, 0.1, 200.0))

    def sensor(_wiring: Wiring, _factory: Any) -> RangeSensor:
        return Vl53l1xSensor(lambda: EmulatedBus(chip))

    machine = Machine(
        root, factory=lambda _name: pins, bus=lambda _number: EmulatedBus(chip), sensor=sensor,
        synchronised=lambda: True, python=(str(camera),), pause=lambda _s: None,
        card=lambda _name: Card(),
    )  # fmt: skip
    lines = []
    for sound in ("beeper", "speaker"):
        wiring = Wiring(board=Board(pin_factory="lgpio", sound=sound))
        lines += steady(table(run_checks(places(tmp_path), wiring, Builder(pins), machine), colour=False))
        pins.reset()
    yield lines
    pins.close()


def steady(text: str) -> list[str]:
    """Lines without measured figures and the user's name; and without how this machine kept the readings' rate."""
    lines = [line for line in text.splitlines() if not line.startswith(" ")]
    lines = [re.sub(r"\d+(\.\d+)? (mm|a second|valid|at)\b", r"# \2", line) for line in lines]
    lines = [re.sub(r"\b\w+ may use", "USER may use", line) for line in lines]
    return [re.sub(r"^\w+ +(readings)", r"ok    \1", re.sub(r" +", " ", line)) for line in lines]


def test_every_line_that_the_guide_promises_is_printed(printed: list[str]) -> None:
    blocks = re.findall(r"```text\n(.*?)```", GUIDE, re.DOTALL)
    promised = [re.sub(r" +", " ", line) for block in blocks for line in steady(block)]
    assert len(promised) == 13
    found = {re.sub(r" +", " ", line) for line in printed}
    assert [line for line in promised if line not in found] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_picture_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text) + re.findall(r'src="([^"]+)"', text):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


def test_the_guide_has_the_sources_numbers() -> None:
    assert f"mount_offset_mm = {d.RECESS:g}" in GUIDE
    assert f"{HEIGHT_MM[0]}-{HEIGHT_MM[1]} mm" in GUIDE
    assert f"{Settings().stance.target_mm:.0f} mm (24 in)" in GUIDE
    assert "blue {blue}, white {white}, orange {orange} ohm".format(**LED_OHM) in GUIDE


def test_each_check_is_made_while_nothing_else_holds_the_parts() -> None:
    """A running device keeps sensor and pins to itself, and the check can't try them."""
    used = [
        block for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL) if "check" in block or "calibrate" in block
    ]
    assert len(used) >= 6
    for block in used:
        assert block.startswith("sudo systemctl stop hingewall-device"), block


def test_what_the_phone_says_of_a_fault_is_in_the_guide() -> None:
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", GUIDE[GUIDE.index("<!-- faults -->") :], re.MULTILINE)
    assert rows[1:] == [tuple(text) for text in FAULTS.values()]


def test_what_tells_that_it_works_is_what_the_cues_are() -> None:
    for cue, words in (("armed", "blue for a second"), ("too_near", "orange flashes"), ("target_hit", "| blue |")):
        assert words in GUIDE, cue
    assert CUES["armed"].light[0].s == 1.0
    assert len([note for note in CUES["armed"].notes if note.hz]) == 3, "three rising notes"
    assert len([note for note in CUES["rep_counted"].notes if note.hz]) == 2, "two high notes"
    assert (len(SOUNDS["away"]) + 1) // 2 == 4, "four quick notes"
    assert CUES["too_near"].light[0].orange == 1


def test_the_legs_in_the_troubleshooting_are_the_wires() -> None:
    legs = {wire.name: wire.leg for wire in wires(Wiring())}
    assert f"legs {legs['sensor 3.3 V']}, {legs['ground, sensor']}, {legs['sensor SDA']}, {legs['sensor SCL']}" in GUIDE
    assert f"legs {legs['button']} and {legs['ground, lights and button']}" in GUIDE
    assert f"leg {legs['beeper']} to ground" in GUIDE
    assert legs["beeper 5 V"] in SUPPLIES["5V"]


def test_what_is_measured_before_power_is_each_supply_against_the_others_on_legs_without_a_wire() -> None:
    free = {leg: supply for supply, legs in SUPPLIES.items() for leg in legs} | {
        wire.leg: "taken" for wire in wires(Wiring()) if wire.sound != "beeper"
    }
    assert (
        f"with a beeper, leg {next(w.leg for w in wires(Wiring()) if w.name == 'amplifier 5 V')} in place of" in GUIDE
    )
    measured = re.search(r"between legs (\d+) and (\d+) \(.*?\), (\d+) and (\d+) \(.*?\), (\d+) and (\d+) \(", GUIDE)
    assert measured is not None
    legs = [free[int(leg)] for leg in measured.groups()]
    assert list(zip(legs[::2], legs[1::2], strict=True)) == [("5V", "GND"), ("3V3", "GND"), ("3V3", "5V")]
    wired = [step for step in GUIDE.split("\n## ") if "<!-- wires" in step or "onto their legs, by" in step]
    assert len(wired) == 3, "the wall has no wire but the supply's"
    for step in wired:
        assert "Measure" in step, step[:30]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_speaks_of_a_2n2222a_without_the_one_whose_legs_are_reversed(page: Path) -> None:
    for paragraph in re.split(r"\n\n|\n\|", page.read_text("utf-8")):
        if re.search(r"\b(2N2222|BC337)", paragraph):
            assert "P2N2222A" in paragraph, paragraph
            assert "reverse" in paragraph, paragraph


def test_safety_is_said_before_the_first_step() -> None:
    before = GUIDE[: GUIDE.index("## 0 ")]
    for words in (
        "class 1 (IEC 60825-1)",
        "No mains",
        "never a bare one",
        "measure before you plug in",
        "Not a medical device",
        "Stop if it hurts",
        "Trip hazard",
        "sharp",
        "loses balance",
        "Barbells",
        "Children",
        "Never spray it",
    ):
        assert words in before, words


def anchors(page: Path) -> set[str]:
    """What a page's headings are linked to by."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_question_of_a_builder_leads_to_a_place_that_is_there() -> None:
    table = GUIDE[GUIDE.index("## Asked on the way") : GUIDE.index("## When something is wrong")]
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", table, re.MULTILINE)[1:]
    assert len(rows) >= 20
    for question, answer in rows:
        links = re.findall(r"\]\(([^)]*)\)", answer)
        assert links, question
        for link in links:
            file, _, anchor = link.partition("#")
            page = HARDWARE / file if file else HARDWARE / "build.md"
            assert page.exists(), link
            assert not anchor or anchor in anchors(page), link


ANSWERED = {
    "1 Card": ("sudo nano /etc/hingewall/wiring.toml", "wifi --label", "up to the repository's name"),
    "2 First": ("hostname -I", "leg 1"),
    "3 Sensor": ("as long as its tube says", "both protective films off", "gets its cooler first"),
    "4 Lights": ("A resistor has no direction", "Two seconds a joint", "long leg"),
    "5 Speaker": ("either may be either", "The beeper's seat stays empty"),
    "7 Close": ("one straight cut with a knife", "The other exit stays shut"),
    "10 Try": ("it must be heard", "The first rep"),
}
"""What a stranger had to ask, and in which step it is said now."""


@pytest.mark.parametrize("step", ANSWERED)
def test_what_a_stranger_had_to_ask_is_answered_where_it_comes_up(step: str) -> None:
    text = GUIDE[GUIDE.index(f"## {step}") :].split("\n## ")[0]
    assert [words for words in ANSWERED[step] if words not in text] == []
