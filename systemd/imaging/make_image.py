"""Make a card image of an official one: `sudo make image BASE=FILE`.

The product's own installer runs in the image, with the wheels that the locks name; what each wall has to make for
itself is taken out again, and made at the first boot.
"""

import argparse
import fcntl
import os
import re
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from imaging import base, disk, firmware, furnish, inside, secrets
from imaging.os_list import NAME, Packed, os_list, published_at
from imaging.packing import pack
from imaging.telling import say, step
from installing.errors import InstallError
from installing.running import Runner
from releasing import locks
from releasing.wheels import fetch

ROOT = Path(__file__).resolve().parents[2]
ICON = ROOT / "web/hingewall_web/static/icons/any-192.png"
SPARE = 192 * disk.MIB
"""Free in the root before it has grown: the first boot writes journals, keys and a history."""

TOOLS = {"mcopy": "mtools", "sfdisk": "fdisk", "resize2fs": "e2fsprogs", "xz": "xz-utils", "losetup": "mount"}


def main() -> int:
    arguments = _arguments()
    try:
        check(arguments)
        inside.alone("imaging.make_image")
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with _work(arguments.out) as work:
            make(arguments, work)
    except InstallError as error:
        print(f"make image: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"make image: {error}; put that right and run it again", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nmake image: interrupted; nothing is left of it", file=sys.stderr)
        return 130
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make image", description="Make an image for memory cards, of an official one."
    )
    parser.add_argument("--base", type=Path, required=True, help="Raspberry Pi OS Lite (64-bit), as .img or .img.xz")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where the files go (default dist)")
    parser.add_argument("--wheels", type=Path, metavar="DIR", help="take the wheels from this folder, without an index")
    parser.add_argument("--wiring", type=Path, metavar="FILE", help="how the walls are wired that it is for")
    parser.add_argument(
        "--country", help="which country its Wi-Fi is used in, as DE; Raspberry Pi Imager asks for it too"
    )
    parser.add_argument("--url", help=f"the folder that the files will be downloaded from, for {NAME}")
    parser.add_argument("--no-os-updates", action="store_true", help="decline Debian's security fixes by themselves")
    return parser.parse_args()


def check(arguments: argparse.Namespace) -> None:
    """What can be known before anything is done. Raises InstallError."""
    if os.geteuid() != 0:
        raise InstallError(f"not root; run: sudo make image BASE={arguments.base}")
    lacking = sorted({package for tool, package in TOOLS.items() if shutil.which(tool) is None})
    if lacking:
        raise InstallError(f"tools are missing; run: sudo apt-get install {' '.join(lacking)}")
    if not arguments.base.is_file():
        raise InstallError(f"BASE {arguments.base}: there is no such file; expected an image, as raspios-lite.img.xz")
    for option, place in (("--wheels", arguments.wheels), ("--wiring", arguments.wiring)):
        if place is not None and not place.exists():
            raise InstallError(f"{option} {place}: there is no such thing")
    if arguments.country:
        furnish.country_code(arguments.country)
    if arguments.url:
        published_at(arguments.url)


