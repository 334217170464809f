"""Debian's aarch64 user lands, which Raspberry Pi OS is made of: every program in them is aarch64's, run by QEMU.

The roots are built once by mmdebstrap and kept in .cache; each user land is a copy, with the product installed in it by
its installer's own steps. Needs root, mmdebstrap, systemd-container and qemu-user-static. The kernel is this machine's.
"""

import json
import shutil
import subprocess
import tomllib
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Self

from packaging.requirements import Requirement

import cgroups
import containers
from arm64 import binfmt
from containers import PROJECT, SOURCE
from installing.packages import NEEDED
from releasing.locks import BUILD, RUN, Platform, read
from releasing.wheels import fetch, pip

CACHE = PROJECT / ".cache" / "arm64"
SUITES = {"bookworm": "3.11", "trixie": "3.13"}
"""Each Debian, and its Python."""
PACKAGES = ("python3", "systemd", *NEEDED)
"""What the installer would fetch, which has no network there; of systemd it needs systemd-sysusers."""
WIRING = "[board]\npin_plan = 2\n"
"""A wall with a beeper: a speaker takes Debian's ALSA as well."""
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
"""trixie's pip reads that at its start, without a network too."""
LEFT_OUT = (
    *(f"/usr/share/{part}/*" for part in ("man", "locale", "doc", "ca-certificates/mozilla")),
    *(f"{folder}/udev/hwdb.d/*" for folder in ("/lib", "/usr/lib")),
)
"""Of no use there; for each certificate and each piece of hardware QEMU would be at work for seconds."""
TESTED_BY = ("pytest", "pytest-xdist", "hypothesis")
UNPACKING = Path(__file__).with_name("unpacking.sh")
MERGED = "/usr/share/mmdebstrap/hooks/merged-usr"
"""Bookworm's packages expect a system whose /bin is /usr/bin from its start, and make none."""
NO_QUESTIONS = "#clear DPkg::Pre-Install-Pkgs"
"""debconf would search packages for questions before they are unpacked, for minutes; nobody is there to answer."""
HINGEWALL, PYTHON = "/usr/local/bin/hingewall", "/opt/hingewall/current/venv/bin/python"


def lacking() -> str | None:
    """Why there can be no such user land here."""
    return containers.lacking() or binfmt.lacking()


