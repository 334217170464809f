"""The power goes before any one step of an install, an upgrade or the way back: run again, each ends right."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from installing.errors import InstallError
from installing.uninstall import uninstall
from papermachine import ALL_UNITS, Machine, PowerCut, in_force, newer, record, recorded, run, tree


@pytest.fixture(autouse=True)
def _paper_needs_no_sync(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of installs: the disk of the machine that runs them would be all they wait for."""
    monkeypatch.setattr(os, "sync", lambda: None)
    monkeypatch.setattr(os, "fsync", lambda _fd: None)
    connect = sqlite3.connect

    def hasty(path: str | Path, uri: bool = False) -> sqlite3.Connection:
        connection = connect(path, uri=uri)
        connection.execute("PRAGMA synchronous = OFF")
        return connection

    monkeypatch.setattr(sqlite3, "connect", hasty)


def _cuts(machine: Machine, source: Path, works: bool) -> Iterator[int]:
    """Each step of an undisturbed install from here on, the way back included if it does not work."""
    rehearsal = machine.layout.root.with_name("rehearsal")
    shutil.copytree(machine.layout.root, rehearsal, symlinks=True)
    stage = Machine(rehearsal)
    stage.healthy, stage.runs_well = works, {in_force(machine)} if machine.layout.current.is_symlink() else set()
    with nullcontext() if works else pytest.raises(InstallError):
        run(stage, source)
    (machine.layout.root.with_name("expected")).write_text(repr(tree(rehearsal)))
    yield from range(stage.power.steps)


def _cut_everywhere(machine: Machine, source: Path, ends: Callable[[Machine], None], works: bool = True) -> None:
    start = machine.layout.root.with_name("start")
    shutil.copytree(machine.layout.root, start, symlinks=True)
    cuts = list(_cuts(machine, source, works))
    assert len(cuts) > 50
    for number in cuts:
        root = machine.layout.root.with_name(f"cut{number}")
        shutil.copytree(start, root, symlinks=True)
        victim = Machine(root)
        victim.power.cut_before = number
        victim.healthy = works
        with pytest.raises(PowerCut):
            run(victim, source)
        victim.power.cut_before = None
        ends(victim)
        shutil.rmtree(root)


def test_cut_off_at_any_step_and_run_again_a_fresh_install_ends_the_same(machine: Machine, source: Path) -> None:
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
        victim.healthy, victim.runs_well = False, {good}
        with pytest.raises(InstallError, match="does not become healthy" if worked else f"{good} runs again"):
            run(victim, source)
        assert (in_force(victim) == good) is not worked
        assert recorded(victim.layout.database) == ["before"]

    _cut_everywhere(machine, source, ends)


def test_cut_off_anywhere_on_the_way_back_it_is_found_again(machine: Machine, source: Path) -> None:
    run(machine, source)
    record(machine, "before")
    good = in_force(machine)
    newer(source)

    def ends(victim: Machine) -> None:
        victim.runs_well = {good}
        with pytest.raises(InstallError, match=f"{good} runs again"):
            run(victim, source)
        assert in_force(victim) == good
        assert recorded(victim.layout.database) == ["before"]
        assert sorted(unit.name for unit in victim.layout.units) == ALL_UNITS

    _cut_everywhere(machine, source, ends, works=False)


def test_what_was_half_made_when_the_power_went_is_made_anew(machine: Machine, source: Path) -> None:
    run(machine, source)
    half = machine.layout.current.resolve()
    (half / "complete").unlink()
    (half / "venv/bin/hingewall").unlink()
    run(machine, source)
    assert machine.heard(f"{half.name} was not finished; removing it")
    assert (machine.layout.current / "venv/bin/hingewall").exists()


def _cut_while_a_folder_is_taken_away(folder: Path) -> None:
    for program in folder.rglob("venv/bin/hingewall"):
        program.unlink()
    raise PowerCut


def test_a_release_that_was_half_taken_away_is_not_taken_for_a_whole_one(
    machine: Machine, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(machine, source)
    first, text = in_force(machine), (source / "device/hingewall/__init__.py").read_text()
    run(machine, newer(source))
    with monkeypatch.context() as half:
        half.setattr(shutil, "rmtree", _cut_while_a_folder_is_taken_away)
        half.setattr("installing.releases.environment", lambda *_: None)
        with pytest.raises(PowerCut):
            run(machine, newer(source))
    (source / "device/hingewall/__init__.py").write_text(text)
    run(machine, source)
    assert in_force(machine) == first
    assert (machine.layout.current / "venv/bin/hingewall").exists()


def test_cut_off_while_it_is_taken_off_it_can_be_installed_again(
    machine: Machine, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(machine, source)
    with monkeypatch.context() as half:
        half.setattr(shutil, "rmtree", _cut_while_a_folder_is_taken_away)
        with pytest.raises(PowerCut):
            uninstall(machine.layout, machine, purge=False)
    run(machine, source)
    assert (machine.layout.current / "venv/bin/hingewall").exists()
    assert sorted(unit.name for unit in machine.layout.units) == ALL_UNITS
