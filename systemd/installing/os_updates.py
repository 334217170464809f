"""Debian's own updates: its security fixes come by themselves, unless whoever installs declines."""

from installing.layout import Layout
from installing.running import Runner, put

PACKAGE = "unattended-upgrades"

WANTED = """\
// Debian's security fixes, and nothing else, are installed once a day (hingewall). To decide anew, delete this file and
// install again. What an update restarts it restarts at once; a new kernel is in use from the next start of the Pi on.
APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
#clear Unattended-Upgrade::Origins-Pattern;
Unattended-Upgrade::Origins-Pattern {
    "origin=Debian,codename=${distro_codename},label=Debian-Security";
    "origin=Debian,codename=${distro_codename}-security,label=Debian-Security";
};
Unattended-Upgrade::Automatic-Reboot "false";
"""
DECLINED = """\
// Whoever installed hingewall declined Debian's security fixes by themselves. To have them, delete this file and run
// sudo make install.
"""


def decided(layout: Layout) -> bool:
    return layout.os_updates.exists()


def os_updates(layout: Layout, runner: Runner, wanted: bool) -> None:
    """Have the choice on this machine, if there was none before: who has made one changes it by that file."""
    if decided(layout):
        runner.say(f"security fixes of Debian: {layout.os_updates} kept")
        return
    put(layout.os_updates, (WANTED if wanted else DECLINED).encode())
    runner.say(
        "security fixes of Debian: installed once a day from now on"
        if wanted
        else "security fixes of Debian: declined; `sudo apt-get update && sudo apt-get upgrade` is yours to run"
    )
