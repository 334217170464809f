"""A body as rounded limbs at the depths where a camera at the wall sees them: what a rendering draws.

Units mm and radians; x to the right, y up from the floor, z away from the wall. Lengths of limbs are shares of stature
(Winter, Biomechanics and Motor Control), thicknesses shares of the hips' breadth and depth (assumed).
"""

import math
from dataclasses import dataclass
from typing import Literal, NamedTuple

from hingewall.simulation.bodies import Body
from hingewall.simulation.cone import TRUNK_LENGTH, Figure

Part = Literal["seat", "trunk", "thigh", "calf", "arm", "extra"]
"""What a limb is dressed in."""
PELVIS_FOLLOWS = 0.8
"""The pelvis tips by this share of the trunk's lean."""
ANKLE_MM, FOOT_MM = 80.0, 170.0
THIGH_SHARE = 0.5
"""Of the leg, hip joint to ankle."""
ARM = 0.33
"""Shoulder to wrist, as a share of stature."""


class Point(NamedTuple):
    x: float
    y: float
    z: float


class End(NamedTuple):
    """Where a limb begins or ends: its middle, half its thickness, half its width."""

    at: Point
    thick: float
    half: float


class Limb(NamedTuple):
    """The hull of two round ends."""

    part: Part
    upper: End
    lower: End

    @property
    def length(self) -> float:
        """From the middle of one end to that of the other, seen from the side."""
        return math.hypot(self.lower.at.y - self.upper.at.y, self.lower.at.z - self.upper.at.z)


@dataclass(frozen=True, slots=True)
class Joints:
    """How a body stands: the middle of its hip joints, left and right knees and ankles, and how pelvis and trunk lean.

    Angles from vertical, forward positive. With ``arms`` they hang straight down, or are ``lifted`` forward and
    ``spread`` to the sides; without they are not to be seen.
    """

    body: Body
    hip: Point
    pelvis: float
    trunk: float
    knees: tuple[Point, Point]
    ankles: tuple[Point, Point]
    arms: bool = False
    lifted: float = 0.0
    spread: float = 0.0


def joints_of(figure: Figure) -> Joints:
    """A figure's joints: its feet stay where it stands while its hips go back and down, and its knees give way."""
    f, body = figure, figure.body
    hip = Point(f.side_mm, body.hip_height_mm - f.drop_mm, f.hip_mm + body.hip_depth_mm / 2)
    leg = body.hip_height_mm - ANKLE_MM
    ankle = Point(0.0, ANKLE_MM, hip.z + f.back_mm)
    knee = bent(hip, ankle, THIGH_SHARE * leg, (1.0 - THIGH_SHARE) * leg)
    sides = [f.side_mm + side * 0.25 * body.hip_breadth_mm for side in (-1.0, 1.0)]
    left, right = ((knee._replace(x=1.05 * x), ankle._replace(x=1.1 * x)) for x in sides)
    return Joints(body, hip, PELVIS_FOLLOWS * f.trunk, f.trunk, (left[0], right[0]), (left[1], right[1]))


def bent(hip: Point, ankle: Point, thigh: float, shank: float) -> Point:
    """Where the knee is between them: in front of the straight line, as knees are."""
    down, away = hip.y - ankle.y, ankle.z - hip.z
    span = min(thigh + shank, max(abs(thigh - shank), math.hypot(down, away)))
    along = (thigh * thigh - shank * shank + span * span) / (2.0 * span)
    before = math.sqrt(max(0.0, thigh * thigh - along * along))
    lean = math.atan2(away, down)
    return Point(
        (hip.x + ankle.x) / 2.0,
        hip.y - along * math.cos(lean) + before * math.sin(lean),
        hip.z + along * math.sin(lean) + before * math.cos(lean),
    )


def limbs_of(j: Joints) -> list[Limb]:
    """What there is to be seen of a body, in cloth."""
    depth, half = j.body.hip_depth_mm / 2, j.body.hip_breadth_mm / 2
    small = _from(j.hip, 110.0, j.pelvis)
    shoulder = _from(j.hip, TRUNK_LENGTH * j.body.stature_mm, j.trunk)
    waist = _from(j.hip, 130.0, j.pelvis)
    limbs = [
        Limb("seat", End(small, 0.8 * depth, 0.86 * half), End(j.hip, depth, half)),
        Limb("trunk", End(shoulder, 0.8 * depth, 1.1 * half), End(waist, 0.82 * depth, 0.9 * half)),
    ]
    for side, knee, ankle in zip((-1.0, 1.0), j.knees, j.ankles, strict=True):
        top = Point(j.hip.x + 0.5 * side * half, j.hip.y - 30.0, j.hip.z)
        heel, toes = ankle._replace(y=45.0), Point(ankle.x, 40.0, ankle.z + FOOT_MM)
        limbs += [
            Limb("thigh", End(top, 0.74 * depth, 0.5 * half), End(knee, 0.48 * depth, 0.34 * half)),
            Limb("calf", End(knee, 0.48 * depth, 0.34 * half), End(ankle, 0.3 * depth, 0.22 * half)),
            Limb("calf", End(heel, 45.0, 45.0), End(toes, 35.0, 48.0)),
        ]
        if j.arms:
            top = shoulder._replace(x=shoulder.x + 1.25 * side * half)
            length, hanging = ARM * j.body.stature_mm, math.cos(j.spread)
            x, down, away = side * math.sin(j.spread), hanging * math.cos(j.lifted), hanging * math.sin(j.lifted)
            wrist = Point(top.x + length * x, top.y - length * down, top.z + length * away)
            limbs.append(Limb("arm", End(top, 50.0, 50.0), End(wrist, 38.0, 38.0)))
    return limbs


def _from(at: Point, mm: float, lean: float) -> Point:
    """So far up along a line that leans forward."""
    return Point(at.x, at.y + mm * math.cos(lean), at.z + mm * math.sin(lean))
