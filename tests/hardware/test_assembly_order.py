"""The order of assembly, walked: nothing goes through a hole smaller than itself after something else is on."""

import re
from dataclasses import replace

import numpy as np
import pytest

from assembly.build import PAGE, fresh
from assembly.order import BEEPER, BENCH, FIRST_SUCCESS, HOLES, PIECES, STEPS, WALL, after, bench
from assembly.walk import Act, faults
from electronics.harness import LENGTHS_M
from electronics.steps import STEPS as WIRED
from electronics.wires import wires
from enclosure.components import panel
from enclosure.wiring import leg_at, links_of_step, terminal_at, wires_of_step
from enclosure_solids import placed
from hingewall.settings.wiring import Wiring

ACTS = [act for step in STEPS for act in step.acts]


def moved(piece: str, onto: str, before: tuple[str, str]) -> list[Act]:
    """The order with one act done earlier: just before another piece is put onto something."""
    act = next(act for act in ACTS if (act.piece, act.onto) == (piece, onto))
    rest = [one for one in ACTS if one is not act]
    at = next(number for number, one in enumerate(rest) if (one.piece, one.onto) == before)
    return [*rest[:at], act, *rest[at:]]


def later(piece: str, onto: str, than: tuple[str, str]) -> list[Act]:
    """The order with one act done later: just after another piece is put onto something."""
    act = next(act for act in ACTS if (act.piece, act.onto) == (piece, onto))
    rest = [one for one in ACTS if one is not act]
    at = next(number for number, one in enumerate(rest) if (one.piece, one.onto) == than)
    return [*rest[: at + 1], act, *rest[at + 1 :]]


def test_the_order_of_the_guide_can_be_done_with_the_speaker_and_with_the_beeper() -> None:
    at = next(number for number, step in enumerate(STEPS) if "beeper" in step.title)
    beeper = [act for number, step in enumerate(STEPS) for act in (BEEPER if number == at else step.acts)]

    assert faults(ACTS, bench()) == []
    assert faults(beeper, bench()) == []


