"""Clock, disk, temperature and supply, read from a machine made of files."""

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from hingewall.checks.system import clock, disk, power, temperature


def put(root: Path, path: str, text: str) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def space(free_mib: float = 1000, read_only: bool = False) -> Any:
    """What statvfs(2) would say."""
    status = SimpleNamespace(
        f_bavail=int(free_mib * 256), f_frsize=4096, f_flag=os.ST_RDONLY | os.ST_NOSUID if read_only else os.ST_NOSUID
    )
    return lambda _path: status


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "hingewall"
    folder.mkdir()
    return folder


def test_a_clock_that_nobody_set_would_date_sets_wrongly() -> None:
    assert clock(True).ok
    check = clock(False)
    assert check.ok is False
    assert "timedatectl" in check.first


def test_a_disk_with_room(folder: Path) -> None:
    assert [(check.name, check.ok) for check in disk(folder / "hingewall.db", space())] == [
        ("database folder", True),
        ("disk space", True),
    ]


@pytest.mark.parametrize(("free_mib", "ok"), [(199.9, False), (200, True)])
def test_a_card_that_is_nearly_full(folder: Path, free_mib: float, ok: bool) -> None:
    check = disk(folder / "hingewall.db", space(free_mib))[1]
    assert check.ok is ok
    assert check.found == f"200 MiB free in {folder}"


def test_a_worn_card_that_went_read_only(folder: Path) -> None:
    check = disk(folder / "hingewall.db", space(read_only=True))[0]
    assert check.ok is False
    assert "read-only" in check.found


def test_a_folder_that_was_never_made(tmp_path: Path) -> None:
    (check,) = disk(tmp_path / "none" / "hingewall.db")
    assert check.ok is False
    assert check.found == f"there is no folder {tmp_path}/none"


def test_a_folder_that_is_another_users_is_not_judged(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_args: False)
    monkeypatch.setattr(os, "getuid", lambda: folder.stat().st_uid + 1)
    check = disk(folder / "hingewall.db", space())[0]
    assert check.ok is None
    assert "sudo hingewall check" in check.found


def test_a_folder_of_ones_own_that_can_not_be_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_args: False)
    assert disk(folder / "hingewall.db", space())[0].ok is False


@pytest.mark.parametrize(("told", "ok", "found"), [
    ("48312\n", True, "48 degrees"), ("79999\n", True, "80 degrees"), ("80000\n", False, "80 degrees"),
    ("-5000\n", True, "-5 degrees"), ("cold", None, "this machine does not report it"),
])  # fmt: skip
def test_a_hot_processor(tmp_path: Path, told: str, ok: bool | None, found: str) -> None:
    put(tmp_path, "sys/class/thermal/thermal_zone0/temp", told)
    check = temperature(tmp_path)
    assert (check.ok, check.found) == (ok, found)


def test_a_machine_that_tells_neither_temperature_nor_power(tmp_path: Path) -> None:
    assert temperature(tmp_path).ok is None
    assert power(tmp_path).ok is None


@pytest.mark.parametrize(("bits", "ok", "found"), [
    ("0\n", True, "no under-voltage, not throttled"),
    ("1\n", False, "under-voltage now"),
    ("50005\n", False, "under-voltage, throttled now"),
    ("50000\n", False, "under-voltage, throttled since the start"),
    ("80008\n", False, "too hot now"),
    ("80000\n", True, "too hot since the start"),
    ("10002\n", False, "frequency capped now; under-voltage since the start"),
    ("nonsense", None, "this machine does not report it"),
])  # fmt: skip
def test_what_the_firmware_says_of_the_supply(tmp_path: Path, bits: str, ok: bool | None, found: str) -> None:
    put(tmp_path, "sys/devices/platform/soc/soc:firmware/get_throttled", bits)
    check = power(tmp_path)
    assert (check.ok, check.found) == (ok, found)


@pytest.mark.parametrize(("alarm", "ok"), [("0", True), ("1", False)])
def test_a_kernel_that_only_has_the_hwmon_driver(tmp_path: Path, alarm: str, ok: bool) -> None:
    put(tmp_path, "sys/class/hwmon/hwmon0/name", "cpu_thermal\n")
    put(tmp_path, "sys/class/hwmon/hwmon1/name", "rpi_volt\n")
    put(tmp_path, "sys/class/hwmon/hwmon1/in0_lcrit_alarm", f"{alarm}\n")
    assert power(tmp_path).ok is ok
