"""The baffle: the sensor's light-tight cone. Printed on its flange, in matt black."""

from build123d import Part

from enclosure import dimensions as d
from enclosure.shapes import block, rod, taper


def baffle() -> Part:
    """Flange, cone, and the pillar on whose ends the sensor's carrier is screwed."""
    x, y = d.SENSOR
    part = rod(d.SENSOR, 2 * d.FLANGE_RADIUS, d.FACE_BACK - d.FLANGE, d.FACE_BACK)
    part += _cone(d.BAFFLE_WALL)
    part += rod(d.SENSOR, 2 * (d.THROAT + 3.5), d.BAFFLE_END, -40)
    for at in d.flange_screws():
        part += rod(at, d.BOSS, d.FACE_BACK - d.FLANGE - d.FLANGE_BOSS, d.FACE_BACK)
    width, near, far = d.PILLAR
    pillar = block((x - width / 2, x + width / 2), (y - far, y + far), (d.BAFFLE_END, d.FACE_BACK))
    part += pillar - block((x - width, x + width), (y - near, y + near), (d.BAFFLE_END, -46))
    part -= _cone(0)
    for at in d.flange_screws():
        part -= rod(at, d.M3_PILOT, d.FACE_BACK - d.FLANGE - d.FLANGE_BOSS, d.FACE_BACK)
    for side in (-1, 1):
        part -= rod((x, y + side * d.PILLAR_SCREW), d.M3_PILOT, d.BAFFLE_END, d.BAFFLE_END + 10)
    return part


def _cone(more: float) -> Part:
    back, front = d.BAFFLE_END, d.FACE_BACK
    return taper(d.SENSOR, d.cone_radius(back) + more, d.cone_radius(front) + more, back, front)
