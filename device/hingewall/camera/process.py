"""The camera process: frames in, numbers out. No frame ever leaves it, and nobody waits for it.

When the camera can't even be closed, the process ends, and whoever started it starts it again. Where there is no camera
it ends in order: that is a wall without one, and nobody needs to start it again until the system has a camera to name.
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

from hingewall.camera.analysis.analyser import BodyAnalyser
from hingewall.camera.watching import HEARTBEAT_S, Analyse, Watching, crash_site
from hingewall.errors import CameraStuck, NoCamera, UsageError, one_line
from hingewall.link.camera_client import CameraClient
from hingewall.messages.first_look import look_at_types
from hingewall.places import Places
from hingewall.sensing.frames import FileFrames, FrameSource
from hingewall.settings.wiring import usable_wiring
from hingewall.supervision import Stopping, sd_notify

log = logging.getLogger(__name__)

STUCK = 3
"""Exit code of a process whose camera could not be closed."""
PR_SET_DUMPABLE = 4


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
        except NoCamera:
            return 0  # the log has it
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
