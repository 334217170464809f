"""Once a second beside the readings: the watchdog, the machine's own faults, what is old."""

import os
import socket
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from hingewall.clock import WallClock
from hingewall.device.housekeeping import EVERY_S, NOTE_S, PRUNE_S, Housekeeping
from hingewall.device.turns import Phone, Training, Turns
from hingewall.messages.readings import FaultKind
from hingewall.settings.settings import Settings, changed
from hingewall.system_health import CALM_S, LOOK_S, SystemHealth


class House:
    """A device with a clock, a machine under it, and what the chores did to it."""

    def __init__(self, root: Path) -> None:
        self.t = 100.0
        self.root = root
        self.settings = Settings()
        self.quiet = False
        self.faults: set[FaultKind] = set()
        self.done: list[str] = []
        self.turns = Turns()
        self.trouble: str | None = None
        self.speaker = SimpleNamespace(trouble=False)
        self.believed = True
        self.no_camera = False
        (root / "sys/class/thermal/thermal_zone0").mkdir(parents=True)
        clock = WallClock(believed=lambda: self.believed, monotonic=lambda: self.t)
        self.housekeeping = Housekeeping(self, self, clock, self, self.speaker, SystemHealth(root), lambda: self.t)  # type: ignore[arg-type]

    openings = 0
    nights = 0

    def note(self, kind: str, n: int) -> None:
        self.done.append(f"{n} {kind}")

    def update_when_it_is_night(self) -> None:
        self.nights += 1

    def reopened(self) -> None:
        self.done.append("reopened")

    def fault(self, kind: FaultKind, on: bool) -> None:
        (self.faults.add if on else self.faults.discard)(kind)

    def attempt(self, job: Callable[[], None]) -> None:
        job()

    def missing(self, now: float) -> bool:
        return self.no_camera

    def prune(self, days: int) -> None:
        self.done.append(f"prune {days}")

    def copy(self) -> None:
        self.done.append("copy")

    def correct_dates(self) -> None:
        self.done.append("correct dates")

    def pass_by(self, seconds: float) -> None:
        self.t += seconds
        self.housekeeping.do()

    def warm(self, celsius: float) -> None:
        (self.root / "sys/class/thermal/thermal_zone0/temp").write_text(f"{celsius * 1000:.0f}\n")

    def supply(self, bits: str) -> None:
        node = self.root / "sys/devices/platform/soc/soc:firmware/get_throttled"
        node.parent.mkdir(parents=True, exist_ok=True)
        node.write_text(bits)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_the_watchdog_is_fed_once_a_second_by_a_loop_that_goes_round(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.setblocking(False)
        monkeypatch.setitem(os.environ, "NOTIFY_SOCKET", str(tmp_path / "notify"))
        for _ in range(100):
            house.pass_by(0.02)
        fed = 0
        while True:
            try:
                assert systemd.recv(100) == b"WATCHDOG=1"
            except BlockingIOError:
                break
            fed += 1
    assert fed == 2


def test_a_speaker_that_is_not_there_is_a_fault_until_it_is(house: House) -> None:
    for trouble in (False, True, False):
        house.speaker.trouble = trouble
        house.pass_by(EVERY_S)
        assert ("sound" in house.faults) is trouble


def test_a_hot_pi_is_a_fault_until_it_has_cooled(house: House) -> None:
    house.warm(79)
    house.pass_by(LOOK_S)
    assert "temperature" not in house.faults
    for celsius, fault in [(80, True), (76, True), (75, True), (74.9, False), (79, False)]:
        house.warm(celsius)
        house.pass_by(LOOK_S)
        assert ("temperature" in house.faults) is fault, celsius


def test_a_dip_of_the_supply_is_told_for_a_minute_and_not_as_often_as_it_dips(house: House) -> None:
    house.supply("50005")
    house.pass_by(LOOK_S)
    assert "power" in house.faults
    house.supply("50000")
    house.pass_by(CALM_S - 1)
    assert "power" in house.faults
    house.pass_by(LOOK_S)
    assert "power" not in house.faults, "that it was so once since the start is no fault now"


def test_the_kernel_s_own_sensor_tells_of_the_supply_where_the_firmware_does_not(house: House) -> None:
    hwmon = house.root / "sys/class/hwmon/hwmon1"
    hwmon.mkdir(parents=True)
    (hwmon / "name").write_text("rpi_volt\n")
    (hwmon / "in0_lcrit_alarm").write_text("1\n")
    house.pass_by(LOOK_S)
    assert "power" in house.faults


@pytest.mark.parametrize("told", ["", "x", "0x", "\xff"])
def test_a_machine_that_tells_nonsense_or_nothing_has_no_faults(house: House, told: str) -> None:
    (house.root / "sys/class/thermal/thermal_zone0/temp").write_text(told, "latin-1")
    house.supply(told)
    house.pass_by(LOOK_S)
    assert house.faults == set()


@pytest.mark.parametrize("trouble", ["disk", "database", "newer"])
def test_trouble_with_the_disk_is_a_fault_while_it_lasts(house: House, trouble: Any) -> None:
    house.trouble = trouble
    house.pass_by(1)
    assert house.faults == {trouble}
    house.trouble = None
    house.pass_by(1)
    assert house.faults == set()


def test_dates_are_put_right_when_the_time_arrives_and_not_before(house: House) -> None:
    house.believed = False
    house.pass_by(1)
    assert house.faults == {"clock"}
    assert "correct dates" not in house.done
    house.believed = True
    house.pass_by(10)
    assert house.faults == set()
    assert house.done.count("correct dates") == 1
    house.pass_by(10)
    assert house.done.count("correct dates") == 1


def test_what_is_old_is_looked_for_by_the_days_that_are_set(house: House) -> None:
    house.pass_by(1)
    house.settings = changed(Settings(), {"retention.days": 7})
    house.pass_by(PRUNE_S - 2)
    house.pass_by(2)
    assert [what for what in house.done if what != "copy"] == ["prune 90", "prune 7"]


def test_taps_that_were_refused_are_written_down_once_a_minute_and_in_sum(house: House) -> None:
    for _ in range(200):
        house.turns.tap(Phone("", "10.0.0.3", False), Training(True, True, True), lambda: None, house.t)
    house.pass_by(NOTE_S - 2)
    assert "tap_refused" not in str(house.done)
    house.pass_by(2)
    house.pass_by(NOTE_S)
    assert [what for what in house.done if "tap" in what] == ["200 tap_refused"]


def test_a_camera_that_has_gone_is_a_fault_while_it_lasts(house: House) -> None:
    house.no_camera = True
    house.pass_by(1)
    assert house.faults == {"camera"}
    house.no_camera = False
    house.pass_by(1)
    assert house.faults == set()


def test_it_is_asked_once_a_second_whether_it_is_night_for_an_update(house: House) -> None:
    house.pass_by(1.0)
    before = house.nights
    house.pass_by(1.0)
    assert house.nights == before + 1
