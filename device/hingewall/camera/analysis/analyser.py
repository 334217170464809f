"""A body in numbers, frame by frame. No frame outlives the next one."""

import math

import numpy as np
from numpy.typing import NDArray

from hingewall.camera.analysis import constants as c
from hingewall.camera.analysis.background import Background, rows_ratio
from hingewall.camera.analysis.growth import GrowthFit
from hingewall.camera.analysis.motion import Motion, MotionFit
from hingewall.camera.analysis.outline import outline_of
from hingewall.camera.analysis.stillness import Stillness
from hingewall.messages.readings import BodyReading
from hingewall.sensing.frames import Frame

Floats = NDArray[np.float32]


class BodyAnalyser:
    """``feed`` frames in order with the hip's distance; a new one for each source. ``hfov_deg``: the lens.

    The distance scales pixels to mm, and says how much of the hips' growth is their coming nearer; without one for half
    a second nothing is measured. Sinking and straying are running sums since it last saw nobody.
    """

    def __init__(self, hfov_deg: float) -> None:
        self._half_tan = math.tan(math.radians(hfov_deg / 2))
        self._background = Background()
        self._stillness = Stillness()
        self._fit: MotionFit | None = None
        self._before: tuple[float, Floats, float | None] | None = None
        self._range: tuple[float, float] | None = None
        self._growth_fit: GrowthFit | None = None
        self._grown_from: tuple[float, Floats, float] | None = None
        self._drop = self._shift = 0.0
        self._grown = [0.0, 0.0, 0.0]
        self._hips_grow, self._toward = 0.0, 1.0
        self._present = False
        self._hits = 0
        self._seen_s = -math.inf
        self._quality = self._growth_quality = 0.0

    def feed(self, frame: Frame, distance_mm: float | None) -> BodyReading:
        """What is seen now. ``distance_mm`` None: the range is missing or stale."""
        image = _shrunk(frame.luma)
        height, width = image.shape
        focal = width / 2 / self._half_tan
        if self._fit is None or self._before is None or self._before[1].shape != image.shape:
            self._fit, self._before = MotionFit(height, width), None
            self._growth_fit, self._grown_from = GrowthFit(self._fit, height, width), None
        z = self._distance(frame.t, distance_mm)
        fills = z is not None and c.HALF_WIDTH_MM * focal / z > c.FILLS_SHARE * width
        self._background.see(frame.t, image, distance_mm is not None and distance_mm <= c.FAR_MM, fills)
        people = self._people(frame.t, z, focal, width)
        motion = self._moved(frame.t, image, z, focal)
        self._before = (frame.t, image, z)
        t = round(frame.t, 4)
        thing = self._thing(t, motion if people else None, z, focal)
        if not people or thing:
            self._drop = self._shift = 0.0
            self._grown = [0.0, 0.0, 0.0]
            return BodyReading(t, False)
        if motion is None or z is None:
            quality = round(self._quality, 2) if z else 0.0
            return BodyReading(t, True, people, quality=quality, breadth_mm=self._breadth(z, focal, width))
        above, below, by_range = (round(grown, 4) for grown in self._grown)
        return BodyReading(
            t,
            True,
            people,
            round(self._drop, 1),
            round(self._shift, 1),
            round(motion.growth * z, 0),
            round(self._quality, 2),
            self._breadth(z, focal, width),
            above,
            below,
            by_range,
            round(self._growth_quality, 2),
            *self._outline(z / focal),
        )

    def _distance(self, t: float, distance_mm: float | None) -> float | None:
        """The distance to scale by: the last one is held for half a second."""
        if distance_mm is not None and math.isfinite(distance_mm):
            self._range = (t, min(c.FAR_MM, max(c.NEAR_MM, distance_mm))) if distance_mm <= c.FAR_MM else None
        if self._range is None or t - self._range[0] > c.RANGE_HELD_S:
            return None
        return self._range[1]

    def _people(self, t: float, z: float | None, focal: float, width: int) -> int:
        """How many: somebody in range who looks as wide as hips, and others in the hip band who are as near."""
        expected = min(width, 2 * c.HALF_WIDTH_MM * focal / z) if z is not None else width * 0.4
        runs = [last - first + 1 for first, last in self._background.runs(c.LEGS_APART_SHARE * expected)]
        like_hips = not self._background.known or any(run >= c.PERSON_SHARE * expected for run in runs)
        if z is not None and like_hips:
            self._hits += 1
            self._seen_s = t
        elif not runs or not self._background.known:
            self._hits = 0
        elif self._present and (z is not None or like_hips):
            self._seen_s = max(self._seen_s, t)  # whoever was there and is in range still is, however little is seen
        if self._hits >= c.ENTER_FRAMES:
            self._present = True
        if t - self._seen_s > c.LEAVE_S:
            self._present = False
        if not self._present:
            return 0
        near = sum(run >= c.OTHER_SHARE * expected for run in runs)
        return max(1, near)

    def _breadth(self, z: float | None, focal: float, width: int) -> float | None:
        """Of the silhouette in the hip band; None where it is not one whole one within the frame."""
        runs = self._background.runs() if self._background.known else []
        if z is None or len(runs) != 1 or runs[0][0] == 0 or runs[0][1] == width - 1:
            return None
        return float(round((runs[0][1] - runs[0][0] + 1) * z / focal, 0))

    def _outline(self, mm_a_pixel: float) -> tuple[float | None, float | None, float]:
        """How broad the body is above and below the axis, and how clear that is; where its cloth tells nothing."""
        body = self._background.silhouette() if self._growth_quality < c.JUDGED else None
        if body is None:
            return None, None, 0.0
        seen = outline_of(body, 1.0 / mm_a_pixel)
        return round(seen.above * mm_a_pixel), round(seen.below * mm_a_pixel), round(seen.clear, 2)

    def _thing(self, t: float, motion: Motion | None, z: float | None, focal: float) -> bool:
        """Whether what is there has been too still for a person; not where the camera can't be sure."""
        if motion is None or z is None or self._quality < c.JUDGED:
            self._stillness.forget()
            return False
        return self._stillness.moved(t, motion.right * z / focal, motion.down * z / focal, z)

    def _moved(self, frame_t: float, image: Floats, z: float | None, focal: float) -> Motion | None:
        """The hips' motion since the last frame, taken into the sums; None where it can't be known."""
        if z is None or self._before is None or self._fit is None or not self._present:
            self._quality = self._growth_quality = 0.0
            self._grown_from = None
            return None
        before_t, before, before_z = self._before
        elapsed = frame_t - before_t
        if before_z is None or not 0.0 < elapsed <= c.GAP_S:
            return None
        half_width = max(c.SMALLEST_PX[0], c.HALF_WIDTH_MM * focal / z)
        half_height = max(c.SMALLEST_PX[1], c.HALF_HEIGHT_MM * focal / z)
        by_range = math.log(before_z / z)
        motion = self._fit.between(before, image, half_width, half_height, by_range)
        light = _steady(before, image)
        self._quality = _trusted(self._quality, _told(motion.texture) if light else 0.0)
        self._grow(frame_t, image, z, focal, light)
        scale = z / focal
        self._drop += motion.down * scale * c.EXPECTED_DROP_GAIN / c.DROP_GAIN
        self._shift += motion.right * scale / c.SHIFT_GAIN
        sure = self._growth_quality >= c.JUDGED
        return motion._replace(growth=self._hips_grow if sure else motion.growth / elapsed)

    def _grow(self, t: float, image: Floats, z: float, focal: float, light: bool) -> None:
        """How the parts of the body grew since a frame a little earlier, taken into the sums."""
        assert self._growth_fit is not None
        before_t, before, before_z = self._grown_from or (-math.inf, image, z)
        if t - before_t < c.GROWTH_S:
            return
        self._grown_from = (t, image, z)
        if t - before_t > c.GAP_S:
            return
        by_range = math.log(before_z / z)
        grown = self._growth_fit.between(before, image, focal / z, by_range, self._background.somebody())
        self._toward = math.copysign(1.0, by_range) if abs(by_range) > c.RANGE_MOVED else self._toward
        hips = max(grown.above, grown.below, key=lambda part: part * self._toward)  # the other part tips away from them
        self._hips_grow = hips / (t - before_t)
        sums = zip(self._grown, (grown.above, grown.below, by_range), strict=True)
        self._grown = [total + more for total, more in sums]
        self._growth_quality = _trusted(self._growth_quality, _told(grown.texture) if light else 0.0)


def _shrunk(luma: NDArray[np.uint8]) -> Floats:
    """Block means, about 80 columns wide."""
    block = max(1, luma.shape[1] // c.COLUMNS)
    height, width = luma.shape[0] // block, luma.shape[1] // block
    blocks = luma[: height * block, : width * block].reshape(height, block, width, block)
    shrunk: Floats = blocks.mean(axis=(1, 3), dtype=np.float32)
    return shrunk


def _steady(before: Floats, image: Floats) -> bool:
    """Whether there is light to see by: not in the dark, in glare or under lamps that flicker."""
    ratio = rows_ratio(image, before)
    flicker = float(np.std(ratio - np.median(ratio)))
    return c.DARK < float(image.mean()) < c.BRIGHT and flicker <= c.FLICKER_MOST


def _told(texture: float) -> float:
    """0 to 1: how sure a fit is by the texture that it had."""
    return min(1.0, max(0.0, (texture - c.TEXTURE_LEAST) / (c.TEXTURE_FULL - c.TEXTURE_LEAST)))


def _trusted(before: float, sure: float) -> float:
    """Lost at once, won back slowly."""
    return min(sure, before + c.TRUST * (sure - before))
