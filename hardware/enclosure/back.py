"""The back plate: it closes the box, carries the Raspberry Pi, hangs on the bracket's hooks. Printed on its back."""

from build123d import Part

from enclosure import dimensions as d
from enclosure.outline import body
from enclosure.shapes import block, funnel, rod, taper
from enclosure.shell import lock_screw, side_screws

_INSET = d.WALL + d.FIT
_FLOOR = d.BOTTOM + _INSET


def back() -> Part:
    """The whole part, in the device's frame."""
    part = body(-_INSET, d.BOX_BACK, d.BACK_FRONT)
    part += _posts() + _lugs() + _ties() + _sill() + _pockets(2.4)
    part -= _slots() + _pockets(0) + side_screws(d.M3_PILOT, d.WIDTH / 2)
    part -= lock_screw(d.M3_PILOT, _FLOOR, _FLOOR + d.LOCK_LUG[1])
    for holes, height in _boards():
        for at in holes:
            part -= rod(at, d.M25_PILOT, d.BOX_BACK + 1.2, d.BACK_FRONT + height)
    return part


def tie_height(front: float) -> float:
    """How high the block at an exit is, so that a cable whose plug lies on a board with that front lies on it."""
    return front + d.PLUG[1] / 2 - d.CABLE / 2 - d.BACK_FRONT


def _boards() -> tuple[tuple[tuple[d.Point, ...], float], ...]:
    return (
        (d.pi_holes(d.PI_CORNER, d.PI_HOLES), d.PI_POST),
        (d.pi_holes(d.ZERO_CORNER, d.ZERO_HOLES), d.ZERO_POST),
    )


def _posts() -> Part:
    posts = Part()
    for holes, height in _boards():
        for at in holes:
            posts += rod(at, d.POST, d.BOX_BACK, d.BACK_FRONT + height)
    return posts


def _lugs() -> Part:
    """Four for the shell's side screws, and the one below into which the lock screw goes."""
    lugs = Part()
    outer = d.WIDTH / 2 - _INSET
    for y in (-d.LUG_Y, d.LUG_Y):
        for x in ((outer - d.LUG[0], outer), (-outer, d.LUG[0] - outer)):
            lugs += block(x, (y - d.LUG[1] / 2, y + d.LUG[1] / 2), (d.BOX_BACK, d.BACK_FRONT + d.LUG[2]))
    width, height, front = d.LOCK_LUG
    beside = (d.LOCK_TAB_X - width / 2, d.LOCK_TAB_X + width / 2)
    return lugs + block(beside, (_FLOOR, _FLOOR + height), (d.BOX_BACK, front))


def _ties() -> Part:
    """The blocks that a cable tie passes through: they take a pull on the cable before any plug does."""
    width, length = d.TIE
    tunnel, high = d.TIE_TUNNEL
    blocks = Part()
    for x, post in ((d.PI_PLUG_X, d.PI_POST), (d.ZERO_PLUG_X, d.ZERO_POST)):
        top = d.BACK_FRONT + tie_height(d.BACK_FRONT + post + d.BOARD_THICKNESS)
        y, middle = _FLOOR + length / 2, top - 1.6 - high
        blocks += block((x - width / 2, x + width / 2), (y - length / 2, y + length / 2), (d.BOX_BACK, top))
        blocks -= block((x - width, x + width), (y - tunnel / 2, y + tunnel / 2), (middle, middle + high))
    return blocks


def _sill() -> Part:
    """A shelf below the slots where air goes out: what drips in stays in front of nothing but the plate."""
    low, high, front = d.SILL
    return block((d.VENTS_BACK[0] - 4, d.VENTS_BACK[1] + 4), (low, high), (d.BOX_BACK, front))


def _slots() -> Part:
    """For the bracket's hooks, and for the air above them."""
    slots = Part()
    stem, lip = d.HOOK_Y, d.HOOK_LIP + d.HOOK_PLAY
    for x in d.HOOKS_X:
        half = d.HOOK_WIDTH / 2 + d.HOOK_PLAY
        slots += block((x - half, x + half), (stem[0] - lip - d.HOOK_PLAY, stem[1]), (d.BOX_BACK, d.BACK_FRONT))
    for x in d.vent_centres(d.VENTS_BACK):
        slots += block((x - d.VENT[0] / 2, x + d.VENT[0] / 2), d.VENTS_BACK_Y, (d.BOX_BACK, d.BACK_FRONT))
    return slots


def _pockets(more: float) -> Part:
    """Cones in which the heads of the bracket's screws end, wherever in their slot these are."""
    radius = d.HEAD_POCKET + more
    pockets = Part()
    for at in (d.KEYHOLE, d.LOCK_HOLE):
        pockets += taper(at, radius, 0.5, d.BOX_BACK, d.BOX_BACK + radius - 0.5)
    back, front = ((2 * (d.SLOT_TRAVEL + r), 2 * r) for r in (radius, 0.5))
    return pockets + funnel(d.SLOT, back, front, 0.45, d.BOX_BACK, d.BOX_BACK + radius - 0.5)
