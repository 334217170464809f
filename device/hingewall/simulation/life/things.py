"""Things that stand or hang before the sensor: chair, bag, towel over the device, curtain, cloth that swings."""

import math
import random
from dataclasses import dataclass

from hingewall.simulation.cone import Patch
from hingewall.simulation.motion import minimum_jerk

COMES_FROM_MM, COMES_IN_S = 500.0, 0.8


@dataclass(frozen=True, slots=True)
class Thing:
    """``share`` of the cone at ``mm``, from ``start_s`` to ``end_s``; it swings about that place, and may be nudged.

    ``damped_s``: after how long a swing has died down to 1/e.
    """

    kind: str
    start_s: float
    end_s: float
    share: float
    reflectance: float
    mm: float
    swing_mm: float = 0.0
    period_s: float = 1.0
    damped_s: float = math.inf
    nudged_mm: float = 0.0

    def patch(self, t: float) -> Patch | None:
        """What the sensor sees of it; None when it is not there."""
        if not self.start_s <= t < self.end_s:
            return None
        since = t - self.start_s
        mm = self.mm + COMES_FROM_MM * (1.0 - minimum_jerk(since / COMES_IN_S))
        if since > COMES_IN_S and self.swing_mm:
            phase = 2.0 * math.pi * (since - COMES_IN_S) / self.period_s
            fading = math.exp(-(since - COMES_IN_S) / self.damped_s)
            mm += self.swing_mm * fading * (math.sin(phase) + 0.3 * math.sin(2.3 * phase)) / 1.3
        if self.nudged_mm:
            mm += self.nudged_mm * minimum_jerk((t - (self.start_s + self.end_s) / 2.0) / 0.5)
        return Patch(self.share, self.reflectance, mm)


def drawn_thing(rng: random.Random, start_s: float, end_s: float) -> Thing:
    """One of the things that people leave in front of the wall. Sizes, swings and how often: assumed."""
    kind = rng.choices(("chair", "bag", "towel", "curtain", "cloth"), (3, 2, 1, 2, 1))[0]
    place = (kind, start_s, end_s)
    reflectance = rng.uniform(0.15, 0.6)
    match kind:
        case "chair":
            nudged = rng.uniform(25.0, 60.0) if rng.random() < 0.4 else 0.0
            return Thing(*place, rng.uniform(0.4, 0.8), reflectance, rng.uniform(330.0, 700.0), nudged_mm=nudged)
        case "bag":
            swing, period = rng.uniform(80.0, 180.0), rng.uniform(1.8, 2.6)
            return Thing(*place, 0.9, reflectance, rng.uniform(480.0, 650.0), swing, period, rng.uniform(15.0, 40.0))
        case "towel":
            return Thing(*place, 1.0, reflectance, rng.uniform(10.0, 30.0))
        case "curtain":
            return Thing(*place, 1.0, reflectance, rng.uniform(380.0, 650.0), rng.uniform(10.0, 25.0), 12.0)
        case _:
            return Thing(*place, 0.8, reflectance, rng.uniform(480.0, 620.0), rng.uniform(90.0, 170.0), 2.4)
