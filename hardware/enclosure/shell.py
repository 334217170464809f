"""The shell: front wall and sides in one. Printed on its face, so that nothing hangs."""

from build123d import Axis, Part, Pos

from enclosure import dimensions as d
from enclosure.shapes import block, countersunk, rod, slab


def shell() -> Part:
    """The whole part, in the device's frame."""
    inner = (d.WIDTH - 2 * d.WALL, d.HEIGHT - 2 * d.WALL)
    part = slab((0, 0), (d.WIDTH, d.HEIGHT), d.CORNER, -d.DEPTH, d.FACE_FRONT)
    part -= slab((0, 0), inner, d.CORNER - d.WALL, -d.DEPTH, d.FACE_BACK)
    part += _seats() + _hoods()
    return part - _openings() - _screw_holes() - _vents()


def _seats() -> Part:
    """What stands on the inside of the face: the cover's channel, posts, the lights' and the beeper's collars."""
    x, y = d.CAMERA
    back = d.FACE_BACK - d.CHANNEL
    left, right = x + d.HOLDER_LEFT, x + d.HOLDER_RIGHT
    near = d.COVER[1] / 2 + d.FIT
    seats = block((left, left + d.CHANNEL_RIB), (y - near, y + near), (back, d.FACE_BACK))  # where the cover stops
    for low, high in ((near, near + d.CHANNEL_RIB), (-near - d.CHANNEL_RIB, -near)):
        seats += block((left, right), (y + low, y + high), (back, d.FACE_BACK))
    for at in d.holder_screws():
        seats += rod(at, d.BOSS, back, d.FACE_BACK)
    for led in d.LEDS_X:
        seats += rod((led, d.PANEL_Y), d.LED_COLLAR, d.FACE_BACK - d.LED_COLLAR_HEIGHT, d.FACE_BACK)
    seats += rod((d.BEEPER_X, d.PANEL_Y), d.BEEPER + 4, d.FACE_BACK - d.BEEPER_HEIGHT, d.FACE_BACK)
    return seats


def _openings() -> Part:
    """What goes through the face for light, sound and a finger."""
    behind = d.FACE_BACK - 20
    holes = rod(d.SENSOR, 2 * d.cone_radius(d.FACE_FRONT) + 2, d.FACE_BACK, d.FACE_FRONT)
    holes += slab(d.CAMERA, d.WINDOW, 2, d.FACE_BACK, d.FACE_FRONT)
    for led in d.LEDS_X:
        holes += rod((led, d.PANEL_Y), d.LED, behind, d.FACE_FRONT)
    holes += rod((d.BEEPER_X, d.PANEL_Y), d.BEEPER, behind, d.FACE_BACK)
    holes += rod((d.BEEPER_X, d.PANEL_Y), d.BEEPER_THROAT, behind, d.FACE_FRONT)
    holes += rod((d.BUTTON_X, d.PANEL_Y), d.BUTTON, behind, d.FACE_FRONT)
    notch_front = d.BACK_FRONT + d.TIE[2] + d.CABLE / 2
    return holes + block((-d.CABLE / 2, d.CABLE / 2), (-d.HEIGHT / 2, 4 - d.HEIGHT / 2), (-d.DEPTH, notch_front))


def _screw_holes() -> Part:
    """Countersunk ones for baffle and holder, hidden by the pad; the pad's own, from inside; four in the sides."""
    holes = Part()
    for at in d.flange_screws() + d.holder_screws():
        holes += countersunk(at, d.M3_CLEAR, d.M3_HEAD, d.FACE_BACK - d.CHANNEL, d.FACE_FRONT)
    for at in d.PAD_SCREWS:
        holes += rod(at, d.M3_CLEAR, d.FACE_BACK, d.FACE_FRONT)
    return holes + side_screws(d.M3_CLEAR, d.WIDTH / 2)


def side_screws(diameter: float, reach: float) -> Part:
    """The axes of the four screws that hold the shell on the back plate, out to a distance from the middle."""
    holes = Part()
    for y in (-d.LUG_Y, d.LUG_Y):
        bar = rod((0, 0), diameter, -reach, reach).rotate(Axis.Y, 90)
        holes += Pos(0, y, d.SIDE_SCREW_Z) * bar
    core = d.WIDTH / 2 - d.WALL - d.FIT - d.LUG[0]
    return holes - block((-core, core), (-d.HEIGHT, d.HEIGHT), (-d.DEPTH, 0))


def _hoods() -> Part:
    """Roofs inside the air slots, closed at their ends: air turns two corners, drops don't."""
    hoods = Part()
    y = d.HEIGHT / 2 - d.WALL
    for side, spans in ((1, (d.VENTS_TOP,)), (-1, d.VENTS_BOTTOM)):
        for start, end in spans:
            low, high = start - d.VENT_PITCH, end + d.VENT_PITCH
            roof = (y - d.HOOD_GAP - d.HOOD, y - d.HOOD_GAP)
            depth = (d.HOOD_BACK, d.FACE_BACK)
            hoods += block((low, high), _sided(roof, side), depth)
            for x in (low, high - d.HOOD):
                hoods += block((x, x + d.HOOD), _sided((roof[0], y), side), depth)
    return hoods


def _vents() -> Part:
    slots = Part()
    for side, spans in ((1, (d.VENTS_TOP,)), (-1, d.VENTS_BOTTOM)):
        wall = _sided((d.HEIGHT / 2 - d.WALL, d.HEIGHT / 2), side)
        for x in d.vent_centres(spans):
            half = d.VENT[0] / 2
            slots += block((x - half, x + half), wall, (d.VENT_FRONT - d.VENT[1], d.VENT_FRONT))
    return slots


def _sided(span: tuple[float, float], side: int) -> tuple[float, float]:
    low, high = sorted((span[0] * side, span[1] * side))
    return low, high
