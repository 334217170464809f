"""``hingewall-hub password``, and the keys that the installer has made: run by root, on the hub."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from hingewall.errors import UsageError, one_line
from hingewall.small_files import replace_whole
from hingewall_hub.door import PORT, make_certificate, write_rules
from hingewall_hub.owner import hashed, new_password

CONF, DOOR = Path("/etc/hingewall-hub"), Path("/var/lib/hingewall-hub")
PASSWORD = "password"  # noqa: S105  the name of its file
PAGES = "hingewall-hub-pages.service"


def main(argv: Sequence[str] | None = None) -> int:
    """Errors that a user can cause are one line and code 2."""
    parser = argparse.ArgumentParser(prog="hingewall-hub", description="The hub on this machine.")
    commands = parser.add_subparsers(dest="what", required=True)
    commands.add_parser("password", help="make another password for the hub's pages, and end what the old one opened")
    commands.add_parser("make").add_argument("folder", type=Path)
    arguments = parser.parse_args(argv)
    try:
        if arguments.what == "make":
            return _make(arguments.folder)
        return _another()
    except OSError as error:
        sys.stderr.write(f"hingewall-hub: {error.filename or CONF}: {error.strerror}; run this as root, on the hub\n")
    except UsageError as error:
        sys.stderr.write(f"hingewall-hub: {one_line(error)}\n")
    return 2


def _make(folder: Path) -> int:
    """What is not there yet; a new password is printed."""
    make_certificate(folder)
    write_rules(folder, keys=folder, passwords=DOOR, listen=str(PORT))
    if not (folder / PASSWORD).exists():
        sys.stdout.write(f"{_chosen(folder)}\n")
    return 0


def _another() -> int:
    file = CONF / PASSWORD
    if not file.exists():
        raise UsageError(f"{file} is missing; run sudo make install-hub first")
    group = file.stat().st_gid
    password = _chosen(CONF)
    os.chown(file, 0, group)
    subprocess.run(["systemctl", "restart", PAGES], check=False)  # noqa: S603, S607  systemd's own
    sys.stdout.write(f"The hub's password, told only now: {password}\n")
    return 0


def _chosen(folder: Path) -> str:
    password = new_password()
    replace_whole(folder / PASSWORD, hashed(password).encode())
    return password


if __name__ == "__main__":
    sys.exit(main())
