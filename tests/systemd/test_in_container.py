"""Hingewall on a real systemd: installed by its installer, in its sandboxes, killed, upgraded, rolled back, removed.

The sensor is the emulated chip behind the real driver, the pins are gpiozero's mock; memory limits can't be seen to
work where the host's cgroups are of the old kind. The tests are one story, in this order.
"""

import json
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from containers import Container, lacking
from waiting import PATIENCE_S, until

pytestmark = [pytest.mark.machine, pytest.mark.skipif(lacking() is not None, reason=f"a container {lacking()}")]

DEVICE, WEB, FRONT = "hingewall-device.service", "hingewall-web.service", "hingewall-front.service"
CAMERA, WIFI = "hingewall-camera.service", "hingewall-wifi.service"
IN_PLACE = {
    DEVICE: """\
[Service]
ExecStart=
ExecStart=/opt/hingewall/current/venv/bin/hingewall device --source emulated --person coached --started-at 0
""",
    CAMERA: """\
[Unit]
ConditionPathExistsGlob=
[Service]
ExecStart=
ExecStart=/opt/hingewall/current/venv/bin/hingewall camera --source simulated --person coached --started-at 0
""",
}
"""An emulated sensor and a simulated camera in place of the hardware; everything else of the units is as it is."""

RADIO = """\
[Unit]
ConditionPathExistsGlob=
"""
NMCLI = """\
#!/bin/sh
case "$*" in
  *device) echo wifi:disconnected: ;;
  "radio wifi") echo enabled ;;
  *"wifi list"*) echo 47796d:70:WPA2 ;;
esac
"""
"""A machine with a radio that sees one network, Gym, and joins whatever it is told to."""

GET = "import urllib.request as u; print(u.urlopen('http://127.0.0.1{}', timeout=5).read().decode())"


@pytest.fixture(scope="module")
def debian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    container = Container(tmp_path_factory.mktemp("debian"))
    try:
        for unit, text in IN_PLACE.items():
            put(container.root / f"etc/systemd/system/{unit}.d/in-place.conf", text)
        put(container.root / f"etc/systemd/system/{WIFI}.d/in-place.conf", RADIO)
        put(container.root / "usr/bin/nmcli", NMCLI).chmod(0o755)
        container.run("mkdir", "-p", "/etc/NetworkManager/system-connections", "/run/NetworkManager")
        wiring = container.root / "etc/hingewall/wiring.toml"
        wiring.parent.mkdir(parents=True)
        wiring.write_text('# mine\n[board]\npin_factory = "mock"\n')
        yield container
    finally:
        container.close()


ELSEWHERE = """\
import http.client
wall = http.client.HTTPConnection("127.0.0.1", timeout=5)
wall.request("GET", "/generate_204", headers={"Host": "captive.example"})
print(wall.getresponse().headers["Location"])
"""
"""What a phone does that looks for the internet."""


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def install(debian: Container, *options: str) -> tuple[int, str]:
    return debian.run("python3", "/src/systemd/install.py", "install", "--wheels", "/wheels", *options)


def state(debian: Container) -> Any:
    try:
        return json.loads(debian.python(GET.format("/api/v1/state")))
    except AssertionError:
        return None


def release(debian: Container) -> str:
    return os.readlink(debian.root / "opt/hingewall/current").rpartition("/")[2]


def pid(debian: Container, unit: str) -> int:
    """The main process as the container numbers it."""
    return int(debian.shows(unit, "MainPID"))


def reps(debian: Container) -> int:
    with closing(sqlite3.connect(debian.root / "var/lib/hingewall/hingewall.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM reps").fetchone()[0])


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text() + text)


def test_interrupted_in_the_middle_of_pip_it_is_installed_by_running_it_again(debian: Container) -> None:
    releases = debian.root / "opt/hingewall/releases"
    first = debian.start("python3", "/src/systemd/install.py", "install", "--wheels", "/wheels")
    until(lambda: list(releases.glob("*/venv/bin/pip")), "a half-made release")
    debian.run("pkill", "-KILL", "-f", "pip|install.py")
    first.wait(PATIENCE_S)
    assert not (debian.root / "opt/hingewall/current").exists()
    code, said = install(debian)
    assert code == 0, said
    assert "was not finished; removing it" in said
    assert "wiring: /etc/hingewall/wiring.toml kept" in said
    assert "camera: off" in said
    assert "http://hingewall.local/" in said
    assert "Claim code" in said
    assert re.search(r"own Wi-Fi, when it finds no network: Hingewall-\w{4}, password \w{10}", said)
    assert len(list(releases.iterdir())) == 1


def test_installed_again_there_is_nothing_to_do(debian: Container) -> None:
    before = release(debian)
    code, said = install(debian)
    assert code == 0, said
    assert "packages: already there" in said
    assert f"release: {before} is already there" in said
    assert "system: units and rules already there" in said
    assert release(debian) == before


