"""The wall clock: what it says, and whether that is believed."""

import ctypes
import errno
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hingewall.clock import WallClock
from hingewall.clock import system as clock
from hingewall.clock.system import kernel_believes


class Kernel:
    """A C library whose adjtimex answers what a test wants."""

    def __init__(self, state: int, error: int = 0) -> None:
        self.state, self.error = state, error

    def adjtimex(self, _buffer: Any) -> int:
        ctypes.set_errno(self.error)
        return self.state


@pytest.fixture(autouse=True)
def a_pi_without_the_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "synchronized"
    model = tmp_path / "model"
    model.write_bytes(b"Raspberry Pi Zero 2 W Rev 1.0\0")
    monkeypatch.setattr(clock, "TIMESYNC", path)
    monkeypatch.setattr(clock, "PI_MODEL", model)
    monkeypatch.setattr("sys.platform", "linux")
    return path


@pytest.mark.parametrize(
    ("kernel", "believed"),
    [
        (Kernel(0), True),
        (Kernel(1), True),  # a leap second is to come
        (Kernel(5), False),
        (Kernel(-1, errno.EPERM), False),  # a sandbox, which knows nothing
        (Kernel(-1, errno.EFAULT), False),
    ],
)
def test_the_kernel_is_asked(kernel: Kernel, believed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: kernel)
    assert kernel_believes() is believed


def test_timesyncd_is_believed_even_when_the_kernel_doubts(
    a_pi_without_the_time: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Kernel(5))
    a_pi_without_the_time.touch()
    assert kernel_believes()


@pytest.mark.parametrize("model", [b"Orange Pi Zero 2", b""])
def test_a_machine_that_is_no_pi_has_a_battery_for_its_clock(
    model: bytes, a_pi_without_the_time: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Kernel(5))
    assert not kernel_believes()
    (a_pi_without_the_time.parent / "model").write_bytes(model)
    assert kernel_believes()
    (a_pi_without_the_time.parent / "model").unlink()
    assert kernel_believes()


def test_elsewhere_than_on_linux_it_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    assert kernel_believes()


def test_the_system_itself_can_be_asked() -> None:
    assert kernel_believes() in (True, False)


def test_the_answer_is_good_for_five_seconds() -> None:
    asked: list[float] = []
    t = 100.0

    def believed() -> bool:
        asked.append(t)
        return len(asked) > 1

    wall = WallClock(monotonic=lambda: t, believed=believed)
    assert wall.synchronised() is False
    t = 104.9
    assert wall.synchronised() is False
    t = 105.0
    assert wall.synchronised() is True
    assert asked == [100.0, 105.0]


def test_a_boot_has_one_id_and_the_time_is_in_utc() -> None:
    wall = WallClock()
    assert wall.boot_id() == WallClock().boot_id() or not clock.BOOT_ID.exists()
    assert wall.now().tzinfo is UTC
    assert wall.monotonic() <= wall.monotonic()
    assert WallClock(now=lambda: datetime(2026, 1, 1, tzinfo=UTC)).now().year == 2026


def test_a_system_without_boot_ids_gets_one_for_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "BOOT_ID", tmp_path / "none")
    assert len(WallClock().boot_id()) == 36
