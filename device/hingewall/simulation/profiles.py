"""Where lines of sight meet limbs, seen from the side: a limb is the hull of two circles there."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hingewall.simulation.limbs import Limb

Floats = NDArray[np.float32]


class Profiles(NamedTuple):
    """A row for each limb, a column for each line of sight; inf and 0 where they do not meet.

    ``z``: depth in mm. ``share``: how far along the limb's middle, from its upper end (0) to its lower (1). ``beyond``:
    mm past the one or the other, on a round end. ``up``: how far up the surface looks there (-1..1).
    """

    z: Floats
    share: Floats
    beyond: Floats
    up: Floats


def profiles(rise: Floats, mount_mm: float, limbs: Sequence[Limb]) -> Profiles:
    """``rise``: tangents above the horizon of lines of sight from a camera ``mount_mm`` above the floor."""
    ends = np.array([[(e.at.y - mount_mm, e.at.z, e.thick) for e in (limb.upper, limb.lower)] for limb in limbs])
    (py, pz, pr), (qy, qz, qr) = (ends[:, k].T[:, :, None] for k in (0, 1))
    length = np.maximum(1e-6, np.hypot(qy - py, qz - pz))
    ay, az = (qy - py) / length, (qz - pz) / length
    z = np.minimum(_circle(rise, py, pz, pr), _circle(rise, qy, qz, qr))
    slope = np.clip((pr - qr) / length, -1.0, 1.0)
    across = np.sqrt(1.0 - slope * slope)
    for turn in (-across, across):  # the straight lines that touch both circles
        ny, nz = ay * slope - az * turn, az * slope + ay * turn
        z = np.minimum(z, _line(rise, py + pr * ny, pz + pr * nz, qy + qr * ny, qz + qr * nz))
    met = np.isfinite(z)
    depth = np.where(met, z, 0.0)
    y = rise * depth
    along = (y - py) * ay + (depth - pz) * az
    share = np.clip(along / length, 0.0, 1.0)
    off_y, off_z = y - py - share * (qy - py), depth - pz - share * (qz - pz)
    up = np.where(met, off_y / np.maximum(1e-6, np.hypot(off_y, off_z)), 0.0)
    beyond = np.where(met, np.abs(along - share * length), 0.0)
    return Profiles(z, share, beyond, up)


def _circle(rise: Floats, y: Floats, z: Floats, radius: Floats) -> Floats:
    a, b, c = 1.0 + rise * rise, rise * y + z, y * y + z * z - radius * radius
    root = b * b - a * c
    near: Floats = np.where(root >= 0.0, (b - np.sqrt(np.maximum(root, 0.0))) / a, np.inf)
    return near


def _line(rise: Floats, y0: Floats, z0: Floats, y1: Floats, z1: Floats) -> Floats:
    across = (y1 - y0) - rise * (z1 - z0)
    s = (rise * z0 - y0) / np.where(np.abs(across) > 1e-9, across, np.inf)
    near: Floats = np.where((s >= 0.0) & (s <= 1.0) & (across != 0.0), z0 + s * (z1 - z0), np.inf)
    return near
