"""Real gpiozero code on its mock pins: what the pins do when a cue is played, and that they end dark and silent."""

import os
import subprocess
import sys
from contextlib import suppress
from typing import Any

import pytest
from gpiozero.pins.mock import MockFactory

from hingewall.errors import PinError
from hingewall.pins import LEGS, open_board_devices
from hingewall.pins.board import IDLE_HZ
from hingewall.settings.settings import Settings, changed
from hingewall.settings.wiring import Board, Pins, Wiring
from hingewall.signals.board import DUTY, GpioBoard, mixed
from hingewall.signals.console import ConsoleBoard
from hingewall.signals.cue_mixer import Output
from hingewall.signals.cue_selector import Hold, Play, Release
from hingewall.signals.player import Player


@pytest.fixture
def board(factory: MockFactory) -> Any:
    board = GpioBoard(Wiring(), open_board_devices(Wiring(), factory))
    yield board
    board.close()


def state(factory: MockFactory, key: str) -> float:
    return float(factory.pin(getattr(Wiring().pins, key)).state)


def test_a_tone_drives_the_beepers_pin_and_its_end_stops_it(factory: MockFactory, board: GpioBoard) -> None:
    board.show(Output(hz=1000.0), "high", 1.0)
    assert state(factory, "beeper") == pytest.approx(DUTY["high"])
    assert factory.pin(12).frequency == pytest.approx(1000, rel=0.01)
    board.show(Output(), "high", 1.0)
    assert state(factory, "beeper") == 0


def test_silence_is_a_duty_of_nothing_and_never_the_end_of_the_pwm(factory: MockFactory, board: GpioBoard) -> None:
    """Ending a PWM may leave lgpio's line high, and hang its thread with every light and the beeper as they were."""
    board.show(Output(), "high", 1.0)
    assert factory.pin(12).frequency is None, "nothing was played yet, so nothing runs"
    for _ in range(3):
        board.show(Output(hz=1000.0), "high", 1.0)
        board.show(Output(), "high", 1.0)
        assert state(factory, "beeper") == 0
        assert factory.pin(12).frequency == IDLE_HZ


@pytest.mark.parametrize("hz", [500.0, 2000.0, 2400.0])
def test_the_beeper_reaches_every_tone_of_the_cues(factory: MockFactory, board: GpioBoard, hz: float) -> None:
    board.show(Output(hz=hz), "high", 1.0)
    assert factory.pin(12).frequency == pytest.approx(hz, rel=0.02)


def test_low_is_softer_than_high_and_the_alarm_is_louder_than_both(factory: MockFactory, board: GpioBoard) -> None:
    board.show(Output(hz=1000.0), "low", 1.0)
    low = state(factory, "beeper")
    board.show(Output(hz=1000.0), "high", 1.0)
    high = state(factory, "beeper")
    board.show(Output(hz=520.0, alarm=True), "low", 1.0)
    assert 0 < low < high < state(factory, "beeper") == pytest.approx(0.5)


def test_each_light_has_its_pin_and_its_brightness(factory: MockFactory, board: GpioBoard) -> None:
    board.show(Output(blue=1.0, white=0.5), "high", 0.8)
    assert [state(factory, key) for key in ("blue", "white", "orange")] == pytest.approx([0.8, 0.4, 0.0])


def test_an_active_beeper_has_one_note(factory: MockFactory) -> None:
    wiring = Wiring(board=Board(beeper="active"))
    board = GpioBoard(wiring, open_board_devices(wiring, factory))
    board.show(Output(hz=700.0), "low", 1.0)
    assert factory.pin(12).state == 1
    board.show(Output(), "low", 1.0)
    assert factory.pin(12).state == 0
    board.close()


def bar_state(factory: MockFactory) -> list[float]:
    return [float(factory.pin(pin).state) for pin in (22, 23, 24)]


def test_a_light_bar_shows_the_same_cues_and_ends_dark(factory: MockFactory) -> None:
    wiring = Wiring(board=Board(bar="rgb"))
    devices = open_board_devices(wiring, factory)
    board = GpioBoard(wiring, devices)
    board.show(Output(blue=1.0), "high", 0.5)
    assert bar_state(factory) == [0, 0, 0.5]
    board.show(Output(white=0.5), "high", 1.0)
    assert bar_state(factory) == [0.5, 0.5, 0.5]
    board.show(Output(orange=1.0), "high", 1.0)
    assert bar_state(factory) == [1.0, 0.35, 0.0]
    board.close()
    assert bar_state(factory) == [0, 0, 0]
    assert all(device.closed for device in devices.bar)


