"""The emulated chip fails as real ones do, and gets well by what makes real ones well."""

import pytest
from smbus2 import i2c_msg

from chips import ADDRESS, Clock, standing
from hingewall.simulation.chip import BOOT_S, Vl53l1xChip
from hingewall.simulation.chip_bus import EmulatedBus
from hingewall.simulation.chip_faults import ChipFault, ChipFaultKind


class Rig:
    """A chip that ranges, on a bus."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.chip = Vl53l1xChip(standing(), self.clock, sleep=self.clock.sleep)
        self.bus = EmulatedBus(self.chip)
        self.clock.sleep(BOOT_S)
        self.start()

    def start(self) -> None:
        self.write(0x5E, "001d")
        self.write(0x6C, "00000306")
        self.write(0x87, "40")

    def write(self, register: int, values: str) -> None:
        self.bus.i2c_rdwr(i2c_msg.write(ADDRESS, register.to_bytes(2, "big") + bytes.fromhex(values)))

    def read(self, register: int, length: int = 1) -> bytes:
        answer = i2c_msg.read(ADDRESS, length)
        self.bus.i2c_rdwr(i2c_msg.write(ADDRESS, register.to_bytes(2, "big")), answer)
        return bytes(answer)

    def fetch(self) -> bytes | None:
        """The result after 20 ms, cleared; None if there was none."""
        self.clock.sleep(0.02)
        if self.read(0x31)[0] & 1:
            return None
        block = self.read(0x89, 17)
        self.write(0x86, "01")
        return block

    def soft_reset(self) -> None:
        self.write(0x00, "00")
        self.write(0x00, "01")
        self.clock.sleep(BOOT_S)

    def xshut(self) -> None:
        self.chip.xshut(False)
        self.chip.xshut(True)
        self.clock.sleep(BOOT_S)

    def power_cycle(self) -> None:
        self.chip.power_cycle()
        self.clock.sleep(BOOT_S)


@pytest.fixture
def rig() -> Rig:
    rig = Rig()
    assert rig.fetch() is not None
    assert rig.fetch() is not None
    return rig


def test_a_wire_that_is_off_refuses_until_it_is_back(rig: Rig) -> None:
    rig.chip.fail(ChipFault("nack"))
    for _ in range(10):
        with pytest.raises(OSError, match="Remote I/O error") as refused:
            rig.read(0x10F)
        assert refused.value.errno == 121
    rig.chip.mend("nack")
    assert rig.fetch() is not None


def test_a_bad_contact_refuses_so_many_transactions(rig: Rig) -> None:
    rig.chip.fail(ChipFault("nack", transactions=2))
    for _ in range(2):
        with pytest.raises(OSError, match="Remote I/O error"):
            rig.read(0x10F)
    assert rig.fetch() is not None


def test_hung_it_answers_and_never_has_data(rig: Rig) -> None:
    rig.chip.fail(ChipFault("hung"))
    assert [rig.fetch() for _ in range(5)] == [None] * 5
    assert (rig.read(0x10F), rig.chip.next_event) == (b"\xea", None)


def test_nothing_comes_of_the_ranges_that_a_hang_swallowed(rig: Rig) -> None:
    rig.chip.fail(ChipFault("hung"))
    rig.fetch()
    rig.chip.mend()
    assert rig.chip.next_event is not None
    assert rig.chip.next_event > rig.clock.now


def test_frozen_it_has_data_ready_and_always_the_same(rig: Rig) -> None:
    before = rig.fetch()
    rig.chip.fail(ChipFault("frozen"))
    assert [rig.fetch() for _ in range(5)] == [before] * 5


def test_browned_out_it_answers_the_same_and_takes_nothing(rig: Rig) -> None:
    before = rig.fetch()
    rig.chip.fail(ChipFault("brown_out"))
    rig.write(0x24, "0a00")
    assert [rig.fetch() for _ in range(5)] == [before] * 5
    assert (rig.read(0x24, 2), rig.read(0xE5), rig.read(0x10F)) == (bytes(2), b"\x03", b"\xea")


@pytest.mark.parametrize("kind", ["hung", "frozen"])
def test_a_soft_reset_cures(rig: Rig, kind: ChipFaultKind) -> None:
    rig.chip.fail(ChipFault(kind))
    rig.soft_reset()
    rig.start()
    results = [rig.fetch() for _ in range(3)]
    assert None not in results
    assert len({block[2] for block in results if block}) == 3


@pytest.mark.parametrize(
    ("fault", "cure"),
    [
        (ChipFault("brown_out"), "xshut"),
        (ChipFault("hung", cure="xshut"), "xshut"),
        (ChipFault("frozen", cure="power"), "power_cycle"),
        (ChipFault("brown_out", cure="power"), "power_cycle"),
    ],
)
def test_what_takes_more_is_not_cured_by_less(rig: Rig, fault: ChipFault, cure: str) -> None:
    rig.chip.fail(fault)
    for weaker in ("soft_reset", "xshut", "power_cycle"):
        if weaker == cure:
            break
        getattr(rig, weaker)()
        assert rig.chip.failing(fault.kind)
    getattr(rig, cure)()
    assert rig.chip.failing(fault.kind) is None


def test_an_unplugged_wire_is_cured_by_no_reset(rig: Rig) -> None:
    rig.chip.fail(ChipFault("nack"))
    rig.xshut()
    rig.power_cycle()
    assert rig.chip.failing("nack")


def test_a_wrong_id_is_all_ones(rig: Rig) -> None:
    rig.chip.fail(ChipFault("wrong_id"))
    assert rig.read(0x10F, 3) == b"\xff\xff\xff"


def test_firmware_that_never_comes_up(rig: Rig) -> None:
    rig.chip.fail(ChipFault("no_boot"))
    rig.soft_reset()
    rig.clock.sleep(10.0)
    assert rig.read(0xE5) == b"\x00"


def test_status_codes_and_wrapping_leave_the_number(rig: Rig) -> None:
    rig.chip.fail(ChipFault("wrapped"))
    wrapped = rig.fetch()
    rig.chip.mend()
    rig.chip.fail(ChipFault("status", status=3))
    failed = rig.fetch()
    assert wrapped
    assert failed
    assert [(block[0], int.from_bytes(block[13:15], "big")) for block in (wrapped, failed)] == [(7, 610), (3, 610)]


def test_a_stretched_clock_takes_its_time(rig: Rig) -> None:
    rig.chip.fail(ChipFault("stretched", delay_s=0.05))
    before = rig.clock.now
    rig.read(0x10F)
    assert rig.clock.now - before == pytest.approx(0.1)  # two messages


def test_a_fault_holds_from_its_start_until_before_its_end(rig: Rig) -> None:
    now = rig.clock.now
    rig.chip.fail(ChipFault("wrong_id", now + 1.0, now + 2.0))
    seen = []
    for at in (0.5, 1.0, 1.9, 2.0):
        rig.clock.now = now + at
        seen.append(rig.read(0x10F))
    assert seen == [b"\xea", b"\xff", b"\xff", b"\xea"]


# --- the bus ---


def test_several_chips_answer_at_their_addresses() -> None:
    clock = Clock()
    left, right = Vl53l1xChip(standing(), clock), Vl53l1xChip(standing(), clock, model_id=b"\xeb\xaa\x10")
    bus = EmulatedBus(left, right)
    right.xshut(False)
    clock.sleep(BOOT_S)
    bus.i2c_rdwr(i2c_msg.write(ADDRESS, b"\x00\x01\x30"))  # XSHUT addressing: one is held, the other is moved
    right.xshut(True)
    clock.sleep(BOOT_S)
    answers = {}
    for address in (0x30, ADDRESS):
        answer = i2c_msg.read(address, 2)
        bus.i2c_rdwr(i2c_msg.write(address, b"\x01\x0f"), answer)
        answers[address] = bytes(answer)
    assert answers == {0x30: b"\xea\xcc", ADDRESS: b"\xeb\xaa"}


def test_a_scan_finds_who_is_there(rig: Rig) -> None:
    found = []
    for address in range(0x08, 0x78):
        try:
            rig.bus.read_byte(address)
            rig.bus.write_quick(address)
        except OSError:
            continue
        found.append(address)
    assert found == [ADDRESS]


def test_a_closed_bus_is_a_bad_descriptor(rig: Rig) -> None:
    rig.bus.close()
    with pytest.raises(OSError, match="Bad file descriptor") as refused:
        rig.read(0x10F)
    assert refused.value.errno == 9
