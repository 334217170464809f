"""What a card has beside the product: the units of its first boot, a name in the network, a country for its Wi-Fi."""

import re
import shutil
from pathlib import Path

from imaging.first_boot import UNITS
from installing.errors import InstallError
from installing.running import put

HERE = Path(__file__).parent
NAME = "hingewall"
UNCHOSEN = ("raspberrypi", "debian", "localhost", "")
"""Names that an untouched system has. Raspberry Pi Imager puts the owner's in place of ours."""

PRIVATE = "umask=0077"

COUNTRY = "cfg80211.ieee80211_regdom"
"""What raspi-config writes into cmdline.txt: without a country a Pi's radio stays off."""


def furnish(root: Path) -> None:
    """Into the mounted ``root``."""
    units = root / "etc/systemd/system"
    for name, file in UNITS.items():
        shutil.copyfile(HERE / file, units / name)
        wanted = units / "multi-user.target.wants" / name
        wanted.parent.mkdir(exist_ok=True)
        wanted.unlink(missing_ok=True)
        wanted.symlink_to(f"/etc/systemd/system/{name}")
    fstab = root / "etc/fstab"
    put(fstab, for_root_alone(fstab.read_text()).encode())
    hostname, hosts = root / "etc/hostname", root / "etc/hosts"
    old = hostname.read_text().strip() if hostname.exists() else ""
    if old in UNCHOSEN:
        put(hostname, f"{NAME}\n".encode())
        put(hosts, _named(hosts.read_text() if hosts.exists() else "", old).encode())


def for_root_alone(fstab: str) -> str:
    """The first partition, where the label will lie with the claim code, mounted so that no process of another user's
    can read it: FAT keeps no rights."""
    lines = fstab.splitlines(keepends=True)
    return "".join(
        re.sub(r"^(\S+\s+/boot/firmware\s+vfat\s+)(\S+)", rf"\1\2,{PRIVATE}", line) if PRIVATE not in line else line
        for line in lines
    )


def _named(hosts: str, old: str) -> str:
    """``/etc/hosts`` with our name for 127.0.1.1, as Debian has it: sudo looks its own name up."""
    kept = [line for line in hosts.splitlines() if not re.match(r"127\.0\.1\.1\s", line)]
    renamed = [re.sub(rf"\b{re.escape(old)}\b", NAME, line) if old == "raspberrypi" else line for line in kept]
    return "\n".join([*renamed, f"127.0.1.1\t{NAME}", ""])


def country_code(text: str) -> str:
    """Raises InstallError for what is no country's code."""
    if not re.fullmatch(r"[A-Z]{2}", text):
        raise InstallError(f"--country {text!r}: expected two capitals (ISO 3166), as --country DE")
    return text


def with_country(cmdline: str, country: str) -> str:
    """``cmdline.txt``, which is one line, with the country that the card's Wi-Fi is used in."""
    words = [word for word in cmdline.split() if not word.startswith(f"{COUNTRY}=")]
    return " ".join([*words, f"{COUNTRY}={country}"]) + "\n"


def customised_by(root: Path) -> str:
    """How Raspberry Pi Imager can set up a card of this system (its ``init_format``): network, name and user."""
    if (root / "usr/bin/cloud-init").exists():
        return "cloudinit-rpi" if (root / "usr/lib/raspberrypi-sys-mods").is_dir() else "cloudinit"
    return "systemd" if (root / "usr/lib/raspberrypi-sys-mods/imager_custom").exists() else "none"
