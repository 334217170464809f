"""The driver against a chip at register level: from power-on to ranging, what it says of a wrong one, its results."""

from types import SimpleNamespace

import pytest

from chips import ADDRESS, Clock, CountingBus, standing
from hingewall.errors import BusError, HingewallError, SensorError
from hingewall.sensing.vl53l1x import registers as reg
from hingewall.sensing.vl53l1x.bus import open_bus, read_registers, write_registers
from hingewall.sensing.vl53l1x.chip import Result, Vl53l1x
from hingewall.sensing.vl53l1x.registers import MODES, DistanceMode
from hingewall.simulation.chip import Sample, Vl53l1xChip
from hingewall.simulation.chip_faults import ChipFault


class Desk:
    """A chip and the driver's hand on it."""

    def __init__(self, model_id: bytes = b"\xea\xcc\x10", roi: int = 16) -> None:
        self.clock = Clock()
        self.chip = Vl53l1xChip(standing(612), self.clock, model_id, sleep=self.clock.sleep)
        self.bus = CountingBus(self.chip)
        self.driver = Vl53l1x(self.bus, clock=self.clock, sleep=self.clock.sleep, roi=roi)

    def register(self, register: int, length: int = 1) -> bytes:
        return read_registers(self.bus, ADDRESS, register, length)

    def write(self, register: int, values: bytes) -> None:
        write_registers(self.bus, ADDRESS, register, values)

    def next_result(self) -> Result:
        due = self.chip.next_event
        assert due is not None
        self.clock.now = due
        assert self.driver.ready()
        result = self.driver.result()
        self.driver.clear()
        return result


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def ranging(desk: Desk) -> Desk:
    desk.driver.initialise()
    desk.driver.use("short")
    return desk


# --- from power-on to ranging ---


def test_it_initialises_a_chip_that_has_just_been_switched_on(desk: Desk) -> None:
    began = desk.clock.now
    desk.driver.initialise()
    assert desk.register(reg.CONFIGURATION + 0x10, 16) == reg.DEFAULT_CONFIGURATION[0x10:0x20]
    assert (desk.register(reg.VHV_LOOP_BOUND), desk.register(reg.VHV_INIT)) == (b"\x09", b"\x00")
    assert (desk.register(reg.MODE_START), desk.driver.mode) == (b"\x00", None)
    assert desk.clock.now - began == pytest.approx(0.1, abs=0.02)  # the first range, at ST's default of 100 ms


def test_the_configuration_is_one_transaction_of_91_bytes(desk: Desk) -> None:
    desk.driver.boot()
    before = desk.bus.transactions
    desk.driver.configure()
    assert next(iter(desk.chip.writes)) == (0x2D, reg.DEFAULT_CONFIGURATION)
    assert (len(reg.DEFAULT_CONFIGURATION), desk.bus.transactions - before) == (91, 2)


@pytest.mark.parametrize(("mode", "budget_ms", "period_ms"), [("short", 15, 20), ("long", 33, 37)])
def test_both_modes_range_at_their_own_pace(
    ranging: Desk, mode: DistanceMode, budget_ms: float, period_ms: float
) -> None:
    ranging.driver.use(mode)
    assert (ranging.chip.distance_mode, ranging.chip.timing_budget_ms) == (mode, budget_ms)
    assert ranging.chip.period_ms == pytest.approx(period_ms, rel=5e-4)


def test_every_period_leaves_what_the_chip_needs_between_ranges() -> None:
    assert {mode: timing.period_ms - timing.budget_ms >= 4 for mode, timing in MODES.items()} == dict.fromkeys(
        MODES, True
    )


def test_a_change_of_mode_stops_first(ranging: Desk) -> None:
    ranging.chip.writes.clear()
    ranging.driver.use("long")
    written = [(register, values) for register, values in ranging.chip.writes]
    assert (written[0], written[-1]) == ((reg.MODE_START, b"\x00"), (reg.MODE_START, b"\x40"))


def test_the_pin_is_active_low(ranging: Desk) -> None:
    assert ranging.chip.gpio1
    ranging.clock.sleep(0.015)
    assert not ranging.chip.gpio1


@pytest.mark.parametrize(("side", "centre", "size"), [(16, b"\xc7", b"\xff"), (12, b"\xc7", b"\xbb")])
def test_the_region_of_interest(side: int, centre: bytes, size: bytes) -> None:
    desk = Desk(roi=side)
    desk.driver.initialise()
    assert (desk.register(reg.ROI_CENTRE), desk.register(reg.ROI_SIZE)) == (centre, size)


def test_a_small_region_lies_around_this_chips_own_optical_centre() -> None:
    desk = Desk(roi=8)
    desk.driver.boot()
    desk.write(reg.OPTICAL_CENTRE, b"\xaf")
    desk.driver.configure()
    assert desk.register(reg.ROI_CENTRE, 2) == b"\xaf\x77"


def test_a_soft_reset_brings_a_ranging_chip_back_to_the_start(ranging: Desk) -> None:
    ranging.driver.soft_reset()
    assert ranging.driver.mode is None
    ranging.driver.initialise()
    ranging.driver.use("short")
    assert ranging.next_result().status == "first"


def test_stopped_it_is_dark(ranging: Desk) -> None:
    ranging.driver.stop()
    assert (ranging.chip.next_event, ranging.driver.mode) == (None, None)


# --- every wait has a limit ---


