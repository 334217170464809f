"""The emulated VL53L1X keeps to what drivers rely on: boot, interrupt, timing, modes, the result block."""

import struct

import pytest

from chips import ADDRESS, Clock
from hingewall.simulation.chip import BOOT_S, Sample, Vl53l1xChip, Window

SHORT_15_20 = {0x4B: "14", 0x5E: "001d", 0x60: "07", 0x6C: f"{round(20 * 36 * 1.075):08x}"}
LONG_33_37 = {0x4B: "0a", 0x5E: "0060", 0x60: "0f", 0x6C: f"{round(37 * 36 * 1.075):08x}"}


class Rig:
    """A chip with its registers at hand."""

    def __init__(self, *, booted: bool = True) -> None:
        self.clock = Clock()
        self.windows: list[Window] = []
        self.sample = Sample(612, 9, 2.25, 8.0, 0.5, 200.0)
        self.chip = Vl53l1xChip(self._scene, self.clock)
        if booted:
            self.clock.sleep(BOOT_S)

    def _scene(self, window: Window) -> Sample:
        self.windows.append(window)
        return self.sample

    def write(self, register: int, values: str) -> None:
        self.chip.i2c_write(ADDRESS, register.to_bytes(2, "big") + bytes.fromhex(values))

    def read(self, register: int, length: int = 1) -> bytes:
        self.chip.i2c_write(ADDRESS, register.to_bytes(2, "big"))
        return self.chip.i2c_read(ADDRESS, length)

    def configure(self, values: dict[int, str]) -> None:
        for register, value in values.items():
            self.write(register, value)

    def start(self, values: dict[int, str] = SHORT_15_20) -> None:
        self.configure(values)
        self.write(0x87, "40")

    def ready(self) -> bool:
        return not self.read(0x31)[0] & 1  # active low

    def clear(self) -> None:
        self.write(0x86, "01")

    @property
    def stream(self) -> int:
        return self.read(0x8B)[0]


@pytest.fixture
def rig() -> Rig:
    return Rig()


# --- power ---


def test_it_says_nothing_of_itself_before_it_has_booted() -> None:
    rig = Rig(booted=False)
    assert (rig.read(0xE5), rig.read(0x10F, 3)) == (b"\x00", bytes(3))
    rig.clock.sleep(BOOT_S)
    assert (rig.read(0xE5)[0] & 1, rig.read(0x10F, 3)) == (1, b"\xea\xcc\x10")


def test_what_is_written_before_it_has_booted_is_lost() -> None:
    rig = Rig(booted=False)
    rig.write(0x24, "0a00")
    rig.clock.sleep(BOOT_S)
    assert rig.read(0x24, 2) == bytes(2)


def test_held_in_reset_nothing_answers_and_the_pin_floats_high(rig: Rig) -> None:
    rig.start()
    rig.clock.sleep(0.015)
    assert not rig.chip.gpio1
    rig.chip.xshut(False)
    assert rig.chip.gpio1
    with pytest.raises(OSError, match="Remote I/O error") as refused:
        rig.read(0x10F)
    assert refused.value.errno == 121


def test_xshut_loses_registers_and_address(rig: Rig) -> None:
    rig.write(0x24, "0a00")
    rig.write(0x01, "30")
    assert rig.chip.address == 0x30
    rig.chip.xshut(False)
    rig.chip.xshut(True)
    rig.clock.sleep(BOOT_S)
    assert (rig.chip.address, rig.read(0x24, 2)) == (ADDRESS, bytes(2))


def test_another_address_gets_no_answer(rig: Rig) -> None:
    with pytest.raises(OSError, match="Remote I/O error"):
        rig.chip.i2c_write(0x2A, b"\x01\x0f")


def test_a_soft_reset_holds_until_it_is_let_go_and_then_boots(rig: Rig) -> None:
    rig.start()
    rig.write(0x00, "00")
    rig.clock.sleep(1.0)
    assert rig.read(0xE5) == b"\x00"
    rig.write(0x00, "01")
    rig.clock.sleep(BOOT_S)
    assert (rig.read(0xE5)[0] & 1, rig.read(0x5E, 2), rig.chip.next_event) == (1, bytes(2), None)


# --- interrupt ---


def test_data_ready_pulls_the_pin_and_a_clear_lets_it_go(rig: Rig) -> None:
    rig.start()
    assert (rig.ready(), rig.chip.gpio1) == (False, True)
    rig.clock.sleep(0.015)
    assert (rig.ready(), rig.chip.gpio1) == (True, False)
    rig.clear()
    assert (rig.ready(), rig.chip.gpio1) == (False, True)


def test_active_high_is_the_other_way_round(rig: Rig) -> None:
    rig.write(0x30, "01")
    rig.start()
    assert (rig.read(0x31)[0] & 1, rig.chip.gpio1) == (0, False)
    rig.clock.sleep(0.015)
    assert (rig.read(0x31)[0] & 1, rig.chip.gpio1) == (1, True)


def test_the_next_edge_is_known_ahead_and_none_comes_while_a_result_waits(rig: Rig) -> None:
    assert rig.chip.next_event is None
    rig.start()
    started = rig.clock.now
    assert rig.chip.next_event == pytest.approx(started + 0.015)
    rig.clock.sleep(0.015)
    assert rig.chip.next_event is None
    rig.clear()
    assert rig.chip.next_event == pytest.approx(started + 0.035)


