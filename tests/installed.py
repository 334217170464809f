"""Hingewall as its installer leaves it in a container: an emulated sensor, a simulated camera, mock pins, a radio."""

import json
import os
from pathlib import Path
from typing import Any

from containers import Container

DEVICE, WEB, FRONT = "hingewall-device.service", "hingewall-web.service", "hingewall-front.service"
CAMERA, WIFI = "hingewall-camera.service", "hingewall-wifi.service"
CERTIFICATE = "hingewall-certificate.service"
COMMAND = "/opt/hingewall/current/venv/bin/hingewall"


def in_place(person: str) -> dict[str, str]:
    """In place of the hardware; everything else of the units is as it is."""
    return {
        DEVICE: f"""\
[Service]
ExecStart=
ExecStart={COMMAND} device --source emulated --person {person} --started-at 0
""",
        CAMERA: f"""\
[Unit]
ConditionPathExistsGlob=
[Service]
ExecStart=
ExecStart={COMMAND} camera --source simulated --person {person} --started-at 0
""",
        WIFI: """\
[Unit]
ConditionPathExistsGlob=
""",
    }


GET = "import urllib.request as u; print(u.urlopen('http://127.0.0.1{}', timeout=5).read().decode())"


def debian(folder: Path, person: str = "coached") -> Container:
    """Ready to have it installed, with somebody before it."""
    container = Container(folder)
    for unit, text in in_place(person).items():
        put(container.root / f"etc/systemd/system/{unit}.d/in-place.conf", text)
    put(container.root / "etc/hingewall/wiring.toml", '# mine\n[board]\npin_factory = "mock"\n')
    return container


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def install(debian: Container, *options: str) -> tuple[int, str]:
    command = ("python3", "/src/systemd/install.py", "install", "--wheels", "/wheels", *options)
    return debian.run(*command, timeout_s=600)  # beside other tests it takes its time


def state(debian: Container) -> Any:
    try:
        return json.loads(debian.python(GET.format("/api/v1/state")))
    except AssertionError:
        return None


def release(debian: Container) -> str:
    return os.readlink(debian.root / "opt/hingewall/current").rpartition("/")[2]


def pid(debian: Container, unit: str) -> int:
    """The main process as the container numbers it."""
    return int(debian.shows(unit, "MainPID"))
