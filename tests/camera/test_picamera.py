"""The Pi's camera, with a picamera2 that writes down what is asked of it and hands out what the test made."""

import queue
import sys
import threading
import time
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from hingewall.camera.picamera import Picamera2Source
from hingewall.errors import CameraError, CameraMissing, CameraStuck
from waiting import PATIENCE_S, until

MODULE_3 = {"Num": 0, "Model": "imx708", "Id": "/base/soc/i2c0mux/i2c@1/imx708@1a"}
WEBCAM = {"Num": 0, "Model": "HD Webcam", "Id": "/base/scb/pcie@7d500000/pci@0,0/usb@0,0-1.3:1.0-046d:0825"}
ALL_CONTROLS = ("FrameDurationLimits", "AeFlickerMode", "AeFlickerPeriod", "AfMode", "LensPosition", "AeEnable")
PADDING = 255


class Request:
    """A finished frame: 320x180 YUV420 whose rows are padded to ``stride``."""

    def __init__(self, luma: Any, stride: int, **metadata: float) -> None:
        self._rows = np.full((270, stride), PADDING, np.uint8)
        self._rows[:180, :320] = luma
        self._metadata = metadata
        self.stamp_s = metadata.get("SensorTimestamp", 0.0) / 1e9
        self.released = False

    def get_metadata(self) -> dict[str, float]:
        assert not self.released
        return self._metadata

    def make_array(self, name: str) -> Any:
        assert not self.released
        assert name == "lores"
        return self._rows

    def release(self) -> None:
        assert not self.released
        self.released = True
        self._rows[:] = 7  # the buffer is the camera's again


class FakeCamera:
    """As much of Picamera2 as a source may use: sensor_modes, capture_file and the rest are AttributeErrors."""

    def __init__(self) -> None:
        self.infos: list[dict[str, Any]] = [MODULE_3]
        self.camera_controls = dict.fromkeys(ALL_CONTROLS, (0, 1, 0))
        self.asked: dict[str, Any] = {}
        self.controls: list[dict[str, Any]] = []
        self.calls: list[str] = []
        self.frames: queue.Queue[Request | Exception] = queue.Queue()
        self.jobs = 0
        self.start_error: Exception | None = None
        self.hangs = threading.Event()
        self.hangs.set()

    def create_video_configuration(self, **asked: Any) -> dict[str, Any]:
        self.asked = asked
        return {"made": True}

    def configure(self, configuration: dict[str, Any]) -> None:
        assert configuration == {"made": True}
        self.calls.append("configure")

    def start(self) -> None:
        self.calls.append("start")
        if self.start_error:
            raise self.start_error

    def capture_request(self, wait: bool) -> object:
        assert wait is False, "a wait without a limit may never end"
        self.jobs += 1
        return object()

    def wait(self, job: object, timeout: float) -> Request:
        assert 0 < timeout <= 1
        try:
            found = self.frames.get(timeout=timeout)
        except queue.Empty:
            raise TimeoutError from None
        if isinstance(found, Exception):
            raise found
        return found

    def set_controls(self, controls: dict[str, Any]) -> None:
        self.controls.append(controls)

    def stop(self) -> None:
        self.calls.append("stop")
        self.hangs.wait(PATIENCE_S)

    def close(self) -> None:
        self.calls.append("close")

    def deliver(self, luma: Any = 90, stride: int = 320, exposure_us: float = 10000.0, age_s: float = 0.05) -> Request:
        stamp = time.clock_gettime(time.CLOCK_BOOTTIME) - age_s
        metadata = {"SensorTimestamp": int(stamp * 1e9), "ExposureTime": exposure_us, "AnalogueGain": 2.0}
        request = Request(luma, stride, **metadata)
        self.frames.put(request)
        return request


@pytest.fixture
def camera(monkeypatch: pytest.MonkeyPatch) -> FakeCamera:
    fake = FakeCamera()
    module: Any = ModuleType("picamera2")

    class Picamera2:
        @staticmethod
        def global_camera_info() -> list[dict[str, Any]]:
            return fake.infos

        def __new__(cls, number: int) -> Any:
            assert number == fake.infos[0]["Num"]
            return fake

    module.Picamera2 = Picamera2
    monkeypatch.setitem(sys.modules, "picamera2", module)
    return fake


@pytest.fixture
def opened(camera: FakeCamera) -> Iterator[list[Picamera2Source]]:
    sources: list[Picamera2Source] = []
    yield sources
    camera.hangs.set()
    for source in sources:
        camera.deliver()  # so that nobody waits for one
        source.close()


def opens(opened: list[Picamera2Source], mains_hz: int = 50, **options: Any) -> Picamera2Source:
    opened.append(Picamera2Source(mains_hz, **options))
    return opened[-1]


def error_of(source: Picamera2Source) -> CameraError:
    with pytest.raises(CameraError) as caught:
        source.read(PATIENCE_S)
    return caught.value


# --- how it is configured ---


