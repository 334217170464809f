"""Programs for aarch64 run here as if they were this machine's own, by the kernel's binfmt_misc and QEMU.

``python3 tests/arm64/binfmt.py COMMAND...`` runs a command while they do; ``runnable`` does so for a block of code.
Needs root and Debian's qemu-user-static, whose own registration is used where systemd has made it. Ours is taken away
by the last that needs it, in whatever process that is.
"""

import fcntl
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KERNEL = Path("/proc/sys/fs/binfmt_misc")
QEMU = "/usr/bin/qemu-aarch64-static"
OURS = "hingewall-arm64"
"""`make image` takes a name with aarch64 in it for one that stays, and would lean on ours."""
MAGIC = "7f454c460201010000000000000000000200b700"
"""The head of an ELF program, 64 bits, little-endian, for aarch64 (elf.h: EM_AARCH64 is 183)."""
MASK = "ffffffffffffff00fffffffffffffffffeffffff"
DOOR, USERS = Path("/run/lock/hingewall-binfmt-door"), Path("/run/lock/hingewall-binfmt-users")
"""The kernel has one list of formats for all: whoever comes or goes does so alone, and who is in shares the other."""


def lacking() -> str | None:
    """Why no aarch64 program can run here."""
    if shutil.which(QEMU) is None:
        return "needs Debian's qemu-user-static"
    return None if KERNEL.is_dir() else "needs a kernel with binfmt_misc"


@contextmanager
def runnable() -> Iterator[None]:
    """As long as that lasts, aarch64 programs run, in any root: the F of the flags has the kernel hold QEMU open."""
    with USERS.open("w") as users:
        with _alone():
            fcntl.flock(users, fcntl.LOCK_SH)
            if not _registered():
                (KERNEL / "register").write_text(f":{OURS}:M::{_escaped(MAGIC)}:{_escaped(MASK)}:{QEMU}:F")
        try:
            yield
        finally:
            with _alone():
                _leave(users.fileno())


def _leave(users: int) -> None:
    fcntl.flock(users, fcntl.LOCK_UN)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # somebody else needs it still
    if (ours := KERNEL / OURS).exists():
        ours.write_text("-1")


@contextmanager
def _alone() -> Iterator[None]:
    with DOOR.open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield


def _registered() -> bool:
    """Whether somebody has seen to it, so that it holds in other roots too."""
    if not (KERNEL / "register").exists():
        subprocess.run(["mount", "-t", "binfmt_misc", "none", KERNEL], check=True)
    formats = [path.read_text() for path in KERNEL.iterdir() if path.name not in ("register", "status")]
    return any(
        text.startswith("enabled") and f"magic {MAGIC}" in text and "F" in text.partition("flags: ")[2].split("\n")[0]
        for text in formats
    )


def _escaped(digits: str) -> str:
    return "".join(f"\\x{digits[at : at + 2]}" for at in range(0, len(digits), 2))


if __name__ == "__main__":
    with runnable():
        sys.exit(subprocess.run(sys.argv[1:], check=False).returncode)
