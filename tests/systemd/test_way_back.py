"""Versions that do not work: how each install of one ends, on a machine of paper."""

import errno
import os
from pathlib import Path

import pytest

from installing.errors import InstallError
from installing.install import install
from installing.running import Runner, put
from papermachine import ALL_UNITS, Machine, in_force, newer, record, recorded, run


def test_a_version_that_does_not_work_gives_history_and_units_back(machine: Machine, source: Path) -> None:
    run(machine, source)
    good = in_force(machine)
    record(machine, "before")
    newer(source)
    (source / "systemd/units/hingewall-sync.service").write_text("[Service]\nExecStart=/bin/true\n")
    (source / "systemd/units/hingewall-camera.service").unlink()

    def spoil(_runner: Runner, _within_s: float) -> bool:
        if in_force(machine) == good:
            return True
        record(machine, "by the new one")
        assert "hingewall-sync.service" in {unit.name for unit in machine.layout.units}
        return False

    with pytest.raises(InstallError) as raised:
        install(machine.layout, machine, source, is_healthy=spoil)
    assert f"{good} runs again" in str(raised.value)
    assert "what it said last" in str(raised.value)
    assert in_force(machine) == good
    assert sorted(unit.name for unit in machine.layout.units) == ALL_UNITS
    assert recorded(machine.layout.database) == ["before"]
    assert recorded(machine.layout.data / "hingewall.db.failed") == ["before", "by the new one"]
    assert machine.ran[-1].startswith("systemctl start"), "the one before is started last"


@pytest.mark.parametrize("place", [".hingewall.db.new", "hingewall.db.before-*"])
def test_links_that_a_taken_over_device_left_beside_the_history_lead_root_to_no_other_file(
    machine: Machine, source: Path, tmp_path: Path, place: str
) -> None:
    """Its folder is its own, and root copies in it."""
    run(machine, source)
    good = in_force(machine)
    record(machine, "before")
    newer(source)
    (other := tmp_path / "shadow").write_text("root's")

    def spoil(_runner: Runner, _within_s: float) -> bool:
        if in_force(machine) != good:
            link = next(machine.layout.data.glob(place), machine.layout.data / place)
            link.unlink(missing_ok=True)
            link.symlink_to(other)
            return False
        return True

    with pytest.raises(InstallError, match=f"{good} runs again"):
        install(machine.layout, machine, source, is_healthy=spoil)
    assert other.read_text() == "root's"
    assert recorded(machine.layout.database) == ["before"]


def test_that_the_version_before_is_no_better_is_not_kept_quiet(machine: Machine, source: Path) -> None:
    run(machine, source)
    good = in_force(machine)
    machine.healthy = False
    with pytest.raises(InstallError, match=f"{good} is back but does not become healthy either, since"):
        run(machine, newer(source))
    assert in_force(machine) == good


def test_a_release_whose_start_is_refused_is_left_too(machine: Machine, source: Path) -> None:
    run(machine, source)
    good = in_force(machine)
    newer(source)
    refused = Refusing(machine.layout.root, "systemctl enable", times=1)
    with pytest.raises(InstallError, match=f"{good} runs again"):
        run(refused, source)
    assert in_force(machine) == good


class Refusing(Machine):
    """A machine on which one program fails."""

    def __init__(self, root: Path, program: str, times: int) -> None:
        super().__init__(root)
        self.program, self.times = program, times

    def run(self, *command: str, quiet: bool = True) -> str:
        done = super().run(*command, quiet=quiet)
        if self.times and self.ran[-1].startswith(self.program):
            self.times -= 1
            raise InstallError(f"`{self.program}` failed (1)")
        return done


def test_a_version_that_worked_is_not_left_when_its_surroundings_fail(machine: Machine, source: Path) -> None:
    """Its history goes on since then: going back would take that away."""
    run(machine, source)
    record(machine, "old")
    run(machine, newer(source))
    record(machine, "new")
    machine.healthy = False
    with pytest.raises(InstallError, match=f"^{in_force(machine)} does not become healthy"):
        run(machine, source)
    assert recorded(machine.layout.database) == ["new", "old"]


