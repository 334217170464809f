"""Whether this user may open the hardware's nodes in /dev."""

import grp
import os
import pwd
from collections.abc import Callable, Sequence
from pathlib import Path

from hingewall.checks.check import Check, under
from hingewall.settings.wiring import Wiring

May = Callable[[Path], bool]


def may_open(path: Path) -> bool:
    return os.access(path, os.R_OK | os.W_OK)


def rights(root: Path, wiring: Wiring, camera: bool, may: May = may_open) -> list[Check]:
    """One finding for each group whose hardware is here, and for the bus in any case."""
    groups = {"i2c": [f"i2c-{wiring.sensor.i2c_bus}"], "gpio": ["gpiochip*"]}
    if camera:
        groups["video"] = ["media*", "video*"]
    if wiring.board.sound == "speaker":
        groups["audio"] = ["snd/control*", "snd/pcm*p"]
    return [_rights(root, group, patterns, may) for group, patterns in groups.items()]


def _rights(root: Path, group: str, patterns: Sequence[str], may: May) -> Check:
    name = f"rights: {group}"
    nodes = [node for pattern in patterns for node in sorted(under(root, "/dev").glob(pattern))]
    user = _user()
    if not nodes:
        return Check(name, None, f"there is no /dev/{' or /dev/'.join(patterns)}")
    closed = [node for node in nodes if not may(node)]
    if not closed:
        first = nodes[0].name
        return Check(
            name, True, f"{user} may use /dev/{first} and more" if nodes[1:] else f"{user} may use /dev/{first}"
        )
    owner = _group(closed[0])
    return Check(
        name, False, f"{user} may not use /dev/{closed[0].name}, which is for the group {owner}",
        f"sudo usermod -aG {group} {user}, then log in again"
        if owner == group
        else f"the udev rule that gives /dev/{closed[0].name} to the group {group}: sudo make install brings it",
    )  # fmt: skip


def _user() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def _group(node: Path) -> str:
    number = node.stat().st_gid
    try:
        return grp.getgrgid(number).gr_name
    except KeyError:
        return str(number)
