"""Every command that lies here starts from a shell, where nothing of pytest's paths is set."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SCRIPTS = [*HERE.glob("*.py"), *HERE.glob("chaos/*.py")]
COMMANDS = sorted(path for path in SCRIPTS if '\nif __name__ == "__main__":\n' in path.read_text("utf-8"))
LOADED = "import runpy, sys; sys.path[0] = sys.argv[2]; runpy.run_path(sys.argv[1], run_name='loaded')"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda path: path.relative_to(HERE).as_posix())
def test_it_finds_all_that_it_needs(command: Path) -> None:
    bare = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    begun = subprocess.run(
        [sys.executable, "-c", LOADED, str(command), str(command.parent)],
        env=bare, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert begun.returncode == 0, begun.stderr
