"""Installing on a machine of paper, and taking it off again: each step. For real: test_in_container.py."""

import ast
import errno
import os
import runpy
import sys
from pathlib import Path

import pytest

from installing import install as steps
from installing.errors import InstallError
from installing.hub import HubLayout
from installing.install import install
from installing.running import link, put
from installing.uninstall import uninstall
from papermachine import ALL_UNITS, UNITS, Machine, PowerCut, newer, record, recorded, run, tree

ROOT = Path(__file__).parents[2]


def test_a_fresh_machine_gets_everything_and_is_told_to_restart(machine: Machine, source: Path) -> None:
    run(machine, source)
    layout = machine.layout
    assert (layout.current / "venv/bin/hingewall").exists()
    assert layout.command.readlink() == Path("/opt/hingewall/current/venv/bin/hingewall")
    assert sorted(unit.name for unit in layout.units) == ALL_UNITS
    assert 'pin_factory = "lgpio"' in layout.wiring.read_text()
    assert machine.has_run("systemd-sysusers")
    order = [machine.ran.index(next(line for line in machine.ran if start in line)) for start in (
        "/usr/bin/python3 -m venv", "systemctl daemon-reload", "systemctl enable", "systemctl start",
    )]  # fmt: skip
    assert order == sorted(order)
    assert machine.heard("RESTART NEEDED")
    assert machine.heard("has no python3-picamera2")


@pytest.mark.parametrize(
    ("kept", "told"), [("1234-5678\n", True), ("\x1b[2JAll is well", False), ("root:$y$j9T$", False), ("é", False)]
)
def test_the_claim_code_is_told_and_nothing_else_that_lies_in_its_place(
    machine: Machine, source: Path, kept: str, told: bool
) -> None:
    """The folder is the device's: if that was taken over, its words and links are not printed by root."""
    machine.layout.data.mkdir(parents=True, exist_ok=True)
    (machine.layout.data / "claim-code").write_text(kept)
    run(machine, source)
    assert machine.heard("Claim code, to choose a PIN: 1234-5678") is told
    assert not machine.heard("\x1b")
    assert machine.heard("Claim code") is told


@pytest.mark.parametrize("left", ["a pipe", "a link"])
def test_what_else_lies_in_the_place_of_the_claim_code_is_not_opened(
    machine: Machine, source: Path, tmp_path: Path, left: str
) -> None:
    machine.layout.data.mkdir(parents=True, exist_ok=True)
    code = machine.layout.data / "claim-code"
    if left == "a pipe":
        os.mkfifo(code)  # which nobody ever writes to
    else:
        (tmp_path / "elsewhere").write_text("1234-5678\n")
        code.symlink_to(tmp_path / "elsewhere")
    run(machine, source)
    assert not machine.heard("Claim code")


@pytest.mark.parametrize("tail", ["", "-wal", "-journal"])
@pytest.mark.parametrize("left", ["a pipe", "a link"])
def test_what_else_lies_in_the_place_of_the_history_is_not_opened_by_root(
    machine: Machine, source: Path, tmp_path: Path, tail: str, left: str
) -> None:
    """A link would have root copy whatever history of somebody else's it leads to into the device's folder."""
    run(machine, source)
    database = machine.layout.database
    record(machine, "one")
    elsewhere = tmp_path / "elsewhere"
    place = database.with_name(database.name + tail)
    place.rename(elsewhere) if place.exists() else elsewhere.touch()
    if left == "a pipe":
        os.mkfifo(place)
    else:
        place.symlink_to(elsewhere)
    with pytest.raises(InstallError, match="expected a file of the device's own, and it is none; remove it"):
        run(machine, newer(source))


def test_nothing_of_git_or_of_a_venv_or_of_the_drawings_is_copied(machine: Machine, source: Path) -> None:
    run(machine, source)
    names = {path.name for path in (machine.layout.current / "source").iterdir()}
    assert names == {"pyproject.toml", "requirements.lock", "requirements-build.lock", "device", "web", "systemd"}


