"""Frames of a simulated person, seen from the wall: luma, drawn by perspective from the figure that the sensor sees.

A rendering, not a person: limbs are flat, textured strips. What it is good for is what the analysis measures, how hips
grow, sink and stray, under noise, flicker and the wrong clothes. Units mm, s and pixels; x to the right, y up from the
camera, z away from the wall.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hingewall.simulation.cone import MOUNT_HEIGHT_MM, TRUNK_LENGTH, Figure
from hingewall.simulation.random_streams import RandomStream

WIDTH, HEIGHT = 320, 180
_W, _H = WIDTH // 2, HEIGHT // 2
"""Drawn at half the size: the analysis looks at a quarter."""
TEXTURE = 128
NOISES = 8

Cloth = Literal["textured", "like_background", "plain_black"]
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

    def __init__(self, seed: int, hfov_deg: float = 66.0, cloth: Cloth = "textured", noise: float = 2.0) -> None:
        rng = np.random.default_rng(seed)
        self.seed = seed
        self.focal_px = _W / 2 / math.tan(math.radians(hfov_deg / 2))
        self._room = _room(rng)
        mean, spread = {"textured": (75.0, 11.0), "like_background": (118.0, 11.0), "plain_black": (22.0, 1.6)}[cloth]
        self._cloth = {
            part: _texture(rng, mean + (25.0 if part == "trunk" and cloth == "textured" else 0.0), spread, part)
            for part in ("seat", "trunk", "thigh", "calf", "extra")
        }
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
        people: tuple[Figure, ...],
        light: Light = Light(),
        extras: tuple[Extra, ...] = (),
    ) -> NDArray[np.uint8]:
        """The picture at ``t``, the ``n``-th: its noise is drawn by that number."""
        image = self._room.copy()
        for extra in extras:
            self._strip(image, "extra", (extra.x_mm, extra.top_mm, extra.z_mm),
                        (extra.x_mm + extra.swing_mm, extra.bottom_mm, extra.z_mm), extra.half_width_mm,
                        extra.half_width_mm, 1.0)  # fmt: skip
        for figure in sorted(people, key=lambda f: -f.hip_mm):
            self._figure(image, figure)
        return self._exposed(image, t, n, light)

    def _figure(self, image: Floats, f: Figure) -> None:
        """From the far limbs to the near ones. Near the wall the body shades itself."""
        shade = 0.55 + 0.45 * min(1.0, max(0.0, f.hip_mm) / 600.0)
        depth, half, x = f.body.hip_depth_mm, f.body.hip_breadth_mm / 2, f.side_mm
        y, z = f.body.hip_height_mm - f.drop_mm - MOUNT_HEIGHT_MM, f.hip_mm + 0.25 * depth
        leg = 0.245 * f.body.stature_mm
        knee_y, knee_z = y - leg * math.cos(f.thigh), z + leg * math.sin(f.thigh)
        trunk = TRUNK_LENGTH * f.body.stature_mm
        top = (x, y + trunk * math.cos(f.trunk), z + trunk * math.sin(f.trunk))
        for side in (-0.5, 0.5):
            knee = (x + side * 1.1 * half, knee_y, knee_z)
            foot = (x + side * 1.2 * half, -MOUNT_HEIGHT_MM, knee_z - 0.4 * leg * math.sin(f.thigh))
            self._strip(image, "calf", knee, foot, 0.34 * half, 0.26 * half, shade)
        self._strip(image, "trunk", top, (x, y + 60, z), 1.15 * half, 0.85 * half, shade)
        for side in (-0.5, 0.5):
            knee = (x + side * 1.1 * half, knee_y, knee_z)
            self._strip(image, "thigh", (x + side * half, y - 60, z - 10), knee, 0.52 * half, 0.36 * half, shade)
        self._strip(image, "seat", (x, y + 150, f.hip_mm), (x, y - 150, f.hip_mm), half, half, shade, round_=True)

    def _strip(
        self, image: Floats, part: str, p: tuple[float, float, float], q: tuple[float, float, float],
        half_p: float, half_q: float, shade: float, round_: bool = False,
    ) -> None:  # fmt: skip
        """A strip from ``p`` to ``q``: in each row the point of its middle that is seen there, as wide as it is."""
        across = (q[1] - p[1]) - self._rise * (q[2] - p[2])
        with np.errstate(divide="ignore", invalid="ignore"):
            s = (self._rise * p[2] - p[1]) / across
        z = p[2] + s * (q[2] - p[2])
        rows = np.nonzero((s >= 0.0) & (s <= 1.0) & (z > 40.0))[0]
        if not len(rows):
            return
        s, z = s[rows], z[rows]
        middle = self.focal_px * (p[0] + s * (q[0] - p[0])) / z
        half = self.focal_px * (half_p + s * (half_q - half_p)) / z
        if round_:
            half = half * np.sqrt(np.maximum(0.0, 1.0 - np.abs(2.0 * s - 1.0) ** 2.6))
        left, right = float((middle - half).min()), float((middle + half).max())
        a, b = max(0, int(left + _W / 2) - 1), min(_W, int(right + _W / 2) + 2)
        if a >= b:
            return
        u = (self._cols[a:b] - middle[:, None]) / np.maximum(half, 0.5)[:, None]
        cover = np.clip((1.0 - np.abs(u)) * half[:, None] + 0.5, 0.0, 1.0)
        column = np.clip((u + 1.0) * (TEXTURE / 2), 0, TEXTURE - 1).astype(np.int32)
        row = np.clip(s * TEXTURE, 0, TEXTURE - 1).astype(np.int32)[:, None]
        patch = self._cloth[part][row, column] * ((1.0 - 0.3 * u * u) * shade)
        area = image[rows[0] : rows[-1] + 1, a:b]
        area += cover * (patch - area)

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


def _texture(rng: np.random.Generator, mean: float, spread: float, part: str) -> Floats:
    """Cloth: folds and weave; the seat has a waistband, a seam and pockets."""
    cloth = mean + _smooth(rng, TEXTURE, TEXTURE, 6, spread) + _smooth(rng, TEXTURE, TEXTURE, 24, spread)
    if part == "seat":
        cloth[18:24] += 2.2 * spread
        cloth[:, 62:66] -= 1.5 * spread
        cloth[72:76, 22:52] -= spread
        cloth[72:76, 76:106] -= spread
    return cloth.astype(np.float32)
