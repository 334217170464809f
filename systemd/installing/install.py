"""Installing and upgrading, step by step, and back again when the new version does not work."""

import fcntl
import platform
import socket
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from installing import data, releases
from installing.errors import InstallError
from installing.health import healthy
from installing.layout import Layout
from installing.packages import packages
from installing.running import Runner
from installing.system import boot_config, system_files, wiring

MACHINES = ("aarch64", "x86_64")
TARGET = "hingewall.target"
PARTS = ("hingewall-device.service", "hingewall-camera.service", "hingewall-web.service", "hingewall-web.socket")


def install(
    layout: Layout, runner: Runner, source: Path, wheels: Path | None = None, healthy_within_s: float = 60.0,
    is_healthy: Callable[[Runner, float], bool] = healthy,
) -> None:  # fmt: skip
    """Everything. Raises InstallError; then what was there before runs again."""
    check_machine(layout)
    if wheels is not None and not wheels.is_dir():
        raise InstallError(f"--wheels {wheels}: there is no such folder")
    with only_one(layout):
        packages(runner)
        before = releases.in_use(layout)
        release = releases.make(layout, runner, source, wheels)
        system_files(layout, runner, release)
        wiring(layout, runner)
        restart = boot_config(layout, runner)
        upgrade = before is not None and before != release
        backup = data.back_up(layout, runner, release) if upgrade else None
        releases.use(layout, release)
        start(runner)
        runner.say(f"start: waiting up to {healthy_within_s:.0f} s for the device and its page")
        if not is_healthy(runner, healthy_within_s):
            failed(layout, runner, release, before if upgrade else None, backup)
        runner.say(f"start: {release.name} runs")
        releases.prune(layout, runner)
        farewell(layout, runner, restart)


def check_machine(layout: Layout) -> None:
    """Refuse what can't work, with the reason, before anything is changed."""
    if struct.calcsize("P") != 8 or platform.machine() not in MACHINES:
        raise InstallError(
            f"this system is {platform.machine()}, {struct.calcsize('P') * 8} bit: expected a 64-bit one; put"
            " Raspberry Pi OS Lite (64-bit) on the card"
        )
    if sys.version_info < (3, 11):  # noqa: UP036  the system's own Python runs this
        raise InstallError(
            f"Python here is {platform.python_version()}; expected 3.11 or newer: Raspberry Pi OS Bookworm or Trixie"
        )
    if not (layout.root / "run/systemd/system").is_dir():
        raise InstallError("systemd does not run here; Hingewall is installed on a booted Raspberry Pi OS or Debian")


@contextmanager
def only_one(layout: Layout) -> Iterator[None]:
    """Two installs at once would undo one another."""
    layout.lock.parent.mkdir(parents=True, exist_ok=True)
    with layout.lock.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise InstallError("another install is running; wait for it to end") from error
        yield


def start(runner: Runner) -> None:
    """The release that ``current`` leads to, from its socket up."""
    runner.run("systemctl", "enable", "--quiet", *PARTS, TARGET)
    runner.works("systemctl", "reset-failed", *PARTS)
    runner.run("systemctl", "stop", TARGET, *PARTS)
    runner.run("systemctl", "start", "--no-block", TARGET)


def failed(layout: Layout, runner: Runner, release: Path, before: Path | None, backup: Path | None) -> None:
    """Say what the new version said last, and run the one before again. Raises InstallError always."""
    log = runner.run("journalctl", "--no-pager", "--output=cat", "--lines=12", "--unit=hingewall-*")
    if before is None:
        raise InstallError(
            f"{release.name} does not become healthy. Its last words:\n{log}\n`hingewall check` says more"
        )
    runner.say(f"start: {release.name} does not become healthy; going back to {before.name}")
    runner.run("systemctl", "stop", TARGET, *PARTS)
    if backup is not None:
        data.bring_back(layout, runner, backup)
    releases.use(layout, before)
    system_files(layout, runner, before)
    start(runner)
    raise InstallError(f"{before.name} runs again, since {release.name} failed. Its last words:\n{log}")


def farewell(layout: Layout, runner: Runner, restart: bool) -> None:
    """Where to find it, and how to make it one's own."""
    address = f"http://{socket.gethostname().split('.')[0]}.local/"
    runner.say(f"\nHingewall is at {address}")
    for ip in runner.run("hostname", "--all-ip-addresses").split():
        runner.say(f"            or http://{f'[{ip}]' if ':' in ip else ip}/")
    runner.say(runner.run(str(layout.current / "venv/bin/segno"), "--compact", address))
    code = layout.data / "claim-code"
    if code.exists():
        runner.say(f"Claim code, to choose a PIN on the page: {code.read_text('ascii').strip()}")
    runner.say("Test the hardware with: sudo hingewall check")
    if restart:
        runner.say("RESTART NEEDED: I2C was switched on; run: sudo reboot")
