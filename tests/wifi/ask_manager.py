"""Asks a real NetworkManager all that the hotspot asks, and prints what came of it as JSON. For ``realmanager.sh``."""

import json
import subprocess
import sys
from pathlib import Path

from hingewall.wifi.bus import WifiError
from hingewall.wifi.label import Label
from hingewall.wifi.manager import NetworkManager
from hingewall.wifi.view import Wish

FOLDERS = [Path("/etc/NetworkManager"), Path("/run/NetworkManager/system-connections")]


def kept() -> dict[str, str]:
    """The connections that NetworkManager has made a file of, as that file says."""
    return {path.name: path.read_text() for folder in FOLDERS for path in folder.rglob("*") if "Hingewall" in path.name}


class Patient(NetworkManager):
    """Tells what is kept at the moment when a connection is to be used."""

    def _activate(self, connection: str, limit_s: float) -> int | None:
        said.setdefault("kept", {}).update(kept())
        return super()._activate(connection, limit_s)


def refused(what: str) -> str:
    try:
        manager.open(Label("Hingewall-K7QX", "correcthorse")) if what == "open" else manager.join(WISH)
    except WifiError as error:
        return str(error)
    return ""


WISH = Wish("Café; Gym".encode().hex(), " hinge \\ the hips ")
manager, said = Patient(), {}  # type: ignore[var-annotated]
said |= {"connected": manager.connected(), "knows": manager.knows_wifi(), "networks": len(manager.networks())}
said |= {"open": refused("open"), "join": refused("join"), "left": list(kept())}
manager.close()
subprocess.run(["nmcli", "radio", "wifi", "off"], check=True)
said |= {"switched on": len(manager.networks())}
sys.stdout.write(json.dumps(said))
