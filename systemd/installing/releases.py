"""Versions side by side: each in a folder of its own, one of them in use."""

import hashlib
import os
import re
import shutil
import sys
from pathlib import Path

from installing.environment import BUILD, BUILDING, RUN, environment
from installing.errors import InstallError
from installing.layout import Layout
from installing.running import Runner, link

PARTS = ("pyproject.toml", "README.md", "LICENSE", RUN, BUILD, "device", "web", "systemd")
"""What a release is made of; nothing that runs reads hardware/."""
COMPLETE = "complete"
PROVEN = "proven"
"""Its time says when the release was last seen to work."""

NEEDED_MB = 300
"""A release takes 112 MB; as much again passes through pip's temporary folder, which is in it: from Debian 13 on /tmp
is memory, and a Zero 2 W has little."""


def release_of(source: Path) -> str:
    """A name for the version in ``source``: its number, and a hash of all that it is made of.

    The system's Python is part of that: an environment made by 3.11 is of no use to 3.13 once Debian has been upgraded.
    """
    found = re.search(r'^version = "([^"]+)"', (source / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    if found is None:
        raise InstallError(f"{source}: no version in pyproject.toml; is this a whole copy of Hingewall?")
    digest = hashlib.sha256(repr(sys.version_info[:2]).encode())
    for path in sorted(_files(source)):
        digest.update(path.relative_to(source).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{found[1]}-{digest.hexdigest()[:12]}"


def _files(source: Path) -> list[Path]:
    files = [source / part for part in PARTS if (source / part).is_file()]
    for part in PARTS:
        for path in (source / part).rglob("*"):
            hidden = any(name.startswith((".", "__pycache__")) for name in path.relative_to(source).parts)
            if path.is_file() and not hidden:
                files.append(path)
    return files


def make(layout: Layout, runner: Runner, source: Path, wheels: Path | None, booted: bool = True) -> Path:
    """The release of ``source``, ready to be used. One that was begun and not finished is made anew."""
    if booted:
        runner.works("systemctl", "stop", BUILDING)
    for half in layout.releases.glob("*"):
        if not (half / COMPLETE).exists():
            runner.say(f"release: {half.name} was not finished; removing it")
            remove(half)
    release = layout.releases / release_of(source)
    if release.exists():
        runner.say(f"release: {release.name} is already there")
        return release
    release.mkdir(parents=True)
    runner.say(f"release: making {release.name} (a minute or two)")
    try:
        _room(release)
        _copy(source, release / "source")
        environment(runner, release, wheels, booted)
        os.sync()  # or the mark could outlive a power cut that what it stands for does not
        (release / COMPLETE).touch()
    except BaseException:
        shutil.rmtree(release, ignore_errors=True)  # a card that it has filled is left as it was
        raise
    return release


def _room(release: Path) -> None:
    free = shutil.disk_usage(release).free // 2**20
    if free < NEEDED_MB:
        raise InstallError(
            f"{release.parent}: {free} MB free, expected {NEEDED_MB} or more; make room and run it again"
        )


def _copy(source: Path, copy: Path) -> None:
    """Files of root's that nobody else may change, whoever may change what they were copied from: a checkout from a
    stick or an archive may be open to all."""
    for path in _files(source):
        kept = copy / path.relative_to(source)
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, kept)
        kept.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)


def in_use(layout: Layout) -> Path | None:
    """The release that ``current`` leads to, if it is whole."""
    release = layout.releases / layout.current.readlink().name if layout.current.is_symlink() else None
    return release if release is not None and (release / COMPLETE).exists() else None


def use(layout: Layout, release: Path) -> None:
    """From the next start on it is this one."""
    link(layout.current, Path("releases") / release.name)
    link(layout.command, Path("/opt/hingewall/current/venv/bin/hingewall"))


def prove(layout: Layout, release: Path) -> None:
    """It was seen to work: from now on it can be gone back to, and brings the next one."""
    (release / PROVEN).touch()
    link(layout.updater, Path("releases") / release.name)


def doubt(release: Path) -> None:
    """It is to run after another one: whether it works has to be seen again."""
    (release / PROVEN).unlink(missing_ok=True)


def is_proven(release: Path) -> bool:
    return (release / PROVEN).exists()


def proven(layout: Layout, other_than: Path) -> Path | None:
    """The release that was last seen to work, beside that one."""
    known = [mark for mark in layout.releases.glob(f"*/{PROVEN}") if mark.parent != other_than]
    return max(known, key=lambda mark: mark.stat().st_mtime).parent if known else None


def prune(layout: Layout, runner: Runner) -> None:
    """Keep the one in use, and the one to go back to."""
    used = in_use(layout)
    kept = {used, proven(layout, other_than=used)} if used else set()
    for old in sorted(layout.releases.iterdir()):
        if kept and old not in kept:
            runner.say(f"release: removing {old.name}")
            remove(old)


def remove(release: Path) -> None:
    """Take it away. Its mark goes first, so that what is left when the power goes is not taken for a whole one."""
    (release / COMPLETE).unlink(missing_ok=True)
    shutil.rmtree(release)
