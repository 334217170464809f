"""Keys that sign releases, and walls that trust them, for tests."""

import subprocess
from pathlib import Path


def made_key(file: Path) -> Path:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "for tests", "-f", file], check=True)
    return file


def naming(key: Path, keys: Path) -> Path:
    """The file of a wall that trusts ``key``."""
    keys.parent.mkdir(parents=True, exist_ok=True)
    public = key.with_name(f"{key.name}.pub").read_text()
    keys.write_text(f'# whose releases\nreleases namespaces="hingewall-release" {public}')
    return keys
