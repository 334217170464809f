"""A clock that runs on a battery while the Pi is off: the Pi 5's own, or one on I2C (DS3231, PCF8523)."""

from pathlib import Path
from typing import NamedTuple

RTCS = Path("/sys/class/rtc")


class Battery(NamedTuple):
    """A battery clock's name, and what it shows in seconds since 1970, right or not."""

    name: str
    shows_s: float


def battery_clock(rtcs: Path | None = None) -> Battery | None:
    """The one that the kernel set its time from, else the first. None where there is none, or its battery was empty.

    A DS3231 or a PCF8523 remembers that it stood still, and the kernel does not read it then. The Pi 5's starts again
    in 1970.
    """
    folder = RTCS if rtcs is None else rtcs
    found = sorted(folder.glob("rtc*"), key=lambda clock: (_read(clock / "hctosys") != "1", clock.name))
    for clock in found:
        shown = _read(clock / "since_epoch")
        if shown.isdigit():
            return Battery(_read(clock / "name") or clock.name, float(shown))
    return None


def _read(file: Path) -> str:
    try:
        return file.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
