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


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_test_or_a_file_that_is_skipped_is_red(tmp_path: Path, workers: str) -> None:
    shutil.copy(Path(__file__).with_name("conftest.py"), tmp_path)
    for name, text in SKIPPED.items():
        (tmp_path / f"test_{name}.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-n", workers, "--dist", "loadfile", "--continue-on-collection-errors"]

    def run(*options: str) -> tuple[int, str]:
        done = subprocess.run(
            [*command, *options], cwd=tmp_path, capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )
        return done.returncode, done.stdout

    code, said = run()
    assert (code, "1 passed, 3 skipped" in said) == (0, True), said
    code, said = run("--fail-on-skip")
    red = {line.split()[1].split(".py")[0] for line in said.splitlines() if line.startswith(("FAILED ", "ERROR "))}
    assert (code, red) == (1, {"test_mark", "test_middle", "test_file"}), said