def test_a_second_time_nothing_is_left_to_do(machine: Machine, source: Path) -> None:
    run(machine, source)
    before = tree(machine.layout.root)
    machine.ran.clear()
    machine.said.clear()
    run(machine, source)
    assert tree(machine.layout.root) == before
    assert not any("-m venv" in line for line in machine.ran)
    assert not machine.has_run("apt-get")
    assert machine.heard("already there")
    assert not machine.heard("RESTART NEEDED")


def test_a_wiring_file_belongs_to_whoever_built_the_device(machine: Machine, source: Path) -> None:
    machine.layout.wiring.parent.mkdir(parents=True)
    machine.layout.wiring.write_text("# mine\n")
    run(machine, source)
    assert machine.layout.wiring.read_text() == "# mine\n"
    assert any("kept; it says no pin_plan, so its pins stay" in line for line in machine.said), "no wire moves"


def test_a_device_that_is_wired_otherwise_says_so_at_its_first_install_only(machine: Machine, source: Path) -> None:
    """As one that is plugged together is; later its file is its builder's."""
    preset = ROOT / "hardware/plugged/wiring.toml"
    run(machine, source, wired=preset)
    assert machine.layout.wiring.read_text("utf-8") == preset.read_text("utf-8")
    assert machine.heard("written as --wiring has it")
    machine.layout.wiring.write_text("[board]\npin_plan = 2\n")
    run(machine, source, wired=preset)
    assert machine.layout.wiring.read_text() == "[board]\npin_plan = 2\n"


@pytest.mark.parametrize("text", [None, "sensor = [", "\x00"])
def test_what_is_no_wiring_file_is_refused_before_anything_is_changed(
    machine: Machine, source: Path, tmp_path: Path, text: str | None
) -> None:
    file = tmp_path / "wiring.toml"
    if text is not None:
        file.write_text(text)
    before = tree(machine.layout.root)
    with pytest.raises(InstallError, match=r"expected a wiring file, such as hardware/plugged/wiring\.toml"):
        run(machine, source, wired=file)
    assert tree(machine.layout.root) == before


def test_a_speaker_gets_its_card_its_library_and_its_rights_and_a_beeper_none(machine: Machine, source: Path) -> None:
    layout = machine.layout
    machine.packages.remove("alsa-utils")
    run(machine, source)
    assert layout.speaker_unit.read_text().splitlines()[1:] == [
        "[Service]", "SupplementaryGroups=audio", "DeviceAllow=char-alsa rw",
    ]  # fmt: skip
    assert layout.boot_config is not None
    assert "dtoverlay=max98357a,no-sdmode\n" in layout.boot_config.read_text()
    assert any("install" in line and "alsa-utils" in line for line in machine.ran)
    layout.wiring.write_text('[board]\nsound = "beeper"\n')
    run(machine, source)
    assert not layout.speaker_unit.parent.exists()
    assert machine.heard("the device may use no sound card")


def test_a_speaker_on_usb_needs_no_amplifier_and_its_library_comes_with_the_first_installation(
    machine: Machine, source: Path, tmp_path: Path
) -> None:
    wired = tmp_path / "wired.toml"
    wired.write_text('[board]\nsound = "speaker"\nsound_card = "Device"\n')
    machine.packages.remove("alsa-utils")
    run(machine, source, wired=wired)
    assert machine.layout.speaker_unit.exists()
    assert any("install" in line and "alsa-utils" in line for line in machine.ran)
    assert machine.layout.boot_config is not None
    assert "max98357a" not in machine.layout.boot_config.read_text()


def test_an_older_wall_with_a_beeper_gets_no_sound_card(machine: Machine, source: Path) -> None:
    put(machine.layout.wiring, b'[board]\npin_factory = "lgpio"\n')
    run(machine, source)
    assert not machine.layout.speaker_unit.exists()
    assert not any("alsa" in line for line in machine.ran)
    assert machine.layout.boot_config is not None
    assert "max98357a" not in machine.layout.boot_config.read_text()


def test_the_camera_comes_where_the_distribution_has_it(machine: Machine, source: Path) -> None:
    machine.on_offer = "python3-picamera2:\n  Installed: (none)\n  Candidate: 0.3.30-1\n"
    run(machine, source)
    assert any(line.endswith("install -y --no-install-recommends python3-picamera2") for line in machine.ran)
    assert not machine.heard("camera: off")


