"""What a card does at its first boot, on the wall: room, keys, and a label that needs no terminal to be read."""

import json
import re
from pathlib import Path

from installing import releases
from installing.errors import InstallError
from installing.health import healthy
from installing.layout import Layout
from installing.running import Runner, put
from installing.system import watchdog

UNITS = {
    "hingewall-first-boot.service": "first-boot.service",
    "hingewall-label.service": "label.service",
}
"""Name on the card -> file here."""

WORTH = 64 * 2048
"""Sectors behind the root that it is grown for: less is left behind by whatever has grown it before."""

PATIENCE_S = 600.0
"""A card's first start is its slowest: a Zero 2 W, every file read for the first time, a certificate to make."""


def done(layout: Layout) -> Path:
    return layout.root / "var/lib/hingewall-first-boot"


def own(layout: Layout, runner: Runner) -> None:
    """Room on the card, where its system does not see to that itself; SSH's keys, where it has an SSH server; and the
    watchdog, where this Pi has the memory for it."""
    grow(layout, runner)
    watchdog(layout, runner)
    server = layout.root / "usr/sbin/sshd"
    if server.exists() and not list((layout.root / "etc/ssh").glob("ssh_host_*_key")):
        runner.run("ssh-keygen", "-A")
        runner.say("ssh: keys of its own")


def grow(layout: Layout, runner: Runner) -> None:
    """The root to the end of the card. Raspberry Pi OS has done so before; then there is nothing left to take."""
    tree = json.loads(runner.run("findmnt", "--json", "--output=SOURCE", "/"))["filesystems"][0]["source"]
    found = re.fullmatch(r"(/dev/(?:mmcblk\d+p|nvme\d+n\d+p|[sv]d[a-z]))(\d+)", tree)
    if found is None:
        runner.say(f"room: the root is on {tree}, which is left as it is")
        return
    part, number = tree, found[2]
    disk = re.sub(r"(?<=\d)p$", "", found[1])
    sizes = {name: _figure(layout, Path(name).name, "size") for name in (disk, part)}
    behind = sizes[disk] - _figure(layout, Path(part).name, "start") - sizes[part]
    if behind < WORTH:
        return
    runner.run(
        "sh", "-c", 'echo ", +" | sfdisk --quiet --no-reread --no-tell-kernel --force -N "$1" "$0"', disk, number
    )
    runner.run("partx", "--update", "--nr", number, disk)
    runner.run("resize2fs", part)
    runner.say(
        f"room: the root has {_figure(layout, Path(part).name, 'size') // 2048} MB, it had {sizes[part] // 2048}"
    )


def _figure(layout: Layout, device: str, what: str) -> int:
    """In sectors of 512 bytes, as the kernel has it."""
    return int((layout.root / "sys/class/block" / device / what).read_text())


def label(layout: Layout, runner: Runner) -> None:
    """Put the label where people look, and remember that the wall works. Raises InstallError where it does not."""
    works = healthy(runner, PATIENCE_S)
    command = str(layout.current / "venv/bin/hingewall")
    folder = layout.root / "boot/firmware"
    if folder.is_dir():
        page = runner.run(command, "wifi", "--label-page")
        put(folder / "hingewall-label.html", page.encode())
    said = runner.run(command, "wifi", "--label-text").replace("\\", "\\\\")  # agetty takes \n for a host's name
    put(layout.root / "etc/issue.d/hingewall.issue", f"{said}\n".encode(), 0o600)
    runner.works("agetty", "--reload")
    if not works:
        raise InstallError("the wall does not become healthy; its screen and label are written all the same")
    if release := releases.in_use(layout):
        releases.prove(layout, release)  # an update that fails comes back to it
    done(layout).touch()
    runner.say("label: on the screen, and as hingewall-label.html in the first partition of the card")
