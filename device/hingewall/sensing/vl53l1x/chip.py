"""One VL53L1X on a bus: what it can be told and asked. Every wait has a limit."""

import struct
import time
from collections.abc import Callable
from typing import NamedTuple

from hingewall.errors import SensorError
from hingewall.messages.readings import RangeStatus
from hingewall.sensing.vl53l1x import registers as reg
from hingewall.sensing.vl53l1x.bus import Bus, read_registers, write_registers
from hingewall.sensing.vl53l1x.registers import MODES, DistanceMode, ModeSettings

BOOT_LIMIT_S = 0.1
"""Boot takes 1.2 ms (datasheet); Linux's driver waits as long as this."""
FIRST_RANGE_LIMIT_S = 1.0
"""The first range takes about 0.1 s; ST's and Linux's drivers wait as long as this."""
BOOT_POLL_S, RANGE_POLL_S = 0.001, 0.005
RESET_HOLD_S = 0.001
WHOLE_ARRAY = 16
"""SPADs on a side. A smaller region narrows the cone (15 degrees at 4) and costs signal in proportion (ST UM2555)."""


class Result(NamedTuple):
    """One range as the chip holds it, unscaled. ``range_mm`` is there whatever the status says of it.

    Range and signal are those without crosstalk, as ST's own drivers take them.
    """

    status: RangeStatus
    range_mm: int
    sigma_mm: float
    signal_mcps: float
    ambient_mcps: float
    spads: float
    stream: int


