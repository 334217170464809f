#!/usr/bin/env python3
"""Look whether a newer release is out or at hand, and keep it for the owner to decide on. Installs nothing.

hingewall-updates.service runs it once a day, where /etc/hingewall/updates.toml names a source: it is the one process of
the wall that calls out. `sudo hingewall update --check` has it done now, and prints what came of it.
hingewall-offer.service has it look at what a phone has sent, hingewall-stick@.service at a USB stick.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.dont_write_bytecode = True

from installing.errors import InstallError  # noqa: E402
from installing.layout import Layout  # noqa: E402
from installing.looking import look, told  # noqa: E402
from installing.offering import from_phone, from_stick  # noqa: E402
from installing.running import Runner  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description="Look whether a newer release of Hingewall is out.")
    parser.add_argument(
        "--now", action="store_true", help="have hingewall-updates.service look, and print what it found"
    )
    parser.add_argument("--from-phone", action="store_true", help="look at what the pages have taken from a phone")
    parser.add_argument("--from-stick", type=Path, metavar="FOLDER", help="look for a release in this folder")
    layout, arguments = Layout(Path("/")), parser.parse_args()
    try:
        if arguments.now:
            print(told(layout, Runner()))
        elif arguments.from_phone:
            from_phone(layout)
        elif arguments.from_stick is not None:
            from_stick(layout, arguments.from_stick)
        else:
            look(layout)
    except InstallError as error:
        print(f"hingewall update: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
