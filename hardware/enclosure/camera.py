"""The camera's holder and the cover that slides in front of its lens. Both are printed flat."""

from build123d import Part

from enclosure import dimensions as d
from enclosure.shapes import block, rod, slab

_FRONT = d.FACE_BACK - d.CHANNEL
_BACK = _FRONT - d.HOLDER


def holder() -> Part:
    """A plate that closes the cover's channel, with posts for the camera board behind it."""
    x, y = d.CAMERA
    middle = x + (d.HOLDER_LEFT + d.HOLDER_RIGHT) / 2
    size = (d.HOLDER_RIGHT - d.HOLDER_LEFT, 2 * d.HOLDER_HALF_HEIGHT)
    part = slab((middle, y), size, 4, _BACK, _FRONT)
    for at in d.holder_screws():
        part += rod(at, d.BOSS, _BACK - d.HOLDER_BOSS, _FRONT)
    for at in d.camera_holes():
        part += rod(at, 5, d.CAMERA_FRONT, _FRONT)
    for at in d.holder_screws():
        part -= rod(at, d.M3_PILOT, _BACK - d.HOLDER_BOSS, _FRONT)
    for at in d.camera_holes():
        part -= rod(at, d.M2_PILOT, d.CAMERA_FRONT, _FRONT)
    return part - slab(d.CAMERA, (d.LENS_HOLE, d.LENS_HOLE), d.LENS_CORNER, _BACK, _FRONT)


def cover(shift: float = 0.0) -> Part:
    """The slide, shut; `shift` moves it to the right (COVER_TRAVEL is open)."""
    x, y = d.CAMERA[0] + shift, d.CAMERA[1]
    width, height, thick = d.COVER
    part = slab((x, y), (width, height), 2, d.FACE_BACK - thick - 0.2, d.FACE_BACK - 0.2)
    left = x - d.WINDOW[0] / 2 + d.FIT
    knob = block(
        (left, left + d.KNOB[0]), (y - d.KNOB[1] / 2, y + d.KNOB[1] / 2), (d.FACE_BACK - 0.2, d.FACE_BACK + d.KNOB[2])
    )
    return part + knob
