"""Asks a real NetworkManager all that the hotspot asks, and prints what came of it as JSON. For ``realmanager.sh``."""

import json
import subprocess
import sys
from pathlib import Path

from hingewall.wifi.label import Label
from hingewall.wifi.nmcli import NetworkManager, WifiError
from hingewall.wifi.view import Wish

FOLDERS = [Path("/etc/NetworkManager"), Path("/run/NetworkManager/system-connections")]


def kept() -> list[str]:
    found = [
        path.name for folder in FOLDERS for path in folder.rglob("*") if path.is_file() and "hingewall" in path.name
    ]
    known = subprocess.run(
        ["nmcli", "-t", "-f", "NAME", "connection"], capture_output=True, text=True, check=True
    ).stdout
    return [*found, *(line for line in known.splitlines() if "Hingewall" in line)]


manager = NetworkManager()
said: dict[str, object] = {
    "connected": manager.connected(),
    "knows": manager.knows_wifi(),
    "networks": len(manager.networks()),
}
try:
    manager.open(Label("Hingewall-K7QX", "correcthorse"))
except WifiError as error:
    said["open"] = str(error)
said["while open"] = kept()
manager.close()
said["closed"] = kept()
said["join"] = manager.join(Wish("Café; Gym".encode().hex(), " hinge \\ the hips "))
said["not joined"] = kept()
sys.stdout.write(json.dumps(said))
