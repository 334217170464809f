"""Crosstalk measured against a dark card, by the real driver on an emulated chip behind a cover or a finger mark."""

import io
from pathlib import Path

import pytest

from chips import Clock
from hingewall.checks.calibrate import calibrate, check_distances
from hingewall.checks.card import Point
from hingewall.checks.crosstalk import crosstalk_kcps
from hingewall.checks.prompt import NonInteractive
from hingewall.errors import CalibrationError, UsageError, WiringError
from hingewall.messages.readings import RangeReading
from hingewall.sensing.range_sensor import Source
from hingewall.sensing.vl53l1x.ranging_loop import RangingLoop
from hingewall.settings.mount import Mount
from hingewall.settings.wiring import DRIVER, load_wiring
from hingewall.simulation.chip import Sample, Vl53l1xChip, Window
from hingewall.simulation.chip_bus import EmulatedBus
from hingewall.simulation.cone import Patch, Pose
from hingewall.simulation.emulated import sample
from hingewall.simulation.tof import LONG, SHORT, SensorModel, marked

WHITE, GREY, BLACK = 0.88, 0.17, 0.06
RECESS_MM = 50.0


class Bench(NonInteractive):
    """A sensor with an error of its own, 50 mm deep in its case, behind a cover; and a helper who puts up the cards."""

    present = True

    def __init__(self, cover_mcps: float, dark: float = GREY) -> None:
        self.clock = Clock()
        self.cover_mcps, self.dark = cover_mcps, dark
        self.card = Patch(1.0, WHITE, 1000.0)
        self._model = SensorModel(7)
        self.chip = Vl53l1xChip(self._scene, self.clock)

    def _scene(self, window: Window) -> Sample:
        pose = marked(Pose((self.card,)), self.cover_mcps) if self.cover_mcps else Pose((self.card,))
        look = LONG if window.long else SHORT
        return sample(self._model.measured(lambda _t: pose, window.t, window.count, look))

    def ready(self, task: str) -> bool:
        at_mm = float(task.split(" mm from", maxsplit=1)[0].rsplit(" ", 1)[1])
        self.card = Patch(1.0, self.dark if "dark" in task else WHITE, at_mm + RECESS_MM)
        return True

    def opened(self, crosstalk_kcps: float) -> "Sensor":
        return Sensor(self, crosstalk_kcps)

    def calibrated(self, file: Path, at: list[float], dark_at_mm: float | None = 600) -> str:
        out = io.StringIO()
        calibrate(file, load_wiring(file).sensor.mount, self.opened, at, self, out, dark_at_mm=dark_at_mm)
        return out.getvalue()

    def reads_mm(self, at_mm: float, reflectance: float, file: Path) -> float:
        """What the wall makes of somebody there, by its wiring file."""
        self.card = Patch(1.0, reflectance, at_mm + RECESS_MM)
        mount = load_wiring(file).sensor.mount
        sensor = self.opened(mount.crosstalk_kcps)
        ranges = [reading.range_mm for _ in range(60) if (reading := sensor.read(1.0)).range_mm is not None]
        return mount.distance_mm(sum(ranges[10:]) / len(ranges[10:]))


class Sensor:
    """The real driver's engine on the bench's chip, by the bench's clock."""

    source: Source = "emulated"

    def __init__(self, bench: Bench, crosstalk_kcps: float) -> None:
        clock = bench.clock
        self._loop = RangingLoop(lambda: EmulatedBus(bench.chip), None, clock, clock.sleep, crosstalk_kcps)
        self._loop.near = True

    def read(self, timeout_s: float) -> RangeReading:
        while (reading := self._loop.step()) is None:
            pass
        return reading

    def watch(self, near: bool) -> None:
        self._loop.near = near

    def close(self) -> None:
        self._loop.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "wiring.toml"
    file.write_text(f"[sensor]\nmount_offset_mm = {RECESS_MM}\n")
    return file


