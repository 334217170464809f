"""The Pi's camera, with a picamera2 that writes down what is asked of it and hands out what the test made."""

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from fake_picamera2 import MODULE_3, WEBCAM, FakeCamera, Request
from hingewall.camera.picamera import Picamera2Source
from hingewall.errors import CameraError, CameraStuck, CameraUnusable, NoCamera
from waiting import PATIENCE_S, until


@pytest.fixture
def camera(monkeypatch: pytest.MonkeyPatch) -> FakeCamera:
    fake = FakeCamera()
    monkeypatch.setitem(sys.modules, "picamera2", fake.module())
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


@pytest.mark.parametrize(("digital", "most", "gain"), [(4.0, 63.0, 8.0), (4.0, 6.0, 6.0), (1.0, 63.0, 2.0)])
def test_what_the_camera_multiplied_digitally_is_made_up_for_by_the_sensor_as_far_as_it_goes(
    camera: FakeCamera, opened: list[Picamera2Source], digital: float, most: float, gain: float
) -> None:
    now = SimpleNamespace(t=50.0)
    camera.camera_controls["AnalogueGain"] = (1.0, most, 1.0)
    source = opens(opened, clock=lambda: now.t)
    for now.t in (50.0, 52.0):
        camera.deliver(exposure_us=30000.0, digital=digital)
        assert source.read(PATIENCE_S) is not None
    assert camera.controls[0]["AnalogueGain"] == pytest.approx(gain)


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


def test_without_the_package_there_is_no_camera_and_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, opened: list[Picamera2Source]
) -> None:
    monkeypatch.setitem(sys.modules, "picamera2", None)
    monkeypatch.setattr(sys, "path", [])
    error = error_of(opens(opened))
    assert isinstance(error, NoCamera)
    assert "python3-picamera2" in str(error)
    assert "--system-site-packages" in str(error)


def broken(folder: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    (folder / "picamera2.py").write_text(program)
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "picamera2", raising=False)


@pytest.mark.parametrize(
    "program",
    [
        "raise ValueError('numpy.dtype size changed, may indicate binary incompatibility. Expected 96, got 88')",
        "raise ImportError('libcamera.so.0.7: cannot open shared object file')",
        "raise ModuleNotFoundError('No module named libcamera', name='libcamera')",
        "raise SystemError",
    ],
)
def test_a_picamera2_that_can_not_be_loaded_is_said_to_be_that_and_no_cable_is_blamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: list[Picamera2Source], program: str
) -> None:
    broken(tmp_path, monkeypatch, program)
    error = error_of(opens(opened))
    assert isinstance(error, CameraUnusable)
    assert str(error).startswith("picamera2 can't be loaded (")
    assert "cable" not in str(error)
    assert "sudo apt" in str(error) or "pip uninstall numpy" in str(error)


def test_a_numpy_of_the_venvs_own_is_named_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: list[Picamera2Source]
) -> None:
    """It hides the system's, for which the system's picamera2 is built."""
    broken(tmp_path, monkeypatch, "raise ValueError('numpy.dtype size changed')")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(np, "__file__", str(tmp_path / "lib/numpy/__init__.py"))
    assert f"`{tmp_path}/bin/pip uninstall numpy`" in str(error_of(opens(opened)))


def test_a_picamera2_that_is_too_old_is_said_to_be_before_it_is_loaded(
    camera: FakeCamera, monkeypatch: pytest.MonkeyPatch, opened: list[Picamera2Source]
) -> None:
    monkeypatch.setattr("hingewall.camera.library.version", lambda name: {"picamera2": "0.3.12"}[name])
    error = error_of(opens(opened))
    assert isinstance(error, CameraUnusable)
    assert "picamera2 is 0.3.12; expected 0.3.22 or newer" in str(error)
    assert camera.looks == 0


