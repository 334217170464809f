"""The Raspberry Pi's camera through picamera2: 30 small luma frames a second, and nothing else of it.

Every call to picamera2 may hang, so all are made in the thread that owns the camera. Waiting for a frame that never
comes can be given up, and the camera closed. A hang within libcamera's own start or stop can't: its Python binding
keeps the interpreter's lock, so all threads of this process stand still, and only systemd's watchdog ends it.
There is no encoder and no output: picamera2 needs neither to hand out arrays.
"""

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import numpy as np

from hingewall.camera.exposure import Exposure, Hold, half_period_us
from hingewall.camera.library import cameras, library
from hingewall.errors import CameraError, CameraStuck, NoCamera, one_line
from hingewall.sensing.frames import Frame

WIDTH, HEIGHT = 320, 180
MAIN = (640, 360)
"""The ISP's first output, which must be at least as large as the one that is used; 16:9 keeps the whole width."""
FRAME_US = 33333
WAIT_S = 0.5
CLOSE_S = 3.0
"""Of a camera that has gone silent 0.9 s: a wait that is under way, 0.5 s, and picamera2's stop. One that takes longer
hangs (picamera2 issue 1264)."""
TRY_IT = "`sudo systemctl stop hingewall-camera && rpicam-hello` shows whether it works without Hingewall"
FOCUS_DIOPTRES = 2.0
"""0.5 m. Module 3 does not focus by itself, and refocusing would look like motion."""

FULL_VIEW: dict[str, tuple[tuple[int, int], int]] = {
    "imx708": ((2304, 1296), 10),
    "imx219": ((1640, 1232), 10),
    "ov5647": ((1296, 972), 10),
    "imx477": ((2028, 1520), 12),
    "imx500": ((2028, 1520), 10),
}
"""Smallest mode with the whole view, and its bit depth (Raspberry Pi's camera documentation). Left to itself libcamera
may choose a cropped one for small frames; listing the modes instead would allocate full-size buffers."""
VIEW_DEG = {"imx708_wide": 102.0, "imx708_wide_noir": 102.0, "imx219": 62.2, "ov5647": 53.5}
STANDARD_VIEW_DEG = 66.0
"""Horizontal, of Camera Module 3."""


