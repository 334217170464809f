"""A check that somebody has left, one that hangs, and lights that are lent: the wall is back at work by itself."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from gpiozero.pins.mock import MockFactory, MockPWMPin

from hingewall.device.inspection.own_hardware import Lent, OwnHardware, Parts
from hingewall.device.inspection.phone_prompt import WAIT_S, Ended, PhonePrompt
from hingewall.device.inspection.session import LONGEST_S, STUCK_S, Inspection
from hingewall.errors import CommandRefused
from hingewall.messages.readings import RangeReading, Reading
from hingewall.pins import open_board_devices
from hingewall.places import places
from hingewall.sensing.range_sensor import RangeSensor, Source
from hingewall.settings.mount import Mount
from hingewall.settings.wiring import Wiring
from hingewall.signals.board import GpioBoard
from hingewall.signals.cue_selector import Hold
from hingewall.signals.player import Player
from hingewall.wall.sources import Simulation
from waiting import until


class Wall:
    """The loop's part: it has the sensor, or has lent it. What it is asked is done at once."""

    def __init__(self) -> None:
        self.lent = False
        self.mounts: list[Mount] = []

    def call_soon(self, job: Callable[[], None]) -> None:
        job()

    def release_sensor(self) -> RangeSensor:
        self.lent = True
        return Still()

    def take_sensor(self, _sensor: RangeSensor, mount: Mount) -> None:
        self.lent = False
        self.mounts.append(mount)


class Still:
    """A sensor whose bus hangs until it is let go."""

    source: Source = "hardware"

    def __init__(self, free: threading.Event | None = None) -> None:
        self._free = free

    def read(self, timeout_s: float) -> Reading | None:
        if self._free is not None:
            self._free.wait()
        return RangeReading(0.0, None, "signal_fail")

    def watch(self, near: bool) -> None:
        """Nothing to look at."""

    def close(self) -> None:
        """Nothing is open."""


class Phone:
    """Ana's, at a wall whose time is told by the test."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, sensor: Callable[[], RangeSensor] = Still
    ) -> None:
        self.t, self.wall = 100.0, Wall()
        self.factory = MockFactory(pin_class=MockPWMPin)
        self.devices = open_board_devices(Wiring(), self.factory)
        self.player = Player([GpioBoard(Wiring(), self.devices)])
        parts = Parts(places(folder), self.factory, "emulated", Simulation(), self.player, self.devices, None,
                      None, None)  # type: ignore[arg-type]  # fmt: skip
        hardware = OwnHardware(parts, Wiring(), self.wall)
        monkeypatch.setattr(hardware, "sensor", lambda _wiring: sensor())
        self.inspection = Inspection(hardware, lambda: self.t)

    def ask(self, do: str, **args: Any) -> dict[str, Any]:
        return self.inspection.handle({"do": do, **args}, self.t, "")

    def asked(self) -> None:
        until(lambda: self.ask("look")["step"], "nothing is asked")

    def ended(self) -> str:
        until(lambda: not self.inspection.running, "it does not end")
        return str(self.ask("look")["state"])

    def waits(self, seconds: float) -> None:
        self.t += seconds
        self.inspection.due(self.t)


@pytest.fixture
def phone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Phone]:
    phone = Phone(tmp_path, monkeypatch)
    yield phone
    phone.inspection.close()
    phone.player.close()


def test_a_phone_that_was_put_away_is_not_waited_for(phone: Phone) -> None:
    phone.ask("calibrate", at_mm=[600])
    phone.asked()
    assert phone.wall.lent
    assert phone.ask("look")["away"]
    phone.waits(WAIT_S - 1)
    assert phone.inspection.running
    phone.waits(1)
    assert phone.ended() == "time"
    assert not phone.wall.lent
    assert not phone.ask("look")["away"]


def test_nobody_keeps_the_wall_from_its_work_by_answering_for_ever(phone: Phone) -> None:
    phone.ask("calibrate", at_mm=[600])
    phone.asked()
    phone.waits(WAIT_S - 1)
    phone.inspection._prompt._until = phone.t + 2 * LONGEST_S  # a wait that is longer than all of it
    phone.waits(LONGEST_S)
    assert phone.ended() == "time"


def test_a_check_that_hangs_in_the_hardware_is_ended_with_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = threading.Event()
    phone = Phone(tmp_path, monkeypatch, lambda: Still(free))
    phone.ask("calibrate", at_mm=[600])
    phone.asked()
    phone.ask("answer", number=1, noticed=True)
    phone.ask("stop")
    phone.waits(STUCK_S - 1)
    assert not phone.inspection.stuck(phone.t)
    phone.waits(1)
    assert phone.inspection.stuck(phone.t)
    free.set()
    assert phone.ended() == "stopped"
    phone.player.close()


def test_an_answer_to_another_question_is_refused_and_one_counts_once(phone: Phone) -> None:
    phone.ask("calibrate", at_mm=[600])
    phone.asked()
    for number in (0, 2, None, "1"):
        with pytest.raises(CommandRefused):
            phone.ask("answer", number=number, noticed=True)
    phone.ask("stop")
    assert phone.ended() == "stopped"
    with pytest.raises(CommandRefused):
        phone.ask("answer", number=1, noticed=True)


def test_a_lent_light_shows_what_the_check_wants_and_then_what_the_wall_does(phone: Phone) -> None:
    phone.player.perform([Hold("test_orange", True)])
    orange = phone.factory.pin(Wiring().pins.orange)
    assert orange.state > 0
    phone.player.pause(True)
    assert orange.state == 0
    lent = Lent(**vars(phone.devices))
    lent.blue.on()
    assert phone.factory.pin(Wiring().pins.blue).state == 1
    lent.close()
    assert phone.factory.pin(Wiring().pins.blue).state == 0
    assert not phone.devices.blue.closed, "lgpio must not end a PWM (pins/board.py)"
    phone.player.pause(False)
    assert orange.state > 0


def test_what_is_asked_in_the_terminal_s_place_is_ended_from_the_loop() -> None:
    prompt = PhonePrompt(lambda: 0.0)
    prompt.progress("reading 25 of 100")
    assert prompt.share == 0.25
    prompt.end("stopped")
    asks: list[Callable[[str], object]] = [prompt.yes, prompt.ready, prompt.say, prompt.progress]
    for ask in asks:
        with pytest.raises(Ended):
            ask("reading 26 of 100")
