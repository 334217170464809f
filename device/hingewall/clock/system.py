"""What the system knows of its clock: whether the time came from the network, and which boot this is."""

import ctypes
import errno
import sys
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path

TIMESYNC = Path("/run/systemd/timesync/synchronized")
"""systemd-timesyncd touches it once the time has come from a server; it stays until the next boot."""

WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
"""No wall of this Hingewall has seen an earlier day."""

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")

PI_MODEL = Path("/sys/firmware/devicetree/base/model")

TIME_ERROR = 5
"""What adjtimex(2) answers while the kernel's clock is not synchronised."""

TIMEX_BYTES = 512
"""More than struct timex (208 bytes on 64-bit Linux). All zero, it asks and sets nothing."""


def kernel_believes() -> bool:
    """Whether the time has come from the network since the boot. On what is no Pi, it is as right as the machine's."""
    if not sys.platform.startswith("linux") or not is_pi() or TIMESYNC.exists():
        return True
    return _synchronised() is True  # who may not ask the kernel has timesyncd's word alone


def kernel_doubts() -> bool:
    """Whether the kernel calls its clock unsynchronised now: so it does from when somebody sets it by hand."""
    return is_pi() and _synchronised() is False


def _synchronised() -> bool | None:
    """What the kernel says; None where it may not be asked, or there is no such kernel."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    state: int = libc.adjtimex(ctypes.create_string_buffer(TIMEX_BYTES))
    if state < 0 and ctypes.get_errno() in (errno.EPERM, errno.EACCES, errno.ENOSYS):
        return None
    return 0 <= state != TIME_ERROR


def is_pi() -> bool:
    """Whether this is a Raspberry Pi.

    Only a Pi is known to start without the time: other machines have a battery for their clock, or a host's.
    """
    try:
        return b"Raspberry Pi" in PI_MODEL.read_bytes()
    except OSError:
        return False


def elapsed() -> float:
    """Seconds since the boot, also those that the machine slept."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if sys.platform.startswith("linux") else time.monotonic()


def boot_id() -> str:
    """What tells one boot from another."""
    try:
        return BOOT_ID.read_text("ascii").strip()
    except OSError:
        return str(uuid.uuid4())
