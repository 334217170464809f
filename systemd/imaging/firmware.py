"""The FAT partition of a card, which the firmware reads: copied out for the installer, and what it changed back again.

By mtools, since no kernel has to know FAT and nothing has to be unmounted.
"""

import subprocess
from pathlib import Path

from installing.errors import InstallError
from installing.running import Runner

MTYPE = ("mtype", "-i")
NEEDED = ("config.txt", "cmdline.txt")


def copy_out(head: Path, at: int, folder: Path, named: Path, runner: Runner) -> dict[Path, bytes]:
    """The partition's files in ``folder``, and what they hold. Raises InstallError where it is no Pi's."""
    try:
        runner.run("mcopy", "-s", "-n", "-p", "-i", f"{head}@@{at}", "::*", str(folder))
    except InstallError as error:
        raise InstallError(f"BASE {named}: its first partition can't be read as FAT ({error})") from error
    if lacking := [name for name in NEEDED if not (folder / name).is_file()]:
        raise InstallError(
            f"BASE {named}: its first partition has no {lacking[0]}; is this an image for a Raspberry Pi?"
        )
    return _content(folder)


def copy_back(head: Path, at: int, folder: Path, before: dict[Path, bytes], runner: Runner) -> list[str]:
    """What differs from ``before``, by name. Raises InstallError when there is no room for it."""
    changed = [path for path, content in _content(folder).items() if before.get(path) != content]
    for path in changed:
        inside = path.relative_to(folder)
        for parent in reversed(inside.parents[:-1]):
            runner.works("mmd", "-D", "s", "-i", f"{head}@@{at}", f"::{parent}")
        runner.run("mcopy", "-o", "-i", f"{head}@@{at}", str(path), f"::{inside}")
    return [str(path.relative_to(folder)) for path in changed]


def read(image: Path, at: int, name: str) -> bytes:
    """A file of the partition, empty where there is none."""
    done = subprocess.run([*MTYPE, f"{image}@@{at}", f"::{name}"], capture_output=True, check=False)
    return done.stdout


def _content(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()}
