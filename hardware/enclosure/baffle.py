"""The baffle: the sensor's light-tight cone, and the seat of the pane that closes it. Printed on the chip's end."""

from build123d import Part, Pos, Rot

from enclosure import dimensions as d
from enclosure.shapes import block, rod, taper


def baffle() -> Part:
    """Flange, the leaning seat, cone, and the pillar on whose ends the sensor's carrier is screwed."""
    x, y = d.SENSOR
    part = _outside()
    width, near, far = d.PILLAR
    pillar = block((x - width / 2, x + width / 2), (y - far, y + far), (d.BAFFLE_END, d.FACE_BACK))
    part += pillar - block((x - width, x + width), (y - near, y + near), (d.BAFFLE_END, d.BAFFLE_FLARES[0]))
    part -= _cone() + _well()
    for at in d.flange_screws():
        part -= rod(at, d.M3_PILOT, d.FACE_BACK - d.FLANGE_SCREW_DEPTH, d.FACE_BACK)
    for side in (-1, 1):
        part -= rod((x, y + side * d.PILLAR_SCREW), d.M3_PILOT, d.BAFFLE_END, d.BAFFLE_END + 10)
    return part


def _outside() -> Part:
    """Throat, body and flange, each wider than the one behind it at 45 degrees."""
    throat, flare = d.BAFFLE_FLARES
    part = rod(d.SENSOR, 2 * d.BAFFLE_THROAT, d.BAFFLE_END, throat)
    wide = throat + d.BAFFLE_BODY - d.BAFFLE_THROAT
    part += taper(d.SENSOR, d.BAFFLE_THROAT, d.BAFFLE_BODY, throat, wide)
    part += rod(d.SENSOR, 2 * d.BAFFLE_BODY, wide, d.FACE_BACK)
    rim = flare + d.FLANGE_RADIUS - d.BAFFLE_BODY
    part += taper(d.SENSOR, d.BAFFLE_BODY, d.FLANGE_RADIUS, flare, rim)
    return part + rod(d.SENSOR, 2 * d.FLANGE_RADIUS, rim, d.FACE_BACK)


def _cone() -> Part:
    back, front = d.BAFFLE_END, d.FACE_BACK
    return taper(d.SENSOR, d.cone_radius(back), d.cone_radius(front), back, front)


def _well() -> Part:
    """Where the pane goes in, down to the plane that it rests on: its top leans toward the front."""
    x, y = d.SENSOR
    well = rod(d.SENSOR, d.PANE + 2 * d.FIT, d.PANE_AT - d.PANE / 2, d.FACE_BACK)
    below = block((-d.PANE, d.PANE), (-d.PANE, d.PANE), (-2 * d.PANE, 0))
    return well - Pos(x, y, d.PANE_AT) * Rot(d.PANE_LEAN, 0, 0) * below
