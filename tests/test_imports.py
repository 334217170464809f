"""What each process may do without: no hardware library for the core or the pages, no web framework for the device."""

import subprocess
import sys

import pytest

from waiting import PATIENCE_S

HARDWARE = ("gpiozero", "picamera2", "smbus2", "numpy", "lgpio", "RPi")
CORE = (
    "hingewall.commands.cli",
    "hingewall.wall.wall",
    "hingewall.wall.replay",
    "hingewall.commands.reports",
    "hingewall.wall.traces",
    "hingewall.settings.wiring",
    "hingewall.storage.store",
    "hingewall.storage.reader",
    "hingewall.simulation.sensor",
    "hingewall.link.commands",
)
WEB = ("hingewall_web", "hingewall_web.app", "hingewall_web.serve")


def python(*lines: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-c", "\n".join(lines)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE_S)


def poisoned(modules: tuple[str, ...]) -> str:
    """``None`` in sys.modules makes an import of that name fail."""
    return f"import sys; sys.modules.update(dict.fromkeys({modules!r}))"


@pytest.mark.parametrize("module", [*CORE, *WEB])
def test_it_imports_on_a_machine_without_the_hardware_libraries(module: str) -> None:
    done = python(poisoned(HARDWARE), f"import {module}")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "module", ["hingewall", "hingewall.commands.cli", "hingewall.device.loop", "hingewall.device.boot"]
)
def test_the_device_never_loads_the_web_framework(module: str) -> None:
    done = python(f"import sys, {module}", "print(sorted(sys.modules.keys() & {'flask', 'werkzeug', 'waitress'}))")
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_the_command_line_answers_before_it_loads_anything_heavy() -> None:
    heavy = {"flask", "sqlite3", "gpiozero", "hingewall.coaching.coach", "hingewall.storage.store", "asyncio"}
    done = python("import sys, hingewall.commands.cli", f"print(sorted(sys.modules.keys() & {heavy!r}))")
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_poison_works() -> None:
    assert python(poisoned(HARDWARE), "import gpiozero").returncode == 1
