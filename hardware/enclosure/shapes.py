"""The few solids that all parts are made of, placed in the device's frame."""

from build123d import Align, Box, Cone, Cylinder, Part, Plane, Pos, RectangleRounded, extrude, loft

from enclosure.dimensions import Point

FROM_BACK = (Align.CENTER, Align.CENTER, Align.MIN)


def rod(centre: Point, diameter: float, back: float, front: float) -> Part:
    """A cylinder along z."""
    return Pos(*centre, back) * Cylinder(diameter / 2, front - back, align=FROM_BACK)


def taper(centre: Point, back_radius: float, front_radius: float, back: float, front: float) -> Part:
    """A cone's frustum along z."""
    return Pos(*centre, back) * Cone(back_radius, front_radius, front - back, align=FROM_BACK)


def block(x: tuple[float, float], y: tuple[float, float], z: tuple[float, float]) -> Part:
    """A box from its bounds."""
    middle = ((x[0] + x[1]) / 2, (y[0] + y[1]) / 2, (z[0] + z[1]) / 2)
    return Pos(*middle) * Box(x[1] - x[0], y[1] - y[0], z[1] - z[0])


def slab(centre: Point, size: Point, radius: float, back: float, front: float) -> Part:
    """A plate with rounded corners."""
    return extrude(Plane.XY.offset(back) * Pos(*centre) * RectangleRounded(*size, radius), amount=front - back)


def funnel(centre: Point, back_size: Point, front_size: Point, radius: float, back: float, front: float) -> Part:
    """A rounded rectangle that grows toward the front."""
    sections = [
        Plane.XY.offset(z) * Pos(*centre) * RectangleRounded(*size, radius)
        for z, size in ((back, back_size), (front, front_size))
    ]
    return loft(sections)


def countersunk(centre: Point, clear: float, head: float, back: float, front: float) -> Part:
    """The hole of a countersunk screw whose head is at the front; 90 degrees."""
    sink = (head - clear) / 2
    return rod(centre, clear, back, front) + taper(centre, clear / 2, head / 2, front - sink, front)
