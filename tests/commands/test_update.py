"""``hingewall update`` hands over to the installer of the release in use."""

import os
from pathlib import Path

import pytest

from hingewall.commands import update
from hingewall.commands.cli import main


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """What would be run, on a machine where Hingewall is installed."""
    (tmp_path / "install.py").touch()
    monkeypatch.setattr(update, "INSTALLER", tmp_path)
    ran: list[str] = []
    monkeypatch.setattr(os, "execv", lambda _program, command: ran.extend(command))
    monkeypatch.chdir("/media")
    return ran


def test_a_file_is_handed_to_the_installer_wherever_it_is_named_from(asked: list[str], tmp_path: Path) -> None:
    main(["update", "a.bundle", "--allow-older"])
    assert asked == ["/usr/bin/python3", f"{tmp_path}/install.py", "install", "--bundle", "/media/a.bundle",
                     "--allow-older"]  # fmt: skip


def test_looking_is_the_updater_s(asked: list[str], tmp_path: Path) -> None:
    main(["update", "--check"])
    assert asked == ["/usr/bin/python3", f"{tmp_path}/updates.py", "--now"]


def test_fail_where_nothing_is_installed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(update, "INSTALLER", Path("/nowhere"))
    assert main(["update", "a.bundle"]) == 2
    assert capsys.readouterr().err == (
        "hingewall: update: no Hingewall is installed on this machine; in a clone of the repository: git pull\n"
    )


@pytest.mark.parametrize("line", [["update"], ["update", "a.bundle", "--check"]])
def test_fail_neither_or_both(asked: list[str], capsys: pytest.CaptureFixture[str], line: list[str]) -> None:
    assert main(line) == 2
    assert "hingewall update --help says more" in capsys.readouterr().err
    assert not asked
