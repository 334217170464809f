"""Registers, tables and codes of the VL53L1X, as in ST's ultra lite driver (STSW-IMG009) and Linux's vl53l1x-i2c.

16-bit register index, big-endian values. Rates are fixed point 9.7, sigma 14.2, SPADs 8.8.
"""

from typing import Literal, NamedTuple

from hingewall.messages.readings import RangeStatus

ADDRESS = 0x29
"""The 7-bit address after every reset. A second sensor would be held in reset meanwhile, and this one given another."""

SOFT_RESET = 0x0000  # 0 holds, 1 lets it boot
I2C_ADDRESS = 0x0001
VHV_LOOP_BOUND = 0x0008
VHV_INIT = 0x000B
CROSSTALK = 0x0016  # of a cover, kcps for each SPAD in 7.9 (2); and how it grows to the sides (2 + 2)
CONFIGURATION = 0x002D
INTERRUPT_POLARITY = 0x0030
INTERRUPT_PIN = 0x0031  # bit 0 is the level of GPIO1
PHASECAL_TIMEOUT = 0x004B
TIMEOUTS_AND_PERIODS = 0x005E  # macro periods A (2), VCSEL A (1), macro periods B (2), VCSEL B (1)
VALID_PHASE_HIGH = 0x0069
INTER_MEASUREMENT = 0x006C
WOI_AND_INITIAL_PHASE = 0x0078  # two each
ROI_CENTRE = 0x007F
ROI_SIZE = 0x0080
INTERRUPT_CLEAR = 0x0086
MODE_START = 0x0087
RESULT = 0x0089  # to 0x0099
RESULT_LENGTH = 17
STREAM_COUNT = 0x008B  # one of them
OSC_CALIBRATE = 0x00DE
FIRMWARE_STATUS = 0x00E5  # bit 0: it runs
IDENTIFICATION = 0x010F
OPTICAL_CENTRE = 0x013E

STOP, TIMED = 0x00, 0x40
ACTIVE_LOW = 0x11
"""GPIO1 is open drain with a pull-up: low when data is ready, and high when the chip is in reset or not there."""
VHV_TWO_STEPS, VHV_FROM_LAST = 0x09, 0x00
"""After the first range: a short search for the voltage of the SPADs that starts from what the first one found."""

VL53L1X_ID = b"\xea\xcc"
"""Model and module type; the third byte is the mask revision."""
OTHER_CHIPS = {b"\xeb\xaa": "a VL53L4CD, which sees dark cloth to 450 mm only"}
"""Sensors at the same address that are easily mistaken for it (range: ST DS13812)."""

DEFAULT_CONFIGURATION = bytes.fromhex(
    "00 00 00 01 02 00 02 08 00 08 10 01 01 00 00 00"  # 0x2D
    "00 ff 00 0f 00 00 00 00 00 20 0b 00 00 02 0a 21"  # 0x3D
    "00 00 05 00 00 00 00 c8 00 00 38 ff 01 00 08 00"  # 0x4D
    "00 01 cc 0f 01 f1 0d 01 68 00 80 08 b8 00 00 00"  # 0x5D; sigma at most 90 mm, signal at least 1 Mcps
    "00 0f 89 00 00 00 00 00 00 00 01 0f 0d 0e 0e 00"  # 0x6D
    "00 02 c7 ff 9b 00 00 00 01 00 00"  # 0x7D
)
"""What ST has every driver write at 0x2D before the first range: 91 bytes, most of them not documented further."""

DistanceMode = Literal["short", "long"]


class ModeSettings(NamedTuple):
    """A distance mode with the timing that Hingewall uses it at. Times in ms.

    The period must leave 4 ms beside the budget (ST UM2356), or every second range is missed with a target in view
    (pololu/vl53l1x-arduino issue 28).
    """

    budget_ms: int
    period_ms: int
    macro_a: int
    macro_b: int
    vcsel_a: int
    vcsel_b: int
    phasecal_timeout: int
    valid_phase_high: int
    woi: bytes
    initial_phase: bytes

    @property
    def budget_s(self) -> float:
        return self.budget_ms / 1000.0

    @property
    def period_s(self) -> float:
        return self.period_ms / 1000.0


MODES: dict[DistanceMode, ModeSettings] = {
    "short": ModeSettings(15, 20, 0x001D, 0x0027, 0x07, 0x05, 0x14, 0x38, b"\x07\x05", b"\x06\x06"),
    "long": ModeSettings(33, 37, 0x0060, 0x006E, 0x0F, 0x0D, 0x0A, 0xB8, b"\x0f\x0d", b"\x0e\x0e"),
}
"""Short sees 1.3 m in any light, 50 times a second; long 3.6 m in the dark, 27 times (ST STEBCN2V1 manual)."""

CLOCK_CORRECTION = 1.075
"""ST's factor from the calibrated slow clock to the inter-measurement period of this chip (1.055 on the VL53L4CD)."""

STATUSES: dict[int, RangeStatus] = {
    9: "valid",
    19: "first",  # valid, not checked for wrap-around: the first range after a start
    6: "sigma_fail",
    4: "signal_fail",
    8: "min_clipped",
    5: "phase_fail",
    7: "wrapped",
    1: "hardware_fail",  # VCSEL continuity
    2: "hardware_fail",  # VCSEL watchdog
    3: "hardware_fail",  # no VHV value
    12: "crosstalk",
}
"""Device code (bits 4 to 0 of 0x0089) -> what it means (ST UM2931 table 7 and STSW-IMG007); any other is ``other``.

UM2931's text in 3.3 swaps sigma and signal; its table, and ST's drivers, have them as here."""
STATUS_MASK = 0x1F

MEASURED: frozenset[RangeStatus] = frozenset({"valid", "first", "sigma_fail", "min_clipped"})
"""Statuses whose number means something, if only a hint. On the others it is what it was when the logic gave up,
often 8191 (ST staff)."""
