"""When the camera is open, what the device is told of it, and what happens when it fails: turn by turn, no process.

The camera is open only while a device is connected and its settings allow it. When it gives no frames the device is
told so once a second, and it is opened again at growing intervals. A wall without a camera is none the worse: it is
looked for ``LOOKS`` times, for a driver may be late, and then the process need not stay.
"""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from traceback import extract_tb
from typing import Protocol

from hingewall.errors import CameraError, CameraStuck, CameraUnusable, NoCamera, one_line
from hingewall.link.camera_wire import Absent, CameraFault, Orders, Said
from hingewall.messages.readings import BodyReading, FaultReading
from hingewall.sensing.frames import Frame, FrameSource
from hingewall.supervision import sd_notify

log = logging.getLogger(__name__)

READ_S = 0.5
FIRST_S = 10.0
"""From opening the camera, once its software is loaded, to its first frame."""
SILENT_S = 2.0
RETRY_S = (1.0, 2.0, 5.0, 10.0, 30.0)
STEADY_S = 30.0
LOOKS, MISSING_S = 3, 30.0
"""How often a camera that isn't there is looked for, and how long between. A driver that is bound later still brings a
media device, for which udev starts the process again."""
UNUSABLE_S = 3600.0
"""Software that a person has to mend is loaded again so rarely: it takes a Zero 2 W three seconds of its processor."""
HEARTBEAT_S = 1.0

Analyse = Callable[[Frame, float | None], BodyReading]


class Link(Protocol):
    """What the process sees of the device: CameraClient."""

    @property
    def orders(self) -> Orders | None: ...
    def latest(self) -> tuple[float, float] | None: ...
    def wait(self, seen: Orders | None, timeout_s: float) -> Orders | None: ...
    def send(self, reading: Said) -> bool: ...


class Watching:
    """``step`` for ever: opens, watches and closes the camera as the device asks. ``close`` at the end.

    ``open_source`` is given the mains frequency; ``analyse_with`` gives a fresh analysis for a source. Both methods
    raise CameraStuck when the camera does not let go; ``step`` raises NoCamera when there is none to wait for.
    """

    def __init__(
        self,
        link: Link,
        open_source: Callable[[int], FrameSource],
        analyse_with: Callable[[FrameSource], Analyse],
        clock: Callable[[], float] = time.monotonic,
        notify: Callable[[str], None] = sd_notify,
    ) -> None:
        self._link = link
        self._open_source = open_source
        self._analyse_with = analyse_with
        self._clock = clock
        self._notify = notify
        self._source: FrameSource | None = None
        self._analyse: Analyse | None = None
        self._mains_hz = 0
        self._opened_at = self._frame_at = self._retry_at = self._heartbeat_at = self._watchdog_at = float("-inf")
        self._trouble: str | None = None
        self._fault: CameraFault = "camera"
        self._failures = self._looks = 0
        self._crashes: set[str] = set()

    def step(self) -> None:
        """One turn, of half a second at most."""
        orders = self._link.orders
        if orders is None or not orders.enabled:
            self.close()
            self._trouble, self._failures, self._looks, self._retry_at = None, 0, 0, float("-inf")
            self._alive()
            self._link.wait(orders, READ_S)
            return
        try:
            if self._source is not None and self._mains_hz != orders.mains_hz:
                self.close()  # flicker is cancelled for one frequency, chosen when the camera is opened
            if self._source is not None:
                self._look(self._source)
            elif self._clock() >= self._retry_at:
                self._open(orders.mains_hz)
            else:
                self._alive()
                self._link.wait(orders, min(READ_S, max(0.0, self._retry_at - self._clock())))
        except CameraStuck:
            raise
        except CameraError as error:
            if isinstance(error, NoCamera) and self._frame_at == float("-inf"):
                self._none(error)
            else:
                self._fail(error)
        self._say_trouble()

    def close(self) -> None:
        """Let go of the camera, if it is open."""
        source, self._source, self._analyse = self._source, None, None
        if source is not None:
            source.close()

    def _open(self, mains_hz: int) -> None:
        self._opened_at, self._mains_hz = self._clock(), mains_hz
        self._source = self._open_source(mains_hz)

    def _look(self, source: FrameSource) -> None:
        frame = source.read(READ_S)
        now = self._clock()
        if source.loading:
            self._opened_at = now
            self._alive()
        elif frame is not None and self._told(source, frame):
            self._frame_at = now
            if now - self._opened_at > STEADY_S:
                self._failures = 0
            if self._trouble is not None:
                log.info("mended: %s", self._trouble)
                self._trouble = None
            self._alive()
        elif self._frame_at >= self._opened_at and now - self._frame_at > SILENT_S:
            raise CameraError(f"no frame for {SILENT_S:g} s; check the camera's ribbon cable and the power supply")
        elif self._frame_at < self._opened_at and now - self._opened_at > FIRST_S:
            raise CameraError(f"no first frame within {FIRST_S:g} s; check the camera's ribbon cable")

    def _told(self, source: FrameSource, frame: Frame) -> bool:
        """Whether the frame could be made a reading, and the device told."""
        try:
            if self._analyse is None:
                self._analyse = self._analyse_with(source)
            distance = self._link.latest()
            self._link.send(self._analyse(frame, None if distance is None else distance[0]))
        except Exception as error:
            self._analyse = None
            if (where := crash_site(error)) not in self._crashes:
                self._crashes.add(where)
                log.error("the analysis of a frame failed: %s; it starts afresh", where)
            return False
        return True

    def _none(self, error: NoCamera) -> None:
        """No camera, and none was seen before: that is told, not complained of."""
        self._looks += 1
        if self._looks == 1:
            log.info("%s", one_line(error))
        self._retry_at = self._clock() + MISSING_S
        self._link.send(Absent(round(self._clock(), 4)))
        self.close()
        if self._looks == LOOKS:
            raise error

    def _fail(self, error: CameraError) -> None:
        text = one_line(error)
        if text != self._trouble:
            log.warning("%s", text)
        unusable = isinstance(error, CameraUnusable)
        self._trouble, self._fault = text, "camera_software" if unusable else "camera"
        self._retry_at = self._clock() + (UNUSABLE_S if unusable else RETRY_S[min(self._failures, len(RETRY_S) - 1)])
        self._failures += 1
        self._heartbeat_at = float("-inf")
        self._say_trouble()  # before closing, which may not end
        self.close()

    def _say_trouble(self) -> None:
        now = self._clock()
        if self._trouble is not None and now >= self._heartbeat_at:
            self._heartbeat_at = now + HEARTBEAT_S
            self._link.send(FaultReading(round(now, 4), self._fault))

    def _alive(self) -> None:
        now = self._clock()
        if now >= self._watchdog_at:
            self._watchdog_at = now + HEARTBEAT_S
            self._notify("WATCHDOG=1")


def crash_site(error: BaseException) -> str:
    """An error's type and line, and nothing of its text: that may hold what the line worked on."""
    frames = extract_tb(error.__traceback__)
    return f"{type(error).__name__} at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "an error"
