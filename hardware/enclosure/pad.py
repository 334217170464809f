"""The pad: the soft front that hips may meet. Printed on its flat back in TPU, with little infill."""

from build123d import Part, fillet

from enclosure import dimensions as d
from enclosure.shapes import funnel, rod, slab, taper


def pad() -> Part:
    """A cushion with a round edge, and a funnel for each thing behind it that sees, shines, sounds or is pressed."""
    low, high = d.BOTTOM - d.BUMPER, d.roof(-d.PAD, d.BUMPER)  # it covers the bumper's front edge
    part = slab((0, (low + high) / 2), (d.WIDTH + 2 * d.BUMPER, high - low), d.CORNER + d.BUMPER, -d.PAD, 0)
    part = fillet(part.faces().sort_by()[-1].edges(), d.PAD_RADIUS)
    part -= taper(d.SENSOR, d.cone_radius(-d.PAD) + 1, d.cone_radius(0) + 1.5, -d.PAD, 0)
    window_w, window_h = d.WINDOW
    part -= funnel(d.CAMERA, (window_w + 2, window_h + 4), *_camera_front(), -d.PAD, 0)
    part -= funnel((0, d.PANEL_Y), *d.PAD_LEDS, 4, -d.PAD, 0)
    part -= taper((d.BEEPER_X, d.PANEL_Y), *d.PAD_BEEPER, -d.PAD, 0)
    part -= taper(d.SPEAKER, *d.PAD_SPEAKER, -d.PAD, 0)
    part -= taper((d.BUTTON_X, d.PANEL_Y), *d.PAD_BUTTON, -d.PAD, 0)
    for at in d.PAD_SCREWS:
        part -= rod(at, d.M3_PILOT, -d.PAD, -d.PAD + d.PAD_SCREW_DEPTH)
    return part


def _camera_front() -> tuple[d.Point, float]:
    """The funnel's size at the front: what the wide lens sees there and 3 mm all round; and its corners' radius."""
    half_w, half_h = (d.view_half_width("wide", axis, 0) + 3 for axis in (0, 1))
    return (2 * half_w, 2 * half_h), 6
