"""What the hub's units promise, as systemd itself reads them."""

from pathlib import Path

import pytest

from analyzing import analyzed, complaints, exposure, system_with

FOLDER = Path(__file__).parents[2] / "systemd/hub/units"
SERVICES = sorted(unit.name for unit in FOLDER.glob("*.service"))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return system_with(FOLDER, tmp_path_factory.mktemp("root"))


@analyzed
@pytest.mark.parametrize("unit", SERVICES)
def test_each_process_of_the_hub_is_shut_in_as_a_walls(root: Path, unit: str) -> None:
    exposure(root, unit)


@analyzed
def test_systemd_understands_every_word(root: Path) -> None:
    assert complaints(root) == []


def test_none_but_the_broker_and_the_front_is_met_from_outside() -> None:
    shut = {unit for unit in SERVICES if "IPAddressDeny=any" in (FOLDER / unit).read_text()}
    assert set(SERVICES) - shut == {"hingewall-hub-broker.service", "hingewall-hub-front.service"}
