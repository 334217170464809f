"""Installing from a release in one file: looked at first, and by the installer that it brings."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from installing import releases
from installing.bundle import Unpacked, numbers, unpack
from installing.environment import PYTHON
from installing.errors import InstallError
from installing.install import only_one
from installing.layout import Layout
from installing.running import Runner

UNPACKED = "incoming-"


def keys(layout: Layout) -> Path:
    """Whose releases are taken: as this wall's owner says, else as the release or checkout says whose code this is."""
    own = layout.release_keys
    return own if own.exists() else Path(__file__).resolve().parents[1] / "etc/release-keys"


def update(
    layout: Layout, runner: Runner, file: Path, allow_older: bool, options: list[str], wanted: str | None = None,
    hear: Callable[[str], None] | None = None,
) -> int:  # fmt: skip
    """Install the release in ``file``; the exit code of its own installer, which is given ``options``.

    ``wanted`` is the version that it has to be; ``hear`` is given each line that the installer prints. Raises
    InstallError for one that is not signed, damaged or older, before anything of it has run.
    """
    layout.home.mkdir(parents=True, exist_ok=True)
    with only_one(layout):
        for left in layout.home.glob(f"{UNPACKED}*"):
            shutil.rmtree(left)
        folder = Path(tempfile.mkdtemp(prefix=UNPACKED, dir=layout.home))
    try:
        unpacked = unpack(file, keys(layout), folder)
        refuse_older(layout, file, unpacked, allow_older)
        if wanted not in (None, unpacked.version):
            raise InstallError(f"{file}: {unpacked.version} lies there, and {wanted} was asked for; ask again")
        runner.say(f"release: {unpacked.version} of {unpacked.released}, signed and whole")
        installer = unpacked.source / "systemd/install.py"
        command = [PYTHON, str(installer), "install", "--wheels", str(unpacked.wheels), *options]
        if hear is None:
            return subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode
        return _heard(command, hear)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _heard(command: list[str], hear: Callable[[str], None]) -> int:
    """Run it, and hand on each line that it prints."""
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        errors="replace",
    ) as installer:  # fmt: skip
        assert installer.stdout is not None, "it is a pipe"
        for line in installer.stdout:
            hear(line.rstrip("\n"))
    return installer.returncode


def refuse_older(layout: Layout, file: Path, unpacked: Unpacked, allow_older: bool) -> None:
    """An old release that was signed once is signed for ever, holes and all."""
    used = releases.in_use(layout)
    installed = used.name.partition("-")[0] if used else "0.0.0"
    if not allow_older and numbers(unpacked.version) < numbers(installed):
        raise InstallError(
            f"{file}: version {unpacked.version} is older than {installed}, which is installed; --allow-older installs"
            " it all the same"
        )
