"""Other programs, and files that are there whole or not at all."""

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from installing.errors import InstallError

LAST_LINES = 8


class Runner:
    """Runs programs, and tells what is done. Tests hand in one that only notes it."""

    def say(self, text: str) -> None:
        print(text, flush=True)

    def run(self, *command: str, quiet: bool = True) -> str:
        """What it printed. Raises InstallError with its last lines when it fails."""
        done = self._done(command, quiet)
        if done.returncode != 0:
            last = "\n".join((done.stdout or "").strip().splitlines()[-LAST_LINES:])
            raise InstallError(f"`{' '.join(command)}` failed ({done.returncode}){': ' if last else ''}{last}")
        return done.stdout or ""

    def works(self, *command: str) -> bool:
        """Whether it ends well."""
        return self._done(command, quiet=True).returncode == 0

    def hears(self, *command: str) -> str:
        """What it printed, whether it ended well or not."""
        return (self._done(command, quiet=True).stdout or "").strip()

    def _done(self, command: Sequence[str], quiet: bool) -> "subprocess.CompletedProcess[str]":
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
        try:
            return subprocess.run(
                command, env=environment, encoding="utf-8", errors="replace", stdin=subprocess.DEVNULL, check=False,
                stdout=subprocess.PIPE if quiet else sys.stdout, stderr=subprocess.STDOUT,
            )  # fmt: skip
        except FileNotFoundError as error:
            raise InstallError(f"there is no `{command[0]}` here; is this a Debian with systemd?") from error


def left_there(path: Path) -> bytes:
    """What a process of another user has left at ``path``, up to a megabyte. Raises OSError for what is no file of its
    own: if the process was taken over there may be a pipe, which root would wait at for ever, or a link."""
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "expected a file, and it is none", str(path))
        return file.read(1 << 20)


def put(path: Path, content: bytes, mode: int = 0o644) -> bool:
    """Have ``path`` hold exactly that, whole or not at all; whether it had to be written."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    try:
        with new.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.chmod(mode)
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
    return True


def link(path: Path, target: Path) -> bool:
    """Have ``path`` be a link to ``target``, at no moment to nothing; whether it had to be made."""
    if path.is_symlink() and path.readlink() == target:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    new.replace(path)
    return True
