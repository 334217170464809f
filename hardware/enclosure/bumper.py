"""The bumper: soft, round the shell's sides, roof and bottom. It is pulled on from behind. Printed on its lip."""

from build123d import Part

from enclosure import dimensions as d
from enclosure.outline import body
from enclosure.shell import exits, lock_screw, side_screws, vents


def bumper() -> Part:
    """The whole part, in the device's frame."""
    lip_back = d.BOX_BACK - d.BUMPER_LIP
    part = body(d.BUMPER, lip_back, d.FACE_FRONT)
    part -= body(0, d.BOX_BACK, d.FACE_FRONT)  # it stretches onto the shell
    part -= body(-d.WALL, lip_back, d.BOX_BACK)
    part -= vents(0.25) + side_screws(d.SIDE_HEAD, d.WIDTH / 2 + d.BUMPER)
    part -= lock_screw(d.SIDE_HEAD, d.BOTTOM - d.BUMPER, d.BOTTOM)
    return part - exits(d.BUMPER - d.EXIT_SKIN)