def test_firmware_that_does_not_come_up(desk: Desk) -> None:
    desk.chip.fail(ChipFault("no_boot"))
    began = desk.clock.now
    with pytest.raises(SensorError, match="0x29 answers, but 100 ms were not enough for its firmware"):
        desk.driver.initialise()
    assert desk.clock.now - began < 0.15


def test_a_chip_that_does_not_acknowledge_while_it_boots(desk: Desk) -> None:
    desk.chip.fail(ChipFault("nack", transactions=20))
    desk.driver.initialise()
    assert desk.register(reg.VHV_LOOP_BOUND) == b"\x09"


def test_nobody_there(desk: Desk) -> None:
    desk.chip.fail(ChipFault("nack"))
    began = desk.clock.now
    with pytest.raises(OSError, match="Remote I/O error"):
        desk.driver.initialise()
    assert desk.clock.now - began < 0.15


def test_a_first_range_that_never_ends(desk: Desk) -> None:
    desk.chip.fail(ChipFault("hung"))
    began = desk.clock.now
    with pytest.raises(SensorError, match="1000 ms were not enough for its first range"):
        desk.driver.initialise()
    assert desk.clock.now - began < 1.2


@pytest.mark.parametrize(
    ("model_id", "says"),
    [
        (b"\xeb\xaa\x10", r"eb aa 10 \(a VL53L4CD, which sees dark cloth to 450 mm only\)"),
        (b"\xff\xff\xff", "ff ff ff"),
    ],
)
def test_a_wrong_sensor_is_named(model_id: bytes, says: str) -> None:
    desk = Desk(model_id)
    with pytest.raises(SensorError, match=f"0x29 says it is {says}; expected ea cc, a VL53L1X"):
        desk.driver.initialise()
    assert list(desk.chip.writes) == []


def test_a_chip_without_its_clock_calibration(ranging: Desk) -> None:
    ranging.write(reg.OSC_CALIBRATE, b"\x00\x00")
    with pytest.raises(SensorError, match="no clock calibration"):
        ranging.driver.use("long")


# --- results ---


def test_a_result_is_exact(ranging: Desk) -> None:
    ranging.next_result()
    ranging.chip.scene = lambda _: Sample(143, 9, 2.25, 12.5, 0.25, 128.5)
    assert ranging.next_result() == Result("valid", 143, 2.25, 12.5, 0.25, 128.5, 1)


@pytest.mark.parametrize("mm", [0, 40, 610, 8191, 65535])
def test_ranges_are_unscaled(ranging: Desk, mm: int) -> None:
    ranging.chip.scene = standing(mm)
    assert ranging.next_result().range_mm == mm


@pytest.mark.parametrize("code", range(32))
def test_every_status_code_means_something(ranging: Desk, code: int) -> None:
    documented = {
        1: "hardware_fail", 2: "hardware_fail", 3: "hardware_fail", 4: "signal_fail", 5: "phase_fail", 6: "sigma_fail",
        7: "wrapped", 8: "min_clipped", 9: "valid", 12: "crosstalk", 19: "first",
    }  # fmt: skip
    ranging.next_result()  # the first is marked as that
    ranging.chip.fail(ChipFault("status", status=code))
    assert ranging.next_result().status == documented.get(code, "other")


def test_flags_beside_the_status_code_do_not_matter(ranging: Desk) -> None:
    ranging.next_result()
    ranging.next_result()
    ranging.write(reg.RESULT, bytes([0xE0 | 9]))
    assert ranging.driver.result().status == "valid"


def test_a_reading_costs_two_transactions_and_less_than_a_millisecond_of_bus(ranging: Desk) -> None:
    ranging.clock.sleep(0.015)
    before_us, before = ranging.bus.us_at(400e3), ranging.bus.transactions
    ranging.driver.result()
    ranging.driver.clear()
    assert ranging.bus.transactions - before == 2
    assert ranging.bus.us_at(400e3) - before_us == 577.5


# --- the bus itself ---


def test_a_bus_that_is_not_there_says_how_to_switch_it_on() -> None:
    with pytest.raises(BusError, match=r"/dev/i2c-97 is not there: .*dtparam=i2c_arm=on"):
        open_bus(97)


@pytest.mark.parametrize(
    ("error", "says"),
    [(PermissionError(13, "Permission denied"), "/dev/i2c-1: no permission; .* group i2c"),
     (OSError(25, "Inappropriate ioctl"), "/dev/i2c-1 can't be opened as an I2C bus .*Inappropriate ioctl.*i2c_bus")],
)  # fmt: skip
def test_a_bus_that_can_not_be_opened_says_why(monkeypatch: pytest.MonkeyPatch, error: OSError, says: str) -> None:
    def refused(number: int) -> SimpleNamespace:
        raise error

    monkeypatch.setattr("smbus2.SMBus", refused)
    with pytest.raises(BusError, match=says) as raised:
        open_bus(1)
    assert isinstance(raised.value, HingewallError)
    assert "\n" not in str(raised.value)


def test_the_address_can_be_another(desk: Desk) -> None:
    desk.driver.boot()
    desk.write(reg.I2C_ADDRESS, b"\x30")
    Vl53l1x(desk.bus, 0x30, clock=desk.clock, sleep=desk.clock.sleep).initialise()
    with pytest.raises(OSError, match="Remote I/O error"):
        Vl53l1x(desk.bus, ADDRESS, clock=desk.clock, sleep=desk.clock.sleep).identify()
