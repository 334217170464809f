"""Lights, beeper and button on gpiozero's mock pins, with people who see, don't see, and aren't there."""

from collections.abc import Iterator

import pytest
from gpiozero.pins.mock import MockFactory, MockPWMPin

from hingewall.checks.board import board, button, speaker
from hingewall.checks.prompt import NonInteractive
from hingewall.pins import open_board_devices
from hingewall.settings.wiring import Board, Wiring
from sound_card import Card

REAL = Wiring(board=Board(pin_factory="lgpio"))
"""As on a Pi; the pins are handed in."""
SPEAKING = Wiring(board=Board(pin_factory="lgpio", sound="speaker"))


@pytest.fixture
def pins() -> Iterator[MockFactory]:
    pins = MockFactory(pin_class=MockPWMPin)
    yield pins
    pins.close()


class Onlooker(NonInteractive):
    """Answers by what the pins do: ``blind`` to one of them."""

    present = True

    def __init__(self, pins: MockFactory, blind: int | None = None) -> None:
        self._pins = pins
        self._blind = blind
        self.asked: list[str] = []
        self.lit: list[set[int]] = []

    def yes(self, question: str) -> bool | None:
        self.asked.append(question)
        lit = {pin for pin in (16, 26, 13, 12, 22, 23, 24) if self._pins.pin(pin).state > 0}
        self.lit.append(lit)
        return bool(lit) and self._blind not in lit

    def say(self, text: str) -> None:
        self._pins.pin(6).drive_low()


def test_each_light_and_the_beeper_come_on_alone_and_in_turn_and_end_off(pins: MockFactory) -> None:
    onlooker = Onlooker(pins)
    checks = board(REAL, pins, onlooker)
    assert onlooker.lit == [{16}, {26}, {13}, {12}]
    assert [(check.name, check.ok) for check in checks] == [
        ("blue LED", True), ("white LED", True), ("orange LED", True), ("beeper", True),
    ]  # fmt: skip
    assert [pins.pin(pin).state for pin in (16, 26, 13, 12)] == [0, 0, 0, 0]
    assert onlooker.asked[0] == "Is the blue LED on?"


def test_a_light_that_stays_dark_names_its_leg(pins: MockFactory) -> None:
    white = next(check for check in board(REAL, pins, Onlooker(pins, blind=26)) if check.name == "white LED")
    assert white.ok is False
    assert "GPIO26, leg 37" in white.first


def test_a_light_bar_is_tried_colour_by_colour(pins: MockFactory) -> None:
    onlooker = Onlooker(pins)
    checks = board(Wiring(board=Board(pin_factory="lgpio", bar="rgb")), pins, onlooker)
    assert [check.name for check in checks][3:6] == ["bar, red", "bar, green", "bar, blue"]
    assert onlooker.lit[3:6] == [{22}, {23}, {24}]


def test_with_nobody_there_each_is_on_for_a_while_and_nothing_is_claimed(pins: MockFactory) -> None:
    paused: list[float] = []
    checks = board(REAL, pins, NonInteractive(), paused.append)
    assert [check.ok for check in checks] == [None] * 4
    assert paused == [1.0] * 4


def test_mock_pins_are_not_mistaken_for_lights(pins: MockFactory) -> None:
    paused: list[float] = []
    checks = board(Wiring(), pins, Onlooker(pins), paused.append)
    assert {check.ok for check in checks} == {None}
    assert "mock pins" in checks[0].found
    assert paused == []


def test_a_busy_pin_is_one_finding_with_its_remedy(pins: MockFactory) -> None:
    holder = open_board_devices(REAL, pins)
    (check,) = board(REAL, pins, NonInteractive())
    assert check.ok is False
    assert check.found.startswith("pins.blue is GPIO16 (leg 36 of the header)")
    assert "gpioinfo" in check.first
    holder.close()


class Listener(NonInteractive):
    """Answers whether the speaker sounds."""

    def __init__(self, hears: bool | None) -> None:
        self.present = hears is not None
        self._hears = hears

    def yes(self, question: str) -> bool | None:
        assert question == "Does the speaker sound?"
        return self._hears


@pytest.mark.parametrize(("hears", "found"), [
    (True, "MAX98357A: noticed"), (False, "MAX98357A: not noticed"),
    (None, "MAX98357A: was on for 1 s, but nobody was there to ask"),
])  # fmt: skip
def test_a_speaker_is_asked_after_in_the_beepers_place(pins: MockFactory, hears: bool | None, found: str) -> None:
    card = Card()
    check = speaker(
        SPEAKING, Listener(hears), lambda _card: card.open(), lambda _s: card.until(lambda: card.heard["tone"] > 0)
    )
    assert (check.ok, check.found) == (hears, found)
    assert "amplifier's five wires" in check.first or hears is None
    assert card.opened == card.closed, "let go of afterwards"
    names = [found.name for found in board(SPEAKING, pins, Onlooker(pins))]
    assert names == ["blue LED", "white LED", "orange LED"]


def test_a_sound_card_that_is_not_there_is_named(pins: MockFactory) -> None:
    check = speaker(SPEAKING, Listener(True))
    assert (check.ok, check.found) == (False, "board.sound_card is MAX98357A: there is no such card")
    assert "/proc/asound/cards" in check.first


def test_a_press_is_noticed(pins: MockFactory) -> None:
    check = button(REAL, pins, Onlooker(pins))
    assert (check.ok, check.found) == (True, "GPIO6, leg 31: pressed")


def test_no_press_in_time(pins: MockFactory) -> None:
    class Elsewhere(Onlooker):
        def say(self, text: str) -> None:
            assert text == "Press the button within 0.01 s"

    check = button(REAL, pins, Elsewhere(pins), limit_s=0.01)
    assert check.ok is False
    assert "leg 31" in check.first


def test_with_nobody_there_a_button_at_rest_is_not_judged(pins: MockFactory) -> None:
    assert button(REAL, pins, NonInteractive()).ok is None


def test_a_button_that_is_stuck_fails_whoever_is_there(pins: MockFactory) -> None:
    class Held(MockPWMPin):  # type: ignore[misc]
        def _set_pull(self, value: str) -> None:
            super()._set_pull(value)
            self.drive_low()

    pins.pin_class = Held
    check = button(REAL, pins, NonInteractive())
    assert check.ok is False
    assert "touching ground" in check.first
