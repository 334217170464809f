"""A machine of paper for the installer: it notes what is run, and does of it what later steps look at."""

import functools
import os
import shutil
import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from installing import install as steps
from installing.environment import BUILD, RUN
from installing.install import install
from installing.layout import Layout
from installing.os_updates import PACKAGE
from installing.packages import NEEDED
from installing.running import Runner
from installing.system import SOUND

UNITS = Path(steps.__file__).parents[1] / "units"
ALL_UNITS = sorted(path.name for path in UNITS.iterdir())


class PowerCut(BaseException):
    """Nobody catches this, as nobody catches kill -9."""


class Power:
    """Counts the steps of an install: each program that it starts, and each change that it makes to a file.

    From step ``cut_before`` on nothing happens any more, clearing up neither.
    """

    CHANGES = frozenset(
        f"os.{what}" for what in ("rename", "remove", "mkdir", "rmdir", "symlink", "link", "chmod", "chown", "truncate")
    )
    WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT

    def __init__(self, root: Path) -> None:
        self.root = str(root)
        self.steps = 0
        self.cut_before: int | None = None

    def step(self) -> None:
        if self.cut_before is not None and self.steps >= self.cut_before:
            raise PowerCut
        self.steps += 1

    def notice(self, event: str, arguments: tuple[object, ...]) -> None:
        """An audit event of Python's, before what it tells of is done."""
        writes = event == "open" and isinstance(arguments[2], int) and bool(arguments[2] & self.WRITING)
        if (writes or event in self.CHANGES) and str(arguments[0]).startswith(self.root):
            self.step()


_watched: Power | None = None


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if _watched is not None:
        _watched.notice(event, arguments)


@functools.cache
def _listen() -> None:
    """Once and for good: Python has no way to take such a hook off again."""
    sys.addaudithook(_audit)


@contextmanager
def watched(power: Power) -> Iterator[None]:
    """Every change to a file counts as a step in here."""
    global _watched  # noqa: PLW0603
    _listen()
    _watched = power
    try:
        yield
    finally:
        _watched = None


class Machine(Runner):
    """Notes what is run, and does of it what later steps look at."""

    def __init__(self, root: Path) -> None:
        self.layout = Layout(root)
        self.ran: list[str] = []
        self.said: list[str] = []
        self.healthy = True
        self.runs_well: set[str] = set()
        """Releases that are healthy even when ``healthy`` says no."""
        self.packages = {*NEEDED, PACKAGE, SOUND}
        self.on_offer = ""
        self.listening = ""
        """As `ss -Hltnp` tells it."""
        self.power = Power(root)

    def say(self, text: str) -> None:
        self.said.append(text)

    def run(self, *command: str, quiet: bool = True) -> str:
        line = " ".join(command)
        self.power.step()
        self.ran.append(line.replace(str(self.layout.root), ""))
        return self._answer(command, line)

    def works(self, *command: str) -> bool:
        self.run(*command)
        return command[0] != "dpkg-query" or command[-1] in self.packages

    def hears(self, *command: str) -> str:
        return self.run(*command)

    def _answer(self, command: tuple[str, ...], line: str) -> str:
        if command[0] == "dpkg-query":
            return "installed"
        if command[0] == "apt-cache":
            return self.on_offer
        if command[0] == "ss":
            return self.listening
        if command[0] == "journalctl":
            return "start: a line of the installer's own unit\nwhat it said last"
        if "-m venv" in line:
            (Path(command[-1]) / "bin").mkdir(parents=True)
        if "--no-build-isolation" in line:
            (Path(command[-1]).parent / "venv/bin/hingewall").touch()
        return ""

    def has_run(self, start: str) -> bool:
        return any(line.startswith(start) for line in self.ran)

    def heard(self, words: str) -> bool:
        return any(words in line for line in self.said)


def checkout(folder: Path) -> Path:
    """As much of a checkout as the installer looks at."""
    for name in ("device/hingewall", "web/hingewall_web", "hardware", ".git", ".venv/bin"):
        (folder / name).mkdir(parents=True)
    (folder / "pyproject.toml").write_text('[project]\nname = "hingewall"\nversion = "1.0"\n')
    (folder / "device/hingewall/__init__.py").write_text("")
    (folder / "web/hingewall_web/app.py").write_text("")
    for lock in (RUN, BUILD):
        (folder / lock).write_text("")
    (folder / ".git/secret").write_text("")
    shutil.copytree(UNITS.parent, folder / "systemd", ignore=shutil.ignore_patterns("__pycache__", "installing"))
    return folder


def raspberry(root: Path) -> Machine:
    """A Pi as its card comes."""
    for folder in ("run/systemd/system", "boot/firmware", "etc", "opt", "usr/local/bin", "var/lib/apt/lists"):
        (root / folder).mkdir(parents=True)
    (root / "var/lib/apt/lists/archive_Packages").write_text("")
    (root / "proc").mkdir()
    (root / "proc/meminfo").write_text("MemTotal:        3884312 kB\nMemFree:         3000000 kB\n")
    (root / "boot/firmware/config.txt").write_text("#dtparam=i2c_arm=on\n[all]\n")
    (root / "boot/firmware/cmdline.txt").write_text("console=tty1 rootwait\n")
    return Machine(root)


def run(
    machine: Machine, source: Path, wheels: Path | None = None, fixes: bool = True, wired: Path | None = None
) -> None:
    def is_healthy(_runner: Runner, _within_s: float) -> bool:
        return machine.healthy or in_force(machine) in machine.runs_well

    with watched(machine.power):
        install(machine.layout, machine, source, wheels, fixes=fixes, is_healthy=is_healthy, wired=wired)


def record(machine: Machine, *rows: str) -> None:
    """What the device would have written."""
    machine.layout.data.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(machine.layout.database)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS reps (name)")
        connection.executemany("INSERT INTO reps VALUES (?)", [(row,) for row in rows])
        connection.commit()


def recorded(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT name FROM reps ORDER BY name")]


def newer(source: Path, what: str = "# newer\n") -> Path:
    file = source / "device/hingewall/__init__.py"
    file.write_text(file.read_text() + what)
    return source


def tree(root: Path) -> dict[str, str]:
    """Everything that is there, without its times."""
    found = {}
    for path in sorted(root.rglob("*")):
        name = str(path.relative_to(root))
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_file():
            content = "" if path.suffix == ".db" or ".db." in name else path.read_bytes().hex()
            found[name] = f"{stat.filemode(path.stat().st_mode)} {content}"
    return found


def in_force(machine: Machine) -> str:
    return machine.layout.current.readlink().name
