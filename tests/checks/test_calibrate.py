"""Calibration against a card: the fit by itself, what is refused, and the whole of it with a sensor that is off."""

import io
import itertools
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hingewall.checks.calibrate import calibrate, check_distances, run_calibration
from hingewall.checks.card import Point, checked, fit, measure
from hingewall.checks.prompt import NonInteractive
from hingewall.errors import CalibrationError, HingewallError, UsageError, WiringError
from hingewall.link.live import LivePublisher
from hingewall.messages.readings import FaultReading, RangeReading, Reading
from hingewall.places import places
from hingewall.sensing.range_sensor import Source
from hingewall.settings.mount import Mount
from hingewall.settings.wiring import DRIVER, Wiring, load_wiring
from sockets import snapshot


def checked_fit(points: list[Point], mount_offset_mm: float) -> Mount:
    return checked(fit(points, mount_offset_mm))


def points(*pairs: tuple[float, float]) -> list[Point]:
    return [Point(at, reported, 2.0) for at, reported in pairs]


def test_one_distance_gives_the_offset_alone() -> None:
    assert checked_fit(points((300, 312.4)), 0) == Mount(0, -12.4, 1.0)


def test_two_distances_give_offset_and_gain() -> None:
    mount = checked_fit(points((300, 310), (600, 604)), 0)
    assert mount.range_gain == pytest.approx(300 / 294, abs=1e-4)
    assert mount.distance_mm(310) == pytest.approx(300, abs=0.1)
    assert mount.distance_mm(604) == pytest.approx(600, abs=0.1)


def test_the_mount_offset_is_not_the_sensors_error() -> None:
    """Recessed by 50 mm, a perfect sensor reports 350 for a card at 300."""
    assert checked_fit(points((300, 350), (600, 650)), 50) == Mount(50, 0.0, 1.0)


def test_more_distances_are_fitted_with_the_least_squares() -> None:
    mount = checked_fit(points((200, 206), (400, 404), (600, 608)), 0)
    left = [mount.distance_mm(reported) - at for at, reported in ((200, 206), (400, 404), (600, 608))]
    assert sum(left) == pytest.approx(0, abs=0.2)
    assert max(abs(one) for one in left) < 3


@given(
    st.floats(-40, 40), st.floats(0.96, 1.04), st.floats(0, 80),
    st.lists(st.sampled_from([200, 350, 500, 650, 800]), min_size=2, max_size=5, unique=True),
)  # fmt: skip
def test_whatever_the_sensors_error_it_is_found(offset: float, gain: float, recess: float, at: list[float]) -> None:
    mount = checked_fit(points(*((one, (one + recess - offset) / gain) for one in at)), recess)
    assert mount.range_gain == pytest.approx(gain, abs=1e-4)
    assert mount.range_offset_mm == pytest.approx(offset, abs=0.1)


@pytest.mark.parametrize(("pair", "what"), [
    (((300, 300), (600, 570)), "the gain would be 1.111"),
    (((300, 300), (600, 630)), "the gain would be 0.909"),
    (((300, 360),), "the offset would be -60.0 mm"),
])  # fmt: skip
def test_an_outcome_that_can_not_be_a_sensors_error_is_refused(
    pair: tuple[tuple[float, float], ...], what: str
) -> None:
    with pytest.raises(CalibrationError, match=what):
        checked_fit(points(*pair), 0)


@pytest.mark.parametrize("at", [(99,), (1201,), (300, 300), (300, 399), (600, 300, 350), ()])
def test_distances_that_tell_nothing_are_refused_before_anybody_moves_a_card(at: tuple[float, ...]) -> None:
    with pytest.raises(UsageError):
        check_distances(at)


class Card:
    """A sensor that looks at a card, with an error of its own."""

    source: Source = "hardware"

    def __init__(self, noise_mm: float = 2.0, gain: float = 1.0, offset_mm: float = 0.0, status: str = "valid") -> None:
        self.at_mm = 0.0
        self.closed = False
        self._dice = random.Random(7)
        self._noise, self._gain, self._offset, self._status = noise_mm, gain, offset_mm, status
        self._times = itertools.count()

    def read(self, timeout_s: float) -> Reading | None:
        reported = (self.at_mm - self._offset) / self._gain + self._dice.gauss(0, self._noise)
        t = next(self._times) * 0.02
        if self._status != "valid":
            return RangeReading(t=t, range_mm=None, status="signal_fail")
        return RangeReading(t=t, range_mm=round(reported))

    def watch(self, near: bool) -> None:
        """One way of looking."""

    def close(self) -> None:
        self.closed = True


class Helper(NonInteractive):
    """Puts the card where it is told, by ``place``."""

    present = True

    def __init__(self, place: Callable[[float], None]) -> None:
        self._place = place
        self.tasks: list[str] = []

    def ready(self, task: str) -> bool:
        self.tasks.append(task)
        self._place(float(task.split(" mm from", maxsplit=1)[0].rsplit(" ", 1)[1]))
        return True


