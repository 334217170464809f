"""The bill of materials of a release: CycloneDX, made from the lock by cyclonedx-bom."""

import subprocess
import sys
import tempfile
from pathlib import Path

from installing.errors import InstallError
from releasing import locks

NAME = "sbom.cdx.json"


def bill(root: Path) -> bytes:
    """What ``root``'s lock puts on a wall, each with version, purl and the hashes of its wheels. Raises InstallError.

    What comes from Debian is not in it: `dpkg-query --list` on a wall names that, with what was fixed since.
    """
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / NAME
        command = [sys.executable, "-m", "cyclonedx_py", "requirements", str(root / locks.RUN), "--pyproject",
                   str(root / "pyproject.toml"), "--output-reproducible", "--spec-version", "1.6", "--output-format",
                   "JSON", "--output-file", str(made)]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise InstallError(f"cyclonedx-py failed: {done.stderr.strip()[-500:]}")
        return made.read_bytes()
