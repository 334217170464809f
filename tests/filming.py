"""Films of people before the wall: tracks of joints from recorded or computed motion, drawn and ranged as a wall would.

A track is an array at 50 Hz, a row each 20 ms: hip x, y, z; pelvis and trunk in rad; knee and ankle x, y, z, left and
right. Units mm; x to the right, y up from the floor, z away from the wall.
"""

import json
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from hingewall.camera.analysis.analyser import BodyAnalyser
from hingewall.camera.analysis.reanalysis import RANGE_STALE_S
from hingewall.messages.events import RepEnded
from hingewall.messages.readings import Reading
from hingewall.messages.rep import Rep
from hingewall.sensing.frames import Frame
from hingewall.settings.settings import Settings
from hingewall.simulation.bodies import Body
from hingewall.simulation.cone import HALF_ANGLE, Figure, Patch, Pose
from hingewall.simulation.limbs import ANKLE_MM, THIGH_SHARE, Joints, Point, bent, joints_of, limbs_of
from hingewall.simulation.motion import Sway, minimum_jerk
from hingewall.simulation.profiles import profiles
from hingewall.simulation.rendering import Cloth, Studio
from hingewall.simulation.tof import SensorModel
from hingewall.simulation.visits import Style
from hingewall.wall.wall import Wall

RATE = 50.0
FPS = 30
HFOV_DEG = 66.0
LATENCY_S = 0.06
EMPTY_S = 9.6
"""Long enough for the camera to learn the empty place."""
STAND_S = 3.2
FAR_MM = 3500.0
REFLECTANCE: dict[Cloth, float] = {
    "textured": 0.5, "like_background": 0.5, "dark": 0.35, "plain_black": 0.15, "plain_grey": 0.3, "plain_like": 0.5,
}  # fmt: skip
"""At 940 nm, where dark cloth is brighter than it looks (assumed)."""

Arms = Literal["down", "crossed", "hips", "moving"]
HELD: dict[Arms, tuple[float, float]] = {
    "down": (0.0, 0.0),
    "crossed": (1.3, -0.5),
    "hips": (0.1, 0.35),
    "moving": (0.5, 0.2),
}
"""How far arms are lifted forward and spread to the sides, rad."""

Floats = NDArray[np.float64]


class Act(NamedTuple):
    """What somebody did: where it begins and ends, by the film's clock."""

    kind: str
    start_s: float
    end_s: float


@dataclass
class Track:
    body: Body
    rows: Floats
    acts: list[Act] = field(default_factory=list)

    def joints(self, t: float, off: tuple[float, float] = (0.0, 0.0), arms: Arms = "down") -> Joints:
        """At ``t``, swayed by so many mm to the side and away."""
        at = min(max(0.0, t * RATE), len(self.rows) - 1.001)
        i = int(at)
        r = self.rows[i] + (at - i) * (self.rows[i + 1] - self.rows[i])
        p = [Point(r[k] + off[0], r[k + 1], r[k + 2] + off[1]) for k in (5, 8, 11, 14)]
        return Joints(
            self.body, Point(r[0] + off[0], r[1], r[2] + off[1]), r[3], r[4], (p[0], p[1]), (p[2], p[3]), True,
            *_held(arms, t),
        )  # fmt: skip


def _held(arms: Arms, t: float) -> tuple[float, float]:
    lifted, spread = HELD[arms]
    swing = math.sin(2.2 * t) if arms == "moving" else 0.0
    return lifted + 0.5 * swing, spread + 0.2 * swing


# --- tracks ---