class UserLand:
    """One Debian for aarch64, in ``folder``, while ``binfmt.runnable`` holds."""

    def __init__(self, suite: str, folder: Path) -> None:
        self.platform = Platform(SUITES[suite], "aarch64")
        self.root = folder / suite
        self.said = ""
        self._name = f"hw{zlib.crc32(str(self.root).encode()):x}"
        subprocess.run(["cp", "--archive", "--reflink=auto", _root(suite), self.root], check=True)
        shutil.copytree(_wheels(self.platform), self.root / "wheels")
        shutil.copytree(_site(self.platform), self.root / "site")
        for name in (*SOURCE, "tests"):
            _copy(PROJECT / name, self.root / "src" / name)
        (self.root / "wiring.toml").write_text(WIRING)
        shutil.copy2(CERTIFICATES, self.root / "etc/ssl/certs")

    def run(self, *command: str, **variables: str) -> str:
        """What it printed. It sees no network but a loopback of its own. Raises AssertionError if it fails."""
        groups = cgroups.made(self._name)
        inside = cgroups.entered(
            groups, "systemd-nspawn", "--quiet", f"--directory={self.root}", f"--machine={self._name}", "--register=no",
            "--keep-unit", "--private-network", "--as-pid2", "--console=pipe", "--resolv-conf=off", "--timezone=off",
            "--setenv=LC_ALL=C.UTF-8", "--setenv=PYTHONDONTWRITEBYTECODE=1",
            *(f"--setenv={name}={value}" for name, value in variables.items()), *command,
        )  # fmt: skip
        try:
            done = subprocess.run(inside, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        finally:
            cgroups.taken_away(groups)
        assert done.returncode == 0, f"{' '.join(command)}: {done.stdout[-4000:]}{done.stderr[-2000:]}"
        return done.stdout

    def installed(self) -> Self:
        """With the product, as the installer prepares a system that is not booted: a card image's. What it ``said``."""
        self.said = self.run(
            "/usr/bin/python3", "/src/systemd/install.py", "prepare", "--wheels", "/wheels", "--no-os-updates",
            "--wiring", "/wiring.toml",
            SYSTEMD_OFFLINE="1",  # in the chroot of `make image` systemctl sees it by itself
        )  # fmt: skip
        return self

    def page(self) -> str:
        """The status of the demonstration's live page, and whether it is one."""
        return self.run("/usr/bin/python3", "/src/tests/arm64/serve_page.py").strip()

    def replayed(self, names: list[str]) -> list[dict[str, object]]:
        """What the installed command makes of those recordings, but for how long it took."""
        return without_time(self.run(HINGEWALL, "replay", "--json", *(f"/src/tests/recordings/{one}" for one in names)))

    def tested(self, *which: str) -> str:
        """The last line of pytest's, which ran by the installed product's Python."""
        said = self.run(
            PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", *(f"/src/tests/{one}" for one in which),
            "--rootdir=/src", PYTHONPATH="/site",
        )  # fmt: skip
        return said.strip().splitlines()[-1]


def without_time(said: str) -> list[dict[str, object]]:
    """The results of ``hingewall replay --json``, but for file names and how long it took."""
    return [
        {key: value for key, value in json.loads(line).items() if key not in ("file", "elapsed_s")}
        for line in said.splitlines()
    ]


def _copy(path: Path, copy: Path) -> None:
    if path.is_dir():
        shutil.copytree(path, copy, ignore=shutil.ignore_patterns("__pycache__", "vendor", ".cache"))
    else:
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)


def _kept(name: str, made_of: object, make: Callable[[Path], None]) -> Path:
    """What ``make`` puts into a folder, made once for each ``made_of``; what was not finished is made anew."""
    made = CACHE / f"{name}-{zlib.crc32(repr(made_of).encode()):x}"
    if not made.exists():
        half = made.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        half.parent.mkdir(parents=True, exist_ok=True)
        make(half)
        half.rename(made)
    return made


def _root(suite: str) -> Path:
    def make(folder: Path) -> None:
        done = subprocess.run(
            ["mmdebstrap", "--quiet", "--variant=apt", "--architectures=arm64", "--skip=check/qemu",
             f"--extract-hook='{UNPACKING}' \"$1\" natively", f"--customize-hook='{UNPACKING}' \"$1\" as-it-is",
             '--aptopt=Apt::Install-Recommends "false"', f"--aptopt={NO_QUESTIONS}",
             *([f"--hook-dir={MERGED}"] if suite == "bookworm" else []),
             *(f"--dpkgopt=path-exclude={path}" for path in LEFT_OUT),
             f"--include={','.join(PACKAGES)}", suite, str(folder)],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"mmdebstrap {suite}: {done.stdout[-4000:]}{done.stderr[-4000:]}"

    return _kept(f"root-{suite}", PACKAGES, make)


def _wheels(platform: Platform) -> Path:
    """Everything that the installer's pip needs there: the locked wheels of aarch64."""
    texts = [(PROJECT / name).read_text("utf-8") for name in (RUN, BUILD)]

    def make(folder: Path) -> None:
        folder.mkdir()
        fetch([one for text in texts for one in read(text)], platform, folder)

    return _kept(f"wheels-{platform.python}", texts, make)


def _site(platform: Platform) -> Path:
    """What the tests are run by, of the versions that pyproject.toml allows."""
    extras = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    wanted = [one for one in extras["test"] if Requirement(one).name in TESTED_BY]

    def make(folder: Path) -> None:
        pip(
            "install", "--only-binary=:all:", f"--target={folder}", f"--python-version={platform.python}",
            "--implementation=cp", *(f"--platform={name}" for name in platform.names), *wanted,
        )  # fmt: skip

    return _kept(f"site-{platform.python}", wanted, make)