def test_a_result_that_is_not_cleared_is_not_replaced(rig: Rig) -> None:
    rig.start()
    rig.clock.sleep(0.015)
    first = rig.read(0x89, 17)
    rig.sample = Sample(100)
    rig.clock.sleep(1.0)
    assert rig.read(0x89, 17) == first
    rig.clear()
    rig.clock.sleep(0.02)
    assert struct.unpack(">H", rig.read(0x96, 2)) == (100,)


# --- timing ---


def every_range(rig: Rig, count: int) -> list[float]:
    """When each became ready, fetched at once."""
    times = []
    for _ in range(count):
        due = rig.chip.next_event
        assert due is not None
        rig.clock.now = due
        assert rig.ready()
        times.append(due)
        rig.clear()
    return times


@pytest.mark.parametrize(("values", "period_s"), [(SHORT_15_20, 0.02), (LONG_33_37, 0.037)])
def test_it_ranges_at_the_inter_measurement_period(rig: Rig, values: dict[int, str], period_s: float) -> None:
    rig.start(values)
    times = every_range(rig, 100)
    assert times[-1] - times[0] == pytest.approx(99 * period_s, rel=1e-3)


def test_a_budget_that_does_not_fit_its_period_takes_two(rig: Rig) -> None:
    rig.start(SHORT_15_20 | {0x5E: "0051"})  # 20 ms every 20 ms
    assert [rig.chip.timing_budget_ms, rig.chip.period_ms] == pytest.approx([20, 40])


def test_the_window_ends_when_the_range_is_ready(rig: Rig) -> None:
    rig.start(LONG_33_37)
    times = every_range(rig, 2)
    assert [window.t for window in rig.windows] == pytest.approx([t - 0.0165 for t in times])
    assert rig.windows[1][1:] == (0.033, True, 2)


@pytest.mark.parametrize(("values", "mode"), [(SHORT_15_20, "short"), (LONG_33_37, "long"), ({}, "?")])
def test_the_mode_is_what_the_registers_make_it(rig: Rig, values: dict[int, str], mode: str) -> None:
    rig.configure(values)
    assert rig.chip.distance_mode == mode


def test_a_change_of_timing_takes_a_stop_and_a_start(rig: Rig) -> None:
    rig.start()
    every_range(rig, 1)
    rig.configure(LONG_33_37)
    times = every_range(rig, 3)
    assert times[2] - times[0] == pytest.approx(0.04)
    rig.write(0x87, "00")
    rig.start(LONG_33_37)
    times = every_range(rig, 3)
    assert times[2] - times[0] == pytest.approx(0.074, rel=1e-3)


def test_stopped_it_stays_silent(rig: Rig) -> None:
    rig.start()
    rig.write(0x87, "00")
    rig.clock.sleep(1.0)
    assert (rig.ready(), rig.windows) == (False, [])


# --- the result block ---


def test_the_result_block_holds_the_sample_in_the_chips_fixed_point(rig: Rig) -> None:
    rig.start()
    every_range(rig, 1)
    block = rig.read(0x89, 17)
    status, stream, spads, signal, ambient, sigma, mm = struct.unpack(">BxBHHHHxxHxx", block)
    assert (status, stream, mm) == (19, 0, 612)  # the first after a start is not checked for wrap-around
    assert (spads / 256, signal / 128, ambient / 128, sigma / 4) == (200, 8, 0.5, 2.25)
    every_range(rig, 1)
    assert rig.read(0x89)[0] == 9


@pytest.mark.parametrize(("kcps", "mm", "left", "status"), [
    ("0000", 612, 8.0, 9), ("0a00", 699, 7.0, 9),  # 5 kcps on 200 SPADs are 1 Mcps of 8
    ("4800", 612, 0.8, 4),  # too little is left
])  # fmt: skip
def test_crosstalk_that_it_is_told_of_is_taken_off_range_and_signal(
    rig: Rig, kcps: str, mm: int, left: float, status: int
) -> None:
    rig.write(0x66, "0080")  # at least 1 Mcps
    rig.write(0x16, kcps)
    rig.start()
    every_range(rig, 2)
    found, raw, range_mm, signal = struct.unpack(">BxxxxHxxxxxxHH", rig.read(0x89, 17))
    assert (found, raw / 128, range_mm) == (status, 8.0, mm)
    assert signal / 128 == pytest.approx(left, abs=0.01)


def test_the_stream_counts_to_255_and_then_from_128(rig: Rig) -> None:
    rig.start()
    streams = []
    for _ in range(260):
        every_range(rig, 1)
        streams.append(rig.stream)
    assert streams == [*range(256), 128, 129, 130, 131]


def test_numbers_beyond_a_register_stop_at_its_end(rig: Rig) -> None:
    rig.sample = Sample(70000, spads=256)
    rig.start()
    every_range(rig, 1)
    assert (rig.read(0x96, 2), rig.read(0x8C, 2)) == (b"\xff\xff", b"\xff\xff")


def test_the_log_keeps_what_was_written(rig: Rig) -> None:
    rig.write(0x5E, "001d")
    rig.read(0x10F)
    assert list(rig.chip.writes) == [(0x5E, b"\x00\x1d")]
