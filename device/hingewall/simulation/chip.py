"""A VL53L1X at register level: what a driver finds on the bus, with the faults that real boards have.

Written from ST's ultra lite driver (STSW-IMG009), the UM2356 and UM2555 manuals and the kernel's vl53l1x-i2c, not from
Hingewall's own driver, so that the two can disagree. Modelled is what drivers rely on: power, boot, interrupt, timing,
mode, the result block, the stream count, the compensation of crosstalk. Not modelled: dynamic SPAD selection, VHV,
distance thresholds, the growth of crosstalk to the sides and the optics of a region of interest.
"""

import errno
import os
import time
from collections import deque
from collections.abc import Callable

from hingewall.simulation.chip_faults import ChipFault, ChipFaultKind, Cure
from hingewall.simulation.chip_ranging import Ranging, Sample, Scene, Window, compensated, timing

__all__ = ["Sample", "Vl53l1xChip", "Window"]

ADDRESS = 0x29
BOOT_S = 0.0012
"""Datasheet tBOOT, maximum."""
LOG_LENGTH = 4096

_SOFT_RESET, _I2C_ADDRESS, _FAST_OSC, _GPIO_MUX, _GPIO_STATUS = 0x0000, 0x0001, 0x0006, 0x0030, 0x0031
_INTERRUPT_CLEAR, _MODE_START, _RESULT, _OSC_CALIBRATE, _FIRMWARE = 0x0086, 0x0087, 0x0088, 0x00DE, 0x00E5
_PHASECAL, _MODEL_ID = 0x004B, 0x010F
_POWER_ON: dict[int, bytes] = {
    _FAST_OSC: b"\xbc\xcc",  # 11.8 MHz in 4.12
    _GPIO_MUX: b"\x11",  # active low
    _GPIO_STATUS: b"\x02",
    0x007F: b"\xc7\xff",  # region of interest: all 16 x 16 SPADs
    _OSC_CALIBRATE: b"\x00\x24",  # 36 slow clocks per ms
}


