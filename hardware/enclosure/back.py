"""The back plate: it stays on the wall or the rack, and carries the Raspberry Pi. Printed on its back."""

from build123d import Part

from enclosure import dimensions as d
from enclosure.shapes import block, rod, slab
from enclosure.shell import side_screws


def back() -> Part:
    """The whole part, in the device's frame."""
    inset = 2 * (d.WALL + d.FIT)
    part = slab((0, 0), (d.WIDTH - inset, d.HEIGHT - inset), d.CORNER - d.WALL - d.FIT, -d.DEPTH, d.BACK_FRONT)
    part += _posts() + _lugs() + _tie()
    part -= _mounts() + side_screws(d.M3_PILOT, d.WIDTH / 2)
    for holes, _ in _boards():
        for at in holes:
            part -= rod(at, d.M25_PILOT, -d.DEPTH + 1.5, d.BACK_FRONT + d.PI_POST)
    return part


def _boards() -> tuple[tuple[tuple[d.Point, ...], float], ...]:
    return (
        (d.pi_holes(d.PI_CORNER, d.PI_HOLES), d.PI_POST),
        (d.pi_holes(d.ZERO_CORNER, d.ZERO_HOLES), d.ZERO_POST),
    )


def _posts() -> Part:
    posts = Part()
    for holes, height in _boards():
        for at in holes:
            posts += rod(at, d.POST, -d.DEPTH, d.BACK_FRONT + height)
    return posts


def _lugs() -> Part:
    lugs = Part()
    outer = d.WIDTH / 2 - d.WALL - d.FIT
    for y in (-d.LUG_Y, d.LUG_Y):
        for x in ((outer - d.LUG[0], outer), (-outer, d.LUG[0] - outer)):
            lugs += block(x, (y - d.LUG[1] / 2, y + d.LUG[1] / 2), (-d.DEPTH, d.BACK_FRONT + d.LUG[2]))
    return lugs


def _tie() -> Part:
    """The block that a cable tie passes through: it takes a pull on the cable before any plug does."""
    width, length, height = d.TIE
    y = -d.HEIGHT / 2 + d.WALL + d.FIT + length / 2
    tunnel, high = d.TIE_TUNNEL
    middle = d.BACK_FRONT + (height - high) / 2
    body = block((-width / 2, width / 2), (y - length / 2, y + length / 2), (-d.DEPTH, d.BACK_FRONT + height))
    return body - block((-width, width), (y - tunnel / 2, y + tunnel / 2), (middle, middle + high))


def _mounts() -> Part:
    """Keyholes and the lock screw for a wall, slots in pairs for two straps around a rack's upright."""
    holes = rod(d.LOCK_HOLE, d.KEYHOLE_SHANK, -d.DEPTH, d.BACK_FRONT)
    half = d.KEYHOLE_SHANK / 2
    for x, y in d.KEYHOLES:
        holes += rod((x, y), d.KEYHOLE_SHANK, -d.DEPTH, d.BACK_FRONT)
        holes += rod((x, y - d.KEYHOLE_DROP), d.KEYHOLE_HEAD, -d.DEPTH, d.BACK_FRONT)
        holes += block((x - half, x + half), (y - d.KEYHOLE_DROP, y), (-d.DEPTH, d.BACK_FRONT))
    for at in d.STRAPS:
        holes += slab(at, d.STRAP, 1.5, -d.DEPTH, d.BACK_FRONT)
    return holes
