"""An update that the owner has asked for on the page: however it goes, a release runs, and the page is told."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from installing import releases
from installing.asked import TRIES, attend
from installing.errors import InstallError
from installing.layout import Layout
from installing.running import Runner
from papermachine import Machine, PowerCut, in_force, newer, run

NEXT = "1.1.0"


@pytest.fixture
def wall(machine: Machine, source: Path) -> Machine:
    """One that runs 1.0.0, with a release at hand."""
    _number(source, "1.0", "1.0.0")
    run(machine, source)
    machine.layout.offered.parent.mkdir(parents=True)
    machine.layout.offered.write_bytes(b"bundle")
    _number(source, "1.0.0", NEXT)
    return machine


def _number(source: Path, old: str, new: str) -> None:
    file = source / "pyproject.toml"
    file.write_text(file.read_text().replace(f'"{old}"', f'"{new}"'))


def asks(wall: Machine, word: object = None) -> None:
    """The device leaves word."""
    wall.layout.asked.parent.mkdir(parents=True, exist_ok=True)
    wall.layout.asked.write_text(json.dumps({"version": NEXT} if word is None else word))


def told(wall: Machine) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(wall.layout.progress.read_bytes())
    return found


class Installer:
    """What stands in for the bundle's own installer: the real steps, on paper, or what a test has it do."""

    def __init__(self, wall: Machine, source: Path) -> None:
        self.wall, self.source = wall, source
        self.ran: list[str | None] = []
        self.last: Callable[[], int] | None = None

    def __call__(
        self, layout: Layout, _runner: Runner, file: Path, _older: bool, options: list[str], wanted: str | None,
        hear: Callable[[str], None],
    ) -> int:  # fmt: skip
        assert (file, options[0]) == (layout.offered, "--between-sets")
        self.ran.append(wanted)
        said = len(self.wall.said)
        if self.last is not None:
            return self.last()
        try:
            run(self.wall, self.source)
        except InstallError as error:
            for line in "\n".join([*self.wall.said[said:], f"hingewall install: {error}"]).splitlines():
                hear(line)
            return 1
        return 0


@pytest.fixture
def installer(wall: Machine, source: Path) -> Installer:
    return Installer(wall, source)


def attended(wall: Machine, installer: Installer) -> dict[str, Any]:
    attend(wall.layout, wall, installer, lambda *_: wall.healthy or in_force(wall) in wall.runs_well)
    return told(wall)


def test_what_the_owner_asked_for_is_installed_and_told(wall: Machine, installer: Installer) -> None:
    asks(wall)
    said = attended(wall, installer)
    assert (said["state"], said["version"], said["before"]) == ("done", NEXT, "1.0.0")
    assert installer.ran == [NEXT]
    assert in_force(wall).startswith(f"{NEXT}-")
    assert wall.layout.updater.readlink() == wall.layout.current.readlink(), "it was seen to work: it brings the next"
    left = [wall.layout.asked, wall.layout.unfinished, wall.layout.offered]
    assert not [place for place in left if place.exists()]


def test_nobody_has_asked_so_nothing_is_done(wall: Machine, installer: Installer) -> None:
    attend(wall.layout, wall, installer)
    assert not installer.ran
    assert not wall.layout.progress.exists()


def test_a_version_that_does_not_come_up_healthy_gives_way_and_the_page_says_so(
    wall: Machine, installer: Installer
) -> None:
    good = in_force(wall)
    asks(wall)
    wall.healthy, wall.runs_well = False, {good}
    said = attended(wall, installer)
    assert (said["state"], said["before"]) == ("went_back", "1.0.0")
    assert "runs again" in said["why"]
    assert in_force(wall) == good
    assert wall.layout.updater.resolve() == wall.layout.current.resolve()
    assert not wall.layout.unfinished.exists()


