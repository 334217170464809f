"""Installing into the root of a card image, which is not booted: everything but what only a running wall has."""

from pathlib import Path

from installing import releases
from installing.install import check_machine, checked, debian, only_one
from installing.layout import Layout
from installing.running import Runner
from installing.system import boot_config, speaker, system_files, wiring

KEYS, ASKS_FOR_A_NAME = "regenerate_ssh_host_keys.service", "userconfig.service"
"""Raspberry Pi OS's: new keys for SSH at the first boot; and a question on the screen for the name of a user, which a
wall that nobody logs in to would wait for."""


def prepare(
    layout: Layout, runner: Runner, source: Path, wheels: Path | None, fixes: bool = True, wired: Path | None = None
) -> None:
    """As ``install``, but nothing is started, and nothing that has to differ from wall to wall is made: claim code, the
    Wi-Fi's name and password, PINs' key and certificate come from the first boot. Raises InstallError."""
    check_machine(layout, booted=False)
    how_wired = checked(wheels, wired)
    with only_one(layout):
        debian(layout, runner, fixes, how_wired)
        release = releases.make(layout, runner, source, wheels, booted=False)
        wiring(layout, runner, how_wired)
        speaker(layout, runner)
        boot_config(layout, runner)
        releases.use(layout, release)
        system_files(layout, runner, release)
        runner.run("systemctl", "enable", "--quiet", *(unit.name for unit in layout.units if "@" not in unit.name))
        if runner.works("systemctl", "--quiet", "is-enabled", ASKS_FOR_A_NAME):
            runner.run("systemctl", "disable", "--quiet", ASKS_FOR_A_NAME)
        runner.say(f"prepared: {release.name}, which starts at the first boot")
