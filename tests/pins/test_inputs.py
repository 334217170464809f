"""XSHUT, data-ready and the button on gpiozero's mock pins: edges are told once, in time, with the moment they came."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from gpiozero.pins.mock import MockFactory, MockPWMPin

from hingewall.pins import SensorPins, open_button, open_sensor_pins
from hingewall.settings.wiring import Sensor, Wiring
from waiting import PATIENCE_S


@pytest.fixture
def chip() -> Iterator[MockFactory]:
    chip = MockFactory(pin_class=MockPWMPin)
    yield chip
    chip.close()


@pytest.fixture
def lines(chip: MockFactory) -> Iterator[SensorPins]:
    lines = open_sensor_pins(Wiring(), chip)
    yield lines
    lines.close()


def data_ready(chip: MockFactory) -> None:
    """The sensor pulls GPIO1 low, and lets it go when the result is cleared."""
    chip.pin(27).drive_low()
    chip.pin(27).drive_high()


def test_the_sensor_runs_when_its_lines_are_opened_and_xshut_resets_it(chip: MockFactory, lines: SensorPins) -> None:
    assert chip.pin(17).state == 1
    lines.xshut(False)
    assert chip.pin(17).state == 0
    lines.xshut(True)
    assert chip.pin(17).state == 1


def test_gpio1_has_the_pull_up_that_an_open_drain_needs(chip: MockFactory, lines: SensorPins) -> None:
    assert (chip.pin(27).function, chip.pin(27).pull) == ("input", "up")


def test_an_edge_that_came_before_the_wait_is_told_with_its_moment_and_once(
    chip: MockFactory, lines: SensorPins
) -> None:
    before = time.monotonic()
    data_ready(chip)
    after = time.monotonic()
    told = lines.wait_edge(PATIENCE_S)
    assert told is not None
    assert before <= told <= after
    assert lines.wait_edge(0.0) is None


def test_edges_are_told_in_order_none_lost_none_doubled(chip: MockFactory, lines: SensorPins) -> None:
    for _ in range(5):
        data_ready(chip)
    told = [lines.wait_edge(0.0) for _ in range(6)]
    assert told[5] is None
    moments = [t for t in told if t is not None]
    assert len(moments) == 5
    assert moments == sorted(moments)


def test_a_waiting_thread_is_woken_by_the_edge(chip: MockFactory, lines: SensorPins) -> None:
    told: list[float | None] = []
    waiting = threading.Thread(target=lambda: told.append(lines.wait_edge(PATIENCE_S)))
    waiting.start()
    data_ready(chip)
    waiting.join(PATIENCE_S)
    assert len(told) == 1
    assert told[0] is not None


def test_only_the_falling_edge_is_data_ready(chip: MockFactory, lines: SensorPins) -> None:
    chip.pin(27).drive_low()
    assert lines.wait_edge(PATIENCE_S) is not None
    chip.pin(27).drive_high()
    assert lines.wait_edge(0.0) is None


def test_a_loose_wire_fills_no_memory(chip: MockFactory, lines: SensorPins) -> None:
    for _ in range(1000):
        data_ready(chip)
    assert sum(lines.wait_edge(0.0) is not None for _ in range(1000)) == 8


def test_a_librarys_own_clock_gives_the_moment_and_a_foreign_one_does_not(
    chip: MockFactory, lines: SensorPins, monkeypatch: pytest.MonkeyPatch
) -> None:
    """lgpio tells the kernel's time of the edge, its thread comes later; on old kernels that was the wall clock."""
    monkeypatch.setattr(chip, "ticks", lambda: 1000.0)
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now)
    for ticks, expected in ((999.9, now - 0.1), (1.7e9, now), (0.0, now)):
        lines._edges._changed(ticks, False)  # type: ignore[union-attr]
        assert lines.wait_edge(0.0) == pytest.approx(expected)


def test_closing_wakes_who_waits_and_frees_the_pins(
    chip: MockFactory, lines: SensorPins, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[float | None] = []
    about_to_wait, wait_for = threading.Event(), lines._arrived.wait_for

    def noticed(predicate: Callable[[], bool], timeout: float) -> bool:
        about_to_wait.set()  # with the lock held: who closes gets it once the waiting has begun
        return wait_for(predicate, timeout)

    monkeypatch.setattr(lines._arrived, "wait_for", noticed)
    waiting = threading.Thread(target=lambda: told.append(lines.wait_edge(10 * PATIENCE_S)), daemon=True)
    waiting.start()
    assert about_to_wait.wait(PATIENCE_S)
    lines.close()
    waiting.join(PATIENCE_S)
    assert told == [None]
    lines.close()
    lines.xshut(False)
    open_sensor_pins(Wiring(), chip).close()


@pytest.mark.parametrize(("sensor", "opened"), [
    (Sensor(xshut_wired=False), {27}), (Sensor(gpio1_wired=False), {17}),
    (Sensor(xshut_wired=False, gpio1_wired=False), set()),
])  # fmt: skip
def test_a_line_that_is_not_wired_leaves_its_pin_alone(chip: MockFactory, sensor: Sensor, opened: set[int]) -> None:
    lines = open_sensor_pins(Wiring(sensor=sensor), chip)
    assert {int(info.name.removeprefix("GPIO")) for info in chip.pins} == opened
    lines.xshut(False)
    assert lines.wait_edge(0.0) is None
    lines.close()


class Finger:
    def __init__(self) -> None:
        self.felt: list[str] = []

    def pressed(self, t: float) -> None:
        self.felt.append("pressed")

    def released(self, t: float) -> None:
        self.felt.append("released")


def test_the_button_tells_each_edge_and_whether_it_is_down(chip: MockFactory) -> None:
    finger = Finger()
    button = open_button(Wiring(), chip, finger.pressed, finger.released)
    assert not button.down
    chip.pin(6).drive_low()
    assert button.down
    chip.pin(6).drive_high()
    assert finger.felt == ["pressed", "released"]
    button.close()
    button.close()


def test_a_button_that_is_down_already_counts_as_pressed_now(chip: MockFactory) -> None:
    """Held while the device starts, or stuck: its edge was before anybody looked."""

    class Held(MockPWMPin):  # type: ignore[misc]
        def _set_pull(self, value: str) -> None:
            super()._set_pull(value)
            self.drive_low()

    chip.pin_class = Held
    finger = Finger()
    open_button(Wiring(), chip, finger.pressed, finger.released).close()
    assert finger.felt == ["pressed"]


def test_trouble_in_a_callback_is_logged_and_the_next_edge_comes(
    chip: MockFactory, caplog: pytest.LogCaptureFixture
) -> None:
    def pressed(t: float) -> None:
        raise OSError("the loop has gone")

    finger = Finger()
    button = open_button(Wiring(), chip, pressed, finger.released)
    chip.pin(6).drive_low()
    chip.pin(6).drive_high()
    assert finger.felt == ["released"]
    assert "GPIO6" in caplog.text
    button.close()
