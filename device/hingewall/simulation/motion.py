"""Pieces of movement: smooth moves, holds, and the sway of somebody who stands still. Functions of time alone."""

import math
import random
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

Motion = Literal["hinge", "squat", "shallow", "abandoned"]

STEP_IN_S = 1.4
BOUNCE_TO = 0.88
"""About 33 mm off the bottom: more than the sensor's noise, far from the top."""
OFF_SIDE_MM = 900.0
"""So far to the side nothing of a person is in the sensor's cone, at any distance that it measures."""

_SWAY = ((1.6, 0.23), (2.0, 0.11), (0.9, 0.37))
"""Amplitude mm and frequency Hz: breathing, and two slow sways; 2 mm rms in all (quiet standing is 2-5 mm; assumed)."""


def minimum_jerk(share: float) -> float:
    """How much of a reaching movement is done after ``share`` of its time (Flash and Hogan 1985). 0 to 1."""
    s = min(1.0, max(0.0, share))
    return min(1.0, s * s * s * (10.0 - 15.0 * s + 6.0 * s * s))  # never past the end by a rounding


@dataclass(frozen=True, slots=True)
class Sway:
    """What nobody can suppress: a few mm to and fro, the same for the same phases."""

    phases: tuple[float, float, float]

    def at(self, t: float) -> float:
        """Offset in mm, at most 4.5 either way."""
        p = self.phases
        return sum(a * math.sin(2.0 * math.pi * f * t + p[i]) for i, (a, f) in enumerate(_SWAY))

    @classmethod
    def drawn(cls, rng: random.Random) -> "Sway":
        return cls((rng.uniform(0, 6.3), rng.uniform(0, 6.3), rng.uniform(0, 6.3)))


class Key(NamedTuple):
    """Where somebody is: heels to wall, mm off the middle, and how deep in the movement (0 upright, 1 the bottom).

    ``even``: got there at one speed from the key before, as by a metronome, and not eased.
    """

    t: float
    stance_mm: float
    side_mm: float
    depth: float
    even: bool = False


class Movement(NamedTuple):
    """One rep as the person did it, whatever a device makes of it: first and last motion, middle of the bottom."""

    start_s: float
    bottom_s: float
    end_s: float
    motion: Motion

    def shifted(self, by_s: float) -> "Movement":
        return Movement(self.start_s + by_s, self.bottom_s + by_s, self.end_s + by_s, self.motion)


class Track:
    """Minimum-jerk moves, or even ones, from key to key; before the first and after the last one it stands still."""

    def __init__(self, keys: Sequence[Key]) -> None:
        self._keys = tuple(keys)
        self._times = [key.t for key in keys]

    def at(self, t: float) -> Key:
        i = bisect_right(self._times, t)
        if i in (0, len(self._keys)):
            return self._keys[min(i, len(self._keys) - 1)]
        a, b = self._keys[i - 1], self._keys[i]
        share = (t - a.t) / (b.t - a.t)
        done = share if b.even else minimum_jerk(share)
        stance, side, depth = (x + (y - x) * done for x, y in zip(a[1:4], b[1:4], strict=True))
        return Key(t, stance, side, depth)


class Choreography:
    """A visit to the wall as it is written down: move by move from t = 0, out of the sensor's sight."""

    def __init__(self, stance_mm: float) -> None:
        self.keys = [Key(0.0, stance_mm, -OFF_SIDE_MM, 0.0)]
        self.movements: list[Movement] = []

    @property
    def now(self) -> float:
        return self.keys[-1].t

    def hold(self, seconds: float) -> None:
        self.move(seconds)

    def move(
        self,
        seconds: float,
        *,
        stance_mm: float | None = None,
        side_mm: float | None = None,
        depth: float | None = None,
        even: bool = False,
    ) -> None:
        """Go somewhere else in so many seconds; what is not given stays."""
        t, stance, side, deep, _ = self.keys[-1]
        self.keys.append(
            Key(
                t + seconds,
                stance if stance_mm is None else stance_mm,
                side if side_mm is None else side_mm,
                deep if depth is None else depth,
                even,
            )
        )

    def walk_in(self) -> None:
        """From the side, after a moment."""
        self.hold(0.1)
        self.move(STEP_IN_S, side_mm=0.0)

    def walk_out(self) -> None:
        self.move(STEP_IN_S, side_mm=OFF_SIDE_MM, depth=0.0)

    def rep(
        self, motion: Motion, *, down_s: float, pause_s: float, up_s: float, depth: float = 1.0, bounces: int = 0,
        stance_mm: float | None = None,
    ) -> None:  # fmt: skip
        """Down, a pause, ``bounces`` that do not come near the top, and up again, perhaps to a slightly new stance."""
        start = self.now
        self.move(down_s, depth=depth)
        at_bottom = self.now
        self.hold(pause_s)
        for _ in range(bounces):
            self.move(0.4, depth=BOUNCE_TO * depth)
            self.move(0.4, depth=depth)
        leaves = self.now
        self.move(up_s, depth=0.0, stance_mm=stance_mm)
        self.movements.append(Movement(start, (at_bottom + leaves) / 2.0, self.now, motion))
