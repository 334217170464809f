"""The shell: front wall and sides in one. Printed on its face, so that nothing hangs."""

from build123d import Axis, Part, Pos

from enclosure import dimensions as d
from enclosure.outline import body
from enclosure.shapes import block, countersunk, rod, slab


def shell() -> Part:
    """The whole part, in the device's frame."""
    part = body(0, d.BOX_BACK, d.FACE_FRONT) - body(-d.WALL, d.BOX_BACK, d.FACE_BACK)
    part += _seats() + _hood()
    return part - _openings() - _screw_holes() - vents(0) - exits(d.WALL)


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
    inside, wall, height = d.SPEAKER_SEAT
    collar = rod(d.SPEAKER, inside + 2 * wall, d.FACE_BACK - height, d.FACE_BACK)
    return seats + (collar - rod(d.SPEAKER, inside, d.FACE_BACK - height, d.FACE_BACK))


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
    return holes + _grille()


def _grille() -> Part:
    """Slots that sound passes and a rod of 2.5 mm does not."""
    width, pitch, radius = d.GRILLE
    x, y = d.SPEAKER
    slots = Part()
    count = int((radius - width / 2) / pitch)
    for i in range(-count, count + 1):
        half = (radius**2 - (abs(i) * pitch + width / 2) ** 2) ** 0.5
        across = (x + i * pitch - width / 2, x + i * pitch + width / 2)
        slots += block(across, (y - half, y + half), (d.FACE_BACK, d.FACE_FRONT))
    return slots


def exits(thickness: float) -> Part:
    """The notches in the bottom wall, one below each Pi's plug; the shell's, or the bumper's with its skin left on."""
    notches = Part()
    for x in (d.PI_PLUG_X, d.ZERO_PLUG_X):
        low = d.BOTTOM if thickness == d.WALL else d.BOTTOM - thickness
        high = d.BOTTOM + d.WALL + 1
        notches += block((x - d.EXIT / 2, x + d.EXIT / 2), (low, high), (-d.DEPTH, d.EXIT_FRONT))
        side = d.EXIT / 2**0.5  # a gable, so that the bumper prints without a bridge
        gable = block((-side / 2, side / 2), (low, high), (-side / 2, side / 2)).rotate(Axis.Y, 45)
        notches += Pos(x, 0, d.EXIT_FRONT) * gable
    return notches


def _screw_holes() -> Part:
    """Countersunk ones for baffle and holder, hidden by the pad; the pad's own, from inside; four in the sides."""
    holes = Part()
    for at in d.flange_screws() + d.holder_screws():
        holes += countersunk(at, d.M3_CLEAR, d.M3_HEAD, d.FACE_BACK - d.CHANNEL, d.FACE_FRONT)
    for at in d.PAD_SCREWS:
        holes += rod(at, d.M3_CLEAR, d.FACE_BACK, d.FACE_FRONT)
    return holes + side_screws(d.M3_CLEAR, d.WIDTH / 2) + lock_screw(d.M3_CLEAR, d.BOTTOM, d.BOTTOM + d.WALL)


def lock_screw(diameter: float, low: float, high: float) -> Part:
    """The axis of the one screw from below that keeps the box on its bracket, between two heights."""
    upright = rod((0, 0), diameter, low, high).rotate(Axis.X, -90)
    return Pos(d.LOCK_TAB_X, 0, d.LOCK_SCREW_Z) * upright


def side_screws(diameter: float, reach: float) -> Part:
    """The axes of the four screws that hold the shell on the back plate, out to a distance from the middle."""
    holes = Part()
    for y in (-d.LUG_Y, d.LUG_Y):
        bar = rod((0, 0), diameter, -reach, reach).rotate(Axis.Y, 90)
        holes += Pos(0, y, d.SIDE_SCREW_Z) * bar
    core = d.WIDTH / 2 - d.WALL - d.FIT - d.LUG[0]
    return holes - block((-core, core), (-d.WIDTH, d.WIDTH), (-d.DEPTH, 0))


def _hood() -> Part:
    """A roof inside the air slots, closed at its ends: air turns two corners, what is splashed from below doesn't."""
    floor = d.BOTTOM + d.WALL
    low, high = d.VENTS_BOTTOM[0] - d.VENT_PITCH, d.VENTS_BOTTOM[1] + d.VENT_PITCH
    depth = (d.HOOD_BACK, d.FACE_BACK)
    hood = block((low, high), (floor + d.HOOD_GAP, floor + d.HOOD_GAP + d.HOOD), depth)
    for x in (low, high - d.HOOD):
        hood += block((x, x + d.HOOD), (floor, floor + d.HOOD_GAP + d.HOOD), depth)
    return hood


def vents(more: float) -> Part:
    """The air slots below, through shell and bumper, wider and longer by ``more`` on each side."""
    slots = Part()
    half = d.VENT[0] / 2 + more
    depth = (d.VENT_FRONT - d.VENT[1] - more, d.VENT_FRONT + more)
    for x in d.vent_centres(d.VENTS_BOTTOM):
        slots += block((x - half, x + half), (d.BOTTOM - d.BUMPER, d.BOTTOM + d.WALL), depth)
    return slots
