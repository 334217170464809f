"""A real NetworkManager, in namespaces of its own and without a radio: it understands every word that it is asked."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from waiting import PATIENCE_S

HERE = Path(__file__).parent


@pytest.mark.skipif(shutil.which("NetworkManager") is None or os.geteuid() != 0, reason="needs NetworkManager and root")
def test_networkmanager_takes_our_connections_and_forgets_them() -> None:
    done = subprocess.run(
        ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private",
         "bash", str(HERE / "realmanager.sh"), sys.executable, str(HERE / "ask_manager.py")],
        capture_output=True, text=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert (said["connected"], said["knows"], said["networks"]) == (False, False, 0)
    assert "No suitable device" in said["open"], "understood, but for the radio that is missing"
    assert sorted(said["while open"]) == ["Hingewall hotspot", "hingewall-hotspot.nmconnection", "hingewall.conf"]
    assert said["closed"] == []
    assert said["join"] == "refused"
    assert said["not joined"] == []
