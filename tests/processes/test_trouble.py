"""What goes wrong on a wall: the beep goes on, the page says what is wrong, and nothing that was kept is lost."""

import os
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest

from running import Process, Site, until
from stored import fill


def faults(state: dict[str, Any]) -> set[str]:
    return {fault["kind"] for fault in state["faults"]}


def hears_the_alarm(device: Process) -> None:
    until(lambda: "too_near" in device.said, f"the alarm on the console; it said: {device.said}")


@pytest.mark.parametrize("content", [b"this is no database, it is a shopping list" * 100, b"\x00" * 5000])
def test_a_database_that_is_none_is_set_aside_and_said_on_the_page(site: Site, content: bytes) -> None:
    (site.data / "hingewall.db").write_bytes(content)
    device = site.device("--person", "too_near", "--console")
    site.web()
    state = site.state_where(lambda s: s["alarm"], "the alarm")
    state = site.state_where(lambda s: "repaired" in faults(s), "the news")
    assert not faults(state) & {"database", "disk"}
    hears_the_alarm(device)
    (folder,) = site.data.glob("damaged-*")
    assert (folder / "hingewall.db").read_bytes() == content, "nothing is overwritten"


def test_a_database_from_the_future_is_left_alone_and_counted_on_without(site: Site) -> None:
    path = site.data / "hingewall.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE later (x)")
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = path.read_bytes()
    device = site.device("--person", "coached", "--console")
    site.web()
    state = site.state_where(lambda s: s["set"]["counted"] > 0, "a rep")
    assert "newer" in faults(state)
    assert (state["set"]["unsaved"] > 0, state["rep_seq"]) == (True, 0), "counted, and not announced as kept"
    assert "999" in device.said, "the log names the version"
    assert path.read_bytes() == before


def test_a_read_only_data_folder_is_a_fault_while_the_beep_goes_on(site: Site, ordinary: dict[str, Any]) -> None:
    """The sockets' folder can be written on a device; the database alone is out of reach here."""
    path = site.data / "hingewall.db"
    path.touch(mode=0o444)
    device = site.device("--person", "too_near", "--console", **ordinary)
    site.web()
    state = site.state_where(lambda s: s["alarm"], "the alarm")
    assert "disk" in faults(state)
    hears_the_alarm(device)


def test_saved_settings_are_in_force_even_when_the_database_can_only_be_read(
    site: Site, ordinary: dict[str, Any]
) -> None:
    device = site.device("--person", "coached")
    site.web()
    owner = site.claim()
    state = site.state_where(lambda s: s["presence"] == "armed", "somebody armed")
    change = {"revision": state["settings_revision"], "settings": {"stance.target_mm": 700}}
    assert site.ask("PUT", "/api/v1/settings", change, **owner)[0] == 200
    device.stop()
    (site.data / "hingewall.db").chmod(0o440)
    site.device("--person", "coached", **ordinary)
    state = site.state_where(lambda s: s["stance"], "a stance")
    assert "disk" in faults(state)
    assert state["target"]["distance_mm"] == 700


@pytest.mark.skipif(os.geteuid() != 0, reason="a small disk can only be mounted by root")
def test_a_full_disk_is_a_fault_and_its_reps_are_saved_when_there_is_room(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)], check=True)
    site = Site(tmp_path, disk)
    try:
        device = site.device("--person", "coached", "--console")
        site.web()
        site.state_where(lambda s: s["rep_seq"] >= 1, "a rep on the disk")
        ballast = site.data / "ballast"
        fill(ballast)
        state = site.state_where(lambda s: s["set"]["unsaved"] > 0, "a rep that waits")
        state = site.state_where(lambda s: "disk" in faults(s), "the fault")
        assert device.popen.poll() is None
        announced, waiting = state["rep_seq"], state["set"]["unsaved"]
        ballast.unlink()
        after = site.state_where(lambda s: s["rep_seq"] >= announced + waiting, "the waiting reps announced")
        site.state_where(lambda s: "disk" not in faults(s), "the fault gone")
        assert after["set"]["unsaved"] == 0 or after["rep_seq"] > announced
    finally:
        site.close()
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_frozen_sensor_is_named_and_never_counts(site: Site) -> None:
    site.watched()
    site.device("--person", "coached", "--sensor-fault", "frozen@3-9")
    state = site.state_where(lambda s: "frozen" in faults(s), "the fault")
    assert state["set"]["counted"] == 0
    assert all(fault["fix"] for fault in state["faults"])
    site.state_where(lambda s: "frozen" not in faults(s) and s["set"]["counted"] >= 1, "counting again")


def test_a_silent_sensor_is_lost_and_found(site: Site) -> None:
    site.watched()
    site.device("--person", "coached", "--sensor-fault", "silent@3-6")
    site.state_where(lambda s: "lost" in faults(s), "the fault")
    site.state_where(lambda s: not faults(s) - {"clock"} and s["set"]["counted"] >= 1, "counting again")


def test_a_second_device_on_the_same_folder_is_refused(site: Site) -> None:
    site.device("--person", "empty")
    site.web()
    site.state_where(lambda s: s["presence"] == "empty", "the first device")
    second = site.device("--person", "empty")
    assert second.ended() == 2
    assert second.said.strip().splitlines()[-1].startswith("hingewall: ")
    assert site.state() is not None, "the first one goes on"


def test_a_taken_port_is_said_in_one_line(site: Site) -> None:
    site.device("--person", "empty")
    site.web()
    site.state_where(lambda s: s["presence"] == "empty", "the page")
    second = Process("web", "--data", str(site.data), "--port", str(site.port), folder=site.folder)
    assert second.ended() == 2
    (line,) = second.said.strip().splitlines()
    assert str(site.port) in line


@pytest.mark.parametrize("content", ["[sensor]\ni2c_bus = ", "\0\0\0\0", "[sensor]\nrange_gain = 1e400\n"])
def test_a_wall_whose_wiring_file_is_broken_beeps_all_the_same_and_says_so(site: Site, content: str) -> None:
    (site.data / "wiring.toml").write_text(content)
    device = site.device("--person", "too_near", "--console")
    site.web()
    state = site.state_where(lambda s: s["alarm"], "the alarm")
    assert "wiring" in faults(state)
    hears_the_alarm(device)
    assert "wiring.toml" in device.said


def test_five_mistakes_in_the_wiring_file_are_all_named_at_once(site: Site) -> None:
    (site.data / "wiring.toml").write_text(
        '[pins]\nblue = 99\nbeeper = "loud"\nwhit = 3\n'
        '[board]\npin_factory = "magic"\n[sensor]\nmount_offset_mm = nan\n'
    )
    device = site.device("--person", "empty")
    until(lambda: "wiring.toml" in device.said, "what is wrong with it")
    settings = Process("settings", "--data", str(site.data), folder=site.folder)
    assert settings.ended() == 2
    for process in (device, settings):
        line = next(line for line in process.said.splitlines() if "wiring.toml" in line)
        for part in (
            "wiring.toml",
            "pins.blue is 99",
            "pins.beeper",
            "pins.whit",
            "board.pin_factory",
            "sensor.mount_offset_mm",
        ):
            assert part in line


def test_lights_and_beeper_can_be_switched_off_when_the_device_is_dead(site: Site) -> None:
    process = Process("device", "--off", "--data", str(site.data), folder=site.folder)
    assert process.ended() == 0
    assert process.said == ""
