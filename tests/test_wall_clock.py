"""Walls without a network: the time by a clock battery or the owner's phone, and the ways in which it is lost."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hingewall.clock import WallClock
from hingewall.clock.battery import Battery, battery_clock
from hingewall.clock.kept import TimeFile
from hingewall.clock.wall_clock import CHECK_S, KEEP_S
from hingewall.clock.zone import Zone, zone_of
from hingewall.storage.start import newest_date
from stored import Shelf
from waiting import until

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FIRST_DAY = datetime(1970, 1, 1, tzinfo=UTC)
AGES = 400 * 86400.0


class Pi:
    """A Pi that is switched on and off. ``true`` is what time it really is; its own clock begins where it likes."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.file = folder / "clock.json"
        self.true = NOON
        self.network = self.unsynchronised = False
        self.battery: float | None = None
        self.newest: datetime | None = None
        self.boots = 0
        monkeypatch.setattr("hingewall.clock.system.is_pi", lambda: True)
        self.switch_on()

    def switch_on(self, after: timedelta = timedelta(0), begins: datetime = FIRST_DAY) -> None:
        """After so long without power, with a system clock that ``begins`` anywhere."""
        self.pass_by(after)
        self.boots += 1
        self.elapsed, self.system = 30.0, begins
        self.start()

    def start(self) -> None:
        """The device's process starts, for the first time or again."""
        self.clock = WallClock(
            now=lambda: self.system, monotonic=lambda: self.elapsed, believed=lambda: self.network,
            boot=f"boot {self.boots}", doubted=lambda: self.unsynchronised, battery=self._battery,
            kept=TimeFile(self.file), newest=lambda: self.newest,
        )  # fmt: skip
        assert self.clock.now().tzinfo is UTC

    def _battery(self) -> Battery | None:
        return None if self.battery is None else Battery("rtc", self.battery)

    def pass_by(self, span: timedelta) -> None:
        self.true += span
        seconds = span.total_seconds()
        self.elapsed = getattr(self, "elapsed", 0.0) + seconds
        self.system = getattr(self, "system", FIRST_DAY) + span
        if self.battery is not None:
            self.battery += seconds

    def looks(self) -> bool:
        """Whether the wall knows the time some seconds later, and knows it right."""
        self.pass_by(timedelta(seconds=CHECK_S))
        known = self.clock.synchronised()
        assert not known or abs(self.clock.now() - self.true) < timedelta(seconds=1)
        return known

    def written(self) -> None:
        """Until what the clock has learnt is in the file."""
        expected = self.clock.source()
        until(lambda: (kept := TimeFile(self.file).read()) is not None and kept.source == expected)


@pytest.fixture
def pi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pi:
    return Pi(tmp_path, monkeypatch)


def test_ana_s_phone_tells_the_wall_in_the_cellar_what_time_it_is_and_a_restart_of_the_program_keeps_it(pi: Pi) -> None:
    assert not pi.looks()
    assert pi.clock.take(pi.true)
    assert pi.looks()
    assert pi.clock.source() == "phone"
    pi.written()
    pi.start()
    assert pi.looks()
    assert pi.clock.source() == "phone"
    assert not pi.clock.forgot


def test_a_power_cut_takes_the_time_of_a_wall_without_a_battery_and_it_says_so(pi: Pi) -> None:
    assert not pi.looks()
    assert not pi.clock.forgot, "it never knew it"
    pi.clock.take(pi.true)
    pi.written()
    pi.switch_on(after=timedelta(hours=1))
    assert not pi.looks()
    assert pi.clock.forgot
    pi.clock.take(pi.true)
    assert pi.looks()
    assert not pi.clock.forgot


def test_the_network_knows_better_than_any_phone(pi: Pi) -> None:
    pi.clock.take(pi.true - timedelta(minutes=7))
    pi.network, pi.system = True, pi.true
    assert pi.looks()
    assert pi.clock.source() == "ntp"
    assert not pi.clock.take(pi.true - timedelta(minutes=7))
    assert pi.looks()


def test_a_battery_that_nobody_ever_set_keeps_the_time_that_a_phone_told_through_every_power_cut(pi: Pi) -> None:
    """The device may not set it, and it need not: what counts is how long it has run."""
    pi.battery = 3600.0  # a Pi 5 out of its box, an hour after the battery was put in
    pi.switch_on()
    assert not pi.looks(), "1970 is no date of a wall"
    pi.clock.take(pi.true)
    for _ in range(3):
        pi.written()
        pi.switch_on(after=timedelta(days=40))
        assert pi.looks()
        assert pi.clock.source() == "rtc"


def test_a_battery_that_was_set_is_believed_at_once(pi: Pi) -> None:
    pi.battery = pi.true.timestamp()
    pi.switch_on()
    assert pi.looks()
    assert pi.clock.source() == "rtc"


@pytest.mark.parametrize(
    "shows", [0.0, 5.0, datetime(2000, 1, 1, tzinfo=UTC).timestamp(), NOON.timestamp() - 40 * 86400]
)
def test_a_battery_that_was_empty_meanwhile_is_not_believed(pi: Pi, shows: float) -> None:
    pi.battery, pi.newest = pi.true.timestamp(), pi.true
    pi.switch_on()
    assert pi.looks()
    pi.written()
    pi.battery = shows  # it began again, where such clocks begin
    pi.switch_on(after=timedelta(hours=1))
    assert not pi.looks()
    pi.file.unlink()
    pi.switch_on()
    assert not pi.looks(), "the newest set is younger"


