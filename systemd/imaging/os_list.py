"""What Raspberry Pi Imager reads of an image: a list with one system, for its ``--repo``.

The format is doc/json-schema/os-list-schema.json of github.com/raspberrypi/rpi-imager.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from installing.errors import InstallError

NAME = "os_list.json"
DEVICES = ("pi5-64bit", "pi4-64bit", "pi3-64bit")
"""As Imager's own list tags its boards; a Zero 2 W is among the last."""

ABOUT = "Coaches the hip hinge, from a gym's wall. Its page leads you through the rest."


@dataclass(frozen=True)
class Packed:
    """An image as it is given away. Sizes in bytes; digests are SHA-256 in hex, of the file and of what is in it."""

    file: Path
    size: int
    digest: str
    unpacked_size: int
    unpacked_digest: str


def published_at(url: str) -> str:
    """Raises InstallError for what can be no folder that Imager downloads from."""
    if not re.fullmatch(r"https?://[^\s?#]+", url):
        raise InstallError(
            f"--url {url!r}: expected the folder that the files will be in, as https://example.org/cards"
        )
    return url.rstrip("/")


def os_list(packed: Packed, icon: Path, version: str, made: str, init_format: str, folder: str | None) -> bytes:
    """The list's text. ``made`` is a date, as 2026-12-01; without an address for ``folder`` the files are read from
    where they lie now."""

    def at(file: Path) -> str:
        return f"{folder}/{file.name}" if folder else file.resolve().as_uri()

    entry = {
        "name": f"Hingewall {version}",
        "description": ABOUT,
        "icon": at(icon),
        "url": at(packed.file),
        "extract_size": packed.unpacked_size,
        "extract_sha256": packed.unpacked_digest,
        "image_download_size": packed.size,
        "image_download_sha256": packed.digest,
        "release_date": made,
        "init_format": init_format,
        "devices": list(DEVICES),
        "architecture": "armv8",
        "capabilities": [],  # the image has I2C on already
    }
    return json.dumps({"os_list": [entry]}, indent=2).encode() + b"\n"
