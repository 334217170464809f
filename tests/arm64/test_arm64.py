"""On aarch64 the product is installed by its installer's own steps, and judges people as it does here.

The processor is QEMU's, so nothing is said here of how fast any of it is.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import hingewall
from arm64.binfmt import runnable
from arm64.userlands import HINGEWALL, PYTHON, UserLand, lacking, without_time

pytestmark = [
    pytest.mark.arm64,
    pytest.mark.skipif(lacking() is not None, reason=f"an aarch64 user land {lacking()}"),
]
RECORDINGS = sorted((Path(__file__).parents[1] / "recordings").glob("*.jsonl.gz"))
ROOMS = (
    "coaching/test_verdict.py", "signals/test_cue_selector.py", "sensing/test_plausibility.py",
    "storage/test_store.py", "settings/test_wiring_file.py", "camera/test_exposure.py", "test_errors_and_messages.py",
)  # fmt: skip
"""Of each kind that could differ there: arithmetic, compiled msgspec and SQLite, numpy."""
LIBRARIES = """
import json, lgpio, numpy, msgspec
try:
    lgpio.gpiochip_open(99)
except lgpio.error as error:
    said = str(error)
print(json.dumps({"lgpio": lgpio.__file__, "said": said, "numpy": numpy.__file__, "msgspec": msgspec._core.__file__}))
"""


@pytest.fixture(scope="module", params=["bookworm", pytest.param("trixie", marks=pytest.mark.trixie)])
def land(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[UserLand]:
    """A Debian with the product installed."""
    with runnable():
        yield UserLand(request.param, tmp_path_factory.mktemp("land")).installed()


def test_the_installer_needs_no_compiler_and_takes_locked_wheels_alone(land: UserLand) -> None:
    assert "packages: already there" in land.said
    assert "release: making" in land.said
    assert "prepared: " in land.said
    assert not list((land.root / "usr/bin").glob("*gcc*"))
    assert land.run(HINGEWALL, "--version").split()[-1] == hingewall.__version__


def test_numpy_is_debians_and_what_drives_the_pins_is_the_locks(land: UserLand) -> None:
    found = json.loads(land.run(PYTHON, "-c", LIBRARIES))
    assert found["numpy"].startswith("/usr/lib/python3/dist-packages/")
    assert "can not open gpiochip" in found["said"], "its compiled part runs"
    for library in ("lgpio", "msgspec"):
        assert found[library].startswith("/opt/hingewall/current/venv/")
    assert "aarch64" in found["msgspec"]


def test_every_recording_comes_to_what_it_comes_to_here(land: UserLand) -> None:
    command = [sys.executable, "-m", "hingewall", "replay", "--json", *map(str, RECORDINGS)]
    here = without_time(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert len(here) == len(RECORDINGS) > 10
    assert land.replayed([path.name for path in RECORDINGS]) == here


def test_rooms_pass_their_tests(land: UserLand) -> None:
    last = land.tested(*ROOMS)
    assert " passed" in last
    assert "skipped" not in last


def test_the_page_is_served(land: UserLand) -> None:
    assert land.page() == "200 True"