def test_the_camera_comes_on_a_fresh_card_whose_apt_knows_nothing_yet(machine: Machine, source: Path) -> None:
    for known in (machine.layout.root / "var/lib/apt/lists").iterdir():
        known.unlink()

    class Fresh(Machine):
        def _answer(self, command: tuple[str, ...], line: str) -> str:
            if command[-1] == "update":
                self.on_offer = "python3-picamera2:\n  Installed: (none)\n  Candidate: 0.3.30-1\n"
            return super()._answer(command, line)

    fresh = Fresh(machine.layout.root)
    run(fresh, source)
    assert any(line.endswith("install -y --no-install-recommends python3-picamera2") for line in fresh.ran)


def test_only_packages_that_are_missing_are_fetched(machine: Machine, source: Path) -> None:
    machine.packages.remove("i2c-tools")
    run(machine, source)
    assert any(line.endswith("install -y --no-install-recommends i2c-tools") for line in machine.ran)


def test_debian_s_own_front_is_hidden_before_it_would_take_the_port(machine: Machine, source: Path) -> None:
    machine.packages.remove("nginx")
    run(machine, source)
    masked = next(n for n, line in enumerate(machine.ran) if line == "systemctl mask nginx.service")
    fetched = next(n for n, line in enumerate(machine.ran) if line.endswith("install -y --no-install-recommends nginx"))
    assert masked < fetched


def test_somebody_s_own_web_server_is_named_before_anything_is_changed(machine: Machine, source: Path) -> None:
    machine.listening = 'LISTEN 0 511 0.0.0.0:80 0.0.0.0:* users:(("nginx",pid=413,fd=6),("nginx",pid=412,fd=6))'
    before = tree(machine.layout.root)
    with pytest.raises(InstallError, match=r"port 80.*held by nginx \(process 413\).*systemctl disable --now nginx"):
        run(machine, source)
    assert tree(machine.layout.root) == before
    machine.listening = ""
    run(machine, source)
    machine.listening = 'LISTEN 0 128 *:80 *:* users:(("nginx",pid=8,fd=3),("systemd",pid=1,fd=41))'
    run(machine, newer(source))  # an upgrade: that is the wall's own


def test_a_hub_on_the_same_machine_is_none_of_a_walls_business(machine: Machine, source: Path) -> None:
    theirs = machine.layout.root / "etc/systemd/system/hingewall-hub-broker.service"
    edited = theirs.with_name("hingewall-hub-broker.service.d")
    edited.mkdir(parents=True)
    theirs.write_text("[Service]\n")
    run(machine, source)
    run(machine, newer(source))
    uninstall(machine.layout, machine, purge=True)
    assert theirs.exists()
    assert edited.exists()
    assert not [line for line in machine.ran if "hingewall-hub" in line]
    assert HubLayout(machine.layout.root).units == [theirs]


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), InstallError("pip: no space")])
def test_a_card_that_runs_full_is_left_as_it_was(machine: Machine, source: Path, error: Exception) -> None:
    run(machine, source)
    before = tree(machine.layout.root)

    class Full(Machine):
        def _answer(self, command: tuple[str, ...], line: str) -> str:
            if "--require-hashes" in line:
                raise error
            return super()._answer(command, line)

    with pytest.raises(type(error)):
        run(Full(machine.layout.root), newer(source))
    assert tree(machine.layout.root) == before


def test_fail_too_little_room(machine: Machine, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("installing.releases.NEEDED_MB", 10**9)
    with pytest.raises(InstallError, match=r"MB free, expected 1000000000 or more; make room and run it again"):
        run(machine, source)
    assert not list(machine.layout.releases.iterdir())


def test_fail_two_at_once(machine: Machine, source: Path) -> None:
    with steps.only_one(machine.layout), pytest.raises(InstallError, match="another install is running"):
        run(machine, source)


def test_fail_without_systemd(machine: Machine, source: Path) -> None:
    (machine.layout.root / "run/systemd/system").rmdir()
    with pytest.raises(InstallError, match="systemd does not run here"):
        run(machine, source)


def test_fail_a_32_bit_system(machine: Machine, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "armv7l")
    with pytest.raises(InstallError, match=r"put Raspberry Pi OS Lite \(64-bit\) on the card"):
        run(machine, source)
    assert machine.ran == []


def _main(monkeypatch: pytest.MonkeyPatch, what: str) -> object:
    monkeypatch.setattr("sys.argv", ["install.py", what])
    monkeypatch.setattr("sys.path", sys.path[:])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(UNITS.parent / "install.py"), run_name="__main__")
    return ended.value.code


