"""How the Pi itself is: its temperature and its supply, as the kernel tells under /sys."""

from pathlib import Path

HOT_C, COOL_C = 80.0, 75.0
"""From 80 degrees a Pi slows itself down (Raspberry Pi documentation, "Thermal management"); over at 75."""
CALM_S = 60.0
"""Under-voltage comes in dips of milliseconds: over when there was none for so long."""
LOOK_S = 5.0
UNDER_VOLTAGE, SINCE_START = 0, 16
"""Bits of get_throttled: under-voltage now, and the same bits for since the start (Raspberry Pi documentation)."""


def temperature_c(root: Path = Path("/")) -> float | None:
    """Of the chip, in degrees Celsius; None where the machine does not tell."""
    told = _text(root / "sys/class/thermal/thermal_zone0/temp")
    try:
        return int(told or "") / 1000
    except ValueError:
        return None


def throttled_bits(root: Path = Path("/")) -> int | None:
    """The firmware's get_throttled; None where there is none."""
    for node in sorted(root.glob("sys/devices/platform/soc*/soc*:firmware/get_throttled")):
        try:
            return int(_text(node) or "", 16)
        except ValueError:
            continue
    return None


def under_voltage(root: Path = Path("/")) -> bool | None:
    """Whether the supply is too low now, by the firmware or the kernel's rpi_volt; None where neither tells."""
    bits = throttled_bits(root)
    if bits is not None:
        return bool(bits >> UNDER_VOLTAGE & 1)
    for hwmon in sorted(root.glob("sys/class/hwmon/hwmon*")):
        if _text(hwmon / "name") == "rpi_volt":
            return _text(hwmon / "in0_lcrit_alarm") == "1"
    return None


class SystemHealth:
    """What is wrong with the machine, looked at every five seconds, without flicker."""

    def __init__(self, root: Path = Path("/")) -> None:
        self._root = root
        self._looked: float | None = None
        self._low_s: float | None = None
        self.hot = False
        self.weak = False

    def look(self, now: float) -> None:
        """``hot`` and ``weak`` as they are at ``now``, in s of any clock that does not go back."""
        if self._looked is not None and now - self._looked < LOOK_S:
            return
        self._looked = now
        celsius = temperature_c(self._root)
        self.hot = celsius is not None and celsius >= (COOL_C if self.hot else HOT_C)
        if under_voltage(self._root):
            self._low_s = now
        self.weak = self._low_s is not None and now - self._low_s < CALM_S


def _text(node: Path) -> str | None:
    try:
        return node.read_text("ascii").strip()
    except (OSError, ValueError):
        return None
