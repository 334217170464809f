"""What CI relies on: with ``--fail-on-skip`` nothing is skipped unnoticed, be it in one process or in several."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from waiting import PATIENCE_S

SKIPPED = {
    "mark": "import pytest\n@pytest.mark.skip(reason='no tool')\ndef test_it(): ...\n",
    "middle": "import pytest\ndef test_it(): pytest.skip('no tool')\n",
    "file": "import pytest\npytest.importorskip('no_such_module')\ndef test_it(): ...\n",
    "nothing": "def test_it(): ...\n",
}


@pytest.mark.parametrize("workers", ["0", "1"])
def test_a_test_or_a_file_that_is_skipped_is_red(tmp_path: Path, workers: str) -> None:
    shutil.copy(Path(__file__).with_name("conftest.py"), tmp_path)
    for name, text in SKIPPED.items():
        (tmp_path / f"test_{name}.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-n", workers, "--continue-on-collection-errors", "--fail-on-skip"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    lines = [line.split() for line in done.stdout.splitlines()]
    red = {line[1].split(".py")[0] for line in lines if line and line[0] in ("FAILED", "ERROR")}
    assert (done.returncode, red) == (1, {"test_mark", "test_middle", "test_file"}), done.stdout
