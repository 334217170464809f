"""Control groups of one's own for a container.

Two containers that begin in the same group of this machine share every ``system.slice`` below it: one's systemd then
takes away the group in which the other is about to start a service, which ends with 219/CGROUP.
"""

from contextlib import suppress
from pathlib import Path

MOUNTED = Path("/sys/fs/cgroup")
ENTER = 'groups=$1; shift; for group in $groups; do echo $$ >"$group/cgroup.procs"; done; exec "$@"'
"""A shell that moves itself into those groups and becomes the command."""


def made(name: str) -> list[Path]:
    """A group of that name below our own in both hierarchies in which systemd keeps its units."""
    groups = []
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, hierarchy, own = line.split(":", 2)
        if hierarchy not in ("", "name=systemd"):
            continue
        group = _mounted(hierarchy) / own.lstrip("/") / name
        with suppress(OSError):
            group.mkdir()
            groups.append(group)
    return groups


def _mounted(hierarchy: str) -> Path:
    if hierarchy:
        return MOUNTED / hierarchy.removeprefix("name=")
    return unified if (unified := MOUNTED / "unified").is_dir() else MOUNTED


def entered(groups: list[Path], *command: str) -> list[str]:
    """The command, to be run in those groups."""
    return ["/bin/sh", "-c", ENTER, "sh", " ".join(map(str, groups)), *command]


def taken_away(groups: list[Path]) -> None:
    """Away with them and those below, once nobody is in them."""
    for group in groups:
        for below in sorted(group.rglob("*/"), key=lambda one: len(one.parts), reverse=True):
            with suppress(OSError):
                below.rmdir()
        with suppress(OSError):
            group.rmdir()