class Vl53l1x:
    """The chip at ``address``. Methods raise OSError from the bus, and SensorError where the chip does not do its part.

    ``clock`` and ``sleep`` are for the waits, in seconds. ``roi``: SPADs on a side of the region of interest, 4 to 16.
    ``crosstalk_kcps``: what a cover throws back to each SPAD, as calibrated; the chip takes it off ranges and signal.
    """

    def __init__(
        self,
        bus: Bus,
        address: int = reg.ADDRESS,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
        roi: int = WHOLE_ARRAY,
        crosstalk_kcps: float = 0.0,
    ) -> None:
        self.mode: DistanceMode | None = None
        self._bus, self._address = bus, address
        self._clock, self._sleep = clock, sleep
        self._roi = roi
        self._crosstalk_kcps = crosstalk_kcps

    @property
    def settings(self) -> ModeSettings:
        """Those of the mode that it ranges in."""
        assert self.mode is not None, "ranging starts with use()"
        return MODES[self.mode]

    # --- from reset to ranging ---

    def soft_reset(self) -> None:
        """Back to how it powers on, if it still listens: one that browned out does not."""
        self.mode = None
        self._write(reg.SOFT_RESET, b"\x00")
        self._sleep(RESET_HOLD_S)
        self._write(reg.SOFT_RESET, b"\x01")

    def initialise(self) -> None:
        """Boot, identity, configuration and first range; then it stands still until ``use``."""
        self.boot()
        self.identify()
        self.configure()
        self.first_range()

    def boot(self) -> None:
        """Wait until the firmware runs. While it boots the chip may not acknowledge at all."""
        deadline = self._clock() + BOOT_LIMIT_S
        while True:
            silent: OSError | None = None
            try:
                if self._read(reg.FIRMWARE_STATUS, 1)[0] & 1:
                    return
            except OSError as error:
                silent = error
            if self._clock() >= deadline:
                raise silent or self._too_slow(BOOT_LIMIT_S, "its firmware to run")
            self._sleep(BOOT_POLL_S)

    def identify(self) -> None:
        """Make sure that it is a VL53L1X."""
        found = self._read(reg.IDENTIFICATION, 3)
        if found[:2] != reg.VL53L1X_ID:
            name = reg.OTHER_CHIPS.get(found[:2])
            raise SensorError(
                f"the sensor at 0x{self._address:02x} says it is {found.hex(' ')}{f' ({name})' if name else ''};"
                f" expected {reg.VL53L1X_ID.hex(' ')}, a VL53L1X: check which sensor is fitted, and its wires"
            )

    def configure(self) -> None:
        """ST's configuration, interrupt active low, crosstalk, region of interest."""
        self._write(reg.CONFIGURATION, reg.DEFAULT_CONFIGURATION)
        self._write(reg.INTERRUPT_POLARITY, bytes([reg.ACTIVE_LOW]))
        if self._crosstalk_kcps:
            self._write(reg.CROSSTALK, struct.pack(">Hhh", round(self._crosstalk_kcps * 512), 0, 0))
        if self._roi < WHOLE_ARRAY:
            side = self._roi - 1
            centre = self._read(reg.OPTICAL_CENTRE, 1) if self._roi <= 10 else b"\xc7"  # 199, as ST's driver does
            self._write(reg.ROI_CENTRE, centre + bytes([side << 4 | side]))

    def first_range(self) -> None:
        """One range to find the voltage of the SPADs, and the setting that goes on from it."""
        self._write(reg.INTERRUPT_CLEAR, b"\x01")
        self._write(reg.MODE_START, bytes([reg.TIMED]))
        deadline = self._clock() + FIRST_RANGE_LIMIT_S
        while not self.ready():
            if self._clock() >= deadline:
                raise self._too_slow(FIRST_RANGE_LIMIT_S, "its first range")
            self._sleep(RANGE_POLL_S)
        self.clear()
        self.stop()
        self._write(reg.VHV_LOOP_BOUND, bytes([reg.VHV_TWO_STEPS]))
        self._write(reg.VHV_INIT, bytes([reg.VHV_FROM_LAST]))

    def use(self, mode: DistanceMode) -> None:
        """Range in that mode from now on. A change takes effect only between a stop and a start."""
        self.stop()
        chosen = MODES[mode]
        self._write(reg.PHASECAL_TIMEOUT, bytes([chosen.phasecal_timeout]))
        self._write(
            reg.TIMEOUTS_AND_PERIODS,
            struct.pack(">HBHB", chosen.macro_a, chosen.vcsel_a, chosen.macro_b, chosen.vcsel_b),
        )
        self._write(reg.VALID_PHASE_HIGH, bytes([chosen.valid_phase_high]))
        self._write(reg.WOI_AND_INITIAL_PHASE, chosen.woi + chosen.initial_phase)
        self._write(reg.INTER_MEASUREMENT, self._inter_measurement(chosen.period_ms).to_bytes(4, "big"))
        self.clear()
        self._write(reg.MODE_START, bytes([reg.TIMED]))
        self.mode = mode

    def _inter_measurement(self, period_ms: int) -> int:
        """The period in slow clocks, as this chip was calibrated."""
        calibration = int.from_bytes(self._read(reg.OSC_CALIBRATE, 2), "big") & 0x3FF
        if not calibration:
            raise SensorError("the VL53L1X has no clock calibration (0x00de reads 0): switch the device off and on")
        return round(period_ms * calibration * reg.CLOCK_CORRECTION)

    def stop(self) -> None:
        """Stand still, and dark."""
        self.mode = None
        self._write(reg.MODE_START, bytes([reg.STOP]))

    # --- results ---

    def ready(self) -> bool:
        """Whether there is a result to fetch."""
        return not self._read(reg.INTERRUPT_PIN, 1)[0] & 1

    def result(self) -> Result:
        """The last result, in one transaction, so that status and distance belong together."""
        status, _report, stream, spads, _raw, ambient, sigma, _phase, range_mm, signal = struct.unpack(
            ">BBBHHHHHHH", self._read(reg.RESULT, reg.RESULT_LENGTH)
        )
        return Result(
            reg.STATUSES.get(status & reg.STATUS_MASK, "other"),
            range_mm,
            sigma / 4.0,
            signal / 128.0,
            ambient / 128.0,
            round(spads / 256.0, 1),
            stream,
        )

    def clear(self) -> None:
        """Done with this result: without it no new one is announced."""
        self._write(reg.INTERRUPT_CLEAR, b"\x01")

    def signs(self) -> tuple[bytes, ...]:
        """What tells whether anything has changed about a chip that does not work: identity, firmware, mode, stream."""
        self.clear()
        asked = (reg.IDENTIFICATION, 3), (reg.FIRMWARE_STATUS, 1), (reg.MODE_START, 1), (reg.STREAM_COUNT, 1)
        return tuple(self._read(register, length) for register, length in asked)

    # --- the bus ---

    def _too_slow(self, limit_s: float, what: str) -> SensorError:
        return SensorError(
            f"the VL53L1X at 0x{self._address:02x} answers, but {limit_s * 1000:.0f} ms were not enough for {what}:"
            " switch the device off and on"
        )

    def _read(self, register: int, length: int) -> bytes:
        return read_registers(self._bus, self._address, register, length)

    def _write(self, register: int, values: bytes) -> None:
        write_registers(self._bus, self._address, register, values)
