"""The light in front: bright enough, told apart without colours, and its current is not the Pi's."""

import re
from xml.etree import ElementTree

import pytest

from electronics import beacon_says
from electronics.beacon import CABLE_M, FUSE_A, LEDS_PER_M, LONG_M, MCD, beacon_values, luminance
from electronics.beacon_drawing import AWAY_M
from electronics.beacon_says import alike, colours, rhythm, while_training
from electronics.build import HARDWARE
from electronics.parts import read_parts
from electronics.wires import wires
from hingewall.cues import CUES
from hingewall.settings.wiring import Wiring

FOLDER = HARDWARE / "beacon"
GUIDE = (FOLDER / "README.md").read_text("utf-8")
WORDS = " ".join(GUIDE.split())
PRAISE = {"target_hit", "rep_counted", "set_done", "level_up", "armed"}
TO_CHANGE = {"squat", "bow", "too_fast", "shallow", "off_centre", "too_slow", "too_near", "step_forward", "step_back"}


def typical(name: str) -> float:
    corners = next(value.corners for value in beacon_values() if name in value.name)
    assert corners is not None
    return corners.typical


def test_somebody_who_sees_no_colours_takes_no_praise_for_a_correction_and_nothing_for_the_alarm() -> None:
    for praise in PRAISE:
        assert [name for name in TO_CHANGE if alike(CUES[praise], CUES[name])] == [], praise
    for urgent in ("too_near", "fault", "step_forward", "step_back"):
        assert list(beacon_says.told_by_sound(urgent)) == [], urgent


def test_cues_of_one_rhythm_and_brightness_are_called_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    assert alike(CUES["bow"], CUES["too_fast"])
    monkeypatch.setattr(beacon_says, "SHARES", (0.0, 0.0, 1.0))  # were blue as bright as the others
    assert alike(CUES["rep_counted"], CUES["squat"])


def test_each_light_and_each_pair_that_a_cue_shows_has_a_colour_of_its_own_name() -> None:
    seen = {name.removeprefix("dim ") for cue in while_training() for name in colours(cue)}
    assert seen == {"blue", "white", "orange", "pink", "peach"}
    assert not {"red", "green"} & seen
    assert rhythm(CUES["too_near"]) == "flashes all the time, 2.5 a second"
    assert rhythm(CUES["step_back"]) == "2 flashes, 0.3 s each, every 3 s"


def test_the_page_s_brightness_is_what_was_computed() -> None:
    assert f"{typical('blue, times'):.0f} times as bright as a wall" in WORDS
    assert f"{LONG_M * LEDS_PER_M:.0f} LEDs of {MCD.typical:.0f} mcd" in WORDS
    assert typical("white, times") > 100
    assert "more than 100 times in white" in WORDS
    assert luminance("blue").typical < luminance("orange").typical / 5
    assert f"{AWAY_M:g} m away" in WORDS
    assert "three metres in front" in WORDS


def test_its_supply_and_fuse_are_its_own_and_bought() -> None:
    listed = {part.ref: part.name for part in read_parts(HARDWARE / "parts.csv") if part.group == "beacon"}
    assert f"Fuse {FUSE_A:g} A" in listed["L5"]
    assert f"at most {CABLE_M:.0f} m" in listed["L7"]
    assert all(f"| {ref} |" in GUIDE for ref in listed)
    assert "No current of the strip comes from the Pi" in WORDS.replace("*", "")
    supplies = [wire for wire in wires(Wiring()) if wire.optional and wire.bcm is None]
    assert [wire.terminal for wire in supplies] == ["ground"], "neither 3.3 V nor 5 V goes there"


def test_the_circuit_shows_each_leg_its_pull_down_and_the_fuse() -> None:
    texts = [
        "".join(node.itertext()).strip()
        for node in ElementTree.parse(FOLDER / "circuit.svg").iter("{http://www.w3.org/2000/svg}text")
    ]
    for wire in wires(Wiring()):
        if wire.optional:
            assert any(text.startswith(f"leg {wire.leg}, ") for text in texts), wire.name
    assert texts.count("10 kohm") == 3
    assert f"{FUSE_A:g} A" in texts
    assert sum(text.startswith("AO3400A") for text in texts) == 3


def test_every_link_and_picture_of_the_page_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", GUIDE):
        assert (FOLDER / target).exists(), target
