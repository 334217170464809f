"""For all tests of the installer: a checkout, in a folder with a space in its name, and a machine to put it on."""

from pathlib import Path

import pytest

from papermachine import Machine, checkout, raspberry


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return checkout(tmp_path / "my gym" / "hingewall")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return raspberry(tmp_path / "root")
