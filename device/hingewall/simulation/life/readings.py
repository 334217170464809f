"""What the device's sensor and camera report of a visit, in order and as fast as it can be had."""

import math
from collections.abc import Iterator
from typing import Protocol

from hingewall.messages.readings import BodyReading, Reading
from hingewall.simulation.cone import Figure, Pose
from hingewall.simulation.faults import SensorFault
from hingewall.simulation.life.conditions import Conditions
from hingewall.simulation.life.growing import OUTLINE_SEEN, Grown, growth
from hingewall.simulation.random_streams import RandomStream
from hingewall.simulation.tof import SensorModel, echo

CAMERA_S = 0.05
HALF_VIEW = math.tan(math.radians(66.0 / 2.0))
SEES_TO_MM = 1500.0
WANDER_MM, WANDER_HZ = (16.0, 12.0, 8.0), (0.011, 0.023, 0.047)
"""15 mm rms in all: how far the camera's sum of many small drops strays from the true one, slowly."""
LIFT_MM = 22.0
"""A pelvis that tips carries its cloth up, so much for each radian of the trunk (rendered)."""
DROP_NOISE_MM, SHIFT_NOISE_MM, APPROACH_NOISE_MM_S = 2.0, 2.0, 30.0
APPROACH_GAIN = 0.7
"""The camera's approach reads low, by 6 to 61 % on rendered hips."""
BREADTH_NOISE_MM = 12.0
"""A column of the frame is 10 mm at two feet."""
SURE, UNSURE = 0.9, 0.2
_WANDER, _CAMERA, _GROWTH, _OUTLINE = 40, 41, 42, 43


class Place(Protocol):
    """What sensor and camera look at: a visit, or a gym with nobody in it."""

    conditions: Conditions
    faults: tuple[SensorFault, ...]

    def people(self, t: float, /) -> list[Figure]: ...

    def pose(self, t: float, /) -> Pose: ...


def readings(visit: Place, start_s: float, end_s: float, camera: bool) -> Iterator[Reading]:
    """Every report from ``start_s`` until before ``end_s``; those of the camera only where it is there and works."""
    where = visit.conditions
    model = SensorModel(where.sensor_seed, ambient_mcps=where.ambient_mcps, faults=visit.faults)
    n, frame = math.ceil(start_s / model.period_s), math.ceil(start_s / CAMERA_S)
    works_until_s = (where.eye.fails_at_s or math.inf) if camera else -math.inf
    while (t := model.time_of(n)) < end_s:
        while frame * CAMERA_S <= t:
            if frame * CAMERA_S < works_until_s:
                yield _body(visit, frame)
            frame += 1
        if (reading := model.reading(visit.pose, n)) is not None:
            yield reading
        n += 1


def _body(visit: Place, frame: int) -> BodyReading:
    """The camera's numbers of one frame: true ones, with the errors that were measured on rendered people."""
    t, eye, seed = frame * CAMERA_S, visit.conditions.eye, visit.conditions.sensor_seed
    people = [figure for figure in visit.people(t) if _in_view(figure)]
    if not people:
        return BodyReading(round(t, 4), present=False)
    nearest = people[0]
    draw = RandomStream(seed, _CAMERA, frame)
    drop = eye.gain * nearest.drop_mm - LIFT_MM * nearest.trunk + _wander_mm(seed, t) + DROP_NOISE_MM * draw.normal()
    shift = nearest.side_mm + SHIFT_NOISE_MM * draw.normal()
    speed = APPROACH_GAIN * _approach(visit, nearest, t) + APPROACH_NOISE_MM_S * draw.normal()
    quality = SURE if eye.sees_cloth else UNSURE
    pose = visit.pose(t)
    range_mm = echo(pose.patches).distance_mm if pose.figure is not None and pose.figure.body is nearest.body else None
    grown = growth(nearest, visit.conditions.mount_mm, RandomStream(seed, _GROWTH, 0), range_mm)
    clear = not eye.sees_cloth and RandomStream(seed, _OUTLINE, 0).uniform() < OUTLINE_SEEN
    above_mm, below_mm = _broad(nearest, grown) if clear else (None, None)
    breadth = nearest.body.hip_breadth_mm + BREADTH_NOISE_MM * draw.normal() if len(people) == 1 else None
    return BodyReading(
        round(t, 4), True, len(people), round(drop, 1), round(shift, 1), round(speed), quality,
        breadth_mm=None if breadth is None else round(breadth),
        grown_above=round(grown.above, 4), grown_below=round(grown.below, 4), grown_by_range=round(grown.by_range, 4),
        growth_quality=quality, broad_above_mm=above_mm, broad_below_mm=below_mm,
        outline_quality=SURE if clear else 0.0,
    )  # fmt: skip


def _broad(figure: Figure, grown: Grown) -> tuple[float, float]:
    """How broad the outline is, as the range scales it: what grows less than the range says becomes narrower."""
    above, below = (figure.body.hip_breadth_mm * math.exp(part - grown.by_range) for part in grown[:2])
    return round(above), round(below)


def _in_view(figure: Figure) -> bool:
    beside = abs(figure.side_mm) - figure.body.hip_breadth_mm / 2.0
    return figure.hip_mm < SEES_TO_MM and beside < 0.8 * HALF_VIEW * figure.hip_mm


def _approach(visit: Place, nearest: Figure, t: float) -> float:
    """How fast the same hips come nearer, mm/s; 0 for whoever was not there just before."""
    before = next((figure for figure in visit.people(t - CAMERA_S) if figure.body is nearest.body), nearest)
    return (before.hip_mm - nearest.hip_mm) / CAMERA_S


def _wander_mm(seed: int, t: float) -> float:
    phase = RandomStream(seed, _WANDER, 0)
    waves = zip(WANDER_MM, WANDER_HZ, strict=True)
    return sum(mm * math.sin(2.0 * math.pi * (hz * t + phase.uniform())) for mm, hz in waves)
