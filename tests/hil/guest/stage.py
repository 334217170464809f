"""Hands and eyes of the scenario: who stands before the sensor, what the lines do, what the page and systemd say."""

import json
import os
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any

from hil.guest.gpio_sim import changes
from hil.guest.report import Failed
from hil.guest.sensor import CONTROL

LIGHTS = {"blue": 16, "white": 26, "orange": 13, "beeper": 12}
"""BCM numbers of the default wiring."""
ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "LANG": "C.UTF-8",
}
"""A login shell's: nothing of what makes this program run may help the product along."""
PAGE = "http://127.0.0.1"
DEVICE, WEB = "hingewall-device.service", "hingewall-web.service"


def run(
    *command: str, within_s: float, expected: Sequence[int] = (0,), environment: dict[str, str] | None = None
) -> str:
    """What a command prints. Raises Failed with its last lines where it ends otherwise than expected."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=within_s, env=ENVIRONMENT, check=False)
    if done.returncode not in expected:
        tail = " | ".join((done.stdout + done.stderr).strip().splitlines()[-6:])
        raise Failed(f"`{' '.join(command)}` ended with {done.returncode}: {tail}")
    return done.stdout + done.stderr


def sensor(**wish: Any) -> dict[str, Any]:
    """Change what the emulated sensor sees or suffers, and hear how many ranges it has taken."""
    mine = f"\0hil-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as asker:
        asker.settimeout(10)
        asker.bind(mine)
        asker.sendto(json.dumps(wish).encode(), str(CONTROL))
        answer: dict[str, Any] = json.loads(asker.recv(4096))
    return answer


def get(path: str) -> Any:
    """JSON from the web process."""
    try:
        with urllib.request.urlopen(PAGE + path, timeout=20) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise Failed(f"{path} answers {error.code}: {error.read(300).decode(errors='replace')}") from error


def state() -> dict[str, Any]:
    """The device's snapshot, or nothing where there is none yet."""
    try:
        answer: dict[str, Any] = get("/api/v1/state")
    except (Failed, OSError):
        return {}
    return answer


def faults() -> set[str]:
    return {fault["kind"] for fault in state().get("faults", [])}


def lines(seconds: float = 1.0) -> dict[str, int]:
    """How often each light and the beeper changed within that time; one that is steadily on counts as once."""
    seen = changes(LIGHTS, seconds)
    return {name: seen[name] for name in LIGHTS}


def unit(name: str, what: str) -> str:
    """A property of a unit, as systemd has it."""
    return run("systemctl", "show", "--value", f"--property={what}", name, within_s=30).strip()


def main_pid() -> int:
    pid = int(unit(DEVICE, "MainPID"))
    if not pid:
        raise Failed("the device process is not there")
    return pid
