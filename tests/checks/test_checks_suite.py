"""All checks together: on a machine that is well, on one that has nothing, and beside a running device."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from gpiozero.pins.mock import MockFactory, MockPWMPin

from hingewall.checks.check import Check
from hingewall.checks.prompt import NonInteractive
from hingewall.checks.report import all_good
from hingewall.checks.suite import Machine, run_checks
from hingewall.errors import PinError
from hingewall.link.live import LivePublisher
from hingewall.places import Places, places
from hingewall.sensing.range_sensor import RangeSensor
from hingewall.sensing.vl53l1x.sensor import Vl53l1xSensor
from hingewall.settings.wiring import Board, Wiring
from hingewall.simulation.chip import Vl53l1xChip
from hingewall.simulation.chip_bus import EmulatedBus
from hingewall.simulation.chip_ranging import Sample, Window
from sockets import snapshot

WIRING = Wiring(board=Board(pin_factory="lgpio"))


def card(window: Window) -> Sample:
    """Half a metre away, with the noise of a still one."""
    return Sample(500 + window.count % 3, 9, 2.0, 10.0, 0.1, 200.0)


@pytest.fixture
def where(tmp_path: Path) -> Places:
    return places(tmp_path)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """A Pi made of files, with an emulated sensor and mock pins."""
    root = tmp_path / "root"
    (root / "dev").mkdir(parents=True)
    for node in ("i2c-1", "gpiochip0", "media0"):
        (root / "dev" / node).touch()
    chip, pins = Vl53l1xChip(card), MockFactory(pin_class=MockPWMPin)

    def sensor(_wiring: Wiring, _factory: Any) -> RangeSensor:
        return Vl53l1xSensor(lambda: EmulatedBus(chip))

    camera = tmp_path / "camera.sh"
    camera.write_text("#!/bin/sh\necho \"['imx708']\"\n")
    camera.chmod(0o755)
    yield Machine(
        root, factory=lambda _name: pins, bus=lambda _number: EmulatedBus(chip), sensor=sensor,
        synchronised=lambda: True, python=(str(camera),), pause=lambda _s: None,
    )  # fmt: skip
    pins.close()


def by_name(checks: list[Check]) -> dict[str, Check]:
    named = {check.name: check for check in checks}
    assert len(named) == len(checks), "each finding has a name of its own"
    return named


def test_a_device_that_is_well_passes_every_check(where: Places, machine: Machine) -> None:
    checks = by_name(run_checks(where, WIRING, NonInteractive(), machine))
    assert list(checks) == [
        "pins", "rights: i2c", "rights: gpio", "rights: video", "I2C bus", "sensor", "readings", "spread",
        "blue LED", "white LED", "orange LED", "beeper", "button",
        "camera", "clock", "database folder", "disk space", "temperature", "power",
    ]  # fmt: skip
    # How fast readings come is this machine's doing as much as the driver's: test_checks_ranging has that.
    assert {name: check for name, check in checks.items() if check.ok is False and name != "readings"} == {}
    assert checks["readings"].found.startswith("50 readings at ")
    assert checks["camera"].found == "imx708"


def test_a_machine_with_nothing_fails_each_with_something_to_look_at(where: Places, tmp_path: Path) -> None:
    def no_pins(_name: str) -> Any:
        raise PinError("board.pin_factory lgpio: can't be used here (no chip); this is no Pi")

    bare = Machine(
        tmp_path / "bare", factory=no_pins, bus=lambda _n: EmulatedBus(), synchronised=lambda: False,
        python=("/no/such/python",), pause=lambda _s: None,
    )  # fmt: skip
    nowhere = replace(where, database=tmp_path / "none" / "hingewall.db")
    checks = by_name(run_checks(nowhere, WIRING, NonInteractive(), bare))
    failures = [check for check in checks.values() if check.ok is False]
    assert {check.name for check in failures} == {"GPIO", "I2C bus", "camera", "clock", "disk"}
    assert all(check.first for check in failures)
    assert "readings" in checks
    assert not all_good(list(checks.values()))


def test_beside_a_running_device_its_hardware_is_left_alone(
    where: Places, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def touched(*_args: Any) -> Any:
        pytest.fail("that is the device's")

    publisher = LivePublisher(where.live_socket)
    publisher.start()
    publisher.publish(snapshot())
    try:
        hands_off = replace(machine, factory=touched, bus=touched, sensor=touched)
        checks = by_name(run_checks(where, WIRING, NonInteractive(), hands_off))
    finally:
        publisher.close()
    assert checks["device process"].ok
    for name in ("I2C bus", "sensor", "readings", "lights and beeper", "button"):
        assert checks[name].ok is None
        assert "systemctl stop hingewall-device" in checks[name].found
    assert checks["clock"].ok


def test_settings_that_can_not_be_read_are_a_finding_and_the_rest_goes_on(where: Places, machine: Machine) -> None:
    where.database.write_bytes(b"not a database" * 100)
    checks = by_name(run_checks(where, WIRING, NonInteractive(), machine))
    assert checks["database"].ok is False
    assert checks["camera"].ok