def test_reps_are_counted_behind_port_80(debian: Container) -> None:
    for unit in (DEVICE, CAMERA, WEB, FRONT, "hingewall-front.socket", "hingewall-web.socket", "hingewall.target"):
        assert debian.shows(unit, "ActiveState") == "active", unit
    assert debian.shows(DEVICE, "Type") == "notify"
    counted = until(lambda: (seen := state(debian)) and seen["set"]["counted"] >= 1 and seen, "a counted rep")
    assert counted["source"] == "emulated"
    assert counted["camera_on"]
    seen = until(lambda: (now := state(debian)) and now["form"] == "checked" and now, "a form that is checked")
    assert seen["faults"] == []


def test_no_process_of_ours_can_call_out_and_the_page_answers_all_the_same(debian: Container) -> None:
    own = debian.run("readlink", "/proc/1/ns/net")[1]
    for unit in (DEVICE, CAMERA, WEB, FRONT):
        assert debian.run("readlink", f"/proc/{pid(debian, unit)}/ns/net")[1] != own
        code, said = debian.run("nsenter", "-t", str(pid(debian, unit)), "-n", "cat", "/proc/net/dev")
        assert code == 0
        assert [line.split(":")[0].strip() for line in said.splitlines()[2:]] == ["lo"]
    assert state(debian) is not None


def test_without_a_network_a_phone_names_one_and_the_hotspot_is_gone(debian: Container) -> None:
    """The hotspot in its sandbox, asked by the pages in theirs, over what the phone sends to port 80."""
    if debian.shows(WIFI, "ActiveState") != "active":
        debian.run("systemctl", "start", WIFI)
    page = GET.replace("'http://127.0.0.1{}'", "u.Request('http://127.0.0.1/wifi'{})")
    until(lambda: "Which Wi-Fi is yours?" in debian.python(page.format("")), "an open hotspot")
    assert debian.python(ELSEWHERE) == "http://10.42.0.1/wifi"
    status = debian.run("cat", f"/proc/{pid(debian, WIFI)}/status")[1]
    assert re.search(r"^CapEff:\t0+$", status, re.MULTILINE), "root, and can do nothing that root may"
    kept = debian.root / "etc/NetworkManager"
    assert (kept / "dnsmasq-shared.d/hingewall.conf").exists()
    form = ", data=b'network=47796d&password=hinge+the+hips', headers={'Origin': 'http://127.0.0.1'}"
    assert "Joining Gym" in debian.python(page.format(form))
    until(lambda: debian.shows(WIFI, "ActiveState") == "inactive", "it ends once the network is joined")
    (connection,) = (kept / "system-connections").iterdir()
    assert "psk=hinge the hips" in connection.read_text()
    assert connection.stat().st_mode & 0o777 == 0o600
    assert not (kept / "dnsmasq-shared.d/hingewall.conf").exists()
    assert "This wall has a network" in debian.python(page.format(""))
    assert "hinge the hips" not in debian.run("journalctl", "--no-pager", f"--unit={WIFI}")[1]


@pytest.mark.parametrize("unit", [DEVICE, CAMERA, WEB, FRONT])
def test_each_process_is_shut_in(debian: Container, unit: str) -> None:
    status = dict(
        line.split(":\t", 1)
        for line in debian.run("cat", f"/proc/{pid(debian, unit)}/status")[1].splitlines()
        if ":\t" in line
    )
    assert status["NoNewPrivs"] == "1"
    assert status["Seccomp"] == "2"
    assert int(status["CapEff"], 16) == int(status["CapBnd"], 16) == 0
    assert status["Uid"].split()[0] != "0"
    inside = ["nsenter", "-t", str(pid(debian, unit)), "-m", "touch"]  # even root can't: it is mounted read-only
    for place in ("/etc/x", "/usr/x", "/opt/hingewall/x", "/var/x"):
        code, said = debian.run(*inside, place)
        assert code != 0, place
        assert "Read-only" in said, said


def test_the_camera_process_has_nowhere_to_put_a_picture(debian: Container) -> None:
    inside = ["nsenter", "-t", str(pid(debian, CAMERA)), "-m"]
    for place in ("/tmp", "/var/tmp", "/dev/shm", "/etc", "/var"):
        assert debian.run(*inside, "touch", f"{place}/x")[0] != 0, f"not even root: {place}"
    as_itself = [*inside, "setpriv", "--reuid=hingewall-camera", "--regid=hingewall-camera", "--clear-groups", "find"]
    said = debian.run(*as_itself, "/", "/run", "/dev", "-xdev", "-writable", "-type", "d", "-print")[1]
    writable = [line for line in said.splitlines() if line.startswith("/") and not line.startswith("/proc")]
    assert writable == []
    assert "hingewall.db" not in debian.run(*inside, "ls", "/var/lib/hingewall")[1]
    limits = debian.run("cat", f"/proc/{pid(debian, CAMERA)}/limits")[1]
    assert [line.split()[4] for line in limits.splitlines() if line.startswith("Max core")] == ["0"]


