"""The Pi itself: clock, disk, temperature, supply."""

import os
from collections.abc import Callable
from pathlib import Path

from hingewall.checks.check import Check
from hingewall.system_health import HOT_C, SINCE_START, temperature_c, throttled_bits, under_voltage

FREE_BYTES = 200 * 1024 * 1024
"""A year of an hour a day is a tenth of that; below it something else fills the card."""

TROUBLES = {0: "under-voltage", 1: "frequency capped", 2: "throttled", 3: "too hot"}
"""Bits of get_throttled, now; the same 16 bits higher for since the start (Raspberry Pi documentation, vcgencmd)."""
NOW = 0b1111

Space = Callable[[Path], os.statvfs_result]


def clock(synchronised: bool) -> Check:
    if synchronised:
        return Check("clock", True, "synchronised")
    return Check(
        "clock", False, "not synchronised since the start: sets would carry a wrong date",
        "the network (timedatectl status); without one, a clock battery on the Pi 5 or an I2C clock",
    )  # fmt: skip


def disk(database: Path, space: Space = os.statvfs) -> list[Check]:
    """Where the database lies: there, writable, with room."""
    folder = database.parent
    if not folder.is_dir():
        return [Check(
            "disk", False, f"there is no folder {folder}",
            "sudo make install makes it; or name another folder with --data DIR",
        )]  # fmt: skip
    status = space(folder)
    free = status.f_bavail * status.f_frsize
    room = Check(
        "disk space", free >= FREE_BYTES, f"{free / 1024**2:.0f} MiB free in {folder}",
        f"what fills the card: sudo du -xh / | sort -h | tail; expected {FREE_BYTES // 1024**2} MiB free",
    )  # fmt: skip
    return [_writable(folder, bool(status.f_flag & os.ST_RDONLY)), room]


def _writable(folder: Path, read_only: bool) -> Check:
    name = "database folder"
    if read_only:
        return Check(
            name, False, f"{folder} is on a file system mounted read-only",
            "the card: dmesg | grep -i mmc; a worn card goes read-only, put the system on a new one",
        )  # fmt: skip
    if os.access(folder, os.W_OK | os.X_OK):
        return Check(name, True, f"{folder} can be written")
    if folder.stat().st_uid != os.getuid():
        return Check(name, None, f"{folder} belongs to another user: sudo hingewall check tests it")
    return Check(name, False, f"{folder} belongs to a user who can't write in it", f"ls -ld {folder}; chmod u+rwx")


def temperature(root: Path) -> Check:
    celsius = temperature_c(root)
    if celsius is None:
        return Check("temperature", None, "this machine does not report it")
    return Check(
        "temperature", celsius < HOT_C, f"{celsius:.0f} degrees",
        f"the enclosure's vents and what else runs (top); a Pi slows down from {HOT_C:.0f} degrees",
    )  # fmt: skip


def power(root: Path) -> Check:
    """Under-voltage and throttling, now and since the start where the firmware tells."""
    name = "power"
    first = "the power supply (5 V 3 A, for a Pi 5 its own 27 W one) and its cable, short and thick"
    low, bits = under_voltage(root), throttled_bits(root)
    if bits is not None:
        return Check(name, not bits & NOW and not bits >> SINCE_START & 1, throttled(bits), first)
    if low is None:
        return Check(name, None, "this machine does not report it")
    return Check(name, not low, "under-voltage now" if low else "no under-voltage", first)


def throttled(bits: int) -> str:
    """``under-voltage now; throttled since the start``, or that there is nothing."""
    now = [word for bit, word in TROUBLES.items() if bits >> bit & 1]
    before = [word for bit, word in TROUBLES.items() if bits >> (bit + SINCE_START) & 1 and word not in now]
    parts = [f"{', '.join(words)} {when}" for words, when in ((now, "now"), (before, "since the start")) if words]
    return "; ".join(parts) or "no under-voltage, not throttled"
