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
    assert said["switched on"] == 0, "a radio that is off is no error"
    hotspot, client = said["kept"]["Hingewall hotspot.nmconnection"], said["kept"]["Hingewall Wi-Fi.nmconnection"]
    for line in ("mode=ap", "ssid=Hingewall-K7QX", "key-mgmt=wpa-psk", "psk=correcthorse", "method=shared"):
        assert line in hotspot.splitlines()
    name = ";".join(str(byte) for byte in "Café; Gym".encode())
    for line in (f"ssid={name};", "key-mgmt=wpa-psk", "psk=\\shinge \\\\ the hips "):
        assert line in client.splitlines(), "as it is, whatever it is called"
    assert "no Wi-Fi that NetworkManager looks after" in said["open"]
    assert said["join"] == said["open"]
    assert said["left"] == []
