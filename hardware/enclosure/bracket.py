"""The bracket: all that is screwed to a wall or strapped to a rack; the box hangs on it. Printed on its back."""

from build123d import Axis, Part, Plane, Polyline, Pos, extrude, make_face

from enclosure import dimensions as d
from enclosure.shapes import block, rod, slab
from enclosure.shell import lock_screw


def bracket() -> Part:
    """The whole part, in the device's frame."""
    middle, height = (d.BRACKET_TOP + d.BRACKET_BOTTOM) / 2, d.BRACKET_TOP - d.BRACKET_BOTTOM
    size = (2 * d.BRACKET_HALF_WIDTH, height)
    part = slab((0, middle), size, d.BRACKET_CORNER, -d.DEPTH, d.BRACKET_FRONT)
    part += _tab()
    part -= block(*d.BRACKET_WINDOW, (-d.DEPTH, d.BRACKET_FRONT)) + _mounts()
    half, low = d.BRACKET_GAP
    part -= block((-half, half), (low, d.BRACKET_TOP), (-d.DEPTH, d.BRACKET_FRONT))
    for x in d.HOOKS_X:
        part += _hook(x)
    return part - lock_screw(d.M3_CLEAR, tab_top() - d.LOCK_TAB[1], tab_top())


def tab_top() -> float:
    """The height of the tab below the box: just clear of the bumper."""
    return d.BOTTOM - d.BUMPER - d.HOOK_PLAY


def _tab() -> Part:
    width, thick = d.LOCK_TAB
    beside = (d.LOCK_TAB_X - width / 2, d.LOCK_TAB_X + width / 2)
    low = tab_top() - thick
    tab = block(beside, (low, d.BRACKET_BOTTOM + 1), (-d.DEPTH, d.BRACKET_FRONT))
    return tab + block(beside, (low, tab_top()), (-d.DEPTH, d.LOCK_TAB_FRONT))


def _hook(x: float) -> Part:
    """A stem that the back plate's slot rests on, and a lip whose slope draws the box to the wall."""
    low, high = d.HOOK_Y
    near = d.BACK_FRONT + d.FIT
    far = near + d.HOOK_LIP
    corners = [(low, -d.DEPTH), (low, far), (high + d.HOOK_LIP, far), (high, near), (high, -d.DEPTH)]
    side = make_face(Polyline(*[(z, y) for y, z in corners], close=True))  # drawn with z to the right and y up
    hook = extrude(Plane.XY * side, amount=d.HOOK_WIDTH)
    return Pos(x + d.HOOK_WIDTH / 2, 0, 0) * hook.rotate(Axis.Y, -90)


def _mounts() -> Part:
    """The keyhole, the slot beside it, the lock's hole, and slots in pairs for two straps round a rack's upright."""
    depth = (-d.DEPTH, d.BRACKET_FRONT)
    half = d.KEYHOLE_SHANK / 2
    x, y = d.KEYHOLE
    holes = rod((x, y), d.KEYHOLE_SHANK, *depth) + rod((x, y - d.KEYHOLE_DROP), d.KEYHOLE_HEAD, *depth)
    holes += block((x - half, x + half), (y - d.KEYHOLE_DROP, y), depth)
    holes += slab(d.SLOT, (2 * (d.SLOT_TRAVEL + half), d.KEYHOLE_SHANK), half - 0.01, *depth)
    holes += rod(d.LOCK_HOLE, d.LOCK_DIAMETER, *depth)
    for at in d.STRAPS:
        holes += slab(at, d.STRAP, 1.5, *depth)
    return holes
