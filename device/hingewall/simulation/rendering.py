"""Frames of a simulated person, seen from the wall: luma, drawn by perspective from the figure that the sensor sees.

A rendering, not a person: limbs are rounded and their cloth is painted on. What it is good for is what the analysis
measures, how hips grow, sink, tip and stray, under noise, flicker and the wrong clothes. Units mm, s and pixels; x to
the right, y up from the camera, z away from the wall.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from hingewall.simulation.cone import MOUNT_HEIGHT_MM, Figure
from hingewall.simulation.limbs import End, Joints, Limb, Part, Point, joints_of, limbs_of
from hingewall.simulation.profiles import Profiles, profiles
from hingewall.simulation.random_streams import RandomStream

WIDTH, HEIGHT = 320, 180
_W, _H = WIDTH // 2, HEIGHT // 2
"""Drawn at half the size: the analysis looks at a quarter."""
TEXTURE = 128
NOISES = 8
NEAREST_MM = 40.0
"""Nearer than this nothing is drawn: it would fill the frame."""

LIT_LEVEL, LIT_FROM_ABOVE = 0.94, 0.12
"""Of the light that falls on a level surface and on one that looks up: lamps hang from the ceiling (assumed)."""

Cloth = Literal["textured", "like_background", "dark", "plain_black", "plain_grey", "plain_like"]
"""``dark``: dark trousers with little to be seen on them, under a shirt. ``plain_like``: as bright as the room."""
LUMA: dict[Cloth, tuple[float, float]] = {
    "textured": (75.0, 11.0),
    "like_background": (118.0, 11.0),
    "dark": (34.0, 3.5),
    "plain_black": (22.0, 1.6),
    "plain_grey": (60.0, 2.0),
    "plain_like": (112.0, 2.0),
}
SHIRT = (100.0, 11.0)
"""Mean and spread of what is worn, and of a shirt over trousers of another cloth."""
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Light:
    """``level`` of the room's light; ``ripple``, the share of it that flickers in spite of the exposure.

    None does where the exposure lasts for whole mains half periods. ``ripple_hz`` is the lamps', 100 or 120;
    ``readout_s`` is from the first row to the last.
    """

    level: float = 1.0
    ripple: float = 0.0
    ripple_hz: float = 100.0
    readout_s: float = 0.015


@dataclass(frozen=True)
class Extra:
    """Something else in the picture: a strip of this size, hanging or walking."""

    x_mm: float
    z_mm: float
    half_width_mm: float
    top_mm: float
    bottom_mm: float
    swing_mm: float = 0.0


class Studio:
    """A room, a camera and a cloth: ``frame`` draws who is there. Depends on nothing but its arguments."""

    def __init__(
        self, seed: int, hfov_deg: float = 66.0, cloth: Cloth = "textured", noise: float = 2.0,
        mount_mm: float = MOUNT_HEIGHT_MM, side_mm: float = 0.0,
    ) -> None:  # fmt: skip
        rng = np.random.default_rng(seed)
        self.seed = seed
        self._mount_mm, self._side_mm = mount_mm, side_mm
        self.focal_px = _W / 2 / math.tan(math.radians(hfov_deg / 2))
        self._room = _room(rng)
        self._cloth = {part: _texture(rng, *_luma(cloth, part), part) for part in get_args(Part)}
        self._noise = rng.normal(0.0, 1.0, (NOISES, HEIGHT, WIDTH)).astype(np.float32)
        self._noise_sd = noise
        rows = np.arange(_H, dtype=np.float32)
        self._rise = ((_H - 1) / 2 - rows) / self.focal_px
        """Tangent of the angle above the horizon, for each row."""
        self._cols = np.arange(_W, dtype=np.float32) - (_W - 1) / 2

    def frame(
        self,
        t: float,
        n: int,
        people: Sequence[Figure | Joints],
        light: Light = Light(),
        extras: tuple[Extra, ...] = (),
    ) -> NDArray[np.uint8]:
        """The picture at ``t``, the ``n``-th: its noise is drawn by that number."""
        image = self._room.copy()
        depths = np.full_like(image, np.inf)
        for extra in extras:
            self._limbs(image, depths, [_hung(extra, self._mount_mm)], 1.0)
        for person in people:
            joints = joints_of(person) if isinstance(person, Figure) else person
            shade = 0.55 + 0.45 * min(1.0, max(0.0, joints.hip.z - joints.body.hip_depth_mm / 2) / 600.0)
            self._limbs(image, depths, limbs_of(joints), shade)
        return self._exposed(image, t, n, light)

    def _limbs(self, image: Floats, depths: Floats, limbs: Sequence[Limb], shade: float) -> None:
        seen = profiles(self._rise, self._mount_mm, limbs)
        for i, limb in enumerate(limbs):
            rows = np.nonzero(np.isfinite(seen.z[i]) & (seen.z[i] > NEAREST_MM))[0]
            if len(rows):
                span = slice(int(rows[0]), int(rows[-1]) + 1)
                self._limb(image[span], depths[span], limb, Profiles(*(values[i, span] for values in seen)), shade)

    def _limb(self, image: Floats, depths: Floats, limb: Limb, seen: Profiles, shade: float) -> None:
        """In each row the nearest point of its profile, as wide as it is there; what is nearer stays in front of it."""
        p, q = limb.upper, limb.lower
        z, share = seen.z, seen.share
        thick = p.thick + share * (q.thick - p.thick)
        middle = self.focal_px * (p.at.x + share * (q.at.x - p.at.x) - self._side_mm) / z
        full = self.focal_px * (p.half + share * (q.half - p.half)) / z
        half = full * np.sqrt(np.maximum(0.0, 1.0 - (seen.beyond / thick) ** 2))
        left, right = float((middle - half).min()), float((middle + half).max())
        a, b = max(0, int(left + _W / 2) - 1), min(_W, int(right + _W / 2) + 2)
        if a >= b:
            return
        off = self._cols[a:b] - middle[:, None]
        u = off / np.maximum(half, 0.5)[:, None]
        cover = np.clip((1.0 - np.abs(u)) * half[:, None] + 0.5, 0.0, 1.0)
        depth = z[:, None] + thick[:, None] * (1.0 - np.sqrt(np.maximum(0.0, 1.0 - u * u)))
        cover *= depth < depths[:, a:b]
        column = np.clip((off / np.maximum(full, 0.5)[:, None] + 1.0) * (TEXTURE / 2), 0, TEXTURE - 1).astype(np.int32)
        whole = limb.length + p.thick + q.thick
        along = p.thick + share * limb.length + np.where(share > 0.5, seen.beyond, -seen.beyond)
        row = np.clip(along / whole * TEXTURE, 0, TEXTURE - 1).astype(np.int32)[:, None]
        lit = shade * (LIT_LEVEL + LIT_FROM_ABOVE * seen.up)[:, None]
        patch = self._cloth[limb.part][row, column] * ((1.0 - 0.3 * u * u) * lit)
        area = image[:, a:b]
        area += cover * (patch - area)
        np.copyto(depths[:, a:b], depth, where=cover > 0.5)

    def _exposed(self, image: Floats, t: float, n: int, light: Light) -> NDArray[np.uint8]:
        image = image * light.level
        if light.ripple:
            rows = t + np.arange(_H) / _H * light.readout_s
            image *= (1.0 + light.ripple * np.cos(2 * np.pi * light.ripple_hz * rows)).astype(np.float32)[:, None]
        full = image.repeat(2, axis=0).repeat(2, axis=1)
        draw = RandomStream(self.seed, 77, n)
        noise = self._noise[int(draw.uniform() * NOISES)]
        shift = int(draw.uniform() * WIDTH)
        full += np.roll(noise, shift, axis=1) * np.sqrt(self._noise_sd**2 + 0.1 * np.clip(full, 0, 255))
        return np.clip(full, 0, 255).astype(np.uint8)


def _hung(extra: Extra, mount_mm: float) -> Limb:
    """A flat strip from its top to its swinging bottom."""
    top = Point(extra.x_mm, mount_mm + extra.top_mm, extra.z_mm)
    bottom = Point(extra.x_mm + extra.swing_mm, mount_mm + extra.bottom_mm, extra.z_mm)
    return Limb("extra", End(top, 1.0, extra.half_width_mm), End(bottom, 1.0, extra.half_width_mm))


def _luma(cloth: Cloth, part: Part) -> tuple[float, float]:
    worn = cloth in ("textured", "dark") and part in ("trunk", "arm")
    return SHIRT if worn else LUMA[cloth]


def _smooth(rng: np.random.Generator, height: int, width: int, scale: int, spread: float) -> Floats:
    """Blobs of about ``scale`` pixels."""
    small = rng.normal(0, 1, (height // scale + 3, width // scale + 3))
    ys, xs = np.linspace(0, small.shape[0] - 2.001, height), np.linspace(0, small.shape[1] - 2.001, width)
    y, x = ys.astype(int), xs.astype(int)
    fy, fx = (ys - y)[:, None], (xs - x)[None, :]
    top = small[y][:, x] * (1 - fx) + small[y][:, x + 1] * fx
    low = small[y + 1][:, x] * (1 - fx) + small[y + 1][:, x + 1] * fx
    blobs = top * (1 - fy) + low * fy
    smooth: Floats = (blobs / blobs.std() * spread).astype(np.float32)
    return smooth


def _room(rng: np.random.Generator) -> Floats:
    """Racks, posts and machines against a wall, and a darker floor."""
    room = 120.0 + _smooth(rng, _H, _W, 3, 10.0) + _smooth(rng, _H, _W, 14, 18.0)
    for _ in range(9):
        x = int(rng.integers(0, _W - 4))
        room[:, x : x + int(rng.integers(1, 5))] += rng.normal(0, 35)
    for _ in range(5):
        y = int(rng.integers(0, _H - 3))
        room[y : y + int(rng.integers(1, 3))] += rng.normal(0, 25)
    room[int(_H * 0.72) :] -= 25
    return room.astype(np.float32)


def _texture(rng: np.random.Generator, mean: float, spread: float, part: Part) -> Floats:
    """Cloth: folds and weave; the seat has a waistband, a seam and pockets."""
    cloth = mean + _smooth(rng, TEXTURE, TEXTURE, 6, spread) + _smooth(rng, TEXTURE, TEXTURE, 24, spread)
    if part == "seat":
        cloth[18:24] += 2.2 * spread
        cloth[:, 62:66] -= 1.5 * spread
        cloth[72:76, 22:52] -= spread
        cloth[72:76, 76:106] -= spread
    return cloth.astype(np.float32)
