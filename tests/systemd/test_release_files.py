"""What a release is made of once it lies on a wall: who may change it, and who put it together."""

import stat
from pathlib import Path

from installing.os_updates import DECLINED, WANTED
from papermachine import Machine, run


def test_of_a_checkout_that_anybody_may_change_nothing_of_the_release_is_for_all_to_change(
    machine: Machine, source: Path
) -> None:
    """A checkout from a stick, or out of a zip file: its units are what root installs at a way back."""
    tool = source / "systemd/tool.sh"
    tool.write_text("#!/bin/sh\n")
    for path in (source, *source.rglob("*")):
        path.chmod(0o777 if path.is_dir() or path == tool else 0o666)
    tool.chmod(0o6777)
    run(machine, source)
    kept = machine.layout.current / "source"
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (kept, *kept.rglob("*"))}
    assert {path for path, mode in modes.items() if mode not in (0o755, 0o644)} == set()
    assert modes[kept / "systemd/tool.sh"] == 0o755
    assert modes[kept / "pyproject.toml"] == 0o644
    assert any(line.startswith("chmod -R u-s,go-ws ") and line.endswith("/venv") for line in machine.ran)


def test_whatever_runs_code_of_a_package_runs_as_somebody_who_may_do_nothing_else(
    machine: Machine, source: Path, tmp_path: Path
) -> None:
    (tmp_path / "wheels").mkdir()
    run(machine, source, wheels=tmp_path / "wheels")
    python = [line for line in machine.ran if "/venv/bin/" in line and "segno" not in line and "wifi" not in line]
    assert len(python) == 5, "three of pip, one of the compiler, one first sign of life"
    for line in python:
        assert line.startswith("systemd-run ")
        assert "--property=User=hingewall-build" in line
        assert "--property=PrivateNetwork=yes" in line, "what lies in a folder needs no network"
    locked = [line for line in python if "--require-hashes" in line]
    assert [line.rpartition("/")[2] for line in locked] == ["requirements.lock", "requirements-build.lock"]
    assert all("--only-binary :all:" in line and "--no-index" in line for line in locked)
    order = [next(n for n, line in enumerate(machine.ran) if words in line) for words in (
        "chown -R hingewall-build:", "bin/hingewall --version", "chown -R -h root:root", "systemctl start",
    )]  # fmt: skip
    assert order == sorted(order), "root's again before anything of it is started"


def test_security_fixes_of_debian_come_by_themselves(machine: Machine, source: Path) -> None:
    machine.packages.remove("unattended-upgrades")
    run(machine, source)
    assert any(line.endswith("--no-install-recommends unattended-upgrades") for line in machine.ran)
    assert machine.layout.os_updates.read_text() == WANTED


def test_who_declines_them_is_not_asked_again_and_may_think_again(machine: Machine, source: Path) -> None:
    machine.packages.remove("unattended-upgrades")
    run(machine, source, fixes=False)
    run(machine, source)
    assert not any("unattended-upgrades" in line for line in machine.ran if "install" in line)
    assert machine.layout.os_updates.read_text() == DECLINED
    machine.layout.os_updates.unlink()
    run(machine, source)
    assert machine.layout.os_updates.read_text() == WANTED