MISTAKES = {
    "a pane that is too large for the opening": (
        later("pane", "baffle", ("baffle", "shell")),
        "pane, 35 mm, does not go through the sensor's opening",
    ),
    "a button whose wires end on the Pi already": (
        [Act("", "button's wires", "button", joint="back"), Act("", "button's wires", "Pi", joint="header"), *ACTS],
        "button's wires is on button and on something else, so the button's hole can't be passed",
    ),
    "a button with the beeper's board on its wires": (
        [Act("", "driver", "button", joint="back"), *ACTS],
        "driver hangs on button and does not go through the button's hole",
    ),
    "a button put in from behind": (
        [replace(act, first="front") if act.holes[-1:] == ("button's hole",) else act for act in ACTS],
        "button, 14 mm, does not go through the button's hole",
    ),
    "the pad before the screws that it hides": (
        moved("pad", "shell", ("baffle's screws", "shell")),
        "does not go through the face under the pad",
    ),
    "the lens cover after its holder": (
        later("cover", "shell", ("holder", "shell")),
        "cover, 50 mm, does not go through the cover's channel",
    ),
    "a supply with a fixed cable after the box was shut": (
        later("supply's cable", "Pi", ("back plate", "shell")),
        "does not go through the cable's exit of 8 mm",
    ),
    "the bumper after the side screws": (
        later("bumper", "shell", ("side screws", "shell")),
        "bumper, 200 mm, does not go through the shell's bare sides",
    ),
    "the bracket under a box that hangs already": (
        later("bracket", "wall", ("back plate", "bracket")),
        "does not go through the bracket's bare front",
    ),
    "the lights once the box is shut": (
        later("lights", "shell", ("back plate", "shell")),
        "does not go through the box's open back",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_an_order_that_fights_its_builder_is_told(mistake: str) -> None:
    order, words = MISTAKES[mistake]
    assert any(words in fault for fault in faults(order, bench())), faults(order, bench())


def test_the_sizes_that_decide_are_those_of_the_parts() -> None:
    thread, bezel = (
        next(one for one in panel() if one.kind == "button" and one.front == front) for front in (-12, -10)
    )
    across = {one: max(x for x, _ in one.outline) - min(x for x, _ in one.outline) for one in (thread, bezel)}
    assert (PIECES["button"].back, PIECES["button"].front) == pytest.approx((across[thread], across[bezel]), abs=0.1)
    for name, mesh in {"baffle": "baffle", "carrier": "carrier_adafruit", "cover": "cover"}.items():
        low, high = placed(mesh).bounds
        least = sorted(high - low)[1]  # turned to its best, a piece needs a hole as wide as its middle side
        assert PIECES[name].girth >= least - 1, name
    assert set(HOLES) == {hole for act in (*ACTS, *BEEPER) for hole in act.holes}


def test_the_box_is_done_on_the_bench_and_the_wall_comes_last_with_one_plug() -> None:
    places = [step.place for step in STEPS]
    assert places == sorted(places, key=[BENCH, WALL].index)
    at_wall = [act for step in STEPS if step.place == WALL for act in step.acts]
    assert [act.piece for act in at_wall if act.joint] == ["supply's cable"]
    soldered_or_plugged = {act.piece for act in ACTS if act.joint}
    assert len(soldered_or_plugged) >= 5


def test_each_wire_has_both_its_ends_somewhere_before_the_box_is_shut() -> None:
    done = after(next(number for number, step in enumerate(STEPS, 1) if step.title == "Close the box"))
    for name in (piece for piece in PIECES if piece.endswith("wires") and piece != "beeper's wires"):
        assert len(done.on[name]) == 2, name
        assert "Pi" in done.on[name]


def test_a_page_moves_within_half_an_hour() -> None:
    assert sum(step.minutes for step in STEPS[:FIRST_SUCCESS]) <= 30
    assert not any(act.joint for step in STEPS[:FIRST_SUCCESS] for act in step.acts), "nothing is soldered by then"


def test_each_step_s_wires_are_seen_in_its_picture_and_stay_in_the_next() -> None:
    shown = [len(wires_of_step(number)) for number in range(1, 7)]
    wired = [
        wire
        for wire in wires(Wiring())
        if any(wire.part in parts for name, parts in WIRED.items() if name not in {"bar", "beeper"})
    ]
    assert shown == sorted(shown)
    assert shown[:2] == [0, 0]
    assert shown[-1] == len(wired)


def test_what_joins_no_leg_is_seen_in_its_picture_too() -> None:
    """The button's ground and the lights', the speaker's two wires, the camera's ribbon."""
    steps = {step.title: number for number, step in enumerate(STEPS, 1)}
    more = [
        len(links_of_step(steps[title])) for title in ("Sensor", "Lights and button", "Speaker, or beeper", "Camera")
    ]
    assert more == [0, 3, 5, 6]
    apart = links_of_step(steps["Close the box"], 95.0)
    assert len(apart) == more[-1]
    assert apart[-1].mesh.bounds[0, 2] < -95, "the ribbon still ends at the Pi, wherever that is"


def test_the_guide_is_made_from_the_order() -> None:
    text = PAGE.read_text("utf-8")
    assert fresh(text) == text, "make hardware"
    headings = re.findall(r"^## (\d+) (.*?) \((\d+) min\)$", text, re.MULTILINE)
    assert headings == [(str(number), step.title, str(step.minutes)) for number, step in enumerate(STEPS, 1)]


def test_each_wire_reaches_from_its_leg_to_its_end_while_the_box_lies_open() -> None:
    """As the pictures show it: nothing is unplugged between the first check and the last."""
    for wire in wires(Wiring()):
        if not wire.optional:
            apart = float(np.linalg.norm(leg_at(wire.leg) - terminal_at(wire.part, wire.terminal)))
            assert apart * 1.15 <= LENGTHS_M[wire.part] * 1000, wire.name