@contextmanager
def _work(out: Path) -> Iterator[Path]:
    """A folder for what is half done. What a killed run has left of it is removed: nothing else of one is left."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / ".image.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise InstallError(f"{out}: another `make image` is at work there; wait for it to end") from error
        work = out / ".image"
        if work.exists():
            say("removing what an interrupted run has left")
            shutil.rmtree(work)
        work.mkdir()
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)


def make(arguments: argparse.Namespace, work: Path) -> None:
    """From the base to the files in ``arguments.out``. Raises InstallError."""
    began, runner = time.monotonic(), Runner()
    head, root, mnt = work / "head.img", work / "root.img", work / "root"
    with step(f"unpacking {arguments.base.name}") as progress:
        base.unpacked(arguments.base, work / "base.img", progress)
        table = disk.read_table(work / "base.img", arguments.base, runner)
        base.check_room(work, base.BESIDE * table.root_size + base.ROOM)
        disk.take_apart(work / "base.img", table, head, root, runner)
        disk.make_room(root, table.root_size + base.ROOM, runner)
        (work / "firmware").mkdir()
        before = firmware.copy_out(head, table.boot, work / "firmware", arguments.base, runner)
    with inside.mounted(root, mnt):
        inside.machine_of(mnt, arguments.base)
        system, python = inside.version_of(mnt, arguments.base)
        secrets.refuse_used(mnt, arguments.base)
        wheels = _wheels(arguments, python, work)
        with step(f"installing into {system}, {python}"):
            _install(arguments, mnt, work / "firmware", wheels)
        init_format = furnish.customised_by(mnt)
    with step("packing"):
        if arguments.country:
            line = work / "firmware/cmdline.txt"
            line.write_text(furnish.with_country(line.read_text(), arguments.country))
        firmware.copy_back(head, table.boot, work / "firmware", before, runner)
        disk.shrink(root, SPARE, runner)
        disk.put_together(head, table, root, runner)
    version = version_of(ROOT)
    with step("compressing") as progress:
        packed = pack(head, arguments.out / f"hingewall-{version}.img.xz", progress)
    _list(arguments, packed, version, init_format)
    _tell(arguments, packed, system, time.monotonic() - began)


def version_of(root: Path) -> str:
    found = re.search(r'^version = "([^"]+)"', (root / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert found is not None, "a release has a version"
    return found[1]


def _wheels(arguments: argparse.Namespace, python: str, work: Path) -> Path:
    """What the locks name for the card's Python, and nothing else."""
    if arguments.wheels:
        return Path(arguments.wheels)
    folder = work / "wheels"
    folder.mkdir()
    with step("fetching the wheels that the locks name"):
        for name in (locks.RUN, locks.BUILD):
            fetch(locks.read((ROOT / name).read_text("utf-8")), locks.Platform(python, "aarch64"), folder)
    return folder


def _install(arguments: argparse.Namespace, root: Path, files: Path, wheels: Path) -> None:
    inside.emulation()
    options = ["--no-os-updates"] * arguments.no_os_updates
    if arguments.wiring:
        shutil.copyfile(arguments.wiring, root / "root/wiring.toml")
        options += ["--wiring", "/root/wiring.toml"]
    with inside.habitable(root, files, ROOT, wheels):
        inside.run_inside(
            root, "/usr/bin/python3", f"/{inside.SOURCE}/systemd/install.py", "prepare", "--wheels",
            f"/{inside.WHEELS}", *options,
        )  # fmt: skip
    (root / "root/wiring.toml").unlink(missing_ok=True)
    furnish.furnish(root)
    secrets.wipe(root)
    if kept := secrets.found(root):
        raise InstallError(f"{kept[0]} is in the image, and would be the same on every card; tell who writes Hingewall")


def _list(arguments: argparse.Namespace, packed: Packed, version: str, init_format: str) -> None:
    icon = arguments.out / "hingewall.png"
    shutil.copyfile(ICON, icon)
    folder = published_at(arguments.url) if arguments.url else None
    text = os_list(packed, icon, version, time.strftime("%Y-%m-%d"), init_format, folder)
    (arguments.out / NAME).write_bytes(text)


def _tell(arguments: argparse.Namespace, packed: Packed, system: str, took_s: float) -> None:
    listed = f"{arguments.url.rstrip('/')}/{NAME}" if arguments.url else (arguments.out / NAME).resolve().as_uri()
    print(f"""
  {packed.file}
    {packed.size / 1e6:.0f} MB; on the card {packed.unpacked_size / 1e9:.2f} GB, and all of it after the first boot
    sha256 {packed.digest}
    made of {system} in {took_s / 60:.0f} minutes

  Next: rpi-imager --repo {listed}
        choose Hingewall and the card; name your Wi-Fi if it asks. Put the card in, and plug in.
        After some minutes the wall is at http://{furnish.NAME}.local/, or has a Wi-Fi of its own.
        Its label with the QR codes is then on the card too: hingewall-label.html""")


if __name__ == "__main__":
    sys.exit(main())
