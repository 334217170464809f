"""The camera process: frames in, numbers out. No frame ever leaves it, and nobody waits for it.

The camera is open only while a device is connected and its settings allow it. When it gives no frames the device is
told so once a second, and it is opened again at growing intervals; when it can't even be closed, the process ends, and
whoever started it starts it again.
"""

import ctypes
import logging
import os
import resource
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb
from typing import Protocol

from hingewall.camera.analysis.analyser import BodyAnalyser
from hingewall.errors import CameraError, CameraMissing, CameraStuck, UsageError, one_line
from hingewall.link.camera_client import CameraClient
from hingewall.link.camera_wire import Heard, Orders
from hingewall.messages.first_look import look_at_types
from hingewall.messages.readings import BodyReading, FaultReading
from hingewall.places import Places
from hingewall.sensing.frames import FileFrames, Frame, FrameSource
from hingewall.settings.wiring import usable_wiring
from hingewall.supervision import Stopping, sd_notify

log = logging.getLogger(__name__)

READ_S = 0.5
FIRST_S = 10.0
"""From opening the camera to its first frame: the import of picamera2 alone takes seconds on a Zero 2 W."""
SILENT_S = 2.0
RETRY_S = (1.0, 2.0, 5.0, 10.0, 30.0)
STEADY_S = 30.0
MISSING_S = 30.0
"""Between two looks for a camera that isn't there."""
HEARTBEAT_S = 1.0
STUCK = 3
"""Exit code of a process whose camera could not be closed."""
PR_SET_DUMPABLE = 4

Analyse = Callable[[Frame, float | None], BodyReading]


class Link(Protocol):
    """What the process sees of the device: CameraClient."""

    @property
    def orders(self) -> Orders | None: ...
    def latest(self) -> tuple[float, float] | None: ...
    def wait(self, seen: Orders | None, timeout_s: float) -> Orders | None: ...
    def send(self, reading: Heard) -> bool: ...


class Watching:
    """``step`` for ever: opens, watches and closes the camera as the device asks. ``close`` at the end.

    ``open_source`` is given the mains frequency; ``analyse_with`` gives a fresh analysis for a source. Both methods
    raise CameraStuck when the camera does not let go.
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
        self._failures = 0
        self._crashes: set[str] = set()

    def step(self) -> None:
        """One turn, of half a second at most."""
        orders = self._link.orders
        if orders is None or not orders.enabled:
            self.close()
            self._trouble, self._failures, self._retry_at = None, 0, float("-inf")
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
        if frame is not None and self._told(source, frame):
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

    def _fail(self, error: CameraError) -> None:
        text = one_line(error)
        if text != self._trouble:
            log.warning("%s", text)
        self._trouble = text
        missing = isinstance(error, CameraMissing)
        self._retry_at = self._clock() + (MISSING_S if missing else RETRY_S[min(self._failures, len(RETRY_S) - 1)])
        self._failures += 1
        self._heartbeat_at = float("-inf")
        self._say_trouble()  # before closing, which may not end
        self.close()

    def _say_trouble(self) -> None:
        now = self._clock()
        if self._trouble is not None and now >= self._heartbeat_at:
            self._heartbeat_at = now + HEARTBEAT_S
            self._link.send(FaultReading(round(now, 4), "camera"))

    def _alive(self) -> None:
        now = self._clock()
        if now >= self._watchdog_at:
            self._watchdog_at = now + HEARTBEAT_S
            self._notify("WATCHDOG=1")


@dataclass(frozen=True)
class CameraOptions:
    """``source``: hardware, simulated, none, or a .npz file of frames. The others are the simulation's."""

    source: str = "simulated"
    person: str = "class"
    seed: int = 1
    started_at: float | None = None


def run_camera(where: Places, options: CameraOptions) -> int:
    """The camera process, until it is told to stop. Raises what a user can mend: wiring, source."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="hingewall camera: %(message)s")
    look_at_types()
    keep_memory_private()
    open_source = _opener(options, usable_wiring(where.wiring)[0].camera.rotation)
    with Stopping() as stopping:
        sd_notify("READY=1")
        if open_source is None:
            while not stopping.wait(HEARTBEAT_S):
                sd_notify("WATCHDOG=1")
            return 0
        try:
            _watch(where.camera_socket, open_source, stopping)
        except CameraStuck as error:
            log.error("%s", one_line(error))
            logging.shutdown()
            os._exit(STUCK)  # an orderly exit would wait for the library that hangs
        except Exception as error:  # its text and its traceback's values could hold pixels
            log.error("ended by %s", crash_site(error))
            return 1
    return 0


def _watch(path: Path, open_source: Callable[[int], FrameSource], stopping: Stopping) -> None:
    with closing(CameraClient(path)) as link:
        watching = Watching(link, open_source, _analyse_with)
        while not stopping.is_set():
            watching.step()
        watching.close()


def _analyse_with(source: FrameSource) -> Analyse:
    return BodyAnalyser(source.hfov_deg).feed


def _opener(options: CameraOptions, rotation: int) -> Callable[[int], FrameSource] | None:
    """How to open the source; None for none. Raises UsageError, FramesError."""
    if options.source == "none":
        return None
    if options.source == "hardware":
        from hingewall.camera.picamera import Picamera2Source

        return lambda mains_hz: Picamera2Source(mains_hz, rotation)
    if options.source == "simulated":
        from hingewall.simulation.frames import SimulatedFrames
        from hingewall.simulation.visitors import person_named

        person_named(options.person)
        started = time.monotonic() if options.started_at is None else options.started_at
        return lambda _mains_hz: SimulatedFrames(options.person, options.seed, started)
    if not options.source.endswith(".npz"):
        raise UsageError(f"--source {options.source}: expected hardware, simulated, none or a .npz file of frames")
    return lambda _mains_hz: FileFrames(Path(options.source))


def keep_memory_private() -> None:
    """No core dump of this process, and no other process of its user may look into it: frames are in there."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0)


def crash_site(error: BaseException) -> str:
    """An error's type and line, and nothing of its text: that may hold what the line worked on."""
    frames = extract_tb(error.__traceback__)
    return f"{type(error).__name__} at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "an error"
