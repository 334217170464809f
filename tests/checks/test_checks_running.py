"""A device that runs already is asked, and its hardware left to it."""

from pathlib import Path

import msgspec

from hingewall.checks.check import Check
from hingewall.checks.running import running_device
from hingewall.link.live import LivePublisher
from hingewall.messages.snapshot import FaultView, Snapshot
from sockets import snapshot


def asked(path: Path, told: Snapshot | None, limit_s: float = 20.0) -> Check:
    publisher = LivePublisher(path)
    publisher.start()
    try:
        if told is not None:
            publisher.publish(told)
        check = running_device(path, limit_s)
    finally:
        publisher.close()
    assert check is not None
    return check


def test_no_socket_is_no_device(tmp_path: Path) -> None:
    assert running_device(tmp_path / "live.sock") is None


def test_a_socket_that_a_killed_device_left_is_no_device(tmp_path: Path) -> None:
    (tmp_path / "live.sock").touch()
    assert running_device(tmp_path / "live.sock", limit_s=0.3) is None


def test_a_device_that_is_well_says_what_it_sees(tmp_path: Path) -> None:
    told = msgspec.structs.replace(snapshot(), distance_mm=612.4, faults=(), source="hardware")
    assert asked(tmp_path / "live.sock", told) == Check("device process", True, "runs (hardware), no faults, 612 mm")


def test_a_device_in_trouble_says_which_and_what_to_do(tmp_path: Path) -> None:
    fault = FaultView(kind="i2c", since=1.0, text="The sensor does not answer.", fix="Look at its wires.")
    told = msgspec.structs.replace(snapshot(), source="hardware", faults=(fault,))
    assert asked(tmp_path / "live.sock", told) == Check(
        "device process", False, "runs (hardware), i2c: The sensor does not answer.", "Look at its wires."
    )


def test_a_device_that_says_nothing_is_a_failure_of_its_own(tmp_path: Path) -> None:
    check = asked(tmp_path / "live.sock", None, limit_s=0.3)
    assert check.ok is False
    assert "journalctl" in check.first
