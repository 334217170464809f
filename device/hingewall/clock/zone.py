"""The gym's time zone, where the owner's phone has said another than the system's. It stands in a file of its own."""

import os
import re
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from hingewall.small_files import replace_whole

ZONES = Path("/usr/share/zoneinfo")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}")
FIXED = re.compile(r"<[+-]\d{4}>[+-]\d{2}:\d{2}")
LONGEST = 64
MOST_OFFSET = timedelta(hours=14)
"""The Line Islands; no zone is further from UTC."""


def zone_of(name: str, offset: timedelta) -> str:
    """What TZ is called where a phone calls it ``name`` and is ``offset`` ahead of UTC.

    A name that this system knows brings the summer time of every year; the offset is the way out. Empty for nonsense.
    """
    if len(name) <= LONGEST and NAME.fullmatch(name) and (ZONES / name).is_file():
        return name
    if abs(offset) > MOST_OFFSET:
        return ""
    minutes = round(offset / timedelta(minutes=1))
    sign, (h, m) = "+" if minutes >= 0 else "-", divmod(abs(minutes), 60)
    return f"<{sign}{h:02d}{m:02d}>{'-' if minutes >= 0 else '+'}{h:02d}:{m:02d}"


class Zone:
    """``follow`` it: from then on local time in this process is the gym's."""

    def __init__(self, path: Path | None) -> None:
        """Without a ``path`` it is the system's zone for ever."""
        self._path = path
        self._seen: tuple[int, int] | None = None

    def follow(self) -> None:
        """Look whether the file has changed, which costs next to nothing. Without one the system's zone stays."""
        if self._path is None:
            return
        with suppress(OSError, UnicodeDecodeError):
            status = self._path.stat()
            if (seen := (status.st_mtime_ns, status.st_ino)) != self._seen:
                self._seen = seen
                self._use(self._path.read_text("ascii").strip())

    def keep(self, zone: str) -> None:
        """From now on it is ``zone``, also after a restart. Raises OSError."""
        if self._path is None:
            return
        replace_whole(self._path, f"{zone}\n".encode("ascii"))
        self.follow()

    @staticmethod
    def _use(zone: str) -> None:
        known = len(zone) <= LONGEST and (FIXED.fullmatch(zone) or (NAME.fullmatch(zone) and (ZONES / zone).is_file()))
        if known and os.environ.get("TZ") != zone:
            os.environ["TZ"] = zone
            time.tzset()