def put_before(card: Card) -> Helper:
    def place(at_mm: float) -> None:
        card.at_mm = at_mm

    return Helper(place)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "wiring.toml"
    file.write_text("# by hand\n[sensor]\ni2c_bus = 1\n")
    return file


def test_a_sensor_that_is_off_measures_right_afterwards(file: Path) -> None:
    card, out = Card(gain=1.03, offset_mm=-12), io.StringIO()
    helper = put_before(card)
    calibrate(file, Mount(), lambda _kcps: card, [300, 600], helper, out)
    sensor = load_wiring(file).sensor
    for actual in (150, 300, 610, 900):
        assert sensor.mount.distance_mm((actual + 12) / 1.03) == pytest.approx(actual, abs=2.5)
    assert sensor.calibrated_with == DRIVER
    assert "# by hand" in file.read_text()
    assert card.closed
    assert [task.split(", then")[0].split(" mm ")[0].rsplit(" ", 1)[1] for task in helper.tasks] == ["300", "600"]
    assert "at 300 mm: 302.9 before, 300.0 after, spread" in out.getvalue()
    assert "wiring.toml.bak" in out.getvalue()


@pytest.mark.parametrize(("card", "what"), [
    (Card(noise_mm=9), "spread by"),
    (Card(status="signal_fail"), "only 0 of 100 readings are valid"),
    (Card(offset_mm=100), "something is nearer than the card"),
    (Card(offset_mm=-100), "the card is not in view"),
])  # fmt: skip
def test_readings_that_can_not_be_trusted_change_nothing(file: Path, card: Card, what: str) -> None:
    before = file.read_text()
    with pytest.raises(CalibrationError, match=what) as caught:
        calibrate(file, Mount(), lambda _kcps: card, [300], put_before(card), io.StringIO())
    assert str(caught.value).startswith("at 300 mm ")
    assert file.read_text() == before
    assert card.closed


def test_a_second_distance_that_fails_takes_the_first_with_it(file: Path) -> None:
    card = Card()
    helper = Helper(lambda at_mm: setattr(card, "at_mm", 300.0))
    before = file.read_text()
    with pytest.raises(CalibrationError, match="at 600 mm the sensor sees 300 mm"):
        calibrate(file, Mount(), lambda _kcps: card, [300, 600], helper, io.StringIO())
    assert file.read_text() == before


def test_a_sensor_with_faults_is_waited_for_and_measured_when_it_is_back() -> None:
    card = Card()
    card.at_mm = 300

    class Loose(Card):
        def read(self, timeout_s: float) -> Reading | None:
            reading = card.read(timeout_s)
            assert reading is not None
            return FaultReading(t=reading.t, fault="i2c") if int(reading.t / 0.02) % 3 == 0 else reading

    assert measure(Loose(), 300, 0, NonInteractive()).range_mm == pytest.approx(300, abs=1)


class Gone(NonInteractive):
    """Was there when it began."""

    present = True


@pytest.mark.parametrize("who", [NonInteractive(), Gone()], ids=["no terminal", "left"])
def test_with_nobody_there_nothing_is_measured(file: Path, who: NonInteractive) -> None:
    before = file.read_text()
    with pytest.raises(UsageError):
        calibrate(file, Mount(), lambda _kcps: Card(), [300], who, io.StringIO())
    assert file.read_text() == before


def test_a_wiring_file_that_can_not_be_written_is_said(tmp_path: Path) -> None:
    card = Card()
    with pytest.raises(WiringError, match="can't be written"):
        calibrate(
            tmp_path / "none" / "wiring.toml", Mount(), lambda _kcps: card, [300], put_before(card), io.StringIO()
        )
    assert issubclass(WiringError, HingewallError)


def test_the_command_calibrates_this_devices_own_wiring(tmp_path: Path) -> None:
    (tmp_path / "wiring.toml").write_text("[sensor]\nmount_offset_mm = 50\n")
    card = Card(offset_mm=-50 - 8)  # recessed by 50, and 8 off
    opened: list[Wiring] = []

    def open_sensor(wiring: Wiring, _factory: Any) -> Card:
        opened.append(wiring)
        return card

    run_calibration(places(tmp_path), [400], put_before(card), io.StringIO(), open_sensor)
    assert load_wiring(tmp_path / "wiring.toml").sensor.range_offset_mm == pytest.approx(-8, abs=1)
    assert opened[0].sensor.mount_offset_mm == 50


def test_beside_a_running_device_the_sensor_is_left_alone(tmp_path: Path) -> None:
    publisher = LivePublisher(places(tmp_path).live_socket)
    publisher.start()
    publisher.publish(snapshot())
    try:
        with pytest.raises(UsageError, match="systemctl stop hingewall-device"):
            run_calibration(
                places(tmp_path), [400], NonInteractive(), io.StringIO(), lambda *_args: pytest.fail("opened")
            )
    finally:
        publisher.close()
