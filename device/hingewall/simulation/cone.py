"""What the sensor's cone sees of a person and of the room behind: patches of a size, a reflectance and a distance.

A body is three round limbs side-on: seat, trunk and thigh. That is enough for what matters at hip height: the cone is
293 mm wide at 610 mm and sees hips and lower back, near the wall only the seat; in a squat the seat sinks out of it.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

from hingewall.simulation.bodies import Body

MOUNT_HEIGHT_MM = 850.0
"""Sensor above the floor: at 850 mm the cone finds the seat of the 5th to the 95th percentile of people."""
HALF_ANGLE = math.radians(27.0 / 2.0)
"""VL53L1X, all 16 x 16 SPADs: 27 degrees in full (ST UM2555)."""
ROOM_REFLECTANCE = 0.5
TRUNK_LENGTH = 0.29
"""Hip to shoulder, as a share of stature (Winter, Biomechanics and Motor Control)."""
TRUNK_THICKNESS, THIGH_THICKNESS = 0.85, 0.75
"""Of the seat's depth: the small of the back is about 20 mm further from the wall than the seat (assumed)."""


class Patch(NamedTuple):
    """``share`` of the cone, weighted with its sensitivity; ``reflectance`` at 940 nm; mm from the sensor."""

    share: float
    reflectance: float
    distance_mm: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A person in the room: where the seat is (mm from the wall, off the middle, sunk by) and how the limbs lean.

    Angles in radians from vertical: the trunk's upper end and the thighs' lower end point away from the wall.
    ``back_mm``: how far the hips have gone back from above the feet.
    """

    body: Body
    hip_mm: float
    side_mm: float
    drop_mm: float
    trunk: float
    thigh: float
    reflectance: float
    back_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class Pose:
    """What is in front of the wall at one moment: the patches that the sensor sees, and whose they are.

    ``figure`` is who is in the sensor's cone, ``person`` who is about, in it or beside it: the camera sees further.
    """

    patches: tuple[Patch, ...]
    figure: Figure | None = None
    person: Figure | None = None

    @property
    def hip_mm(self) -> float | None:
        """The truth that the sensor tries to find: seat to wall. None with nobody in the cone."""
        return self.figure.hip_mm if self.figure else None

    @property
    def hip_drop_mm(self) -> float:
        return self.figure.drop_mm if self.figure else 0.0

    @property
    def shift_mm(self) -> float:
        return self.figure.side_mm if self.figure else 0.0

    @property
    def people(self) -> int:
        return 1 if self.figure else 0


def empty_room(far_mm: float) -> Pose:
    """Nobody; the whole cone sees the room's other side."""
    return Pose((Patch(1.0, ROOM_REFLECTANCE, far_mm),))


def seen(figure: Figure, far_mm: float, mount_mm: float = MOUNT_HEIGHT_MM) -> Pose:
    """One person in a room whose other side is ``far_mm`` away, by a sensor ``mount_mm`` above the floor; an empty room
    if they are out of the cone."""
    radius = figure.hip_mm * math.tan(HALF_ANGLE)
    middle = mount_mm - (figure.body.hip_height_mm - figure.drop_mm)
    patches, covered = [], 0.0
    for height, half_chord, weight in _ROWS:
        share = weight * _overlap(half_chord * radius, figure.side_mm, figure.body.hip_breadth_mm / 2.0)
        if share > 0.0 and (distance := _surface(figure, middle + height * radius)) is not None:
            patches.append(Patch(share, figure.reflectance, distance))
            covered += share
    if not patches:
        return Pose(empty_room(far_mm).patches, None, figure)
    if covered < 0.9999:
        patches.append(Patch(1.0 - covered, ROOM_REFLECTANCE, far_mm))
    return Pose(tuple(patches), figure, figure)


def _rows(count: int) -> tuple[tuple[float, float, float], ...]:
    """The round cone in horizontal slices: height and half width in radii, and share of the sensitivity.

    The sensitivity falls to 1/e^2 at the edge (a Gaussian beam; assumed).
    """
    heights = [(2 * i + 1) / count - 1.0 for i in range(count)]
    chords = [math.sqrt(1.0 - h * h) for h in heights]
    raw = [math.exp(-2.0 * h * h) * math.erf(math.sqrt(2.0) * c) for h, c in zip(heights, chords, strict=True)]
    return tuple((h, c, r / sum(raw)) for h, c, r in zip(heights, chords, raw, strict=True))


_ROWS = _rows(7)


def _overlap(half_chord: float, side: float, half_breadth: float) -> float:
    """How much of a slice the body covers, 0 to 1."""
    width = min(half_chord, side + half_breadth) - max(-half_chord, side - half_breadth)
    return max(0.0, width) / (2.0 * half_chord)


def _surface(figure: Figure, height: float) -> float | None:
    """Distance of what is at so many mm above (or below) the hip joint; None above the shoulders."""
    radius = figure.body.hip_depth_mm / 2.0
    hip = figure.hip_mm + radius
    if height >= 0.0:
        limb = _limb(height, figure.trunk, TRUNK_THICKNESS * radius)
        if limb is not None and limb[0] > TRUNK_LENGTH * figure.body.stature_mm:
            return None
    else:
        limb = _limb(-height, figure.thigh, THIGH_THICKNESS * radius)
    near = math.sqrt(radius * radius - height * height) if abs(height) < radius else -math.inf
    if limb is not None:
        near = max(near, -limb[1])
    return None if near == -math.inf else hip - near


def _limb(height: float, lean: float, thickness: float) -> tuple[float, float] | None:
    """Where a limb that leaves the hip at ``lean`` has its wall side at that height: mm along it, mm beyond the hip."""
    along = (height - thickness * math.sin(lean)) / math.cos(lean)
    if along < 0.0:
        return None
    return along, along * math.sin(lean) - thickness * math.cos(lean)