def test_what_is_refused_changes_nothing_and_says_why(wall: Machine, installer: Installer) -> None:
    good = in_force(wall)
    asks(wall)

    def refuse() -> int:
        raise InstallError("offered.bundle: damaged, or signed by nobody")

    installer.last = refuse
    said = attended(wall, installer)
    assert (said["state"], said["why"]) == ("failed", "offered.bundle: damaged, or signed by nobody")
    assert in_force(wall) == good


@pytest.mark.parametrize("word", ["", "{", [], {"version": "2; sh"}, {"version": 2}, {}])
def test_who_has_taken_over_the_device_has_root_do_nothing_by_what_it_leaves(
    wall: Machine, installer: Installer, word: object
) -> None:
    asks(wall, word)
    attend(wall.layout, wall, installer)
    assert not installer.ran
    assert not wall.layout.asked.exists(), "or the same word would be read for ever"


def test_a_pipe_in_the_word_s_place_holds_nobody_up(wall: Machine, installer: Installer) -> None:
    wall.layout.asked.parent.mkdir(parents=True)
    os.mkfifo(wall.layout.asked)
    attend(wall.layout, wall, installer)
    assert not wall.layout.asked.exists()


def _cut_off(wall: Machine, installer: Installer, before_step: int) -> None:
    wall.power.steps, wall.power.cut_before = 0, before_step
    with pytest.raises(PowerCut):
        attended(wall, installer)
    wall.power.cut_before = None
    wall.layout.asked.unlink(missing_ok=True)  # it lies in memory


@pytest.mark.parametrize("before_step", [1, 20, 45, 70])
def test_cut_off_it_goes_on_by_itself_at_the_next_start(wall: Machine, installer: Installer, before_step: int) -> None:
    asks(wall)
    _cut_off(wall, installer, before_step)
    assert (in_force(wall), told(wall)["state"]) != ("", "done")
    assert attended(wall, installer)["state"] == "done"
    assert installer.ran == [NEXT, NEXT]
    assert in_force(wall).startswith(f"{NEXT}-")


def test_cut_off_again_and_again_it_is_left_alone_and_the_version_before_runs(
    wall: Machine, installer: Installer, source: Path
) -> None:
    """A new version may be what the power supply can't bear."""
    good = in_force(wall)
    asks(wall)

    def switched_and_cut_off() -> int:
        release = releases.make(wall.layout, wall, newer(source), None)
        releases.doubt(release)
        releases.use(wall.layout, release)
        raise PowerCut

    installer.last = switched_and_cut_off
    for _ in range(TRIES):
        with pytest.raises(PowerCut):
            attended(wall, installer)
    assert in_force(wall) != good
    said = attended(wall, installer)
    assert len(installer.ran) == TRIES
    assert (said["state"], in_force(wall)) == ("went_back", good)
    assert "cut off three times" in said["why"]
    assert not wall.layout.unfinished.exists()


def test_an_installer_that_breaks_off_in_the_middle_is_cleared_up_after(
    wall: Machine, installer: Installer, source: Path
) -> None:
    """The new release's own installer may be what is broken: that of the one that works looks after it."""
    good = in_force(wall)
    asks(wall)

    def break_off() -> int:
        releases.use(wall.layout, releases.make(wall.layout, wall, newer(source), None))
        return 1

    installer.last = break_off
    said = attended(wall, installer)
    assert (said["state"], in_force(wall)) == ("went_back", good)
    assert wall.has_run("systemctl start --no-block hingewall.target")


def test_a_claim_code_that_the_installer_prints_is_in_no_log(
    wall: Machine, installer: Installer, capsys: pytest.CaptureFixture[str]
) -> None:
    asks(wall)
    installer.last = lambda: 0

    def say(*arguments: Any) -> int:
        hear = arguments[-1]
        for line in ("start: 1.1.0 runs", "Scan that to make this wall yours. Claim code, to choose a PIN: 1234-5678"):
            hear(line)
        return 0

    attend(wall.layout, wall, say, lambda *_: True)
    printed = capsys.readouterr().out
    assert "start: 1.1.0 runs" in printed
    assert "1234-5678" not in printed
