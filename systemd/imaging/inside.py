"""The root of a card mounted, and programs run in it, whatever this machine is.

All of it happens in namespaces of their own: when the process that made them ends, by `kill -9` too, the kernel ends
all that was started in there, takes the mounts away and frees their loop devices.
"""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from installing.errors import InstallError
from installing.running import Runner

ALONE = ("unshare", "--mount", "--propagation=private", "--pid", "--fork", "--kill-child", "--mount-proc")
CHROOT = ("chroot",)
MARK = "HINGEWALL_IMAGE_ALONE"

EMULATOR = Path("/usr/bin/qemu-aarch64-static")
FORMATS = Path("/proc/sys/fs/binfmt_misc")
ARM64 = (
    r":qemu-aarch64:M::\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00"
    r":\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff:" + f"{EMULATOR}:OCF"
)
"""As Debian's qemu-user-static registers it: the kernel starts it for each arm64 program, in a chroot too."""

ELF_MACHINE = {0xB7: "arm64", 0x28: "armhf", 0x3E: "amd64"}
SOURCE, WHEELS = "run/hingewall-source", "run/hingewall-wheels"
NOTHING_STARTS = "#!/bin/sh\nexit 101\n"
QUIET = "usr/sbin/policy-rc.d"
"""Debian asks this program whether a package may start its service."""


def alone(module: str) -> None:
    """Go on as a process with namespaces of its own; returns in there."""
    if os.environ.pop(MARK, "") != "1":
        os.environ[MARK] = "1"
        os.execvp(ALONE[0], [*ALONE, sys.executable, "-m", module, *sys.argv[1:]])  # noqa: S606


def machine_of(root: Path, named: Path) -> str:
    """What processor the system in ``root`` is for: ``arm64``. Raises InstallError for another, or no system."""
    for program in ("usr/bin/dpkg", "bin/dpkg"):
        if (file := root / program).is_file():
            found = ELF_MACHINE.get(int.from_bytes(file.read_bytes()[18:20], "little"), "something else")
            if found != "arm64":
                raise InstallError(f"BASE {named}: a system for {found}, expected arm64: Raspberry Pi OS Lite (64-bit)")
            return found
    raise InstallError(f"BASE {named}: no Debian in its second partition; expected Raspberry Pi OS Lite (64-bit)")


def version_of(root: Path, named: Path) -> tuple[str, str]:
    """Name of the system, and the version of its Python, as ``3.11``. Raises InstallError for another one."""
    said = dict(
        line.split("=", 1) for line in (root / "etc/os-release").read_text("utf-8").splitlines() if "=" in line
    )  # fmt: skip
    python = (
        (root / "usr/bin/python3").readlink().name.removeprefix("python")
        if (root / "usr/bin/python3").is_symlink()
        else ""
    )
    if python not in ("3.11", "3.13"):
        raise InstallError(
            f"BASE {named}: its Python is {python or 'missing'}, expected 3.11 (Bookworm) or 3.13 (Trixie)"
        )
    return said.get("PRETTY_NAME", "Debian").strip('"'), python


def emulation() -> None:
    """Have this machine run arm64 programs. Raises InstallError where it can't."""
    if platform.machine() == "aarch64":
        return
    if not (FORMATS / "register").exists():
        Runner().works("mount", "-t", "binfmt_misc", "none", str(FORMATS))
    if any("aarch64" in one.name and "_be" not in one.name for one in FORMATS.glob("*")):
        return
    if not EMULATOR.exists():
        raise InstallError("this machine can't run arm64 programs; run: sudo apt-get install qemu-user-static")
    try:
        (FORMATS / "register").write_text(ARM64)
    except OSError as error:
        raise InstallError(f"{FORMATS}/register: {error.strerror}; the kernel needs binfmt_misc") from error


@contextmanager
def mounted(root: Path, at: Path) -> Iterator[Path]:
    """The file system in the file ``root``, at ``at``. The mount frees its loop device by itself."""
    at.mkdir(exist_ok=True)
    Runner().run("mount", "-o", "loop", str(root), str(at))
    try:
        yield at
    finally:
        Runner().works("fstrim", str(at))  # what was deleted becomes holes again, which compress to nothing
        Runner().run("umount", "--recursive", str(at))


@contextmanager
def habitable(root: Path, firmware: Path, source: Path, wheels: Path) -> Iterator[None]:
    """What programs expect to find, none of which stays: /proc, names of hosts, the firmware's files, the source."""
    runner = Runner()
    resolver, quiet = root / "etc/resolv.conf", root / QUIET
    kept = resolver.readlink() if resolver.is_symlink() else resolver.read_bytes() if resolver.exists() else None
    for kind, place in (("proc", "proc"), ("sysfs", "sys"), ("tmpfs", "run"), ("tmpfs", "tmp")):
        runner.run("mount", "-t", kind, kind, str(root / place))
    runner.run("mount", "--rbind", "/dev", str(root / "dev"))
    binds = {firmware: "boot/firmware", source: SOURCE, wheels: WHEELS}
    for folder, place in binds.items():
        (root / place).mkdir(parents=True, exist_ok=True)
        runner.run("mount", "--bind", str(folder), str(root / place))
    resolver.unlink(missing_ok=True)
    shutil.copyfile("/etc/resolv.conf", resolver)
    quiet.write_text(NOTHING_STARTS)
    quiet.chmod(0o755)
    try:
        yield
    finally:
        quiet.unlink()
        resolver.unlink()
        if isinstance(kept, bytes):
            resolver.write_bytes(kept)
        elif kept is not None:
            resolver.symlink_to(kept)
        for place in (*binds.values(), "dev", "tmp", "run", "sys", "proc"):
            runner.works("umount", "--recursive", str(root / place))


def run_inside(root: Path, *command: str) -> None:
    """Its lines as they come. Raises InstallError when it fails; the last of them says why."""
    passed = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
    settings = {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "LC_ALL": "C.UTF-8",
        "HOME": "/root",
    }
    done = subprocess.run([*CHROOT, str(root), *command], env=passed | settings, stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise InstallError(f"the installer ended with {done.returncode} in the image; what it said is above")
