"""The wall clock of a machine without a clock battery: what time it is, and whether that can be believed yet."""

import ctypes
import errno
import sys
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

CHECK_S = 5.0
"""How long an answer about the clock is good for. It changes once after a start."""

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


class WallClock:
    """``now`` in UTC, ``monotonic`` for durations, and whether ``now`` is right. All are given for tests to replace."""

    def __init__(
        self,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
        believed: Callable[[], bool] | None = None,
        boot: str | None = None,
    ) -> None:
        self.now = now
        self.monotonic = monotonic
        self._believed = believed or kernel_believes
        self._boot = boot or _boot_id()
        self._checked: tuple[float, bool] | None = None

    def synchronised(self) -> bool:
        """Whether the time has come from the network since the boot. Asked of the system every 5 s at most.

        A date before this program was written is not right, whoever says so.
        """
        if self.now() < WRITTEN:
            return False
        now = self.monotonic()
        if self._checked is None or now - self._checked[0] >= CHECK_S:
            self._checked = (now, self._believed())
        return self._checked[1]

    def boot_id(self) -> str:
        """What tells one run of ``monotonic`` from another: the kernel's id of this boot."""
        return self._boot


def kernel_believes() -> bool:
    """Whether the system calls its clock synchronised. Elsewhere than on Linux there is a clock battery: yes."""
    if not sys.platform.startswith("linux") or TIMESYNC.exists():
        return True
    libc = ctypes.CDLL(None, use_errno=True)
    state: int = libc.adjtimex(ctypes.create_string_buffer(TIMEX_BYTES))
    if state < 0:  # a sandbox that hides the clock hides its state too; then its dates are the best there are
        return ctypes.get_errno() in (errno.EPERM, errno.EACCES, errno.ENOSYS)
    return state != TIME_ERROR or not is_pi()


def is_pi() -> bool:
    """Whether this is a Raspberry Pi.

    Only a Pi is known to start without the time: other machines have a battery for their clock, or a host's.
    """
    try:
        return b"Raspberry Pi" in PI_MODEL.read_bytes()
    except OSError:
        return False


def _boot_id() -> str:
    try:
        return BOOT_ID.read_text("ascii").strip()
    except OSError:
        return str(uuid.uuid4())
