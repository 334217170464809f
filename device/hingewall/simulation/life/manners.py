"""The ways in which people do a hinge, and what they do instead."""

import math
import random
from typing import NamedTuple

from hingewall.simulation.bodies import Body
from hingewall.simulation.visits import LEG_SHARE, Style, hinging, squatting

Range = tuple[float, float]


class Manner(NamedTuple):
    """One way to do a rep: seconds down, held and up, drawn anew for each rep; ``depth`` of the style's full depth.

    ``stop_at``: a stop on the way down, at that share of the depth. ``even``: down at one speed.
    """

    name: str
    down_s: Range
    pause_s: Range
    up_s: Range
    rest_s: Range = (1.0, 2.4)
    depth: Range = (0.98, 1.02)
    stop_at: Range | None = None
    bounces: int = 0
    even: bool = False

    @property
    def one_way(self) -> bool:
        """Down, a pause, up: what a tempo can be told of."""
        return self.stop_at is None and self.bounces == 0


CLEAN = Manner("clean", (1.5, 2.2), (0.3, 0.6), (1.0, 1.5))
HINGES: tuple[tuple[Manner, float], ...] = (
    (CLEAN, 5.0),
    (Manner("deep", (1.8, 2.4), (0.3, 0.8), (1.2, 1.6)), 1.0),
    (Manner("quick", (0.6, 0.9), (0.05, 0.2), (0.5, 0.7), rest_s=(0.2, 0.8)), 1.5),
    (Manner("slow", (3.5, 6.0), (0.5, 2.0), (2.0, 3.5)), 1.0),
    (Manner("even", (5.0, 8.5), (0.5, 1.0), (1.2, 2.0), even=True), 0.7),
    (Manner("paused", (1.4, 2.0), (1.5, 5.0), (1.0, 1.5)), 1.5),
    (Manner("segmented", (1.6, 2.2), (0.3, 0.6), (1.0, 1.5), stop_at=(0.3, 0.65)), 1.0),
    (Manner("bouncing", (1.5, 1.9), (0.2, 0.4), (1.0, 1.4), bounces=2), 0.7),
)
"""With how often each is seen (assumed)."""
SOFT_KNEES = CLEAN._replace(name="soft_knees")
SHALLOW = Manner("shallow", (1.0, 1.6), (0.2, 0.5), (0.8, 1.2), depth=(0.55, 0.72))
SQUAT = Manner("squat", (1.2, 1.9), (0.1, 0.5), (1.0, 1.5))
HALF_SQUAT = Manner("half_squat", (0.9, 1.5), (0.1, 0.4), (0.8, 1.3))


class Hinger(NamedTuple):
    """A body and how it hinges: its own habit, which a calibration shows too."""

    body: Body
    style: Style
    soft_knees: bool

    def doing(self, manner: Manner) -> tuple[Manner, Style]:
        """That manner as this one does it."""
        if manner.name == "deep":
            s = self.style
            return manner, _style(self.body, 1.12 * s.reach_mm, 1.2 * s.drop_mm / s.reach_mm, 78.0)
        return SOFT_KNEES if self.soft_knees and manner is CLEAN else manner, self.style


def drawn_hinger(body: Body, rng: random.Random) -> Hinger:
    """One in five bends the knees to 30 degrees: hips down 0.18-0.25 times as far as back (model over ANSUR II)."""
    clean = hinging(body, "coached")
    if rng.random() >= 0.2:
        return Hinger(body, clean, False)
    return Hinger(body, _style(body, clean.reach_mm, rng.uniform(0.18, 0.25), 60.0), True)


def squat_style(body: Body, manner: Manner, rng: random.Random) -> Style:
    """A parallel squat; or a half one: hips back 121-194 mm and down 0.60-0.88 times as far (same model)."""
    if manner is SQUAT:
        return squatting(body)
    return _style(body, rng.uniform(121.0, 194.0), rng.uniform(0.60, 0.88), 30.0)


def bowing(body: Body) -> Style:
    """To read a phone or pick up a bottle: the trunk tips, the hips go back little (40 mm at 55 degrees; assumed)."""
    return _style(body, 40.0, 0.1, 55.0)


def _style(body: Body, reach_mm: float, drop_ratio: float, trunk_deg: float) -> Style:
    thigh = math.asin(min(0.9, reach_mm / (LEG_SHARE * body.stature_mm)))
    return Style(reach_mm, drop_ratio * reach_mm, math.radians(trunk_deg), thigh)


def some(rng: random.Random, between: Range) -> float:
    return rng.uniform(*between)
