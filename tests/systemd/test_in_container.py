"""Hingewall on a real systemd: installed by its installer, killed, upgraded, rolled back, removed.

The sensor is the emulated chip behind the real driver, the pins are gpiozero's mock; memory limits can't be seen to
work where the host's cgroups are of the old kind. The tests are one story, in this order.
"""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import installed
from containers import Container, lacking, wheels
from installed import CAMERA, CERTIFICATE, DEVICE, FRONT, WEB, install, pid, release, state
from releasing.release import Facts, bundle
from signing import made_key, naming
from waiting import PATIENCE_S, until

pytestmark = [pytest.mark.machine, pytest.mark.skipif(lacking() is not None, reason=f"a container {lacking()}")]


@pytest.fixture(scope="module")
def debian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    container = installed.debian(tmp_path_factory.mktemp("debian"))
    try:
        yield container
    finally:
        container.close()


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


SHOWN = """
import hashlib, ssl
shown = ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("127.0.0.1", 443)))
print(hashlib.sha256(shown).hexdigest().upper())
"""


def test_by_https_it_shows_the_certificate_of_its_label_and_makes_another_when_that_is_lost(debian: Container) -> None:
    def on_label() -> str:
        return "".join(debian.run("hingewall", "wifi", "--label")[1].split())

    first = debian.python(SHOWN).strip()
    assert first in on_label()
    key = "/var/lib/hingewall-https/certificate-and-key.pem"
    assert debian.run("stat", "-c", "%U %a", key)[1].strip() == "hingewall-https 600"
    debian.run("rm", key)
    assert state(debian) is not None, "port 80 is served meanwhile"
    code, said = debian.run("systemctl", "start", CERTIFICATE)
    assert code == 0, said + debian.run("journalctl", "--no-pager", "--lines=20", f"--unit={CERTIFICATE}")[1]
    second = debian.python(SHOWN).strip()
    assert second != first
    assert second in on_label()


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


def test_from_a_stick_a_signed_release_is_installed_and_a_damaged_one_is_not(debian: Container, tmp_path: Path) -> None:
    key = made_key(tmp_path / "signing")
    keys = naming(key, debian.root / "etc/hingewall/release-keys")
    debian.put_source(lambda source: append(source / "device/hingewall/__init__.py", "# published\n"))
    content, stick = tmp_path / "content", debian.root / "media"
    shutil.copytree(debian.root / "src", content / "source")
    shutil.copytree(wheels(), content / "wheels")
    made = bundle(content, Facts("0.1.0", "2026-12-01", "", ""), key, keys, stick)
    data = bytearray(made.read_bytes())
    data[len(data) // 2] ^= 1
    (stick / "damaged.bundle").write_bytes(data)
    before = release(debian)
    code, said = debian.run("hingewall", "update", "/media/damaged.bundle")
    assert (code, len(said.splitlines())) == (1, 1)
    assert "damaged, or signed by nobody" in said
    assert release(debian) == before
    code, said = debian.run("hingewall", "update", f"/media/{made.name}")
    assert code == 0, said
    assert "release: 0.1.0 of 2026-12-01, signed and whole" in said
    assert release(debian) != before
    used = debian.root / "opt/hingewall/releases" / release(debian)
    assert (used / "source/device/hingewall/__init__.py").read_text().endswith("# published\n")
    assert not list((debian.root / "opt/hingewall").glob("incoming-*"))
    writable = debian.run("find", "/opt/hingewall", "-perm", "/6022", "-not", "-type", "l")[1]
    assert writable == "", "of what runs, root alone changes anything"


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
