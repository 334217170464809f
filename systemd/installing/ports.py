"""The ports that others connect to: another program may have them already."""

import re
from collections.abc import Sequence

from installing.errors import InstallError
from installing.layout import Layout
from installing.running import Runner


def check_ports(layout: Layout, runner: Runner, ports: Sequence[int]) -> None:
    """Before the first installation. Raises InstallError, which names the program that listens on one of ``ports``."""
    if layout.current.exists():
        return  # they are our own
    try:
        listening = runner.hears("ss", "-Hltnp", " or ".join(f"sport = :{port}" for port in ports))
    except InstallError:
        return  # no `ss` on this system: the start will tell
    for line in listening.splitlines():
        if found := re.search(r":(?P<port>\d+)\s.*\(\(\"(?P<name>[^\"]+)\",pid=(?P<pid>\d+)", line):
            raise InstallError(_held(**found.groupdict()))


def _held(port: str, name: str, pid: str) -> str:
    stopped = f"sudo systemctl disable --now {name}" if name.isalnum() else f"sudo kill {pid}"
    return (
        f"port {port}, which is needed here, is held by {name} (process {pid}): end it and keep it from"
        f" starting again, as by `{stopped}`, then run this again"
    )
