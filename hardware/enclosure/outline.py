"""The outline that shell, bumper and back plate share: upright sides, and a roof that falls toward the front."""

from build123d import Part, Plane, Pos, RectangleRounded, loft

from enclosure import dimensions as d


def body(out: float, back: float, front: float) -> Part:
    """What the shell encloses between two depths, with its surface ``out`` mm outside the shell's own."""
    sections = []
    for z in (back, front):
        low, high = d.BOTTOM - out, d.roof(z, out)
        size = (d.WIDTH + 2 * out, high - low)
        sections.append(Plane.XY.offset(z) * Pos(0, (low + high) / 2) * RectangleRounded(*size, d.CORNER + out))
    return loft(sections)
