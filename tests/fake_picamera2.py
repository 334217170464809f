"""A picamera2 that writes down what is asked of it and hands out what a test made: the quick tests' stand-in.

What it has is held against the real picamera2 by test_real_camera.py.
"""

import queue
import threading
import time
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar

import numpy as np

PATIENCE_S = 60.0
MODULE_3 = {"Num": 0, "Model": "imx708", "Id": "/base/soc/i2c0mux/i2c@1/imx708@1a"}
WEBCAM = {"Num": 0, "Model": "HD Webcam", "Id": "/base/scb/pcie@7d500000/pci@0,0/usb@0,0-1.3:1.0-046d:0825"}
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

    CONTROLS = (
        "FrameDurationLimits",
        "AeFlickerMode",
        "AeFlickerPeriod",
        "AfMode",
        "LensPosition",
        "AeEnable",
        "AnalogueGain",
    )
    OF_TESTS: ClassVar = {"deliver", "module"}

    def __init__(self) -> None:
        self.infos: list[dict[str, Any]] = [MODULE_3]
        self.opened: dict[str, Any] = {}
        self.looks = 0
        self.camera_controls: dict[str, tuple[float, float, float]] = dict.fromkeys(self.CONTROLS, (0, 16, 0))
        self.asked: dict[str, Any] = {}
        self.controls: list[dict[str, Any]] = []
        self.calls: list[str] = []
        self.frames: queue.Queue[Request | Exception] = queue.Queue()
        self.jobs = 0
        self.start_error: Exception | None = None
        self.hangs = threading.Event()
        self.hangs.set()

    def create_video_configuration(
        self, main: Any, lores: Any, buffer_count: int, controls: Any, display: None, encode: None, queue: bool,
        sensor: Any = None,
    ) -> dict[str, Any]:  # fmt: skip
        self.asked = {
            "main": main, "lores": lores, "buffer_count": buffer_count, "controls": controls, "display": display,
            "encode": encode, "queue": queue,
        }  # fmt: skip
        if sensor is not None:
            self.asked["sensor"] = sensor
        return {"made": True}

    def configure(self, camera_config: dict[str, Any]) -> None:
        assert camera_config == {"made": True}
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

    def cancel_all_and_flush(self) -> None:
        self.calls.append("cancel")

    def stop(self) -> None:
        self.calls.append("stop")
        self.hangs.wait(PATIENCE_S)

    def close(self) -> None:
        self.calls.append("close")

    def deliver(
        self, luma: Any = 90, stride: int = 320, exposure_us: float = 10000.0, age_s: float = 0.05, digital: float = 1.0
    ) -> Request:
        stamp = time.clock_gettime(time.CLOCK_BOOTTIME) - age_s
        metadata = {
            "SensorTimestamp": int(stamp * 1e9),
            "ExposureTime": exposure_us,
            "AnalogueGain": 2.0,
            "DigitalGain": digital,
        }
        request = Request(luma, stride, **metadata)
        self.frames.put(request)
        return request

    def module(self) -> ModuleType:
        """What ``import picamera2`` gives, whose one camera this is."""
        made: Any = ModuleType("picamera2")
        camera = self

        class Picamera2:
            _cm = SimpleNamespace(reset=self._look)

            @staticmethod
            def global_camera_info() -> list[dict[str, Any]]:
                return camera.infos

            def __new__(cls, camera_num: int) -> Any:
                camera.opened = camera.infos[camera_num]
                return camera

        made.Picamera2 = Picamera2
        module: ModuleType = made
        return module

    def _look(self) -> None:
        self.looks += 1