def test_who_may_read_the_records_and_use_which_socket(debian: Container) -> None:
    as_web = ["setpriv", "--reuid=hingewall-web", "--regid=hingewall-web", "--groups=hingewall"]
    as_camera = ["setpriv", "--reuid=hingewall-camera", "--regid=hingewall-camera", "--clear-groups"]
    database = "/var/lib/hingewall/hingewall.db"
    assert debian.run(*as_web, "test", "-r", database)[0] == 0
    assert debian.run(*as_web, "test", "-w", database)[0] != 0
    assert debian.run(*as_camera, "test", "-r", database)[0] != 0
    for socket, web_may, camera_may in (("command", True, False), ("live", True, False), ("camera", False, True)):
        path = f"/run/hingewall/{socket}.sock"
        assert (debian.run(*as_web, "test", "-w", path)[0] == 0) is web_may, socket
        assert (debian.run(*as_camera, "test", "-w", path)[0] == 0) is camera_may, socket


def test_the_front_alone_reaches_the_pages_and_nothing_of_the_wall(debian: Container) -> None:
    as_front = ["setpriv", "--reuid=hingewall-front", "--regid=hingewall-front", "--clear-groups"]
    assert debian.run(*as_front, "test", "-w", "/run/hingewall-web.sock")[0] == 0
    assert debian.run("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "test", "-w",
                      "/run/hingewall-web.sock")[0] != 0  # fmt: skip
    assert debian.run(*as_front, "test", "-r", "/var/lib/hingewall/hingewall.db")[0] != 0
    assert debian.run(*as_front, "test", "-w", "/run/hingewall/command.sock")[0] != 0


def test_a_front_that_is_killed_starts_again(debian: Container) -> None:
    before = pid(debian, FRONT)
    debian.run("kill", "-KILL", str(before))
    until(lambda: pid(debian, FRONT) not in (0, before), "the front starts again")
    until(lambda: state(debian) is not None, "the page answers")


def test_a_device_that_is_killed_is_switched_off_and_starts_again(debian: Container) -> None:
    before = pid(debian, DEVICE)
    debian.run("kill", "-KILL", str(before))
    until(lambda: pid(debian, DEVICE) not in (0, before), "the device starts again")
    assert "status=0" in debian.shows(DEVICE, "ExecStopPost"), "lights and beeper were switched off in between"
    until(lambda: state(debian) is not None, "the page hears from it")


def test_a_device_that_hangs_is_killed_by_its_watchdog(debian: Container) -> None:
    before, restarts = pid(debian, DEVICE), int(debian.shows(DEVICE, "NRestarts"))
    debian.run("kill", "-STOP", str(before))
    until(lambda: int(debian.shows(DEVICE, "NRestarts")) > restarts, "the watchdog notices")
    until(lambda: state(debian) is not None, "the page hears from the next one")
    assert "watchdog" in debian.run("journalctl", "--no-pager", "--unit", DEVICE)[1].lower()


def test_a_page_that_is_killed_costs_nothing(debian: Container) -> None:
    device = pid(debian, DEVICE)
    debian.run("kill", "-KILL", str(pid(debian, WEB)))
    until(lambda: state(debian) is not None, "the socket starts it again")
    assert pid(debian, DEVICE) == device


def test_an_upgrade_keeps_history_wiring_and_a_way_back(debian: Container) -> None:
    until(lambda: reps(debian) > 0, "a rep on the disk")
    before, counted = release(debian), reps(debian)
    debian.put_source(lambda source: append(source / "device/hingewall/__init__.py", "# a newer one\n"))
    code, said = install(debian)
    assert code == 0, said
    assert release(debian) != before
    assert reps(debian) >= counted
    assert (debian.root / "etc/hingewall/wiring.toml").read_text().startswith("# mine")
    assert (debian.root / f"var/lib/hingewall/hingewall.db.before-{release(debian)}").exists()
    assert {path.name for path in (debian.root / "opt/hingewall/releases").iterdir()} == {before, release(debian)}


def test_a_version_that_does_not_work_gives_way_to_the_one_before(debian: Container) -> None:
    before, counted = release(debian), reps(debian)
    broken = "\n\ndef run_device(*_):\n    raise SystemExit(9)\n"
    debian.put_source(lambda source: append(source / "device/hingewall/device/boot.py", broken))
    code, said = install(debian, "--healthy-within", "12")
    assert code == 1, said
    assert f"going back to {before}" in said
    assert f"{before} runs again" in said
    assert release(debian) == before
    until(lambda: state(debian) is not None, "the version before runs")
    assert reps(debian) >= counted


def test_uninstalled_only_history_and_wiring_stay_and_with_purge_nothing(debian: Container) -> None:
    code, said = debian.run("python3", "/src/systemd/install.py", "uninstall")
    assert code == 0, said
    assert not (debian.root / "opt/hingewall").exists()
    assert not list((debian.root / "etc/systemd/system").glob("hingewall-*.service"))
    assert debian.run("systemctl", "is-active", DEVICE)[1] in ("inactive", "failed")
    assert (debian.root / "var/lib/hingewall/hingewall.db").exists()
    assert (debian.root / "etc/hingewall/wiring.toml").exists()
    code, said = debian.run("python3", "/src/systemd/install.py", "uninstall", "--purge")
    assert code == 0, said
    assert not (debian.root / "var/lib/hingewall").exists()
    assert not (debian.root / "etc/hingewall").exists()
    assert debian.run("id", "hingewall")[0] != 0
