"""What the hub's units promise, as systemd itself reads them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from waiting import PATIENCE_S

FOLDER = Path(__file__).parents[2] / "systemd/hub/units"
SERVICES = sorted(unit.name for unit in FOLDER.glob("*.service"))
MOST_EXPOSED = 15
"""In tenths, as a wall's."""

pytestmark = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("root")
    shutil.copytree(FOLDER, place / "etc/systemd/system")
    (place / "usr/lib/systemd/system").mkdir(parents=True)
    for unit in Path("/usr/lib/systemd/system").glob("*.*"):
        if unit.is_file() and not unit.is_symlink():
            shutil.copy2(unit, place / "usr/lib/systemd/system")
    for program in re.findall(r"^Exec\w+=(/\S+)", "".join(unit.read_text() for unit in FOLDER.iterdir()), re.MULTILINE):
        theirs = place / program[1:]
        theirs.parent.mkdir(parents=True, exist_ok=True)
        theirs.write_text("#!/bin/sh\n")
        theirs.chmod(0o755)
    return place


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )


@pytest.mark.parametrize("unit", SERVICES)
def test_each_process_of_the_hub_is_shut_in_as_a_walls(root: Path, unit: str) -> None:
    done = analyze(f"--root={root}", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager", unit)
    assert done.returncode == 0, done.stdout[-300:] + done.stderr


def test_systemd_understands_every_word(root: Path) -> None:
    done = analyze(
        f"--root={root}", "--man=no", "verify", *(str(unit) for unit in (root / "etc/systemd/system").iterdir())
    )
    assert [line for line in (done.stdout + done.stderr).splitlines() if "hingewall" in line] == []


def test_none_but_the_broker_and_the_front_is_met_from_outside() -> None:
    shut = {unit for unit in SERVICES if "IPAddressDeny=any" in (FOLDER / unit).read_text()}
    assert set(SERVICES) - shut == {"hingewall-hub-broker.service", "hingewall-hub-front.service"}