def recorded(path: Path) -> Track:
    """A person as recorded; each repetition is an act of its class."""
    d = np.load(path)
    meta = json.loads(str(d["meta"]))
    length, angle = d["gt_len_mm"].astype(float), np.radians(d["gt_ang_ddeg"] / 10.0)
    x, h, z = length[:, 4], length[:, 5], length[:, 3]
    standing = h > np.percentile(h, 90) - 40
    stature = 1000.0 * meta["stature_m"]
    hip_h = float(np.median(h[standing]))
    depth = float(np.clip(2 * np.median((length[:, 3] - length[:, 0])[standing]), 190, 300))
    breadth = 0.2 * stature * meta.get("girth", 1.0)
    body = Body(stature, hip_h, breadth, depth, 0.0, 0.0)
    trunk = angle[:, 0] - np.median(angle[standing, 0])
    leg = hip_h - ANKLE_MM
    rows = np.zeros((len(h), 17))
    rows[:, 0], rows[:, 1], rows[:, 2] = x - np.median(x[standing]), h, z
    rows[:, 3], rows[:, 4] = 0.8 * trunk, trunk
    thigh = angle[:, 1] - angle[:, 0]
    thigh = thigh - np.median(thigh[standing])
    for side, (k, a, knee) in enumerate(((5, 11, 2), (8, 14, 3))):
        off = (side - 0.5) * 0.5 * breadth
        bend = angle[:, knee] - np.median(angle[standing, knee])
        rows[:, k] = rows[:, a] = rows[:, 0] + off
        rows[:, k + 1] = h - THIGH_SHARE * leg * np.cos(thigh)
        rows[:, k + 2] = z + THIGH_SHARE * leg * np.sin(thigh)
        shank = thigh - bend
        rows[:, a + 1] = rows[:, k + 1] - (1 - THIGH_SHARE) * leg * np.cos(shank)
        rows[:, a + 2] = rows[:, k + 2] + (1 - THIGH_SHARE) * leg * np.sin(shank)
    acts = [Act(str(kind), float(s), float(e)) for (s, _, e), kind in zip(d["rep_times"], d["rep_cls"], strict=True)]
    return Track(body, rows, acts)


