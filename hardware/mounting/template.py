"""The drill template: the device's outline and holes at 1:1, and how high it hangs."""

from enclosure import dimensions as d
from mounting.sheet import PAPERS, Sheets, check_rulers

HEIGHT_MM = (850, 900)
"""Of the sensor above the floor: the standing hip joint (ANSUR II: 789, 871, 962 mm at 5, 50, 95 %) or a bit below."""
CHECK_RULERS_AT = (20.0, 20.0)
SCREW = 4.0

WORDS = (
    "1   Stand beside the wall. Feel for the bony knob at the side of your hip: the hip joint's height.",
    "2   Hang the dashed line there or a little below: 850-900 mm above the floor, 850 mm for a mixed",
    "     group; measure from the floor that you stand on, mats included. Far above it, the device loses",
    "     the hips at the bottom of the hinge.",
    "3   Level the dashed line. Check the wall for cables and pipes. Not on mirrors or glass, not",
    "     facing a window: the sensor sees by infrared light.",
    "4   Drill at the two crosses, for 4 mm screws: 6 mm with plugs in brick and concrete, 2.5 mm in",
    "     wood, cavity anchors in plasterboard. A hole that went 4 mm aside does no harm.",
    "5   Drive the left screw until 5 mm are free below its head (at most 8.5 mm wide). Hang the bracket on",
    "     it by its keyhole, level its top, drive the right screw through the slot, tighten both.",
    "6   Now drill the third through the bracket's round hole below, and drive its screw.",
)


def origin(paper: str) -> d.Point:
    """Where the middle of the device is on a page."""
    width, height = PAPERS[paper]
    return width / 2, height - 32 - d.roof(d.BOX_BACK, d.BUMPER)


def template(paper: str) -> bytes:
    """One page of ``a4`` or ``letter``."""
    width, height = PAPERS[paper]
    sheets = Sheets((width, height), "Hingewall: drill template")
    centre = origin(paper)
    sheets.text((width / 2, height - 18), "Hingewall: drill template", 6.0, bold=True, anchor="middle")
    sheets.text((width / 2, height - 25), "1:1, seen from the front. This side up.", 3.2, anchor="middle")
    low, high = d.BOTTOM - d.BUMPER, d.roof(d.BOX_BACK, d.BUMPER)
    size = (d.WIDTH + 2 * d.BUMPER, high - low)
    sheets.outline((centre[0] - size[0] / 2, centre[1] + low), size, d.CORNER + d.BUMPER)
    _holes(sheets, centre)
    _height_line(sheets, centre, width)
    top = centre[1] + low - 8
    for i, words in enumerate(WORDS):
        sheets.text((18, top - 5.2 * i), words, 3.5)
    check_rulers(sheets, CHECK_RULERS_AT)
    sheets.next_page()
    return sheets.done()


def holes(centre: d.Point) -> list[d.Point]:
    """Where to drill, on a page whose device is centred there: keyhole, slot, and then the lock."""
    return [(centre[0] + x, centre[1] + y) for x, y in (d.KEYHOLE, d.SLOT, d.LOCK_HOLE)]


def _holes(sheets: Sheets, centre: d.Point) -> None:
    left, right, lock = holes(centre)
    for hole in (left, right):
        sheets.cross(hole, SCREW)
    sheets.circle(lock, d.LOCK_DIAMETER)
    for side in (-1, 1):
        sheets.line(
            (right[0] - d.SLOT_TRAVEL, right[1] + 2.25 * side), (right[0] + d.SLOT_TRAVEL, right[1] + 2.25 * side)
        )
    sheets.line((left[0], left[1] - 12), (right[0], right[1] - 12))
    spacing = f"{right[0] - left[0]:.0f} mm between the upper screws"
    sheets.text((centre[0], left[1] - 11), spacing, 2.8, anchor="middle")
    sheets.text((left[0] + 7, left[1] + 3), "keyhole, first", 2.6)
    sheets.text((right[0] - 9, right[1] + 3), "slot", 2.6, anchor="end")
    sheets.text((lock[0] + 7, lock[1] - 1), "lock: not now, through the bracket at the end", 2.6)


def _height_line(sheets: Sheets, centre: d.Point, width: float) -> None:
    y = centre[1] + d.SENSOR[1]
    low, high = HEIGHT_MM
    sheets.line((5, y), (width - 5, y), width=0.4, dash=3)
    for axis, name in ((d.SENSOR, "sensor"), (d.CAMERA, "camera")):
        sheets.circle((centre[0] + axis[0], y), 8)
        sheets.text((centre[0] + axis[0], y - 8.5), name, 2.6, anchor="middle")
    sheets.text((centre[0], y - 16), f"this line {low}-{high} mm above the floor", 3.6, bold=True, anchor="middle")
    sheets.text((centre[0], y - 21), f"{low / 25.4:.1f}-{high / 25.4:.1f} inches", 3.0, anchor="middle")