@pytest.mark.parametrize("cover_mcps", [0.5, 1.5, 3.0])
def test_behind_a_cover_somebody_in_any_clothes_is_measured_right_afterwards(file: Path, cover_mcps: float) -> None:
    bench = Bench(cover_mcps)
    short = 610 - bench.reads_mm(610, GREY, file)
    printed = bench.calibrated(file, [300, 600])
    assert load_wiring(file).sensor.crosstalk_kcps == pytest.approx(1000 * cover_mcps / 256, rel=0.15)
    for reflectance in (BLACK, GREY, 0.5):
        assert bench.reads_mm(610, reflectance, file) == pytest.approx(610, abs=12)
        assert bench.reads_mm(350, reflectance, file) == pytest.approx(350, abs=12)
    assert short > 15 * cover_mcps
    assert "at 600 mm, dark: " in printed


def test_without_a_cover_the_sensor_is_told_of_nothing(file: Path) -> None:
    printed = Bench(0.0, BLACK).calibrated(file, [300, 600])
    assert load_wiring(file).sensor.crosstalk_kcps == 0
    assert "no crosstalk" in printed


def test_a_sensor_whose_offset_is_known_needs_the_dark_card_alone(file: Path) -> None:
    bench = Bench(0.0)
    bench.calibrated(file, [300, 600], None)
    error = load_wiring(file).sensor.mount
    bench.cover_mcps = 1.5
    bench.calibrated(file, [])
    mount = load_wiring(file).sensor.mount
    assert mount._replace(crosstalk_kcps=0.0) == error
    assert bench.reads_mm(610, GREY, file) == pytest.approx(610, abs=8)


def test_a_white_card_alone_leaves_the_crosstalk_as_it_was_and_measures_with_it(file: Path) -> None:
    bench = Bench(1.5)
    bench.calibrated(file, [300, 600])
    before = load_wiring(file).sensor
    bench.calibrated(file, [300, 600], None)
    after = load_wiring(file).sensor
    assert after.crosstalk_kcps == before.crosstalk_kcps
    assert after.range_offset_mm == pytest.approx(before.range_offset_mm, abs=3)


def test_calibrating_again_comes_to_the_same(file: Path) -> None:
    bench = Bench(1.5)
    bench.calibrated(file, [300, 600])
    before = load_wiring(file).sensor.crosstalk_kcps
    bench.calibrated(file, [300, 600])
    assert load_wiring(file).sensor.crosstalk_kcps == pytest.approx(before, abs=0.3)


def test_the_chip_is_told_again_after_every_reset(file: Path) -> None:
    bench = Bench(1.5)
    bench.calibrated(file, [300, 600])
    sensor = bench.opened(load_wiring(file).sensor.crosstalk_kcps)
    sensor.read(1.0)
    bench.chip.power_cycle()
    sensor.read(1.0)
    told = [values for register, values in bench.chip.writes if register == 0x0016]
    assert told[-1] == told[-2] != b"\0" * 6


def test_dirt_that_no_cover_has_is_to_be_cleaned_and_not_calibrated(file: Path) -> None:
    before = file.read_text()
    with pytest.raises(CalibrationError, match="clean the sensor's window"):
        Bench(14.0, WHITE).calibrated(file, [])
    assert file.read_text() == before


def test_a_card_that_was_moved_meanwhile_changes_nothing(file: Path) -> None:
    bench, before = Bench(1.5), file.read_text()
    opened = bench.opened

    def moved(crosstalk_kcps: float) -> Sensor:
        if crosstalk_kcps:
            bench.card = bench.card._replace(distance_mm=bench.card.distance_mm - 30)
        return opened(crosstalk_kcps)

    bench.opened = moved  # type: ignore[method-assign]
    with pytest.raises(CalibrationError, match="the dark card at 600 mm reads"):
        bench.calibrated(file, [])
    assert file.read_text() == before


def test_a_sensor_without_signal_can_not_be_calibrated_so() -> None:
    with pytest.raises(CalibrationError, match="gives no signal"):
        crosstalk_kcps(Point(600, 540, 2.0), Mount())


@pytest.mark.parametrize(("at", "dark", "what"), [([], 90, "--dark-at 90"), ([300], 1300, "--dark-at 1300")])
def test_a_dark_card_too_near_or_too_far_is_refused(at: list[float], dark: float, what: str) -> None:
    with pytest.raises(UsageError, match=what):
        check_distances(at, dark)


def test_crosstalk_of_nobody_knows_which_driver_is_refused(file: Path) -> None:
    file.write_text("[sensor]\ncrosstalk_kcps = 5\n")
    with pytest.raises(WiringError, match=DRIVER):
        load_wiring(file)
