"""Taking Hingewall off a machine again."""

import shutil
from pathlib import Path

from installing import releases
from installing.install import only_one
from installing.layout import Layout
from installing.running import Runner
from installing.system import remove_system_files

USERS = (
    "hingewall-camera", "hingewall-web", "hingewall-https", "hingewall-front", "hingewall-build", "hingewall-updates",
    "hingewall-wifi", "hingewall",
)  # fmt: skip
OWNING = ("hingewall-wifi", "hingewall")
"""Whose files stay: they must not become somebody else's."""


def uninstall(layout: Layout, runner: Runner, purge: bool) -> None:
    """Programs, units and users go. History, settings and wiring stay, unless ``purge``."""
    with only_one(layout):
        runner.works(
            "systemctl", "disable", "--quiet", "--now", *(unit.name for unit in layout.units if "@" not in unit.name)
        )
        remove_system_files(layout, runner, Path(__file__).resolve().parent.parent)
        if layout.other_front.is_symlink():  # masked by us; whoever wants it starts it
            runner.works("systemctl", "unmask", layout.other_front.name)
            runner.works("systemctl", "disable", layout.other_front.name)
        layout.command.unlink(missing_ok=True)
        for release in layout.releases.glob("*"):
            releases.remove(release)
        _take(layout.home)
        _take(layout.upload.parent)
        runner.say("programs: removed")
        kept = [folder for folder in (layout.data, layout.wiring.parent) if folder.exists()]
        if purge:
            for folder in (
                *kept, layout.wifi_label.parent, layout.certificate, layout.latest.parent, layout.progress.parent,
                *layout.overrides,
            ):  # fmt: skip
                _take(folder)
            layout.os_updates.unlink(missing_ok=True)
            runner.say("history, settings and wiring: removed")
        elif kept:
            runner.say(f"kept: {', '.join(str(folder) for folder in kept)} (PURGE=1 removes them too)")
        for user in USERS:
            if runner.works("id", user) and (purge or user not in OWNING):
                runner.works("userdel", user)
        runner.say("I2C, the packages and config.txt are left as they are")


def _take(folder: Path) -> None:
    """Away with it; on somebody's bigger disk it may be a link."""
    if folder.exists():
        shutil.rmtree(folder.resolve())
    if folder.is_symlink():
        folder.unlink()
