"""May this user open the hardware? On a /dev made of files."""

import grp
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from hingewall.checks.check import Check
from hingewall.checks.rights import may_open, rights
from hingewall.settings.wiring import Sensor, Wiring


@pytest.fixture
def dev(tmp_path: Path) -> Path:
    dev = tmp_path / "dev"
    dev.mkdir()
    return dev


def found(root: Path, group: str, camera: bool = True, may: bool = True) -> Check:
    checks = rights(root, Wiring(), camera, lambda _path: may)
    return next(check for check in checks if check.name == f"rights: {group}")


def test_nodes_that_are_not_there_are_no_question_of_rights(tmp_path: Path, dev: Path) -> None:
    assert {check.name: check.ok for check in rights(tmp_path, Wiring(), True)} == {
        "rights: i2c": None, "rights: gpio": None, "rights: video": None,
    }  # fmt: skip


@pytest.mark.parametrize(("group", "node"), [("i2c", "i2c-1"), ("gpio", "gpiochip0"), ("video", "media0")])
def test_a_user_who_may_and_one_who_may_not(
    tmp_path: Path, dev: Path, monkeypatch: pytest.MonkeyPatch, group: str, node: str
) -> None:
    (dev / node).touch()
    monkeypatch.setattr(grp, "getgrgid", lambda _gid: SimpleNamespace(gr_name=group))
    assert found(tmp_path, group).ok
    check = found(tmp_path, group, may=False)
    assert check.ok is False
    assert f"/dev/{node}" in check.found
    assert check.first.startswith(f"sudo usermod -aG {group} ")
    assert "log in again" in check.first


def test_a_node_without_its_group_wants_the_udev_rule_and_no_membership(
    tmp_path: Path, dev: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (dev / "gpiochip0").touch()
    monkeypatch.setattr(grp, "getgrgid", lambda _gid: SimpleNamespace(gr_name="root"))
    check = found(tmp_path, "gpio", may=False)
    assert "group root" in check.found
    assert "udev rule" in check.first
    assert "usermod" not in check.first


def test_only_the_bus_of_the_wiring_file_matters(tmp_path: Path, dev: Path) -> None:
    (dev / "i2c-1").touch()
    checks = rights(tmp_path, Wiring(sensor=Sensor(i2c_bus=3)), False, lambda _path: False)
    assert [(check.name, check.ok) for check in checks] == [("rights: i2c", None), ("rights: gpio", None)]


def test_it_is_the_system_that_is_asked(dev: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Path, int]] = []

    def access(path: Path, mode: int) -> bool:
        asked.append((path, mode))
        return True

    monkeypatch.setattr(os, "access", access)
    assert may_open(dev)
    assert asked == [(dev, os.R_OK | os.W_OK)]
