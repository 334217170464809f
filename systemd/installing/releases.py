"""Versions side by side: each in a folder of its own, one of them in use."""

import hashlib
import re
import shutil
from pathlib import Path

from installing.errors import InstallError
from installing.layout import Layout
from installing.running import Runner, link

PARTS = ("pyproject.toml", "README.md", "LICENSE", "device", "web", "hardware", "systemd")
"""What a release is made of."""
IGNORED = shutil.ignore_patterns("__pycache__", "*.pyc", ".*")
COMPLETE = "complete"
KEPT = 2


def release_of(source: Path) -> str:
    """A name for the version in ``source``: its number, and a hash of all that it is made of."""
    found = re.search(r'^version = "([^"]+)"', (source / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    if found is None:
        raise InstallError(f"{source}: no version in pyproject.toml; is this a whole copy of Hingewall?")
    digest = hashlib.sha256()
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


def make(layout: Layout, runner: Runner, source: Path, wheels: Path | None) -> Path:
    """The release of ``source``, ready to be used. One that was begun and not finished is made anew."""
    for half in layout.releases.glob("*"):
        if not (half / COMPLETE).exists():
            runner.say(f"release: {half.name} was not finished; removing it")
            shutil.rmtree(half)
    release = layout.releases / release_of(source)
    if release.exists():
        runner.say(f"release: {release.name} is already there")
        return release
    runner.say(f"release: making {release.name} (a minute or two)")
    copy = release / "source"
    copy.mkdir(parents=True)
    for part in PARTS:
        if (source / part).is_dir():
            shutil.copytree(source / part, copy / part, ignore=IGNORED)
        elif (source / part).exists():
            shutil.copy2(source / part, copy / part)
    _environment(runner, release, wheels)
    (release / COMPLETE).touch()
    return release


def _environment(runner: Runner, release: Path, wheels: Path | None) -> None:
    """Its own Python environment, which sees apt's picamera2 and libcamera; and a first sign of life."""
    venv = release / "venv"
    runner.run("python3", "-m", "venv", "--system-site-packages", str(venv))
    offline = ["--no-index", "--find-links", str(wheels.resolve())] if wheels else []
    runner.run(
        str(venv / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input",
        *offline, f"{release / 'source'}[pi]",
    )  # fmt: skip
    runner.run(str(venv / "bin/python"), "-m", "compileall", "-q", str(venv / "lib"))
    runner.run(str(venv / "bin/hingewall"), "--version")


def in_use(layout: Layout) -> Path | None:
    """The release that ``current`` leads to, if it is whole."""
    release = layout.releases / layout.current.readlink().name if layout.current.is_symlink() else None
    return release if release is not None and (release / COMPLETE).exists() else None


def use(layout: Layout, release: Path) -> None:
    """From the next start on it is this one."""
    link(layout.current, Path("releases") / release.name)
    link(layout.command, Path("/opt/hingewall/current/venv/bin/hingewall"))


def prune(layout: Layout, runner: Runner) -> None:
    """Keep the one in use and the newest other, to go back to."""
    used = in_use(layout)
    others = sorted((r for r in layout.releases.iterdir() if r != used), key=lambda r: r.stat().st_mtime, reverse=True)
    for old in others[KEPT - 1 :]:
        runner.say(f"release: removing {old.name}")
        shutil.rmtree(old)