def test_lights_that_shine_together_have_a_colour_of_their_own_and_are_never_over_full() -> None:
    together = [mixed(Output(blue=b, white=w, orange=o)) for b in (0.0, 1.0) for w in (0.0, 1.0) for o in (0.0, 1.0)]
    assert len(set(together)) == 8
    assert all(0 <= share <= 1 for one in together for share in one)
    assert mixed(Output(white=1.0, orange=1.0)) == (1.0, 0.675, 0.5)
    assert mixed(Output(blue=0.5, orange=0.5)) == pytest.approx((0.5, 0.175, 0.5))


def test_without_a_bar_its_pins_stay_free(factory: MockFactory, board: GpioBoard) -> None:
    board.show(Output(white=1.0), "high", 1.0)
    assert not {"GPIO22", "GPIO23", "GPIO24"} & {info.name for info in factory.pins}


def test_the_alarm_is_on_the_pins_when_perform_returns_and_off_when_the_player_closes(factory: MockFactory) -> None:
    player = Player([GpioBoard(Wiring(), open_board_devices(Wiring(), factory))])
    player.use(changed(Settings(), {"cue.volume": "off"}))
    player.perform([Hold("too_near", True)])
    assert state(factory, "beeper") == pytest.approx(0.5), "before anything else happens"
    assert state(factory, "orange") > 0
    player.close()
    assert [state(factory, key) for key in ("beeper", "blue", "white", "orange")] == [0, 0, 0, 0]
    player.close()
    player.perform([Play("armed", True)])


def test_release_silences_within_the_same_call(factory: MockFactory) -> None:
    player = Player([GpioBoard(Wiring(), open_board_devices(Wiring(), factory))])
    player.perform([Hold("too_near", True)])
    player.perform([Release("too_near")])
    assert state(factory, "beeper") == 0
    assert state(factory, "orange") == 0
    player.close()


class Broken:
    """A board whose wires come off and are put back."""

    def __init__(self) -> None:
        self.fails = True
        self.shown: list[Output] = []

    def use(self, settings: Settings) -> None:
        """Not of interest."""

    def show(self, output: Output, loud: str, brightness: float) -> None:
        if self.fails:
            raise OSError("no such pin any more")
        self.shown.append(output)

    def named(self, cue: str, audible: bool) -> None:
        """Not of interest."""

    def close(self) -> None:
        """Nothing to close."""


def test_one_boards_trouble_does_not_silence_the_other(factory: MockFactory, caplog: pytest.LogCaptureFixture) -> None:
    broken = Broken()
    player = Player([broken, GpioBoard(Wiring(), open_board_devices(Wiring(), factory))])
    player.perform([Hold("too_near", True)])
    player.perform([Play("armed", True)])
    assert state(factory, "beeper") > 0
    assert caplog.text.count("no such pin any more") == 1, "said once"
    broken.fails = False
    player.perform([Hold("too_near", True)])
    assert broken.shown[-1].alarm, "the alarm is on it again as soon as it works"
    player.close()


def test_a_terminal_that_is_stopped_never_keeps_the_alarm_on(factory: MockFactory) -> None:
    """The reader of the console's pipe does not read: the pipe fills, and the beeper must not care."""
    read_end, write_end = os.pipe()
    with suppress(BrokenPipeError), open(write_end, "w", encoding="utf-8") as stream:
        player = Player([ConsoleBoard(stream), GpioBoard(Wiring(), open_board_devices(Wiring(), factory))])
        for _ in range(3000):
            player.perform([Hold("too_near", True)])
            player.perform([Release("too_near")])
        assert state(factory, "beeper") == 0
        os.close(read_end)
        player.close()


def test_a_busy_pin_is_named_with_its_leg_and_nothing_stays_open(factory: MockFactory) -> None:
    first = open_board_devices(Wiring(pins=Pins(blue=5, white=4, orange=13, beeper=25, button=7)), factory)
    with pytest.raises(PinError, match=r"pins.orange is GPIO13 \(leg 33 of the header\)"):
        open_board_devices(Wiring(), factory)
    first.close()
    again = open_board_devices(Wiring(), factory)
    again.close()


def test_every_default_pin_is_on_the_header() -> None:
    assert all(getattr(Pins(), name) in LEGS for name in Pins.__struct_fields__)
    assert len(set(LEGS.values())) == len(LEGS) == 28


def test_a_process_that_ends_without_closing_leaves_its_pins_off() -> None:
    script = (
        "from hingewall.settings.wiring import Wiring; from hingewall.pins import *\n"
        "from hingewall.signals.board import GpioBoard\n"
        "from hingewall.signals.player import Player; from hingewall.signals.cue_selector import Hold; import atexit\n"
        "f = pin_factory('mock'); atexit.register(lambda: print([float(f.pin(p).state) for p in (16, 26, 13, 12)]))\n"
        "Player([GpioBoard(Wiring(), open_board_devices(Wiring(), f))]).perform([Hold('too_near', True)])\n"
        "print(f.pin(12).state)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["0.5", "[0.0, 0.0, 0.0, 0.0]"]