def test_thirty_small_luma_frames_a_second_with_the_whole_view(
    camera: FakeCamera, opened: list[Picamera2Source]
) -> None:
    source = opens(opened)
    camera.deliver()
    assert source.read(PATIENCE_S) is not None
    assert camera.asked == {
        "main": {"size": (640, 360), "format": "YUV420"},
        "lores": {"size": (320, 180), "format": "YUV420"},
        "sensor": {"output_size": (2304, 1296), "bit_depth": 10},
        "buffer_count": 4, "queue": False, "display": None, "encode": None,
        "controls": {
            "FrameDurationLimits": (33333, 33333), "AeFlickerMode": 1, "AeFlickerPeriod": 10000,
            "AfMode": 0, "LensPosition": 2.0,
        },
    }  # fmt: skip
    assert camera.calls == ["configure", "start"]
    assert source.hfov_deg == 66.0


def test_in_the_americas_lamps_flicker_faster(camera: FakeCamera, opened: list[Picamera2Source]) -> None:
    opens(opened, 60)
    until(lambda: camera.asked)
    assert camera.asked["controls"]["AeFlickerPeriod"] == 8333


def test_a_camera_without_focus_is_not_asked_to_focus(camera: FakeCamera, opened: list[Picamera2Source]) -> None:
    camera.infos = [{**MODULE_3, "Model": "imx219"}]
    for absent in ("AfMode", "LensPosition", "AeFlickerMode"):
        del camera.camera_controls[absent]
    opens(opened)
    until(lambda: camera.asked)
    assert set(camera.asked["controls"]) == {"FrameDurationLimits", "AeFlickerPeriod"}
    assert camera.asked["sensor"]["output_size"] == (1640, 1232)


def test_the_wide_lens_is_known_and_an_unknown_sensor_is_left_to_libcamera(
    camera: FakeCamera, opened: list[Picamera2Source]
) -> None:
    camera.infos = [{**MODULE_3, "Model": "imx708_wide"}]
    source = opens(opened)
    camera.deliver()
    assert source.read(PATIENCE_S) is not None
    assert source.hfov_deg == 102.0
    assert camera.asked["sensor"]["output_size"] == (2304, 1296)
    camera.deliver()
    source.close()
    camera.infos = [{**MODULE_3, "Model": "imx999"}]
    camera.asked = {}
    opens(opened)
    until(lambda: camera.asked)
    assert "sensor" not in camera.asked


# --- frames ---


@pytest.mark.parametrize("stride", [320, 384])
def test_luma_without_the_padding_of_its_rows(camera: FakeCamera, opened: list[Picamera2Source], stride: int) -> None:
    source = opens(opened)
    picture = np.arange(180 * 320, dtype=np.uint32).reshape(180, 320) % 250
    request = camera.deliver(picture, stride)
    frame = source.read(PATIENCE_S)
    assert frame is not None
    until(lambda: request.released)
    assert frame.luma.dtype == np.uint8
    assert np.array_equal(frame.luma, picture), "copied before the buffer went back"
    assert (frame.exposure_us, frame.gain) == (10000.0, 2.0)


def test_the_time_is_the_middle_of_the_exposure_on_the_devices_clock(
    camera: FakeCamera, opened: list[Picamera2Source]
) -> None:
    source = opens(opened)
    request = camera.deliver(exposure_us=20000.0)
    frame = source.read(PATIENCE_S)
    assert frame is not None
    suspended = max(time.clock_gettime(time.CLOCK_BOOTTIME) - time.monotonic() for _ in range(10))
    assert frame.t == pytest.approx(request.stamp_s - suspended - 0.01, abs=0.005)


@pytest.mark.parametrize(
    ("rotation", "top_left"), [(0, "a"), (90, "c"), (180, "d"), (270, "b")]
)  # corners: a b over c d; a camera turned clockwise sees everything turned the other way
def test_a_turned_camera_gives_upright_frames(
    camera: FakeCamera, opened: list[Picamera2Source], rotation: int, top_left: str
) -> None:
    picture = np.zeros((180, 320), np.uint8)
    corners = {"a": (0, 0), "b": (0, -1), "c": (-1, 0), "d": (-1, -1)}
    for value, corner in enumerate(corners.values(), 1):
        picture[corner] = value
    source = opens(opened, rotation=rotation)
    camera.deliver(picture)
    frame = source.read(PATIENCE_S)
    assert frame is not None
    assert frame.luma[0, 0] == picture[corners[top_left]]
    assert frame.luma.flags.c_contiguous
    upright = rotation % 180 == 0
    assert frame.luma.shape == ((180, 320) if upright else (320, 180))
    assert source.hfov_deg == pytest.approx(66.0 if upright else 40.1, abs=0.1)


