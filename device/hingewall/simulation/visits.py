"""One visit of one person to the wall: a choreography, danced by a body in its own style."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from hingewall.simulation.bodies import Body, Skill, suited
from hingewall.simulation.cone import Figure, Pose, empty_room, seen
from hingewall.simulation.motion import OFF_SIDE_MM, Choreography, Movement, Sway, Track

TARGET_MM = 600.0
"""Where people take their heels to be two feet (610 mm) from the wall: the cone blends the seat with what is around it,
and so reads about 10 mm more than its nearest point."""
SQUAT_REACH_MM = 245.0
FAR_WALL_MM = 3500.0
LEG_SHARE = 0.5
"""Ankle to hip joint as a share of stature: how much the legs lean for a given reach (Winter)."""


@dataclass(frozen=True, slots=True)
class Style:
    """How the hips go, as a function of depth: back, and down. ``squats`` sink early and end their way back early.

    Lengths in mm, angles in radians at the bottom.
    """

    reach_mm: float
    drop_mm: float
    trunk: float
    thigh: float
    squats: bool = False

    def at(self, depth: float) -> tuple[float, float]:
        """Travel back and drop at that depth."""
        if self.squats:
            return self.reach_mm * (1.0 - (1.0 - depth) ** 2), self.drop_mm * depth**1.3
        return self.reach_mm * depth, self.drop_mm * depth * depth


def hinging(body: Body, skill: Skill, least_mm: float = 0.0, most_mm: float = 400.0) -> Style:
    """A hinge as far as this body goes, within limits. Drop and lean by skill (model over ANSUR II)."""
    reach = min(most_mm, max(least_mm, body.reach_mm(skill)))
    drop_ratio, trunk_deg = {"stiff": (0.05, 45.0), "coached": (0.135, 65.0)}[skill]
    return Style(reach, drop_ratio * reach, math.radians(trunk_deg), math.asin(reach / (LEG_SHARE * body.stature_mm)))


def squatting(body: Body) -> Style:
    """A parallel squat: hips back 168-267 mm and down 222-410, 1.07-1.88 times as far (model over ANSUR II)."""
    reach = min(SQUAT_REACH_MM, 0.28 * body.hip_height_mm)
    return Style(reach, 0.33 * body.hip_height_mm, math.radians(35), math.radians(80), squats=True)


Script = Callable[[Choreography, random.Random], None]


@dataclass(frozen=True, slots=True)
class Slot:
    """What somebody does, and how long until the next one's turn. Without a ``script`` nobody comes.

    ``reflectance`` is that of the clothes at 940 nm; None draws it from 0.3 to 0.88, light to white cloth.
    ``stance_mm`` is where they stand at first, ``far_mm`` where the room ends.
    """

    period_s: float
    script: Script | None = None
    style: Callable[[Body], Style] = lambda body: hinging(body, "coached")
    reflectance: float | None = None
    stance_mm: float = TARGET_MM
    far_mm: float = FAR_WALL_MM


class Visit:
    """A slot filled by one body on one occasion. Time runs from the visit's own start."""

    def __init__(self, slot: Slot, body_seed: int, occasion: str) -> None:
        rng = random.Random(f"visit {body_seed} {occasion}")  # noqa: S311  a simulation, not a secret
        self._body = suited(body_seed)
        self._style = slot.style(self._body)
        self._far_mm = slot.far_mm
        self._empty = empty_room(slot.far_mm)
        self._reflectance = rng.uniform(0.3, 0.88) if slot.reflectance is None else slot.reflectance
        self._sway, self._side_sway = Sway.drawn(rng), Sway.drawn(rng)
        choreography = Choreography(slot.stance_mm + self._body.upright_mm)
        if slot.script is not None:
            slot.script(choreography, rng)
        self.end_s = choreography.now
        self.movements: tuple[Movement, ...] = tuple(choreography.movements)
        self._track = Track(choreography.keys)

    def pose(self, t: float) -> Pose:
        """What is in front of the wall."""
        key = self._track.at(t)
        if abs(key.side_mm) >= OFF_SIDE_MM:
            return self._empty
        travel, drop = self._style.at(key.depth)
        figure = Figure(
            body=self._body,
            hip_mm=key.stance_mm - travel + self._sway.at(t),
            side_mm=key.side_mm + self._side_sway.at(t),
            drop_mm=drop,
            trunk=self._style.trunk * key.depth,
            thigh=self._style.thigh * key.depth,
            reflectance=self._reflectance,
            back_mm=travel,
        )
        return seen(figure, self._far_mm)


@lru_cache(maxsize=64)
def visit(slot: Slot, body_seed: int, occasion: str) -> Visit:
    """The visit; the last few are kept, since a sensor asks 100 times a second."""
    return Visit(slot, body_seed, occasion)
