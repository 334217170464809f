"""What each wall has to make for itself, and no image may bring along: one image is on many cards."""

import shutil
from pathlib import Path

from installing.errors import InstallError

OWN = (
    "var/lib/hingewall*",  # history, claim code, PINs' key, the Wi-Fi's label, key and certificate for https
    "etc/ssh/ssh_host_*_key*",
    "var/lib/dbus/machine-id",
    "var/lib/systemd/random-seed",
    "var/lib/systemd/credential.secret",
    "var/lib/NetworkManager/*",
    "etc/ssl/private/*.key",
    "root/.ssh/*",
    "root/.bash_history",
)
MACHINE_ID = "etc/machine-id"
"""Stays as an empty file: systemd makes the number at the first boot where it finds one."""

SOMEBODYS = (
    "etc/NetworkManager/system-connections/*",
    "etc/wpa_supplicant/wpa_supplicant*.conf",
    "home/*/.ssh/*",
    "home/*/.bash_history",
)
"""Where a card has these, somebody has set it up already: their Wi-Fi, their keys."""

THEIR_WALL = "etc/hingewall/*"

LITTER = ("var/lib/apt/lists/*", "var/cache/apt/*.bin", "var/cache/apt/archives/*.deb", "var/log/*", "var/tmp/*")


def refuse_used(root: Path, named: Path) -> None:
    """Raises InstallError for an image of a card that somebody has used."""
    if found := [path for pattern in (*SOMEBODYS, THEIR_WALL) for path in sorted(root.glob(pattern))]:
        raise InstallError(
            f"BASE {named}: somebody has set it up (/{found[0].relative_to(root)}), and what is theirs would be on"
            " every card; expected an untouched image, as it is downloaded"
        )


def wipe(root: Path) -> None:
    """Remove what every wall makes anew, and what installing has left."""
    for pattern in (*OWN, *LITTER):
        for path in root.glob(pattern):
            if path.is_dir() and not path.is_symlink():
                if pattern.startswith("var/log"):
                    _empty(path)
                else:
                    shutil.rmtree(path)
            else:
                path.unlink()
    (root / MACHINE_ID).write_bytes(b"")


def _empty(folder: Path) -> None:
    """Programs expect their folders in /var/log, with their rights."""
    for path in folder.rglob("*"):
        if path.is_symlink() or not path.is_dir():
            path.unlink()


def found(root: Path) -> list[str]:
    """What of a wall's own, or somebody's, is in there all the same. An image with any is not given away."""
    kept = [path for pattern in (*OWN, *SOMEBODYS) for path in root.glob(pattern)]
    if (root / MACHINE_ID).read_bytes().strip() not in (b"", b"uninitialized"):
        kept.append(root / MACHINE_ID)
    return sorted(f"/{path.relative_to(root)}" for path in kept)
