"""The figure of ``static/figure.js`` for pages that show it without a script: the same person, as SVG paths.

Lengths are mm; the wall is x = 0, the floor y = 0, up is positive; in the paths y is down. A test compares the two.
"""

import math

from msgspec import Struct

Point = tuple[float, float]

SHANK, THIGH, TRUNK, NECK, UPPER_ARM, FOREARM, FOOT = 420.0, 420.0, 520.0, 195.0, 290.0, 260.0, 230.0
ANKLE_HEIGHT, ANKLE_AHEAD, HEAD = 70.0, 30.0, 86.0
UPRIGHT = SHANK + THIGH - 8
HIPS = 108.0
"""From the middle of the hips to their skin, which is what is measured."""

SINK = 0.16
"""The hips of a good hinge sink by about so much of their reach."""


class Figure(Struct, frozen=True):
    """A person from the side: SVG paths of the body and of the near arm, and where the hips and the feet are."""

    body: str
    arm: str
    hips: Point
    feet: float


def figure(stance: float, reach: float = 0.0, drop: float | None = None, tilt: float | None = None) -> Figure:
    """Somebody whose hips are ``stance`` mm from the wall when upright, and ``reach`` back and ``drop`` down now.

    ``drop`` is that of a hinge unless it is given, and ``tilt`` (radians from upright) what balance asks for.
    """
    drop = reach * SINK if drop is None else drop
    ankle = (stance + HIPS + ANKLE_AHEAD, ANKLE_HEIGHT)
    hip = _within((stance + HIPS - reach, ANKLE_HEIGHT + UPRIGHT - drop), ankle, SHANK + THIGH - 1)
    knee = _bend(ankle, hip)
    lean = _balance(reach) if tilt is None else tilt
    shoulder = _along(hip, lean, TRUNK)
    head = _along(shoulder, lean * 0.75, NECK)
    elbow = _along(shoulder, math.pi - 0.06, UPPER_ARM)
    hand = _along(elbow, math.pi - 0.16, FOREARM)
    waist = ((hip[0] + shoulder[0]) / 2, (hip[1] + shoulder[1]) / 2)
    heel, toe = (ankle[0] - 62, 26.0), (ankle[0] + FOOT - 60, 26.0)
    body = (
        _limb(heel, toe, 30, 22) + _limb(ankle, knee, 40, 62) + _limb(knee, hip, 66, 104)
        + _limb(hip, waist, HIPS, 92) + _limb(waist, shoulder, 92, 84) + _limb(shoulder, head, 50, 44)
        + _circle(head, HEAD)
    )  # fmt: skip
    arm = _limb(shoulder, elbow, 46, 38) + _limb(elbow, hand, 38, 28)
    return Figure(body, arm, (_rounded(hip[0]), _rounded(-hip[1])), ankle[0])


def _balance(reach: float) -> float:
    """The further the hips are behind the feet, the further the shoulders are before them, until the back is level."""
    return min(1.45, math.asin(min(0.99, max(0.0, (reach * 1.55 + 20) / TRUNK))))


def _along(point: Point, angle: float, length: float) -> Point:
    return point[0] + length * math.sin(angle), point[1] + length * math.cos(angle)


def _within(point: Point, origin: Point, reach: float) -> Point:
    """Where legs of this length can't reach, the hips come as near as they can."""
    away = math.dist(point, origin)
    if away <= reach:
        return point
    return origin[0] + (point[0] - origin[0]) * reach / away, origin[1] + (point[1] - origin[1]) * reach / away


def _bend(ankle: Point, hip: Point) -> Point:
    """The knee between ankle and hip, forward of the line between them."""
    away = max(1.0, math.dist(hip, ankle))
    cosine = (SHANK**2 + away**2 - THIGH**2) / (2 * SHANK * away)
    angle = math.atan2(hip[1] - ankle[1], hip[0] - ankle[0]) - math.acos(max(-1.0, min(1.0, cosine)))
    return ankle[0] + SHANK * math.cos(angle), ankle[1] + SHANK * math.sin(angle)


def _circle(at: Point, r: float) -> str:
    return f"M{_shown(at[0] - r)} {_shown(-at[1])}a{r:g} {r:g} 0 1 1 {2 * r:g} 0a{r:g} {r:g} 0 1 1 {-2 * r:g} 0Z"


def _limb(p: Point, q: Point, a: float, b: float) -> str:
    """A capsule from ``p`` to ``q``, of radius ``a`` there and ``b`` here."""
    length = math.dist(p, q) or 1.0
    ux, uy = (q[0] - p[0]) / length, (q[1] - p[1]) / length
    sine = (a - b) / length
    cosine = math.sqrt(max(0.0, 1 - sine * sine))
    left = (ux * sine - uy * cosine, uy * sine + ux * cosine)
    right = (ux * sine + uy * cosine, uy * sine - ux * cosine)

    def at(o: Point, n: Point, r: float) -> str:
        return f"{_shown(o[0] + n[0] * r)} {_shown(-(o[1] + n[1] * r))}"

    first, last = at(p, left, a), at(p, right, a)
    return f"M{first}L{at(q, left, b)}A{b:g} {b:g} 0 0 1 {at(q, right, b)}L{last}A{a:g} {a:g} 0 0 1 {first}Z"


def _rounded(value: float) -> float:
    """To a tenth, halves up, as JavaScript's Math.round has it."""
    return math.floor(value * 10 + 0.5) / 10


def _shown(value: float) -> str:
    return f"{_rounded(value) + 0.0:g}" if abs(value) < 1e5 else f"{value:.1f}"
