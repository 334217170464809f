"""Installs that were cut off, and versions that do not work: how each ends, on a machine of paper."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from installing.errors import InstallError
from installing.install import install
from installing.running import Runner
from papermachine import ALL_UNITS, Machine, PowerCut, in_force, newer, record, recorded, run, tree


def _cuts(machine: Machine, source: Path) -> Iterator[int]:
    """Each program that an undisturbed install would start from here on."""
    rehearsal = machine.layout.root.with_name("rehearsal")
    shutil.copytree(machine.layout.root, rehearsal, symlinks=True)
    stage = Machine(rehearsal)
    run(stage, source)
    (machine.layout.root.with_name("expected")).write_text(repr(tree(rehearsal)))
    yield from range(len(stage.ran))


def _cut_everywhere(machine: Machine, source: Path, ends: Callable[[Machine], None]) -> None:
    start = machine.layout.root.with_name("start")
    shutil.copytree(machine.layout.root, start, symlinks=True)
    cuts = list(_cuts(machine, source))
    assert len(cuts) > 10
    for number in cuts:
        root = machine.layout.root.with_name(f"cut{number}")
        shutil.copytree(start, root, symlinks=True)
        victim = Machine(root)
        victim.cut_before = number
        with pytest.raises(PowerCut):
            run(victim, source)
        victim.cut_before = None
        ends(victim)
        shutil.rmtree(root)


def test_cut_off_before_any_program_and_run_again_a_fresh_install_ends_the_same(machine: Machine, source: Path) -> None:
    def ends(victim: Machine) -> None:
        run(victim, source)
        assert repr(tree(victim.layout.root)) == machine.layout.root.with_name("expected").read_text()

    _cut_everywhere(machine, source, ends)


def test_cut_off_anywhere_an_upgrade_ends_the_same_with_its_history(machine: Machine, source: Path) -> None:
    run(machine, source)
    record(machine, "before")
    newer(source)

    def ends(victim: Machine) -> None:
        run(victim, source)
        assert repr(tree(victim.layout.root)) == machine.layout.root.with_name("expected").read_text()
        assert recorded(victim.layout.database) == ["before"]

    _cut_everywhere(machine, source, ends)


def test_cut_off_anywhere_an_upgrade_that_does_not_work_still_finds_its_way_back(
    machine: Machine, source: Path
) -> None:
    run(machine, source)
    record(machine, "before")
    good = in_force(machine)
    newer(source)

    def ends(victim: Machine) -> None:
        worked = in_force(victim) != good and (victim.layout.current / "proven").exists()
        victim.healthy = False
        with pytest.raises(InstallError, match="does not become healthy" if worked else f"{good} runs again"):
            run(victim, source)
        assert (in_force(victim) == good) is not worked
        assert recorded(victim.layout.database) == ["before"]

    _cut_everywhere(machine, source, ends)


def test_what_was_half_made_when_the_power_went_is_made_anew(machine: Machine, source: Path) -> None:
    run(machine, source)
    half = machine.layout.current.resolve()
    (half / "complete").unlink()
    (half / "venv/bin/hingewall").unlink()
    run(machine, source)
    assert machine.heard(f"{half.name} was not finished; removing it")
    assert (machine.layout.current / "venv/bin/hingewall").exists()


def test_a_version_that_does_not_work_gives_history_and_units_back(machine: Machine, source: Path) -> None:
    run(machine, source)
    good = in_force(machine)
    record(machine, "before")
    newer(source)
    (source / "systemd/units/hingewall-sync.service").write_text("[Service]\nExecStart=/bin/true\n")
    (source / "systemd/units/hingewall-camera.service").unlink()

    def spoil(_runner: Runner, _within_s: float) -> bool:
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
    machine.healthy = False
    with pytest.raises(InstallError, match=f"{good} runs again"):
        run(machine, source)
    assert in_force(machine) == good
    assert recorded(machine.layout.database) == ["in the new form"]


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
