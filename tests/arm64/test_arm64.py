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
from arm64.userlands import HINGEWALL, PYTHON, SUITES, UserLand, each, lacking, without_time

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


@pytest.fixture(scope="module")
def lands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, UserLand]]:
    """Each Debian, with the product installed."""
    folder = tmp_path_factory.mktemp("lands")
    with runnable():
        yield each(lambda suite: UserLand(suite, folder))


def test_the_installer_needs_no_compiler_and_takes_locked_wheels_alone(lands: dict[str, UserLand]) -> None:
    for suite, said in each(lambda suite: lands[suite].installed()).items():
        assert "packages: already there" in said, suite
        assert "release: making" in said, suite
        assert "prepared: " in said, suite
        assert not list((lands[suite].root / "usr/bin").glob("*gcc*")), suite
    assert each(lambda suite: lands[suite].run(HINGEWALL, "--version").split()[-1]) == dict.fromkeys(
        SUITES, hingewall.__version__
    )


def test_numpy_is_debians_and_what_drives_the_pins_is_the_locks(lands: dict[str, UserLand]) -> None:
    for suite, said in each(lambda suite: lands[suite].run(PYTHON, "-c", LIBRARIES)).items():
        found = json.loads(said)
        assert found["numpy"].startswith("/usr/lib/python3/dist-packages/"), suite
        assert "can not open gpiochip" in found["said"], "its compiled part runs"
        for library in ("lgpio", "msgspec"):
            assert found[library].startswith("/opt/hingewall/releases/"), suite
        assert "aarch64" in found["msgspec"], suite


def test_every_recording_comes_to_what_it_comes_to_here(lands: dict[str, UserLand]) -> None:
    names = [path.name for path in RECORDINGS]
    command = [sys.executable, "-m", "hingewall", "replay", "--json", *map(str, RECORDINGS)]
    here = without_time(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert len(here) == len(names) > 10
    assert each(lambda suite: lands[suite].replayed(names)) == dict.fromkeys(SUITES, here)


def test_rooms_pass_their_tests(lands: dict[str, UserLand]) -> None:
    for suite, last in each(lambda suite: lands[suite].tested(*ROOMS)).items():
        assert " passed" in last, suite
        assert "skipped" not in last, suite


def test_the_page_is_served(lands: dict[str, UserLand]) -> None:
    assert each(lambda suite: lands[suite].page()) == dict.fromkeys(SUITES, "200 True")