def test_a_reader_that_is_late_gets_the_newest_frame_and_every_buffer_goes_back(
    camera: FakeCamera, opened: list[Picamera2Source]
) -> None:
    source = opens(opened)
    requests = [camera.deliver(level) for level in (10, 20, 30)]
    until(lambda: all(request.released for request in requests))
    frame = source.read(PATIENCE_S)
    assert frame is not None
    assert frame.luma[0, 0] == 30
    assert source.read(0.01) is None, "nothing twice"


def test_the_exposure_is_held_after_two_seconds(camera: FakeCamera, opened: list[Picamera2Source]) -> None:
    now = SimpleNamespace(t=50.0)
    source = opens(opened, clock=lambda: now.t)
    camera.deliver(exposure_us=19000.0)
    assert source.read(PATIENCE_S) is not None
    assert camera.controls == []
    now.t = 52.0
    camera.deliver(exposure_us=19000.0)
    assert source.read(PATIENCE_S) is not None
    assert camera.controls == [
        {"AeEnable": False, "AwbEnable": False, "ExposureTime": 20000, "AnalogueGain": pytest.approx(1.9)}
    ]
    now.t = 120.0
    camera.deliver(255)
    assert source.read(PATIENCE_S) is not None
    now.t = 126.0
    camera.deliver(255)
    assert source.read(PATIENCE_S) is not None
    assert camera.controls[1] == {"AeEnable": True, "AwbEnable": True, "ExposureTime": 0, "AnalogueGain": 0.0}


# --- what goes wrong ---


def test_frames_that_stop_are_none_and_no_request_is_left_behind(
    camera: FakeCamera, opened: list[Picamera2Source]
) -> None:
    """A wait that times out leaves its request on its way: it is waited for again, not asked for anew."""
    source = opens(opened)
    assert source.read(1.2) is None
    assert camera.jobs == 1
    camera.deliver(44)
    frame = source.read(PATIENCE_S)
    assert frame is not None
    assert frame.luma[0, 0] == 44


def test_without_the_package_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, opened: list[Picamera2Source]
) -> None:
    monkeypatch.setitem(sys.modules, "picamera2", None)
    error = error_of(opens(opened))
    assert isinstance(error, CameraMissing)
    assert "python3-picamera2" in str(error)
    assert "--system-site-packages" in str(error)


@pytest.mark.parametrize("infos", [[], [WEBCAM]])
def test_without_a_camera_the_error_says_to_look_at_the_cable(
    camera: FakeCamera, opened: list[Picamera2Source], infos: list[dict[str, Any]]
) -> None:
    camera.infos = infos
    error = error_of(opens(opened))
    assert isinstance(error, CameraMissing)
    assert "cable" in str(error)
    assert camera.calls == []


def test_a_camera_that_another_program_holds_is_said_to_be(camera: FakeCamera, opened: list[Picamera2Source]) -> None:
    """picamera2 raises the same for everything; what libcamera said hangs on it as its context."""
    reason = RuntimeError("Failed to acquire camera: Device or resource busy")
    error = RuntimeError("Camera __init__ sequence did not complete.")
    error.__context__ = reason

    def refuses(cls: type, number: int) -> Any:
        raise error

    sys.modules["picamera2"].Picamera2.__new__ = refuses
    found = error_of(opens(opened))
    assert not isinstance(found, CameraMissing)
    assert "another program" in str(found)
    assert "fuser" in str(found)


def test_a_camera_that_does_not_start_is_closed_again(camera: FakeCamera, opened: list[Picamera2Source]) -> None:
    camera.start_error = RuntimeError("[Errno 12] Cannot allocate\nmemory")
    error = error_of(opens(opened))
    assert "Cannot allocate memory" in str(error)
    until(lambda: camera.calls[-1] == "close")


def test_a_camera_that_vanishes_says_so_and_is_closed(camera: FakeCamera, opened: list[Picamera2Source]) -> None:
    source = opens(opened)
    camera.frames.put(RuntimeError("Camera frontend has timed out!"))
    assert "frontend has timed out" in str(error_of(source))
    until(lambda: camera.calls[-2:] == ["stop", "close"])
    assert "frontend" in str(error_of(source)), "and goes on saying so"


def test_a_frame_without_its_time_gives_its_buffer_back(camera: FakeCamera, opened: list[Picamera2Source]) -> None:
    source = opens(opened)
    request = Request(90, 320)
    camera.frames.put(request)
    error_of(source)
    assert request.released


def test_closing_stops_and_closes_the_camera_and_may_be_done_twice(camera: FakeCamera) -> None:
    source = Picamera2Source(50)
    camera.deliver()
    source.read(PATIENCE_S)
    camera.deliver()
    source.close()
    source.close()
    assert camera.calls == ["configure", "start", "stop", "close"]


def test_a_camera_that_hangs_on_stopping_is_not_waited_for(camera: FakeCamera, opened: list[Picamera2Source]) -> None:
    source = opens(opened)
    camera.deliver()
    source.read(PATIENCE_S)
    camera.hangs.clear()
    with pytest.raises(CameraStuck, match="its process has to end"):
        source.close()