class Picamera2Source:
    """A FrameSource. The camera is opened in a thread at once and closed with ``close``.

    ``rotation``: how far the camera is turned clockwise (0, 90, 180, 270), seen from behind it. ``hfov_deg`` holds from
    the first frame on, and is that of the frame as it is handed out.
    """

    name = "hardware"

    def __init__(self, mains_hz: int, rotation: int = 0, clock: Callable[[], float] = time.monotonic) -> None:
        self.hfov_deg = STANDARD_VIEW_DEG
        self._mains_hz = mains_hz
        self._turns = -rotation // 90
        self._clock = clock
        self._loading = True
        self._changed = threading.Condition()
        self._frame: Frame | None = None
        self._error: CameraError | None = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._own, name="camera", daemon=True)
        self._thread.start()

    @property
    def loading(self) -> bool:
        """Whether picamera2 is still being imported, which takes as long as the card does."""
        return self._loading

    def read(self, timeout_s: float) -> Frame | None:
        """The newest frame that was not read yet, waiting for it at most ``timeout_s``; None when there was none.

        Raises CameraError when the camera can't be opened or has failed, NoCamera where there is none, and
        CameraUnusable where its software is to blame.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._frame is not None or self._error is not None, timeout_s)
            if self._frame is None and self._error is not None:
                raise self._error
            frame, self._frame = self._frame, None
            return frame

    def close(self) -> None:
        """Let go of the camera. May be called twice. Raises CameraStuck when it does not stop."""
        self._closing.set()
        if self._loading:
            return  # the thread holds no camera, and will open none
        self._thread.join(CLOSE_S)
        if self._thread.is_alive():
            raise CameraStuck(f"the camera did not stop within {CLOSE_S:g} s; its process has to end")

    # --- in the thread that owns the camera ---

    def _own(self) -> None:
        error: CameraError | None = None
        try:
            picamera2 = library()
            self._loading = False
            if not self._closing.is_set():
                with _opened(picamera2, self._mains_hz) as (camera, model):
                    self.hfov_deg = _turned_view(VIEW_DEG.get(model, STANDARD_VIEW_DEG), self._turns)
                    self._deliver(camera)
        except CameraError as known:
            error = known
        except Exception as unknown:  # whatever picamera2 and libcamera raise
            error = CameraError(f"the camera failed ({one_line(unknown)}); {TRY_IT}")
        self._loading = False
        with self._changed:
            self._error = error
            self._changed.notify_all()

    def _deliver(self, camera: Any) -> None:
        exposure = Exposure(self._mains_hz, float(camera.camera_controls.get("AnalogueGain", (1.0, math.inf))[1]))
        job = None
        while not self._closing.is_set():
            # A request whose wait timed out is still on its way. Asking anew would leave its buffer with nobody.
            job = job or camera.capture_request(wait=False)
            try:
                request = camera.wait(job, timeout=WAIT_S)
            except TimeoutError:
                continue
            job = None
            try:
                frame = self._taken(request)
            finally:
                request.release()
            self._hold(camera, exposure, frame)
            with self._changed:
                self._frame = frame
                self._changed.notify_all()

    def _taken(self, request: Any) -> Frame:
        """Luma and times of one and the same frame, copied: its buffer goes back to the camera."""
        metadata = request.get_metadata()
        rows = request.make_array("lores")  # Y, then U and V; each row padded to the stride
        luma = np.ascontiguousarray(np.rot90(np.array(rows[:HEIGHT, :WIDTH], dtype=np.uint8), self._turns))
        exposure_us = float(metadata.get("ExposureTime", 0))
        return Frame(
            luma=luma,
            t=_monotonic(metadata["SensorTimestamp"]) - exposure_us / 2e6,
            exposure_us=exposure_us,
            gain=float(metadata.get("AnalogueGain", 1.0)) * float(metadata.get("DigitalGain", 1.0)),
        )

    def _hold(self, camera: Any, exposure: Exposure, frame: Frame) -> None:
        brightness = float(frame.luma[::8, ::8].mean())
        match exposure.update(self._clock(), brightness, frame.exposure_us or 0.0, frame.gain or 1.0):
            case Hold(exposure_us, gain):
                held = {"ExposureTime": exposure_us, "AnalogueGain": gain}
                camera.set_controls({"AeEnable": False, "AwbEnable": False, **held})
            case "choose":
                # Zero gives a value that was held back to the camera (picamera2 manual, appendix C).
                camera.set_controls({"AeEnable": True, "AwbEnable": True, "ExposureTime": 0, "AnalogueGain": 0.0})


def _monotonic(sensor_ns: int) -> float:
    """SensorTimestamp (CLOCK_BOOTTIME ns) as CLOCK_MONOTONIC s; the two differ by the time spent suspended.

    It is taken when the first row starts to be read out, so at the end of its exposure (picamera2 issue 821).
    """
    # Asked three times: a process that is put aside between the two clocks makes the difference too small.
    suspended = max(
        time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC) for _ in range(3)
    )
    return sensor_ns / 1e9 - suspended


def _turned_view(hfov_deg: float, turns: int) -> float:
    """The horizontal view of a frame that was turned: on its side, it is what was the vertical one."""
    if turns % 2 == 0:
        return hfov_deg
    return math.degrees(2.0 * math.atan(math.tan(math.radians(hfov_deg) / 2.0) * HEIGHT / WIDTH))


@contextmanager
def _opened(picamera2: Any, mains_hz: int) -> Iterator[tuple[Any, str]]:
    """The first camera on a ribbon cable, configured and running, and its model. Raises CameraError, NoCamera."""
    found = cameras(picamera2)
    if not found:
        raise NoCamera(
            "no camera found, so form is not checked; if there is one, unplug the device and check its ribbon cable at"
            " both ends (contacts towards the connector's contacts): `rpicam-hello --list-cameras` should name it"
        )
    place, model = found[0]
    try:
        camera = picamera2(place)
    except Exception as error:
        raise _why_not(error) from error
    try:
        camera.configure(_configuration(camera, model, mains_hz))
        camera.start()
        yield camera, model
    finally:
        with suppress(Exception):  # stopping would queue behind a frame that may never come
            camera.cancel_all_and_flush()
        with suppress(Exception):  # it may not have been started
            camera.stop()
        camera.close()


def _why_not(error: BaseException) -> CameraError:
    """picamera2 says the same of every failure; libcamera's reason is in the error that was handled meanwhile."""
    reason: BaseException | None = error
    texts = []
    while reason is not None:
        texts.append(one_line(reason))
        reason = reason.__cause__ or reason.__context__
    if any("busy" in text.lower() for text in texts):
        return CameraError("another program holds the camera; `sudo fuser -v /dev/media*` names it: end it")
    return CameraError(f"the camera can't be opened ({texts[-1]}); {TRY_IT}")


def _configuration(camera: Any, model: str, mains_hz: int) -> Any:
    """30 frames a second of 320x180 luma with the sensor's whole view, four buffers, none kept waiting."""
    asked = {
        "FrameDurationLimits": (FRAME_US, FRAME_US),
        "AeFlickerMode": 1,
        "AeFlickerPeriod": half_period_us(mains_hz),
        "AfMode": 0,
        "LensPosition": FOCUS_DIOPTRES,
    }
    view = FULL_VIEW.get(model.partition("_")[0])
    sensor = {} if view is None else {"sensor": {"output_size": view[0], "bit_depth": view[1]}}
    return camera.create_video_configuration(
        main={"size": MAIN, "format": "YUV420"},
        lores={"size": (WIDTH, HEIGHT), "format": "YUV420"},
        buffer_count=4,
        queue=False,
        display=None,
        encode=None,
        controls={name: value for name, value in asked.items() if name in camera.camera_controls},
        **sensor,
    )
