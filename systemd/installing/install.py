"""Installing and upgrading, step by step, and back again when the new version does not work."""

import fcntl
import platform
import re
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from installing import data, releases
from installing.errors import InstallError
from installing.health import healthy
from installing.layout import Layout
from installing.os_updates import PACKAGE, decided, os_updates
from installing.packages import packages
from installing.ports import check_ports
from installing.running import Runner, left_there
from installing.system import SOUND, boot_config, speaker, speaks, system_files, watchdog, wiring, wiring_of

MACHINES = ("aarch64", "x86_64")
TARGET = "hingewall.target"
PORTS = (80, 443)
"""Where phones ask for the pages."""

PATIENCE_S = 60.0
"""Until a device and its page are well, on the slowest Pi; what ran before is never given less."""


def install(
    layout: Layout, runner: Runner, source: Path, wheels: Path | None = None, healthy_within_s: float = PATIENCE_S,
    fixes: bool = True, is_healthy: Callable[[Runner, float], bool] = healthy, wired: Path | None = None,
    pause: Callable[[Runner], None] | None = None,
) -> None:  # fmt: skip
    """Everything. Raises InstallError; then what was there before runs again.

    ``pause`` waits for whoever trains, before anything is stopped. ``wired`` is a wiring file for a device that has
    none yet. ``fixes`` says whether Debian's security fixes are to
    come by themselves, where nobody has decided that before.
    """
    check_machine(layout)
    check_ports(layout, runner, PORTS)
    how_wired = checked(wheels, wired)
    with only_one(layout):
        debian(layout, runner, fixes, how_wired)
        before = releases.in_use(layout)
        release = releases.make(layout, runner, source, wheels)
        wiring(layout, runner, how_wired)
        speaker(layout, runner)
        watchdog(layout, runner)
        restart = boot_config(layout, runner)
        if pause is not None:
            pause(runner)
        stop(layout, runner)
        # Once the new version has begun to run, the history is no longer as the one before left it.
        if before != release:
            keep_history(layout, runner, release, resume=before is not None)
            releases.doubt(release)
        releases.use(layout, release)
        try:
            system_files(layout, runner, release)
            start(layout, runner)
            runner.say(f"start: waiting up to {healthy_within_s:.0f} s for the device and its page")
            if not is_healthy(runner, healthy_within_s):
                raise InstallError(f"{release.name} does not become healthy")
        except (InstallError, OSError) as error:
            failed(layout, runner, release, error, lambda: is_healthy(runner, max(healthy_within_s, PATIENCE_S)))
        releases.prove(layout, release)
        runner.say(f"start: {release.name} runs")
        releases.prune(layout, runner)
        farewell(layout, runner, restart)


def checked(wheels: Path | None, wired: Path | None) -> str:
    """What was given to install with: how a new device is wired. Raises InstallError."""
    if wheels is not None and not wheels.is_dir():
        raise InstallError(f"--wheels {wheels}: there is no such folder")
    return wiring_of(wired)


def debian(layout: Layout, runner: Runner, fixes: bool, how_wired: str) -> None:
    """What comes from Debian: packages, and whether its fixes do by themselves. Raises InstallError."""
    fixing = () if decided(layout) or not fixes else (PACKAGE,)
    packages(layout, runner, (*fixing, SOUND) if speaks(layout, how_wired) else fixing)
    os_updates(layout, runner, fixes)


def check_machine(layout: Layout, booted: bool = True) -> None:
    """Refuse what can't work, with the reason, before anything is changed."""
    if struct.calcsize("P") != 8 or platform.machine() not in MACHINES:
        raise InstallError(
            f"this system is {platform.machine()}, {struct.calcsize('P') * 8} bit: expected a 64-bit one; put"
            " Raspberry Pi OS Lite (64-bit) on the card"
        )
    if booted and not (layout.root / "run/systemd/system").is_dir():
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


def stop(layout: Layout, runner: Runner) -> None:
    """What runs now, so that nothing is recorded between the copy of the history and the new version."""
    if layout.running:
        runner.works("systemctl", "stop", *layout.running)


def start(layout: Layout, runner: Runner) -> None:
    """The release that ``current`` leads to, from its socket up."""
    runner.run("systemctl", "enable", "--quiet", *(unit.name for unit in layout.units if "@" not in unit.name))
    runner.works("systemctl", "reset-failed", *layout.running)
    runner.run("systemctl", "start", "--no-block", TARGET)


def keep_history(layout: Layout, runner: Runner, release: Path, resume: bool) -> None:
    """Copy the history. If that can't be done, what was stopped for it is started again: a wall is not left off."""
    try:
        data.back_up(layout, runner, release)
    except (InstallError, OSError):
        if resume:
            start(layout, runner)
        raise


def failed(layout: Layout, runner: Runner, release: Path, error: Exception, works: Callable[[], bool]) -> None:
    """Say what ``release`` said last; if it never worked, run the one that did before it. Raises always.

    A version that has worked and is put there again is not left: history has been written with it since.
    """
    units = [f"--unit={unit.name}" for unit in layout.units]
    log = runner.hears("journalctl", "--no-pager", "--output=cat", "--lines=12", *units)
    before = None if releases.is_proven(release) else releases.proven(layout, other_than=release)
    if before is None:
        raise InstallError(f"{error}; the log ends with:\n{log}\n`sudo hingewall check` says more")
    runner.say(f"start: {error}; going back to {before.name}")
    stop(layout, runner)
    data.bring_back(layout, runner, release)
    releases.use(layout, before)
    system_files(layout, runner, before)
    start(layout, runner)
    now = "runs again" if works() else "is back but does not become healthy either"
    raise InstallError(f"{before.name} {now}, since {error}; the log ended with:\n{log}")


def claim_code(layout: Layout) -> str:
    """Empty where there is none. The folder is the device's: if that was taken over, anything may lie there."""
    try:
        said = left_there(layout.data / "claim-code").decode("ascii", "replace").strip()
    except OSError:
        return ""
    return said if re.fullmatch(r"[0-9]{4}-[0-9]{4}", said) else ""


def farewell(layout: Layout, runner: Runner, restart: bool) -> None:
    """Where to find it, and how to make it one's own."""
    address = f"http://{socket.gethostname().split('.')[0]}.local/"
    runner.say(f"\nHingewall is at {address}")
    for ip in runner.run("hostname", "--all-ip-addresses").split():
        runner.say(f"            or http://{f'[{ip}]' if ':' in ip else ip}/")
    code = claim_code(layout)
    # Whoever scans it stands before the terminal: the code that proves it goes along, and need not be typed.
    leads_to = f"{address}setup?code={code}" if code else address
    runner.say(runner.run(str(layout.current / "venv/bin/segno"), "--compact", leads_to))
    if code:
        runner.say(f"Scan that to make this wall yours, or open {address}setup. Claim code, to choose a PIN: {code}")
    runner.say(runner.hears(str(layout.current / "venv/bin/hingewall"), "wifi", "--label"))
    runner.say("Test the hardware with: sudo hingewall check")
    if restart:
        runner.say("RESTART NEEDED: the boot configuration was changed; run: sudo reboot")