def smoothed(values: Floats, seconds: float) -> Floats:
    n = max(1, round(seconds * RATE)) | 1
    kernel = np.hanning(n + 2)[1:-1]
    return np.convolve(np.pad(values, n // 2, mode="edge"), kernel / kernel.sum(), mode="valid")


def walks(path: Path, step_mm: float) -> Iterator[Floats]:
    """Stretches of a recorded walk that go so far straight on, facing away: x, y, and trunk by progress in 0..1."""
    d = np.load(path)
    length, angle = d["gt_len_mm"].astype(float), d["gt_ang_ddeg"] / 10.0
    facing = np.abs(angle[:, 4]) < 30
    x, h, z = (smoothed(length[:, k], 0.1) for k in (4, 5, 3))
    pitch = smoothed(np.radians(angle[:, 0]), 0.1)
    i = 0
    while i < len(z) - 4:
        away = np.nonzero(np.abs(z[i:] - z[i]) >= step_mm)[0]
        if not len(away):
            return
        j = i + int(away[0])
        part = slice(i, j + 1)
        progress = np.abs(z[part] - z[i]) / step_mm
        if facing[part].all() and (np.diff(progress) > 0).all() and j - i < 60 and j - i > 5:
            at = np.linspace(0, 1, 51)
            table = np.stack([np.interp(at, progress, v[part]) for v in (x - x[i], h - h[i], pitch - pitch[i])], axis=1)
            if (np.abs(table[:, :2]) < 80).all():
                yield table
        i = j + 1


def step(body: Body, stance_mm: float, walk: Floats, step_mm: float, down_s: float, pause_s: float, up_s: float,
         left_first: bool, one_foot: bool, bob_mm: float) -> Floats:  # fmt: skip
    """Toward the wall and back: the hips as they were carried in a walk, the feet one after the other."""
    n_down, n_pause, n_up = (round(s * RATE) for s in (down_s, pause_s, up_s))
    share = [minimum_jerk(i / n_down) for i in range(n_down)] + [1.0] * n_pause
    share += [1.0 - minimum_jerk(i / n_up) for i in range(n_up + 1)]
    done = np.array(share)
    table = np.stack([np.interp(done, np.linspace(0, 1, 51), walk[:, k]) for k in range(3)], axis=1)
    window = np.sin(np.pi * np.clip(done, 0, 1)) ** 0.5
    y = body.hip_height_mm + np.clip(table[:, 1] * window, -25, 5) - bob_mm * np.sin(np.pi * done) ** 2
    z = stance_mm + body.hip_depth_mm / 2 - step_mm * done
    x = table[:, 0] * window
    trunk = table[:, 2] * np.minimum(1.0, 3 * done)
    rows = np.zeros((len(done), 17))
    rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3], rows[:, 4] = x, y, z, 0.5 * trunk, trunk
    leg = body.hip_height_mm - ANKLE_MM
    for side, (k, a) in enumerate(((5, 11), (8, 14))):
        first = (side == 0) == left_first
        reach = 0.35 if one_foot and not first else 1.0
        s = np.clip(done / 0.6 if first else (done - 0.4) / 0.6, 0.0, 1.0)
        s = s * s * (3 - 2 * s)
        off = (side - 0.5) * 0.5 * body.hip_breadth_mm
        rows[:, a], rows[:, a + 1] = off, ANKLE_MM + 50 * np.sin(np.pi * s)
        rows[:, a + 2] = stance_mm + body.hip_depth_mm / 2 - reach * step_mm * s
        for i in range(len(done)):
            knee = bent(Point(x[i] + off, y[i], z[i]), Point(*rows[i, a : a + 3]), 0.5 * leg, 0.5 * leg)
            rows[i, k : k + 3] = knee
    return rows


def styled(body: Body, stance_mm: float, style: Style, down_s: float, up_s: float) -> Floats:
    """A computed movement: down, a moment there, and up, by a model's figure."""
    depths = [minimum_jerk(i / (down_s * RATE)) for i in range(round(down_s * RATE))] + [1.0] * 12
    depths += [1.0 - minimum_jerk(i / (up_s * RATE)) for i in range(round(up_s * RATE) + 1)]
    rows = np.zeros((len(depths), 17))
    for row, depth in zip(rows, depths, strict=True):
        back, drop = style.at(depth)
        j = joints_of(Figure(body, stance_mm - back, 0.0, drop, style.trunk * depth, 0.0, 0.5, back_mm=back))
        row[:5] = *j.hip, j.pelvis, j.trunk
        for part, joint in zip((5, 8, 11, 14), (*j.knees, *j.ankles), strict=True):
            row[part : part + 3] = joint
    return rows


def joined(body: Body, parts: list[tuple[str, Floats]], rest_s: float, lead_s: float = STAND_S) -> Track:
    """One act after another, with rests that lead from the end of one to the beginning of the next."""
    home = parts[0][1][0]
    rows, acts = [np.repeat(home[None], round(lead_s * RATE), axis=0)], []
    t = lead_s
    for i, (kind, part) in enumerate(parts):
        rows.append(part)
        acts.append(Act(kind, t, t + len(part) / RATE))
        t += len(part) / RATE
        following = parts[i + 1][1][0] if i + 1 < len(parts) else part[-1]
        n = round(rest_s * RATE)
        blend = np.array([minimum_jerk(j / n) for j in range(n)])[:, None]
        rows.append(part[-1] + blend * (following - part[-1]))
        t += n / RATE
    return Track(body, np.concatenate(rows), acts)


def cut(track: Track, kinds: tuple[str, ...], most: int, margin_s: float = 0.3) -> list[tuple[str, Floats]]:
    """The acts of these kinds, cut out of a recording."""
    parts: list[tuple[str, Floats]] = []
    for act in track.acts:
        if act.kind in kinds and len(parts) < most:
            a, b = round(max(0.0, act.start_s - margin_s) * RATE), round((act.end_s + margin_s) * RATE)
            if b <= len(track.rows):
                parts.append((act.kind, track.rows[a:b]))
    return parts


# --- what a wall sees of it ---


_GRID = [
    ((2 * i + 1) / 7 - 1, (2 * j + 1) / 7 - 1) for i in range(7) for j in range(7)
    if ((2 * i + 1) / 7 - 1) ** 2 + ((2 * j + 1) / 7 - 1) ** 2 <= 1.0
]  # fmt: skip
_RISE = np.tan([HALF_ANGLE * v for v, _ in _GRID]).astype(np.float32)
_SIDE = np.tan([HALF_ANGLE * u for _, u in _GRID])
_WEIGHT = np.exp([-2.0 * (u * u + v * v) for v, u in _GRID])
_WEIGHT /= _WEIGHT.sum()


def cone(joints: Joints | None, mount_mm: float, reflectance: float) -> Pose:
    """What a sensor's cone sees of these limbs, ray by ray."""
    nearest = np.full(len(_GRID), FAR_MM)
    if joints is not None:
        limbs = limbs_of(joints)
        seen = profiles(_RISE, mount_mm, limbs)
        x, half = (
            np.array([[a, b] for a, b in pairs]).T[:, :, None]
            for pairs in (((i.upper.at.x, i.lower.at.x) for i in limbs), ((i.upper.half, i.lower.half) for i in limbs))
        )
        depth = np.where(np.isfinite(seen.z), seen.z, FAR_MM)
        off = np.abs(_SIDE * depth - x[0] - seen.share * (x[1] - x[0]))
        hit = (off <= half[0] + seen.share * (half[1] - half[0])) & (depth > 0)
        nearest = np.where(hit, depth, FAR_MM).min(axis=0)
    patches = tuple(
        Patch(float(w), reflectance if d < FAR_MM else 0.5, float(d)) for w, d in zip(_WEIGHT, nearest, strict=True)
    )
    return Pose(patches)


def played(
    track: Track,
    mount_mm: float,
    cloth: Cloth,
    seed: int,
    fps: int = FPS,
    wall: Wall | None = None,
    arms: Arms = "down",
) -> Iterator[Rep]:
    """What a wall makes of the track: sensor, camera and coaching, from an empty room on, whoever comes from the side.

    A frame takes 60 ms to be a reading, as on the device. ``wall`` None: a new one.
    """
    draw = random.Random(seed)
    sways = [Sway.drawn(draw) for _ in range(2)]
    studio = Studio(seed, cloth=cloth, mount_mm=mount_mm, side_mm=draw.uniform(-20.0, 50.0))
    model, analyser, wall = SensorModel(seed), BodyAnalyser(HFOV_DEG), wall or Wall(Settings())
    begins, n, frame = EMPTY_S + 1.0, 0, 0
    poses: dict[int, Pose] = {}

    def at(t: float) -> Joints | None:
        if t < EMPTY_S:
            return None
        aside = -1200.0 * (1.0 - minimum_jerk(t - EMPTY_S))
        return track.joints(t - begins, (aside + 0.7 * sways[0].at(t), 0.7 * sways[1].at(t)), arms)

    def pose(t: float) -> Pose:
        tick = round(t * RATE)
        if tick not in poses:
            poses[tick] = cone(at(tick / RATE), mount_mm, REFLECTANCE[cloth])
        return poses[tick]

    while model.time_of(n) < begins + len(track.rows) / RATE:
        reading = model.reading(pose, n)
        n += 1
        if reading is None:
            continue
        while frame / fps + LATENCY_S <= reading.t:
            joints, seen = at(frame / fps), wall.distance
            luma = studio.frame(frame / fps, frame, () if joints is None else (joints,))
            mm = seen.mm if seen is not None and reading.t - seen.t <= RANGE_STALE_S else None
            body = analyser.feed(Frame(luma, frame / fps), mm)
            yield from _reps(wall, replace(body, t=round(frame / fps + LATENCY_S, 4)))
            frame += 1
        yield from _reps(wall, reading)


def _reps(wall: Wall, reading: Reading) -> Iterator[Rep]:
    return (event.rep for event in wall.feed(reading) if isinstance(event, RepEnded))