@pytest.mark.parametrize("said", ["0.3.22", "0.3.38", "0.4", "1.0+rpt1"])
def test_a_newer_one_and_somebodys_own_are_used(
    camera: FakeCamera, monkeypatch: pytest.MonkeyPatch, opened: list[Picamera2Source], said: str
) -> None:
    monkeypatch.setattr("hingewall.camera.library.version", lambda name: said)
    camera.deliver()
    assert opens(opened).read(PATIENCE_S) is not None


@pytest.mark.parametrize("infos", [[], [WEBCAM]])
def test_without_a_camera_on_a_ribbon_there_is_none(
    camera: FakeCamera, opened: list[Picamera2Source], infos: list[dict[str, Any]]
) -> None:
    camera.infos = infos
    assert isinstance(error_of(opens(opened)), NoCamera)
    assert camera.calls == []


def test_each_look_for_a_camera_is_made_anew(camera: FakeCamera, opened: list[Picamera2Source]) -> None:
    """picamera2 keeps what it found, and hears of nothing new where there is no network."""
    camera.infos = []
    for look in (1, 2):
        error_of(opens(opened))
        assert camera.looks == look


def test_a_camera_behind_a_webcam_is_opened_by_its_place_in_the_list(
    camera: FakeCamera, opened: list[Picamera2Source]
) -> None:
    camera.infos = [WEBCAM, MODULE_3]
    camera.deliver()
    assert opens(opened).read(PATIENCE_S) is not None
    assert camera.opened == MODULE_3


def test_a_camera_is_not_closed_while_its_software_is_loaded_and_not_opened_after_it(
    camera: FakeCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long a slow card takes."""
    go_on = threading.Event()

    def slow(name: str) -> str:
        go_on.wait(PATIENCE_S)
        return "0.3.31"

    monkeypatch.setattr("hingewall.camera.library.version", slow)
    source = Picamera2Source(50)
    assert source.loading
    source.close()
    go_on.set()
    until(lambda: not source.loading)
    source._thread.join(PATIENCE_S)
    assert camera.calls == []


def test_a_camera_that_another_program_holds_is_said_to_be(camera: FakeCamera, opened: list[Picamera2Source]) -> None:
    """picamera2 raises the same for everything; what libcamera said hangs on it as its context."""
    reason = RuntimeError("Failed to acquire camera: Device or resource busy")
    error = RuntimeError("Camera __init__ sequence did not complete.")
    error.__context__ = reason

    def refuses(cls: type, camera_num: int) -> Any:
        raise error

    sys.modules["picamera2"].Picamera2.__new__ = refuses
    found = error_of(opens(opened))
    assert not isinstance(found, NoCamera)
    assert "another program" in str(found)
    assert "fuser" in str(found)


def test_a_camera_that_does_not_start_is_closed_again(camera: FakeCamera, opened: list[Picamera2Source]) -> None:
    camera.start_error = RuntimeError("[Errno 12] Cannot allocate\nmemory")
    error = error_of(opens(opened))
    assert "Cannot allocate memory" in str(error)
    until(lambda: camera.calls[-1] == "close")


def test_a_camera_that_fails_says_what_it_said_and_is_closed(camera: FakeCamera, opened: list[Picamera2Source]) -> None:
    source = opens(opened)
    camera.frames.put(RuntimeError("Failed to queue request"))
    assert "Failed to queue request" in str(error_of(source))
    assert "cable" not in str(error_of(source)), "that is a guess"
    until(lambda: camera.calls[-3:] == ["cancel", "stop", "close"])


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
    assert camera.calls == ["configure", "start", "cancel", "stop", "close"], "stopping would wait for a frame"


def test_a_camera_that_hangs_on_stopping_is_not_waited_for(camera: FakeCamera, opened: list[Picamera2Source]) -> None:
    source = opens(opened)
    camera.deliver()
    source.read(PATIENCE_S)
    camera.hangs.clear()
    with pytest.raises(CameraStuck, match="its process has to end"):
        source.close()
