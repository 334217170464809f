"""The camera process turn by turn: when the camera is open, what the device is told, and what happens when it fails."""

from collections import deque
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from hingewall.camera.watching import FIRST_S, LOOKS, MISSING_S, READ_S, SILENT_S, UNUSABLE_S, Watching
from hingewall.errors import CameraError, CameraStuck, CameraUnusable, NoCamera
from hingewall.link.camera_wire import Absent, Orders, Said
from hingewall.messages.readings import BodyReading, FaultReading
from hingewall.sensing.frames import Frame

SECRET = 213
"""The pixel value of every frame here: a log line that holds it has leaked one."""


class Room:
    """A device link, a camera and a clock in one; whoever waits moves the clock."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.orders: Orders | None = Orders(True, 50)
        self.distance: tuple[float, float] | None = (612.0, 0.01)
        self.sent: list[Said] = []
        self.notified: list[str] = []
        self.opened: list[int] = []
        self.closed = 0
        self.script: deque[Exception | None] = deque()
        self.open_error: Exception | None = None
        self.close_error: Exception | None = None
        self.analyse: Callable[[Frame, float | None], BodyReading] = self._see
        self.analyses = 0
        self.seen: list[tuple[float, float | None]] = []
        self.watching = Watching(self, self._open, self._analyse_with, lambda: self.now, self.notified.append)

    # the device link

    def latest(self) -> tuple[float, float] | None:
        return self.distance

    def wait(self, seen: Orders | None, timeout_s: float) -> Orders | None:
        self.now += timeout_s
        return self.orders

    def send(self, reading: Said) -> bool:
        self.sent.append(reading)
        return True

    # the camera: frames every 33 ms, unless the script says otherwise

    name = "fake"
    hfov_deg = 66.0
    loading = False

    def _open(self, mains_hz: int) -> Any:
        self.opened.append(mains_hz)
        if self.open_error:
            raise self.open_error
        return self

    def read(self, timeout_s: float) -> Frame | None:
        self.now += 0.033
        if self.script:
            happens = self.script.popleft()
            if isinstance(happens, Exception):
                raise happens
            self.now += timeout_s
            return None
        return Frame(luma=np.full((180, 320), SECRET, np.uint8), t=self.now - 0.05, exposure_us=10000.0, gain=1.0)

    def close(self) -> None:
        self.closed += 1
        if self.close_error:
            raise self.close_error

    # the analysis

    def _analyse_with(self, source: object) -> Callable[[Frame, float | None], BodyReading]:
        assert source is self
        self.analyses += 1
        return self._analysed

    def _see(self, frame: Frame, distance_mm: float | None) -> BodyReading:
        self.seen.append((frame.t, distance_mm))
        return BodyReading(frame.t, True, 1, quality=0.9)

    def _analysed(self, frame: Frame, distance_mm: float | None) -> BodyReading:
        return self.analyse(frame, distance_mm)

    # what a test does

    def steps(self, count: int = 1) -> None:
        for _ in range(count):
            self.watching.step()

    def until(self, t: float) -> None:
        while self.now < t:
            self.watching.step()

    @property
    def open(self) -> bool:
        return len(self.opened) - (1 if self.open_error else 0) > self.closed

    @property
    def faults(self) -> list[FaultReading]:
        return [reading for reading in self.sent if isinstance(reading, FaultReading)]


@pytest.fixture
def room() -> Room:
    return Room()


# --- when the camera is open ---


def test_each_frame_becomes_a_reading_with_the_newest_distance(room: Room) -> None:
    room.steps(2)
    room.distance = None
    room.steps(1)
    assert [distance for _, distance in room.seen] == [612.0, None]
    assert [reading.t for reading in room.sent] == [t for t, _ in room.seen]


@pytest.mark.parametrize("orders", [None, Orders(False, 50)])
def test_without_a_device_that_wants_it_the_camera_is_never_opened(room: Room, orders: Orders | None) -> None:
    room.orders = orders
    room.until(room.now + 60)
    assert room.opened == []
    assert room.sent == []
    assert room.notified, "a known state: the watchdog is fed"


@pytest.mark.parametrize("orders", [None, Orders(False, 50)])
def test_the_camera_is_closed_in_the_next_turn_after_it_is_not_wanted(room: Room, orders: Orders | None) -> None:
    room.steps(5)
    room.orders = orders
    room.steps(1)
    assert room.closed == 1
    room.orders = Orders(True, 50)
    room.steps(3)
    assert room.open
    assert room.analyses == 2, "what it learnt of the room may be out of date"


def test_other_lamps_need_another_exposure(room: Room) -> None:
    room.steps(3)
    room.orders = Orders(True, 60)
    room.steps(3)
    assert room.opened == [50, 60]
    assert room.closed == 1


# --- what goes wrong ---


def test_two_seconds_without_a_frame_are_a_fault_and_the_camera_is_opened_again(room: Room) -> None:
    room.steps(10)
    last, before = room.now, len(room.sent)
    room.script.extend([None] * 5)
    while not room.faults:
        room.steps(1)
    assert SILENT_S < room.now - last <= SILENT_S + READ_S + 0.1
    assert len(room.sent) == before + 1
    assert room.closed == 1
    room.script.clear()
    room.until(room.now + 2)
    assert room.open
    assert isinstance(room.sent[-1], BodyReading)


def test_a_camera_that_never_gives_a_first_frame_is_given_ten_seconds(room: Room) -> None:
    start = room.now
    room.script.extend([None] * 100)
    while not room.faults:
        room.steps(1)
    assert FIRST_S < room.now - start <= FIRST_S + 1.2


def test_a_short_stutter_is_no_fault(room: Room) -> None:
    room.steps(10)
    room.script.extend([None] * 3)
    room.steps(10)
    assert room.faults == []
    assert room.closed == 0


def test_trouble_is_said_once_a_second_and_logged_once(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    room.open_error = CameraUnusable("picamera2 is 0.3.12")
    start = room.now
    room.until(start + 29)
    assert 25 <= len(room.faults) <= 31
    assert len(room.opened) == 1
    assert {fault.fault for fault in room.faults} == {"camera_software"}
    assert [record.getMessage() for record in caplog.records] == ["picamera2 is 0.3.12"]
    assert room.notified, "a known state: the watchdog is fed"


def test_software_that_a_person_has_to_mend_is_hardly_ever_loaded_again(room: Room) -> None:
    room.open_error = CameraUnusable("picamera2 is 0.3.12")
    room.until(room.now + UNUSABLE_S - 5)
    assert len(room.opened) == 1


def test_a_wall_without_a_camera_is_told_of_and_no_fault_and_its_process_ends(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    room.open_error = NoCamera("no camera found")
    start = room.now
    with pytest.raises(NoCamera):
        room.until(start + 10 * MISSING_S)
    assert room.now - start == pytest.approx((LOOKS - 1) * MISSING_S, abs=1.0)
    assert len(room.opened) == LOOKS
    assert [type(said) for said in room.sent] == [Absent] * LOOKS
    assert [record.levelname for record in caplog.records] == ["INFO"], "once, and it is no warning"
    assert room.notified, "a known state: the watchdog is fed"


def test_a_camera_that_is_seen_at_the_second_look_is_used_from_then_on(room: Room) -> None:
    room.open_error = NoCamera("no camera found")
    room.steps(2)
    room.open_error = None
    room.until(room.now + 10 * MISSING_S)
    assert len(room.opened) == 2
    assert isinstance(room.sent[-1], BodyReading)


def test_a_camera_that_was_there_and_is_no_more_is_a_fault_and_looked_for_as_long_as_it_takes(room: Room) -> None:
    room.steps(3)
    room.script.append(CameraError("the camera failed"))
    room.steps(1)
    room.open_error = NoCamera("no camera found")
    room.until(room.now + 20 * MISSING_S)
    assert {type(said) for said in room.sent[-100:]} == {FaultReading}
    assert len(room.opened) > LOOKS


def test_a_card_that_takes_a_minute_to_load_the_software_is_no_fault(room: Room) -> None:
    """Neither for the device nor for the watchdog; the time for a first frame begins after it."""
    room.loading = True
    room.script.extend([None] * 1000)
    room.until(room.now + 60)
    assert room.faults == []
    assert room.closed == 0
    assert room.notified.count("WATCHDOG=1") > 50
    room.loading, start = False, room.now
    while not room.faults:
        room.steps(1)
    assert FIRST_S < room.now - start <= FIRST_S + 1.2


def test_a_camera_that_fails_again_and_again_is_opened_at_growing_intervals(room: Room) -> None:
    room.open_error = CameraError("another program holds the camera")
    start, times = room.now, []
    while room.now < start + 120:
        before = len(room.opened)
        room.steps(1)
        if len(room.opened) > before:
            times.append(room.now - start)
    gaps = [round(b - a) for a, b in pairwise(times)]
    assert gaps[:5] == [1, 2, 5, 10, 30]
    assert set(gaps[5:]) == {30}


def test_mended_is_logged_and_the_faults_end(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    room.steps(3)
    room.script.append(CameraError("the camera failed (Failed to queue request)"))
    room.until(room.now + 5)
    assert "mended" in caplog.records[-1].getMessage()
    count = len(room.faults)
    room.until(room.now + 5)
    assert len(room.faults) == count


def test_a_camera_that_does_not_close_ends_the_process_after_the_device_was_told(room: Room) -> None:
    room.steps(3)
    room.close_error = CameraStuck("the camera did not stop within 1 s")
    room.script.append(CameraError("the camera failed"))
    with pytest.raises(CameraStuck):
        room.steps(1)
    assert room.faults


def test_a_camera_that_does_not_close_for_other_lamps_ends_the_process_too(room: Room) -> None:
    room.steps(3)
    room.close_error = CameraStuck("the camera did not stop within 1 s")
    room.orders = Orders(True, 60)
    with pytest.raises(CameraStuck):
        room.steps(1)
    assert room.opened == [50]


def test_switched_off_in_trouble_it_says_nothing_more(room: Room) -> None:
    room.open_error = CameraUnusable("picamera2 is 0.3.12")
    room.steps(3)
    room.orders = Orders(False, 50)
    room.steps(1)
    count = len(room.sent)
    room.until(room.now + 10)
    assert len(room.sent) == count


# --- the watchdog ---


def test_the_watchdog_is_fed_by_frames_and_not_by_waiting_for_them(room: Room) -> None:
    room.until(room.now + 5)
    assert 4 <= room.notified.count("WATCHDOG=1") <= 6
    fed = len(room.notified)
    room.script.extend([None] * 3)
    room.steps(3)
    assert len(room.notified) == fed


# --- crashes ---


def test_an_analysis_that_crashes_starts_afresh_and_its_log_holds_no_pixel(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    def crash(frame: Frame, distance_mm: float | None) -> BodyReading:
        raise ValueError(f"can't use {frame.luma} of {frame!r}")

    room.steps(3)
    well, room.analyse = room.analyse, crash
    room.steps(10)
    room.analyse = well
    room.steps(2)
    assert room.analyses == 11
    assert isinstance(room.sent[-1], BodyReading)
    assert len(caplog.records) == 1, "once, and not ten times"
    assert "ValueError at test_process.py:" in caplog.text
    assert str(SECRET) not in caplog.text
    assert caplog.records[0].exc_info is None


def test_an_analysis_that_always_crashes_is_a_camera_that_gives_nothing(room: Room) -> None:
    def crash(frame: Frame, distance_mm: float | None) -> BodyReading:
        raise MemoryError

    room.analyse = crash
    start = room.now
    room.until(start + FIRST_S + 1)
    assert room.faults
    assert room.notified == ["WATCHDOG=1"], "fed in trouble alone"
