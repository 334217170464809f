"""How a body grows in the camera's picture above and below its axis, as the analysis reads it off rendered frames.

Fitted to films (tests/films.py) of steps and hinges at nine heights of the mount; one person's clothes and build make
all of their reps read a little more or less.
"""

import math
from itertools import pairwise
from typing import NamedTuple

from hingewall.simulation.cone import Figure
from hingewall.simulation.random_streams import RandomStream

FULL_MM = 1000.0
"""Where the sums are zero; it cancels."""
READ, READ_SD = 0.95, 0.05
"""Of the range's growth, in a step: 0.79 to 1.05 on films."""
MOUNTS_MM = (-240.0, -120.0, -90.0, -60.0, 0.0, 120.0)
"""Camera above the hips."""
TIPPING = (-0.05, 0.07, 0.23, 0.32, 0.50, 0.50)
"""What a trunk that leans by one radian takes from the growth above the axis, at these mounts."""
LEGS = (0.30, 0.24, 0.19, 0.14, -0.03, -0.03)
"""What hips that go back by a full reach, over feet that stay, take from the growth below it."""
FULL_REACH_MM = 270.0
UNLIKE_SD = 0.15
"""How much people differ in both, as a share."""
OUTLINE_SEEN = 0.43
"""In so many visits in clothes that can't be followed their outline is clear, and reads as cloth does: the share of
rendered steps that it told, mean over six clothes (black 25 of 35, black under a shirt 15 of 15, dark grey 9 of 15,
grey 7 of 35, as bright as the room 1 of 15, light 0 of 15). Arms were crossed, on the hips, moving, or hung close to
the body, where it told none."""


class Grown(NamedTuple):
    """Natural logarithms."""

    above: float
    below: float
    by_range: float


def growth(figure: Figure, mount_mm: float, person: RandomStream, range_mm: float | None = None) -> Grown:
    """The sums while a body stands like that. ``person`` draws how they read; ``range_mm`` is what the sensor makes of
    it, which hung too high sees the back and not the hips: None for one that is right."""
    by_range = math.log(FULL_MM / max(50.0, figure.hip_mm))
    over = mount_mm - (figure.body.hip_height_mm - figure.drop_mm)
    reads = [READ + READ_SD * _bounded(person.normal()) for _ in range(2)]
    unlike = [1.0 + UNLIKE_SD * _bounded(person.normal()) for _ in range(2)]
    tipped = unlike[0] * figure.trunk * _between(over, TIPPING)
    stayed = unlike[1] * figure.back_mm / FULL_REACH_MM * _between(over, LEGS)
    by_sensor = by_range if range_mm is None else math.log(FULL_MM / max(50.0, range_mm))
    return Grown(reads[0] * by_range - tipped, reads[1] * by_range - stayed, by_sensor)


def _between(over_mm: float, values: tuple[float, ...]) -> float:
    """Straight from mount to mount, and the same beyond them."""
    for (a, at_a), (b, at_b) in pairwise(zip(MOUNTS_MM, values, strict=True)):
        if over_mm <= b:
            share = max(0.0, (over_mm - a) / (b - a))
            return at_a + share * (at_b - at_a)
    return values[-1]


def _bounded(z: float) -> float:
    return max(-2.0, min(2.0, z))
