"""A command that drives pins and is told to end by its terminal, a dropped connection or `kill`: none stays driven."""

import fcntl
import os
import signal
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

import on_mock_pins
from waiting import PATIENCE_S


def in_a_terminal() -> None:
    """Before the command starts: what is on its input ends it when it goes, also where the tests run under nohup."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Session:
    """The command in a terminal of its own, as over ssh."""

    def __init__(self, data: Path, *arguments: str) -> None:
        (data / "wiring.toml").write_text('[board]\npin_plan = 2\npin_factory = "lgpio"\n')
        self.terminal, far = os.openpty()
        self.process = subprocess.Popen(
            [sys.executable, on_mock_pins.__file__, *arguments, "--data", str(data)],
            stdin=far, stderr=far, stdout=subprocess.PIPE, text=True, start_new_session=True,
            preexec_fn=in_a_terminal,  # noqa: PLW1509  it only makes system calls
        )  # fmt: skip
        os.close(far)

    def until_it_says(self, last: str) -> None:
        """Enter to each question before that one."""
        said = ""
        while last not in said:
            said += os.read(self.terminal, 1000).decode()
            if said.rstrip().endswith("[Y/n]") and last not in said:
                os.write(self.terminal, b"\n")
                said = ""

    def until_it_beeps(self) -> None:
        assert self.process.stdout is not None
        while self.process.stdout.readline() != "GPIO12 0.5\n":
            assert self.process.poll() is None

    def hang_up(self) -> None:
        if self.terminal >= 0:
            os.close(self.terminal)
        self.terminal = -1

    def ctrl_c(self) -> None:
        os.write(self.terminal, b"\x03")

    def kill(self) -> None:
        self.process.terminate()

    def end(self) -> tuple[int, dict[str, list[str]]]:
        """Its exit code, and of each pin what became of it, in order."""
        told, _ = self.process.communicate(timeout=PATIENCE_S)
        pins: dict[str, list[str]] = {}
        for line in told.splitlines():
            if line.startswith("GPIO"):
                name, became = line.split()
                pins.setdefault(name, []).append(became)
        return self.process.returncode, pins

    def close(self) -> None:
        with suppress(ProcessLookupError):
            self.process.kill()
        self.process.communicate()
        self.hang_up()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Session]]:
    sessions: list[Session] = []

    def start(*arguments: str) -> Session:
        sessions.append(Session(tmp_path, *arguments))
        return sessions[-1]

    yield start
    for session in sessions:
        session.close()


LIGHT, BEEPER, BUTTON = "Is the white LED on?", "Does the beeper sound?", "Press the button"
IN_USE = {LIGHT: "GPIO26", BEEPER: "GPIO12", BUTTON: "GPIO6"}


@pytest.mark.parametrize(("moment", "way", "number"), [
    (BEEPER, Session.hang_up, signal.SIGHUP), (BEEPER, Session.kill, signal.SIGTERM),
    (BEEPER, Session.ctrl_c, signal.SIGINT), (LIGHT, Session.hang_up, signal.SIGHUP),
    (BUTTON, Session.kill, signal.SIGTERM),
])  # fmt: skip
def test_a_check_switches_off_and_lets_go_of_every_pin_however_it_is_ended(
    start: Callable[..., Session], moment: str, way: Callable[[Session], None], number: int
) -> None:
    check = start("check")
    check.until_it_says(moment)
    way(check)
    code, pins = check.end()
    assert code == 128 + number
    assert IN_USE[moment] in pins
    assert {name: became[-1] for name, became in pins.items()} == dict.fromkeys(pins, "input")
    for name in ("GPIO26", "GPIO12")[: 1 if moment == LIGHT else 2]:
        assert pins[name][-2] == "0", f"{name} is off before it is let go of"


@pytest.mark.parametrize(("way", "number"), [(Session.hang_up, signal.SIGHUP), (Session.kill, signal.SIGTERM)])
def test_a_calibration_lets_go_of_the_sensor_and_leaves_the_wiring_file(
    start: Callable[..., Session], tmp_path: Path, way: Callable[[Session], None], number: int
) -> None:
    calibrate = start("calibrate", "--at", "300")
    before = (tmp_path / "wiring.toml").read_bytes()
    calibrate.until_it_says("Put a white card")
    way(calibrate)
    code, pins = calibrate.end()
    assert code == 128 + number
    assert {pins[name][-1] for name in ("GPIO17", "GPIO27")} == {"input"}, "XSHUT and GPIO1"
    assert (tmp_path / "wiring.toml").read_bytes() == before


def test_a_device_that_is_told_twice_ends_in_silence_and_darkness(start: Callable[..., Session]) -> None:
    device = start("device", "--person", "too_near")
    device.until_it_beeps()
    device.hang_up()
    code, pins = device.end()
    assert code == 0
    assert {pins[name][-1] for name in ("GPIO12", "GPIO16", "GPIO26", "GPIO13", "GPIO6")} == {"input"}
