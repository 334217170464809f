#!/usr/bin/env python3
"""Put Hingewall on this Pi, bring it up to date, or take it off again: `sudo make install`, `sudo make uninstall`.

Runs on the system's own Python (3.11 or 3.13) and needs nothing else. Every step looks first and says what it did, or
that there was nothing to do; interrupted anywhere and run again, it ends right.
"""

import argparse
import io
import os
import platform
import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036  the system's own Python runs this; an older one can't read what follows
    sys.exit(
        f"hingewall install: Python here is {platform.python_version()}; expected 3.11 or newer: put Raspberry Pi OS"
        " Bookworm or Trixie on the card"
    )
sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.dont_write_bytecode = True  # run as root in somebody's checkout

from installing.errors import InstallError  # noqa: E402
from installing.hub import HubLayout, install_hub, uninstall_hub  # noqa: E402
from installing.install import install  # noqa: E402
from installing.layout import Layout  # noqa: E402
from installing.pause import between_sets  # noqa: E402
from installing.prepare import prepare  # noqa: E402
from installing.running import Runner  # noqa: E402
from installing.uninstall import uninstall  # noqa: E402
from installing.update import update  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description="Put Hingewall on this machine, or take it off.")
    parser.add_argument("what", choices=("install", "uninstall", "prepare", "install-hub", "uninstall-hub"),
                        help="prepare: all but the start, in the root of a card image")  # fmt: skip
    parser.add_argument("--wheels", type=Path, default=os.environ.get("HINGEWALL_WHEELS"), metavar="DIR",
                        help="install from the wheels in this folder, without a network")  # fmt: skip
    parser.add_argument("--bundle", type=Path, metavar="FILE",
                        help="install the signed release in this file, instead of this checkout")  # fmt: skip
    parser.add_argument("--allow-older", action="store_true",
                        help="with --bundle: also one that is older than what is installed")  # fmt: skip
    parser.add_argument("--wiring", type=Path, metavar="FILE",
                        help="how this device is wired, where it has no wiring file yet")  # fmt: skip
    parser.add_argument("--no-os-updates", action="store_true",
                        help="decline Debian's security fixes, which else are installed once a day")  # fmt: skip
    parser.add_argument("--purge", action="store_true", default=os.environ.get("PURGE") == "1",
                        help="with uninstall: remove history, settings and wiring too")  # fmt: skip
    parser.add_argument("--between-sets", action="store_true",
                        help="wait for whoever trains before anything is stopped")  # fmt: skip
    parser.add_argument("--healthy-within", type=float, default=60.0, metavar="S",
                        help="how long a new version has to answer (default 60)")  # fmt: skip
    arguments = parser.parse_args()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # not every terminal can show the QR code
    os.umask(0o022)  # sudo keeps a stricter one, and the processes' users could read nothing of it
    try:
        if os.geteuid() != 0:
            raise InstallError(f"not root; run: sudo make {arguments.what}")
        layout, runner = Layout(Path("/")), Runner()
        if arguments.bundle is not None:
            options = [
                "--healthy-within",
                str(arguments.healthy_within),
                *(["--no-os-updates"] * arguments.no_os_updates),
                *(["--wiring", str(arguments.wiring.resolve())] if arguments.wiring else []),
            ]
            return update(layout, runner, arguments.bundle, arguments.allow_older, options)
        if arguments.what.endswith("-hub"):
            hub = HubLayout(Path("/"))
            if arguments.what == "install-hub":
                install_hub(hub, runner, Path(__file__).resolve().parent.parent, arguments.wheels)
            else:
                uninstall_hub(hub, runner, purge=arguments.purge)
        elif arguments.what == "uninstall":
            uninstall(layout, runner, purge=arguments.purge)
        elif arguments.what == "prepare":
            source = Path(__file__).resolve().parent.parent
            prepare(layout, runner, source, arguments.wheels, not arguments.no_os_updates, arguments.wiring)
        else:
            source = Path(__file__).resolve().parent.parent
            install(
                layout, runner, source, arguments.wheels, arguments.healthy_within, not arguments.no_os_updates,
                wired=arguments.wiring, pause=between_sets if arguments.between_sets else None,
            )  # fmt: skip
    except InstallError as error:
        print(f"hingewall {arguments.what}: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"hingewall {arguments.what}: {error}; put that right and run it again", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\nhingewall {arguments.what}: interrupted; run it again to go on", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
