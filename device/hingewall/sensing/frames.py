"""The seam between any camera and the analysis: frames of luma, in this process's memory only.

No frame is written, sent or shown: not by a repr, not in an error's text.
"""

import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hingewall.errors import FramesError, one_line

Luma = NDArray[np.uint8]
DAMAGED = (
    OSError, ValueError, KeyError, TypeError, EOFError, MemoryError, zipfile.BadZipFile, zlib.error, struct.error,
    RuntimeError,
)  # fmt: skip
"""What zipfile, zlib and numpy raise over a damaged file. RuntimeError: a flipped bit says encrypted, or compressed in
a way that there is not."""

REAL_TIME_S = 1.0
"""A file's frame that is later than this was meant for somebody who was stopped: the clock of the file moves on."""


class Frame:
    """One picture's brightness: ``luma`` is rows x columns of uint8, ``t`` its exposure's middle by CLOCK_MONOTONIC.

    ``exposure_us`` and ``gain`` are the camera's, None where they are not known.
    """

    __slots__ = ("exposure_us", "gain", "luma", "t")

    def __init__(self, luma: Luma, t: float, exposure_us: float | None = None, gain: float | None = None) -> None:
        self.luma, self.t, self.exposure_us, self.gain = luma, t, exposure_us, gain

    def __repr__(self) -> str:
        """Its size and time, never what is on it."""
        return f"Frame({self.luma.shape[1]}x{self.luma.shape[0]}, t={self.t:.4f})"


class FrameSource(Protocol):
    """Something that gives frames at its own pace. ``hfov_deg`` is its horizontal field of view."""

    name: str
    hfov_deg: float

    @property
    def loading(self) -> bool:
        """Whether its software is still being loaded: until it is, no frame is late."""

    def read(self, timeout_s: float) -> Frame | None:
        """The next frame, waiting at most ``timeout_s``; None when none came in time. Raises CameraError."""

    def close(self) -> None:
        """Let go of the camera. May be called twice. Raises CameraStuck when it does not let go."""


class FileFrames:
    """A laboratory's ``.npz`` in place of a camera, again and again: ``t`` [N] s, ``y`` [N,H,W] uint8, ``hfov_deg``.

    Paced by its own times, moved to the device's clock. Raises FramesError for a file that holds something else.
    """

    loading = False

    def __init__(
        self,
        path: Path,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], object] = time.sleep,
    ) -> None:
        self.name = path.name
        self._times, self._lumas, self.hfov_deg = load_frames(path)
        self._clock, self._wait = clock, wait
        self._next = 0
        self._shift = clock() - float(self._times[0])

    def read(self, timeout_s: float) -> Frame | None:
        if self._next == len(self._times):
            self._next, self._shift = 0, self._clock() - float(self._times[0])
        due_in = float(self._times[self._next]) + self._shift - self._clock()
        if due_in < -REAL_TIME_S:
            self._shift -= due_in
        if due_in > timeout_s:
            self._wait(timeout_s)
            return None
        if due_in > 0:
            self._wait(due_in)
        n, self._next = self._next, self._next + 1
        return Frame(self._lumas[n], float(self._times[n]) + self._shift)

    def close(self) -> None:
        """There is nothing to let go of."""


def load_frames(path: Path) -> tuple[NDArray[np.float64], Luma, float]:
    """A file's times, lumas and field of view. Raises FramesError."""
    try:
        if not zipfile.is_zipfile(path):  # numpy would try other formats
            raise ValueError("no .npz" if path.is_file() else "no such file")
        with np.load(
            BytesIO(path.read_bytes()), allow_pickle=False
        ) as file:  # of a damaged file numpy would leave open
            times, lumas, hfov = np.asarray(file["t"], np.float64), file["y"], float(file["hfov_deg"])
    except DAMAGED as error:
        raise FramesError(f"{path}: not frames ({one_line(error)}); expected a .npz with t, y and hfov_deg") from error
    if lumas.dtype != np.uint8 or lumas.ndim != 3 or times.shape != lumas.shape[:1] or not len(times):
        raise FramesError(f"{path}: y is {lumas.dtype} {lumas.shape}; expected uint8 [N,H,W] with a time for each")
    if not np.isfinite(times).all() or (np.diff(times) < 0).any() or not 10 < hfov < 170:
        raise FramesError(f"{path}: times must not go back, and hfov_deg ({hfov:g}) must be from 10 to 170")
    return times, lumas, hfov
