"""What holds a breakout board behind the baffle: one carrier for each outline. Printed on their backs."""

from build123d import Part

from enclosure import dimensions as d
from enclosure.shapes import block, rod, slab

BOARD_BACK = d.BOARD_FRONT - d.BOARD_THICKNESS
PLATE_FRONT = d.CARRIER_BACK + d.CARRIER


def _carrier() -> Part:
    """A plate with a pad at each end that meets the baffle's pillar, and slots to shift it sideways."""
    x, y = d.SENSOR
    width, near, far = d.PILLAR
    wide = 2 * d.CARRIER_HALF_WIDTH
    part = slab(d.SENSOR, (wide, 2 * far), 3, d.CARRIER_BACK, PLATE_FRONT)
    for side in (-1, 1):
        low, high = sorted((y + side * near, y + side * far))
        half = width / 2 + d.CARRIER_SLOT
        pad = block((x - half, x + half), (low, high), (d.CARRIER_BACK, d.BAFFLE_END))
        hole = slab(
            (x, y + side * d.PILLAR_SCREW),
            (d.M3_CLEAR + 2 * d.CARRIER_SLOT, d.M3_CLEAR),
            d.M3_CLEAR / 2 - 0.01,
            d.CARRIER_BACK,
            d.BAFFLE_END,
        )
        part += pad
        part -= hole
    return part


def carrier_adafruit() -> Part:
    """For boards of 25.4 x 17.78 mm with four holes, screwed with M2.5 x 5."""
    part = _carrier()
    for at in d.corners(d.SENSOR, d.ADAFRUIT_HOLES):
        part += rod(at, 4.8, d.CARRIER_BACK, BOARD_BACK)
        part -= rod(at, d.M25_PILOT, d.CARRIER_BACK, BOARD_BACK)
    return part


def carrier_pololu() -> Part:
    """For boards of 12.7 x 17.78 mm: a tray; the foam ring presses the board into it. Its long side stands upright."""
    x, y = d.SENSOR
    part = _carrier()
    half_w, half_h = (side / 2 + d.TRAY_FIT for side in d.POLOLU_BOARD)
    outer_w = half_w + d.TRAY_RIM
    top = d.BOARD_FRONT - d.BOARD_THICKNESS / 2
    tray = block((x - outer_w, x + outer_w), (y - half_h - d.TRAY_RIM, y + half_h + d.TRAY_RIM), (d.CARRIER_BACK, top))
    part += tray
    part -= block((x - half_w, x + half_w), (y - half_h, y + half_h), (BOARD_BACK, top))
    # the board rests on its short edges; solder has room below, wires leave through the back or toward the Pi
    part -= block((x - half_w, x + half_w), (y - half_h + 1.5, y + half_h - 1.5), (d.CARRIER_BACK, BOARD_BACK))
    return part - block((x, x + outer_w), (y - half_h + 3, y + half_h - 3), (PLATE_FRONT, top))
