"""``hingewall update``: a signed release from a file, or whether there is a newer one. The installer does it."""

import argparse
import os
from pathlib import Path
from typing import Any

from hingewall.commands.arguments import command
from hingewall.errors import HingewallError

INSTALLER = Path("/opt/hingewall/current/source/systemd")
PYTHON = "/usr/bin/python3"


def add_update(commands: Any) -> None:
    """``hingewall update FILE`` and ``hingewall update --check``."""
    parser = command(commands, "update", run, "install a signed release from a file, or look whether there is one")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the release, as hingewall-1.2.3.bundle")
    what.add_argument("--check", action="store_true",
                      help="look now whether a newer one is out, where /etc/hingewall/updates.toml says")  # fmt: skip
    parser.add_argument("--allow-older", action="store_true", help="also a release older than what is installed")


def run(arguments: argparse.Namespace) -> int:
    """Hands over to the system's own Python: this one belongs to the release that may be replaced."""
    if not (INSTALLER / "install.py").exists():
        raise HingewallError(
            "update: no Hingewall is installed on this machine; in a clone of the repository: git pull"
        )
    if arguments.check:
        found = [str(INSTALLER / "updates.py"), "--now"]
    else:
        older = ["--allow-older"] * arguments.allow_older
        found = [str(INSTALLER / "install.py"), "install", "--bundle", str(arguments.file.absolute()), *older]
    os.execv(PYTHON, [PYTHON, *found])  # noqa: S606  not a shell, and nothing of it comes from outside