def test_fail_not_root(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(os, "umask", lambda _mask: 0)
    assert _main(monkeypatch, "install") == 1
    assert capsys.readouterr().err == "hingewall install: not root; run: sudo make install\n"


def test_fail_a_python_that_is_too_old_to_read_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.version_info", (3, 9, 2))
    said = _main(monkeypatch, "install")
    assert "expected 3.11 or newer: put Raspberry Pi OS Bookworm or Trixie on the card" in str(said)
    ast.parse((UNITS.parent / "install.py").read_text(), feature_version=(3, 7))


def test_fail_wheels_that_are_not_there(machine: Machine, source: Path, tmp_path: Path) -> None:
    with pytest.raises(InstallError, match="there is no such folder"):
        install(machine.layout, machine, source, wheels=tmp_path / "none")


def test_taken_off_it_leaves_history_and_wiring(machine: Machine, source: Path) -> None:
    run(machine, source)
    record(machine, "rep")
    uninstall(machine.layout, machine, purge=False)
    assert not machine.layout.units
    assert not machine.layout.home.exists()
    assert not machine.layout.command.is_symlink()
    assert recorded(machine.layout.database) == ["rep"]
    assert machine.layout.wiring.exists()
    assert "userdel hingewall" not in machine.ran, "who owns the history stays"


def test_purged_nothing_of_it_is_left(machine: Machine, source: Path) -> None:
    run(machine, source)
    record(machine, "rep")
    override = machine.layout.root / "etc/systemd/system/hingewall-device.service.d/override.conf"
    override.parent.mkdir(exist_ok=True)
    override.touch()
    uninstall(machine.layout, machine, purge=True)
    assert not machine.layout.data.exists()
    assert not machine.layout.wiring.parent.exists()
    assert not override.parent.exists()
    assert "userdel hingewall" in machine.ran
    uninstall(machine.layout, machine, purge=True)


def test_on_a_bigger_disk_that_links_lead_to_it_is_installed_and_taken_off_as_well(
    machine: Machine, source: Path, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    (disk / "hingewall").mkdir(parents=True)
    (disk / "records").mkdir()
    machine.layout.home.symlink_to(disk / "hingewall")
    machine.layout.data.parent.mkdir(parents=True, exist_ok=True)
    machine.layout.data.symlink_to(disk / "records")
    run(machine, source)
    record(machine, "rep")
    run(machine, newer(source))
    assert (disk / "hingewall/current/venv/bin/hingewall").exists()
    uninstall(machine.layout, machine, purge=True)
    assert list(disk.iterdir()) == []
    assert not machine.layout.home.is_symlink()


def test_history_that_was_kept_is_there_after_installing_again(machine: Machine, source: Path) -> None:
    run(machine, source)
    record(machine, "rep")
    uninstall(machine.layout, machine, purge=False)
    run(machine, source)
    assert recorded(machine.layout.database) == ["rep"]
    assert sorted(unit.name for unit in machine.layout.units) == ALL_UNITS


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "unit"
    assert put(place, b"old")
    assert not put(place, b"old")

    def cut(_fd: int) -> None:
        raise PowerCut

    monkeypatch.setattr(os, "fsync", cut)
    with pytest.raises(PowerCut):
        put(place, b"new and longer")
    assert place.read_bytes() == b"old"

    def full(_fd: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        put(place, b"new and longer")
    assert list(tmp_path.iterdir()) == [place], "no half file is left on a card that is full"


def test_a_link_leads_somewhere_at_any_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    current = tmp_path / "current"
    assert link(current, Path("a"))
    assert not link(current, Path("a"))
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(PowerCut()))
    with pytest.raises(PowerCut):
        link(current, Path("b"))
    assert current.readlink() == Path("a")
    monkeypatch.undo()
    assert link(current, Path("b"))
    assert current.readlink() == Path("b")