class Vl53l1xChip:
    """One chip on a bus. ``scene`` says what stands in front of it in each integration window.

    ``clock`` is the chip's, in seconds; it has no thread: what is due by now has happened when somebody looks.
    ``sleep`` is how a stretched transaction takes its time. To be used by one thread at a time, but for ``fail`` and
    ``mend``. ``writes`` keeps the latest (register, bytes).
    """

    def __init__(
        self,
        scene: Scene,
        clock: Callable[[], float] = time.monotonic,
        model_id: bytes = b"\xea\xcc\x10",
        *,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.scene = scene
        self.writes: deque[tuple[int, bytes]] = deque(maxlen=LOG_LENGTH)
        self._clock, self._sleep, self._model_id = clock, sleep, model_id
        self._faults: list[ChipFault] = []
        self._in_reset = False
        self._power_on()

    # --- power and faults ---

    @property
    def address(self) -> int | None:
        """The 7-bit address that it answers to; None while it is held in reset."""
        return None if self._in_reset else self._registers[_I2C_ADDRESS] & 0x7F

    def xshut(self, high: bool) -> None:
        """The reset pin. Low: nothing answers, and registers and address are lost."""
        if high and self._in_reset:
            self._cure("xshut")
            self._power_on()
        self._in_reset = not high

    def power_cycle(self) -> None:
        """Off and on again."""
        self._cure("power")
        self._power_on()

    def fail(self, fault: ChipFault) -> None:
        self._faults = [*self._faults, fault]

    def mend(self, kind: ChipFaultKind | None = None) -> None:
        """The cause of a fault, or of all, is gone: the wire is back. What the chip itself lost stays lost."""
        self._faults = [fault for fault in self._faults if kind not in (None, fault.kind)]

    def failing(self, kind: ChipFaultKind) -> ChipFault | None:
        """The fault of that kind that holds now."""
        if not self._faults:
            return None
        now = self._clock()
        return next((fault for fault in self._faults if fault.kind == kind and fault.holds(now)), None)

    def _cure(self, by: Cure) -> None:
        now = self._clock()
        self._faults = [fault for fault in self._faults if not (fault.holds(now) and fault.cured_by(by))]

    def _power_on(self) -> None:
        self._ranges = 0
        self._restart()

    def _restart(self) -> None:
        """What a reset of any kind does: registers as they leave the factory, and the firmware boots."""
        self._registers = bytearray(0x1000)
        for register, value in _POWER_ON.items():
            self._registers[register : register + len(value)] = value
        self._registers[_I2C_ADDRESS] = ADDRESS
        self._registers[_MODEL_ID : _MODEL_ID + 3] = self._model_id
        self._pointer = 0
        self._boots_at: float | None = self._clock() + BOOT_S  # None: held by the soft reset
        self._ranging: Ranging | None = None
        self._pending = False

    # --- what a pin or a person sees ---

    @property
    def gpio1(self) -> bool:
        """The level of the interrupt pin: open drain, so high while nothing pulls it down."""
        self._advance()
        return self._in_reset or self._pending == self._active_high

    @property
    def next_event(self) -> float | None:
        """When the interrupt pin will next change if nobody touches the chip, by its clock; None if it won't."""
        self._advance()
        if (
            self._ranging is None
            or self._pending
            or self._in_reset
            or self.failing("hung")
            or self.failing("brown_out")
        ):
            return None
        return self._ranging.due

    @property
    def distance_mode(self) -> str:
        """``short``, ``long``, or ``?`` where the registers make neither."""
        return {0x14: "short", 0x0A: "long"}.get(self._registers[_PHASECAL], "?")

    @property
    def timing_budget_ms(self) -> float:
        return 1000.0 * timing(self._registers).budget_s

    @property
    def period_ms(self) -> float:
        """From one range to the next: the inter-measurement period, or more where the budget does not fit it."""
        return 1000.0 * timing(self._registers).period_s

    @property
    def _active_high(self) -> bool:
        return not self._registers[_GPIO_MUX] & 0x10

    @property
    def _booted(self) -> bool:
        return self._boots_at is not None and self._clock() >= self._boots_at and self.failing("no_boot") is None

    # --- ranging ---

    def _advance(self) -> None:
        """Take the range that has become due. One that nobody cleared is not replaced."""
        ranging, now = self._ranging, self._clock()
        if ranging is None or self._in_reset or self._pending or now < ranging.due:
            return
        if self.failing("hung") or self.failing("brown_out"):
            ranging.skip(now)
            return
        self._ranges += 1
        if not self.failing("frozen"):
            block = ranging.block(compensated(self._spoilt(self.scene(ranging.window(self._ranges))), self._registers))
            self._registers[_RESULT : _RESULT + len(block)] = block
            ranging.taken += 1
        self._pending = True

    def _spoilt(self, sample: Sample) -> Sample:
        if self.failing("wrapped"):
            sample = sample._replace(status=7)
        fault = self.failing("status")
        return sample if fault is None else sample._replace(status=fault.status)

    def _clear(self) -> None:
        self._advance()
        self._pending = False
        if self._ranging is not None:
            self._ranging.skip(self._clock())

    def _start_or_stop(self, mode: int) -> None:
        """0x40 ranges by the period, 0x10 once, 0x20 without a pause; 0x80 and 0 stop."""
        self._pending = False
        wanted = mode & 0x70 and not mode & 0x80
        self._ranging = Ranging(self._clock(), timing(self._registers)) if wanted else None

    # --- what the bus sees ---

    def i2c_write(self, address: int, data: bytes) -> None:
        """Register index, then bytes for it and those after. Raises OSError, as Linux does when nobody acknowledges."""
        self._transaction(address)
        if len(data) < 2:
            return  # a probe
        self._pointer = register = data[0] << 8 | data[1]
        if len(data) > 2:
            self.writes.append((register, bytes(data[2:])))
            for offset, value in enumerate(data[2:]):
                self._store(register + offset, value)
            self._pointer = register + len(data) - 2

    def i2c_read(self, address: int, n: int) -> bytes:
        """The next ``n`` bytes from where the last write pointed. Raises OSError as ``i2c_write`` does."""
        self._transaction(address)
        self._advance()
        read = bytes(self._load(self._pointer + offset) for offset in range(n))
        self._pointer += n
        return read

    def _transaction(self, address: int) -> None:
        if (stretched := self.failing("stretched")) is not None:
            self._sleep(stretched.delay_s)
        nack = self.failing("nack")
        if nack is not None and nack.transactions is not None:
            nack.transactions -= 1
            if nack.transactions <= 0:
                self._faults = [fault for fault in self._faults if fault is not nack]
        if nack is not None or address != self.address:
            raise OSError(errno.EREMOTEIO, os.strerror(errno.EREMOTEIO))

    def _store(self, register: int, value: int) -> None:
        if self.failing("brown_out") or register >= len(self._registers):
            return
        if register == _SOFT_RESET:
            self._soft_reset(bool(value & 1))
        elif self._booted:
            self._registers[register] = value
            if register == _INTERRUPT_CLEAR and value & 1:
                self._clear()
            elif register == _MODE_START:
                self._start_or_stop(value)

    def _soft_reset(self, run: bool) -> None:
        if not run:
            self._restart()
            self._boots_at = None
        elif self._boots_at is None:
            self._cure("soft_reset")
            self._restart()

    def _load(self, register: int) -> int:
        if register == _FIRMWARE:
            return 0x03 if self._booted else 0x00
        if register >= len(self._registers) or not self._booted:
            return 0x00
        if register == _GPIO_STATUS:
            ready = self._pending or self.failing("brown_out") is not None
            return self._registers[register] & 0xFE | (ready == self._active_high)
        if _MODEL_ID <= register < _MODEL_ID + 3 and self.failing("wrong_id"):
            return 0xFF
        return self._registers[register]
