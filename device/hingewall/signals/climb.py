"""The way to the target reach as it is heard: each step of the scale once, when the hips come to it. Pure."""

import math

from hingewall.cues import SCALE_HZ, STEP_GAP_S, STEP_S, scale_step

EPSILON_S = 1e-6
"""Times are sums of floats."""


class Climb:
    """``move`` to a share of the target reach, ``tone`` at each time. Who stands still, or up again, hears nothing.

    A step is sung once on each way back, so that hips that waver about one don't trill. Of steps that come faster than
    they can be sung, or while something else sounds, the newest is kept.
    """

    def __init__(self) -> None:
        self.share: float | None = None
        self._audible = False
        self._reached = self._sung = -1
        self._began = -math.inf

    def move(self, share: float | None, audible: bool) -> None:
        """``share`` None: the way back is over, whatever it came to."""
        self.share, self._audible = share, audible
        self._reached = -1 if share is None else scale_step(share)
        if not 0 <= self._reached < len(SCALE_HZ):
            self._sung = self._reached  # over; or the note that comes next is the cue for far enough

    def tone(self, now: float) -> tuple[float | None, float | None]:
        """What sounds from ``now`` on, and when that changes by itself."""
        free = self._began + STEP_S + STEP_GAP_S
        if self._reached > self._sung and now >= free - EPSILON_S:
            self._sung, self._began = self._reached, now
            free = now + STEP_S + STEP_GAP_S
        ends = self._began + STEP_S
        if 0 <= self._sung < len(SCALE_HZ) and now < ends - EPSILON_S:
            return (SCALE_HZ[self._sung] if self._audible else None), ends
        return None, free if self._reached > self._sung else None
