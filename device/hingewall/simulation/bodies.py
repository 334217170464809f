"""Bodies of different sizes, drawn from the measurements of real people.

The figures are ANSUR II (US Army, 2012; 1,986 women and 1,986 men in equal parts), barefoot, in mm; the reaches are
those of a rigid-segment model over the same people.
"""

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Skill = Literal["stiff", "coached"]

_Z5 = (-2.326, -1.645, 0.0, 1.645, 2.326)
_Z3 = (-1.645, 0.0, 1.645)
STATURE_MM = (1499, 1547, 1688, 1842, 1893)
"""1st, 5th, 50th, 95th and 99th percentile; so are the next three."""
SEAT_HEIGHT_MM = (742, 775, 858, 953, 992)
"""The most protruding point of the buttock, which is what faces the wall ("buttock height")."""
SEAT_DEPTH_MM = (188, 200, 238, 284, 308)
HIP_BREADTH_MM = (295, 310, 348, 394, 417)
REACH_MM: dict[Skill, tuple[int, int, int]] = {"stiff": (173, 195, 218), "coached": (242, 272, 306)}
"""How far the hips travel back in a hinge: 5th, 50th and 95th percentile."""
SHOES_MM = 25
UPRIGHT_SD_MM = 12.0
"""Standing, the buttock is 24 mm in front of the heel to 17 mm behind it (5th to 95th percentile)."""

_HEIGHT_FOLLOWS = 0.9
_WIDTH_FOLLOWS = 0.4
_REACH_FOLLOWS = 0.6
"""Correlation with stature: long legs make high hips and long reaches, breadth hangs together loosely (assumed)."""


@dataclass(frozen=True, slots=True)
class Body:
    """One person's sizes, mm, in shoes. ``suppleness``: standard deviations from the median reach.

    ``upright_mm`` is how far the seat is from the wall, more or less than the heels, when standing.
    """

    stature_mm: float
    hip_height_mm: float
    hip_breadth_mm: float
    hip_depth_mm: float
    suppleness: float
    upright_mm: float

    def reach_mm(self, skill: Skill) -> float:
        """How far back the hips travel in this person's full hinge."""
        return _percentile(REACH_MM[skill], _Z3, self.suppleness)


SUITED_MM = (830.0, 965.0)
"""Hips that a sensor 850 mm above the floor suits, in shoes. Beyond, the seat sinks out of the cone at the bottom, and
a hinge reads short by up to a third; their gym would mount it lower or higher."""


def suited(seed: int) -> Body:
    """The body of that seed, or the next one, whose hips the sensor's height suits: three people in four."""
    bodies = (drawn(seed + 1_000_003 * again) for again in itertools.count())
    return next(body for body in bodies if SUITED_MM[0] <= body.hip_height_mm <= SUITED_MM[1])


@lru_cache(maxsize=64)
def drawn(seed: int) -> Body:
    """The body of that seed: between the 1st and the 99th percentile in everything."""
    rng = random.Random(f"body {seed}")  # noqa: S311  a simulation, not a secret
    tall = _bounded(rng.gauss(0, 1), 2.326)
    high, wide, supple = (_like(tall, rho, rng) for rho in (_HEIGHT_FOLLOWS, _WIDTH_FOLLOWS, _REACH_FOLLOWS))
    deep, upright = _like(wide, 0.7, rng), UPRIGHT_SD_MM * _bounded(rng.gauss(0, 1), 2.0)
    return _body(tall, high, wide, deep, supple, upright)


def at_percentile(z: float) -> Body:
    """The body that is so many standard deviations from the median in everything: -1.645 is the 5th percentile."""
    return _body(z, z, z, z, z, upright_mm=0.0)


def _body(tall: float, high: float, wide: float, deep: float, supple: float, upright_mm: float) -> Body:
    """Of sizes in standard deviations from the median."""
    return Body(
        stature_mm=_percentile(STATURE_MM, _Z5, tall) + SHOES_MM,
        hip_height_mm=_percentile(SEAT_HEIGHT_MM, _Z5, high) + SHOES_MM,
        hip_breadth_mm=_percentile(HIP_BREADTH_MM, _Z5, wide),
        hip_depth_mm=_percentile(SEAT_DEPTH_MM, _Z5, deep),
        suppleness=_bounded(supple, 1.645),
        upright_mm=upright_mm,
    )


def _like(z: float, correlation: float, rng: random.Random) -> float:
    """A standard normal value that hangs together with ``z``."""
    return _bounded(correlation * z + (1.0 - correlation**2) ** 0.5 * rng.gauss(0, 1), 2.326)


def _bounded(z: float, limit: float) -> float:
    return max(-limit, min(limit, z))


def _percentile(values: Sequence[float], zs: Sequence[float], z: float) -> float:
    """The value at ``z`` standard deviations, straight between the known percentiles."""
    i = next((i for i in range(1, len(zs) - 1) if z < zs[i]), len(zs) - 1)
    share = (z - zs[i - 1]) / (zs[i] - zs[i - 1])
    return values[i - 1] + share * (values[i] - values[i - 1])
