"""The simulated camera: frames of the same person, at the same time, as the simulated sensor sees."""

import threading
import time
from collections.abc import Callable
from functools import partial

from hingewall.sensing.frames import Frame
from hingewall.simulation.rendering import Cloth, Light, Studio
from hingewall.simulation.visitors import person_named

FRAME_S = 1.0 / 30.0
EXPOSURE_S = 0.01
BLACK = 0.1
"""Cloth that reflects less than this is drawn plain black."""


class SimulatedFrames:
    """A FrameSource in front of a simulated person. ``started_at``: CLOCK_MONOTONIC s of the simulation's t = 0.

    A reader that comes too late gets the newest frame. Raises UsageError for an unknown person.
    """

    name = "simulated"
    loading = False

    def __init__(
        self,
        person: str,
        seed: int,
        started_at: float,
        hfov_deg: float = 66.0,
        light: Light = Light(),  # noqa: B008  immutable
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], object] | None = None,
    ) -> None:
        self.hfov_deg = hfov_deg
        self._pose_at = partial(person_named(person).at, seed)
        self._studios: dict[Cloth, Studio] = {}
        self._seed, self._light = seed, light
        self._started_at, self._clock = started_at, clock
        self._closed = threading.Event()
        self._wait = wait or self._closed.wait
        self._next = self._newest() + 1

    def read(self, timeout_s: float) -> Frame | None:
        due_in = self._started_at + self._next * FRAME_S + EXPOSURE_S / 2 - self._clock()
        if due_in > timeout_s:
            self._wait(timeout_s)
            return None
        if due_in > 0:
            self._wait(due_in)
        n = max(self._next, self._newest())
        self._next = n + 1
        return self.frame(n)

    def frame(self, n: int) -> Frame:
        """Frame ``n``; depends on nothing but (person, seed, n)."""
        t = n * FRAME_S
        who = self._pose_at(t).person
        cloth: Cloth = "plain_black" if who is not None and who.reflectance < BLACK else "textured"
        if cloth not in self._studios:
            self._studios[cloth] = Studio(self._seed, self.hfov_deg, cloth)
        luma = self._studios[cloth].frame(t, n, () if who is None else (who,), self._light)
        return Frame(luma, self._started_at + t, EXPOSURE_S * 1e6, 2.0)

    def close(self) -> None:
        self._closed.set()

    def _newest(self) -> int:
        return max(-1, int((self._clock() - self._started_at - EXPOSURE_S / 2) / FRAME_S))
