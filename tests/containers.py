"""A Debian with a real systemd, in a container: where the units and the installer are tried for real.

The root is built once by mmdebstrap from this machine's own apt sources and kept in .cache; each container gets a copy.
Needs root, mmdebstrap and systemd-container.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import cgroups
from installing.packages import NEEDED
from releasing.locks import BUILD, RUN, Platform, read
from releasing.wheels import fetch
from waiting import PATIENCE_S, until

PROJECT = Path(__file__).parent.parent
CACHE = PROJECT / ".cache" / "nspawn"
SUITE, PYTHON = "bookworm", "3.11"
PACKAGES = (
    "systemd", "systemd-sysv", "udev", "dbus", "procps", "hostname", "python3", *NEEDED, "unattended-upgrades",
    "network-manager", "polkitd", "iproute2",
)  # fmt: skip
"""What Raspberry Pi OS brings, and what the installer would fetch: the container has no network."""
SOURCE = ("pyproject.toml", "README.md", "LICENSE", "Makefile", RUN, BUILD, "device", "web", "hardware", "systemd")


def lacking() -> str | None:
    """Why there can be no container here."""
    if os.geteuid() != 0:
        return "needs root"
    tools = [tool for tool in ("mmdebstrap", "systemd-nspawn", "nsenter") if shutil.which(tool) is None]
    return f"needs {', '.join(tools)}" if tools else None


@contextmanager
def _alone() -> Iterator[None]:
    """Two test processes must not make the same thing at once: the second waits, and finds it made."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepared(packages: tuple[str, ...] = PACKAGES) -> tuple[Path, Path]:
    """The file system that each container begins with, and the wheels for it; made where they are not there yet."""
    with _alone():
        return root(packages), wheels()


def root(packages: tuple[str, ...] = PACKAGES) -> Path:
    """The file system that each container begins with."""
    made = CACHE / f"root-{SUITE}-{zlib.crc32(repr(packages).encode()):x}"
    if not made.exists():
        half = made.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        _run(
            "mmdebstrap", "--quiet", "--variant=apt", '--aptopt=Apt::Install-Recommends "false"',
            *(f"--dpkgopt=path-exclude=/usr/share/{part}/*" for part in ("man", "locale", "doc")),
            f"--include={','.join(packages)}", SUITE, str(half),
        )  # fmt: skip
        (half / "etc/hostname").write_text("hingewall\n")
        # As the installer does before it fetches nginx.
        for name in ("nginx", "mosquitto"):
            (half / f"etc/systemd/system/{name}.service").symlink_to("/dev/null")
        half.rename(made)
    return made


def wheels() -> Path:
    """Everything that pip would fetch for the container's Python, as wheels: those of the lock files."""
    texts = [(PROJECT / name).read_text("utf-8") for name in (RUN, BUILD)]
    folder = CACHE / f"wheels-{zlib.crc32(''.join(texts).encode()):x}"
    if not folder.exists():
        half = folder.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(parents=True)
        fetch([one for text in texts for one in read(text)], Platform(PYTHON, "x86_64"), half)
        half.rename(folder)
    return folder


def _run(*command: str) -> None:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command[0]}: {done.stdout[-2000:]}{done.stderr[-2000:]}"


class Container:
    """One booted Debian. ``run`` commands in it; ``close`` takes it and its file system away."""

    def __init__(self, folder: Path, packages: tuple[str, ...] = PACKAGES) -> None:
        self.root = folder / "root"
        made, fetched = prepared(packages)
        subprocess.run(["cp", "--archive", "--reflink=auto", made, self.root], check=True)
        shutil.copytree(fetched, self.root / "wheels")
        self.put_source()
        self._log = (folder / "boot.log").open("wb")
        self.boot()

    def boot(self) -> None:
        """Switch it on, and wait until it has started."""
        self._groups = cgroups.made(f"hingewall-{zlib.crc32(bytes(self.root)):x}")
        command = cgroups.entered(
            self._groups, "systemd-nspawn", "--quiet", f"--directory={self.root}", f"--machine=hw{os.getpid()}",
            "--register=no", "--keep-unit", "--private-network", "--boot",
        )  # fmt: skip
        self._nspawn = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log)
        # Not all of it: an update that the power has cut off goes on for minutes then.
        until(lambda: self.run("systemctl", "is-active", "multi-user.target")[1] == "active", "it boots")

    def cut_power(self) -> None:
        """Every process in it ends at once. What they have written stays, also what was not on the disk yet."""
        os.kill(int(self._leader()), signal.SIGKILL)
        self._nspawn.wait(PATIENCE_S)
        cgroups.taken_away(self._groups)

    def put_source(self, change: Callable[[Path], None] | None = None) -> None:
        """The project as somebody has fetched it, changed if asked for."""
        source = self.root / "src"
        shutil.rmtree(source, ignore_errors=True)
        source.mkdir()
        for name in SOURCE:
            path = PROJECT / name
            if path.is_dir():
                shutil.copytree(path, source / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(path, source / name)
        if change is not None:
            change(source)

    def _leader(self) -> str:
        """Its first process, as this machine numbers it."""
        children = Path(f"/proc/{self._nspawn.pid}/task/{self._nspawn.pid}/children").read_text().split()
        return children[0] if children else "0"

    def _inside(self) -> list[str]:
        return ["nsenter", "-t", self._leader(), "-m", "-u", "-i", "-n", "-p", "-r", "-w", "--", "env", "-i",
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8"]  # fmt: skip

    def run(self, *command: str, timeout_s: float = 180.0) -> tuple[int, str]:
        """Its exit code and what it printed."""
        done = subprocess.run(
            [*self._inside(), *command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, timeout=timeout_s, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout.strip()

    def start(self, *command: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [*self._inside(), *command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def python(self, code: str) -> str:
        """What a Python program of one line prints in there."""
        code_, said = self.run("python3", "-c", code)
        assert code_ == 0, said
        return said

    def shows(self, unit: str, what: str) -> str:
        """One property of a unit."""
        return self.run("systemctl", "show", "--value", f"--property={what}", unit)[1]

    def close(self) -> None:
        self._nspawn.send_signal(signal.SIGTERM)  # nspawn has its systemd power off
        try:
            self._nspawn.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._nspawn.kill()
            self._nspawn.wait()
        self._log.close()
        cgroups.taken_away(self._groups)
        shutil.rmtree(self.root, ignore_errors=True)