def test_an_older_version_that_is_put_back_and_works_no_more_gives_way_to_the_newer(
    machine: Machine, source: Path
) -> None:
    run(machine, source)
    older = (source / "device/hingewall/__init__.py").read_text()
    run(machine, newer(source))
    record(machine, "in the new form")
    good = in_force(machine)
    (source / "device/hingewall/__init__.py").write_text(older)
    machine.healthy, machine.runs_well = False, {good}
    with pytest.raises(InstallError, match=f"{good} runs again"):
        run(machine, source)
    assert in_force(machine) == good
    assert recorded(machine.layout.database) == ["in the new form"]


def test_a_version_whose_units_do_not_fit_on_the_card_gives_way_too(
    machine: Machine, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(machine, source)
    good = in_force(machine)
    (newer(source) / "systemd/units/hingewall-sync.service").write_text("[Service]\nExecStart=/bin/true\n")
    machine.ran.clear()

    def place(path: Path, content: bytes, mode: int = 0o644) -> bool:
        if path.name == "hingewall-sync.service":
            raise OSError(errno.ENOSPC, "No space left on device")
        return put(path, content, mode)

    monkeypatch.setattr("installing.system.put", place)
    with pytest.raises(InstallError, match=f"{good} runs again, since .*No space left"):
        run(machine, source)
    assert in_force(machine) == good
    assert machine.ran[-1].startswith("systemctl start")


def test_a_history_that_can_not_be_copied_stops_the_upgrade_and_not_the_wall(machine: Machine, source: Path) -> None:
    run(machine, source)
    good = in_force(machine)
    machine.layout.data.mkdir(parents=True)
    machine.layout.database.write_bytes(b"no database at all")
    machine.ran.clear()
    with pytest.raises(InstallError, match=r"hingewall.db can't be copied \(file is not a database\); make room"):
        run(machine, newer(source))
    assert in_force(machine) == good
    assert machine.ran[-1].startswith("systemctl start"), "what was stopped for it runs again"
    assert list(machine.layout.data.iterdir()) == [machine.layout.database], "no half copy is left"


def test_on_a_pi_whose_clock_stood_still_the_newest_copy_of_the_history_is_kept(machine: Machine, source: Path) -> None:
    run(machine, source)
    record(machine, "rep")
    names = {"hingewall.db.before-1.0-aaaaaaaaaaaa", "hingewall.db.before-1.0-bbbbbbbbbbbb", "hingewall.db.before-7"}
    for copy in (machine.layout.data / name for name in names):
        copy.touch()
        os.utime(copy, (4e9, 4e9))
    run(machine, newer(source))
    kept = {path.name for path in machine.layout.data.glob("hingewall.db.before-*")}
    assert f"hingewall.db.before-{in_force(machine)}" in kept
    assert "hingewall.db.before-7" in kept, "the device's own, from before a migration"
    assert len(kept) == 3


def test_a_version_that_was_made_anew_takes_no_history_with_it_when_it_fails(machine: Machine, source: Path) -> None:
    """Its old copy of the history is from before it was first put there."""
    run(machine, source)
    record(machine, "old")
    good = in_force(machine)
    run(machine, newer(source))
    record(machine, "since")
    for mark in ("complete", "proven"):
        (machine.layout.current / mark).unlink()
    machine.healthy, machine.runs_well = False, {good}
    with pytest.raises(InstallError, match=f"{good} runs again"):
        run(machine, source)
    assert recorded(machine.layout.database) == ["old", "since"]


def test_another_python_after_an_upgrade_of_debian_makes_the_release_anew(
    machine: Machine, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(machine, source)
    before = in_force(machine)
    monkeypatch.setattr("sys.version_info", (3, 99, 0))
    run(machine, source)
    assert in_force(machine) != before
    assert (machine.layout.current / "venv/bin/hingewall").exists()


def test_a_fresh_install_that_does_not_work_says_what_to_do(machine: Machine, source: Path) -> None:
    machine.healthy = False
    with pytest.raises(InstallError, match="sudo hingewall check"):
        run(machine, source)


def test_two_versions_are_kept_the_one_in_use_and_the_one_that_worked_before(machine: Machine, source: Path) -> None:
    run(machine, source)
    first = in_force(machine)
    machine.healthy = False
    with pytest.raises(InstallError):
        run(machine, newer(source))
    machine.healthy = True
    run(machine, newer(source))
    assert {path.name for path in machine.layout.releases.iterdir()} == {first, in_force(machine)}
