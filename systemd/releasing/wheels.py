"""Fetching the wheels that a lock names, for each kind of machine, and nothing else."""

import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from releasing.locks import Locked, Platform


def fetch(locked: Iterable[Locked], platform: Platform, folder: Path) -> None:
    """The wheels of ``locked`` that ``platform`` wants, in ``folder``. Raises SystemExit when pip can't have them.

    The conditions are judged here: pip would judge them for the machine that this runs on.
    """
    wanted = [one for one in locked if one.wanted_on(platform)]
    lines = [
        " ".join((f"{one.requirement.name}{one.requirement.specifier}", *hashes_of(one))) for one in wanted
    ]  # fmt: skip
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as listed:
        listed.write("\n".join(lines))
        listed.flush()
        pip(
            "download", "--no-deps", "--require-hashes", "--only-binary=:all:", f"--dest={folder}",
            f"--python-version={platform.python}", "--implementation=cp",
            *(f"--platform={name}" for name in platform.names), f"--requirement={listed.name}",
        )  # fmt: skip


def hashes_of(one: Locked) -> list[str]:
    return [f"--hash=sha256:{digest}" for digest in one.wheels.values()]


def pip(*arguments: str) -> None:
    """Raises SystemExit with what pip said last."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise SystemExit(f"pip {arguments[0]} failed: {done.stdout.strip()[-2000:]}")


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
