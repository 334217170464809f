"""What systemd itself makes of our units, on a system that has nothing but them and its own."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from waiting import PATIENCE_S

analyzed = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")

MOST_EXPOSED = 15
"""In tenths: 1.5, which systemd calls OK, is the most that a process of ours may be."""

SYSTEM = Path("usr/lib/systemd/system")


def system_with(units: Path, place: Path) -> Path:
    """``place`` with systemd's own units, those in ``units``, and a program wherever these look for one."""
    shutil.copytree(units, place / "etc/systemd/system")
    (place / SYSTEM).mkdir(parents=True)
    for unit in ("/" / SYSTEM).glob("*.*"):
        if unit.is_file() and not unit.is_symlink():
            shutil.copy2(unit, place / SYSTEM)
    text = "".join(unit.read_text("utf-8") for unit in units.iterdir())
    for program in re.findall(r"^Exec\w+=[-+!:@]*/(\S+)", text, re.MULTILINE):
        theirs = place / program
        theirs.parent.mkdir(parents=True, exist_ok=True)
        theirs.write_text("#!/bin/sh\n")
        theirs.chmod(0o755)
    return place


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )


def complaints(root: Path) -> list[str]:
    """What systemd does not understand of ours."""
    units = sorted(map(str, (root / "etc/systemd/system").iterdir()))
    done = analyze(f"--root={root}", "--man=no", "verify", *units)
    found = [line for line in (done.stdout + done.stderr).splitlines() if "hingewall" in line]
    return found or ([] if done.returncode == 0 else [done.stderr])


def exposure(root: Path, unit: str) -> str:
    """As systemd reckons it, from 0 to 10. Fails beyond ``MOST_EXPOSED``."""
    done = analyze(f"--root={root}", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager", unit)
    assert done.returncode == 0, done.stdout[-300:] + done.stderr
    found = re.search(r"Overall exposure level for \S+: (\S+)", done.stdout)
    assert found, done.stdout
    return found[1]