def test_a_battery_that_stood_still_for_a_while_is_found_out_within_the_hour_that_was_written_down(pi: Pi) -> None:
    pi.battery = 3600.0
    pi.switch_on()
    pi.clock.take(pi.true)
    pi.written()
    pi.pass_by(timedelta(seconds=KEEP_S))
    pi.clock.source()
    until(lambda: (kept := TimeFile(pi.file).read()) is not None and kept.rtc_s >= 3600 + KEEP_S)
    pi.switch_on(after=timedelta(hours=1))
    pi.battery = 1800.0
    pi.start()
    assert not pi.looks() or pi.clock.source() == "rtc"
    pi.battery = 1800.0
    pi.switch_on()
    assert not pi.looks()


def test_whoever_sets_the_clock_by_hand_changes_nothing_and_the_network_is_told_apart_from_them(pi: Pi) -> None:
    pi.network, pi.system = True, pi.true
    assert pi.looks()
    pi.system, pi.unsynchronised = (
        pi.true + timedelta(days=3650),
        True,
    )  # date -s: the kernel doubts its clock from then on
    assert pi.looks(), "it counts on from the time before"
    pi.written()
    pi.start()
    assert pi.looks(), "also after a restart"
    assert pi.clock.take(pi.true), "a phone may say so, now that the network's word is void"
    pi.system, pi.unsynchronised = pi.true, False  # timesyncd has noticed
    assert pi.looks()
    assert pi.clock.source() == "ntp"
    pi.system += timedelta(minutes=9)  # a server that was wrong, then another
    pi.true += timedelta(minutes=9)
    assert pi.looks(), "the kernel does not doubt what the network did"


def test_a_phone_with_another_date_than_the_newest_set_is_asked_whether_it_is_sure(pi: Pi) -> None:
    assert pi.clock.doubt(NOON) is None, "there is no set yet"
    pi.newest = NOON
    assert pi.clock.doubt(NOON + timedelta(days=30)) is None
    assert pi.clock.doubt(NOON - timedelta(days=1)) == ("past", NOON)
    assert pi.clock.doubt(NOON + timedelta(seconds=AGES + 1)) == ("future", NOON)
    assert not pi.clock.take(datetime(2025, 12, 31, tzinfo=UTC)), "before this program was written"
    assert not pi.clock.take(datetime(2099, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'{"boot_id":1}', b"\xff"])
def test_a_damaged_file_costs_the_time_and_nothing_else(pi: Pi, text: bytes) -> None:
    pi.clock.take(pi.true)
    pi.written()
    pi.file.write_bytes(text)
    pi.start()
    assert not pi.looks()


def test_the_newest_set_is_the_last_whose_date_is_sure(tmp_path: Path) -> None:
    assert newest_date(tmp_path / "none.db") is None
    shelf = Shelf(tmp_path)
    shelf.open()
    try:
        shelf.start()
        shelf.clock.pass_by(60)
        shelf.clock.right = False
        shelf.reopen("another boot")
        shelf.start()
        shelf.settle()
        assert newest_date(shelf.path) == NOON
    finally:
        shelf.close()


@pytest.mark.parametrize(
    ("clocks", "found"),
    [
        ({}, None),
        ({"rtc0": {"name": "rpi-rtc", "since_epoch": "17"}}, Battery("rpi-rtc", 17.0)),
        ({"rtc0": {"name": "ds1307"}}, None),  # its driver refuses to read one that stood still
        (
            {"rtc0": {"name": "a", "since_epoch": "5", "hctosys": "0"}, "rtc1": {"since_epoch": "9", "hctosys": "1"}},
            Battery("rtc1", 9.0),
        ),
    ],
)
def test_the_kernel_tells_what_a_battery_clock_shows(
    clocks: dict[str, dict[str, str]], found: Battery | None, tmp_path: Path
) -> None:
    for name, files in clocks.items():
        (tmp_path / name).mkdir()
        for file, text in files.items():
            (tmp_path / name / file).write_text(f"{text}\n")
    assert battery_clock(tmp_path) == found


# --- the time zone ---


@pytest.fixture
def _own_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", os.environ.get("TZ", ""))
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_own_zone")
def test_the_gym_s_zone_is_kept_and_another_process_follows_it(tmp_path: Path) -> None:
    device, web = Zone(tmp_path / "zone"), Zone(tmp_path / "zone")
    web.follow()
    device.keep(zone_of("Europe/Madrid", timedelta(hours=1)))
    os.environ["TZ"] = "UTC"
    time.tzset()
    web.follow()
    assert NOON.astimezone().hour == 13
    assert NOON.replace(month=7).astimezone().hour == 14, "summer time comes by itself"


@pytest.mark.usefixtures("_own_zone")
@pytest.mark.parametrize(
    ("name", "minutes", "noon"),
    [("Asia/Nowhere", 330, "17:30"), ("", -210, "08:30"), ("../../etc/passwd", 0, "12:00"), ("", 15 * 60, "12:00")],
)
def test_a_zone_that_this_system_does_not_know_is_as_far_from_utc_as_the_phone_says(
    name: str, minutes: int, noon: str, tmp_path: Path
) -> None:
    os.environ["TZ"] = "UTC"
    time.tzset()
    zone = zone_of(name, timedelta(minutes=minutes))
    Zone(tmp_path / "zone").keep(zone)
    assert f"{NOON.astimezone():%H:%M}" == noon
    assert bool(zone) == (abs(minutes) <= 14 * 60)
