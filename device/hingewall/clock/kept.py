"""What time it was and who said so, in a file: for the device that starts again, and for a clock with a battery.

A battery clock that nobody ever set tells no date, and yet how long it was since: with what it showed when the time was
known, it tells the time after any number of restarts. The device needs no right to set it.
"""

import logging
import threading
from pathlib import Path
from typing import Literal

import msgspec

from hingewall.errors import one_line
from hingewall.small_files import replace_whole

log = logging.getLogger(__name__)

Source = Literal["ntp", "rtc", "phone", "system"]
"""Who says what time it is: the network, a clock battery, the owner's phone, or a machine that is no Pi."""


class KeptTime(msgspec.Struct, frozen=True):
    """``wall_s`` (s since 1970) was the time ``elapsed_s`` after the boot, and the battery clock showed ``rtc_s``."""

    boot_id: str
    elapsed_s: float
    wall_s: float
    source: Source
    rtc: str | None = None
    rtc_s: float = 0.0


class TimeFile:
    """Nothing depends on it: what is lost is asked again."""

    def __init__(self, path: Path | None) -> None:
        """Without a ``path`` nothing is kept."""
        self._path = path
        self._writing = threading.Lock()

    def read(self) -> KeptTime | None:
        if self._path is None:
            return None
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=KeptTime)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError) as error:
            log.warning("%s can't be used: %s", self._path, one_line(error))
            return None

    def keep(self, time: KeptTime) -> None:
        """In a thread: a card that fails holds up whoever writes to it."""
        if self._path is not None:
            threading.Thread(target=self._write, args=(self._path, time), name="kept time", daemon=True).start()

    def _write(self, path: Path, time: KeptTime) -> None:
        try:
            with self._writing:
                replace_whole(path, msgspec.json.encode(time))
        except OSError as error:
            log.warning("%s can't be written: %s", path, one_line(error))
