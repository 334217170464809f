"""The ports that phones connect to: somebody else's web server may have them already."""

import re

from installing.errors import InstallError
from installing.layout import Layout
from installing.running import Runner

PORTS = (80, 443)


def check_ports(layout: Layout, runner: Runner) -> None:
    """Before the first installation. Raises InstallError, which names the program that listens on one of ``PORTS``."""
    if layout.current.exists():
        return  # they are the wall's own
    try:
        listening = runner.hears("ss", "-Hltnp", " or ".join(f"sport = :{port}" for port in PORTS))
    except InstallError:
        return  # no `ss` on this system: the start will tell
    for line in listening.splitlines():
        if found := re.search(r":(?P<port>\d+)\s.*\(\(\"(?P<name>[^\"]+)\",pid=(?P<pid>\d+)", line):
            raise InstallError(_held(**found.groupdict()))


def _held(port: str, name: str, pid: str) -> str:
    stopped = f"sudo systemctl disable --now {name}" if name.isalnum() else f"sudo kill {pid}"
    return (
        f"port {port}, where phones ask for the pages, is held by {name} (process {pid}): end it and keep it from"
        f" starting again, as by `{stopped}`, then run this again"
    )
