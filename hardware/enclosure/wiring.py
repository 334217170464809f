"""The wires in the pictures: from the header of a back plate that is folded open to what they go to in the shell."""

from math import cos, pi, sin

import numpy as np

from assembly.order import STEPS
from electronics.steps import FILL, wires_of
from enclosure import dimensions as d
from enclosure.components import pi_front
from enclosure.mesh import Array, Mesh
from enclosure.raster import Model
from hingewall.settings.wiring import Wiring

GLASS = (170, 200, 220)
WIRED = {"Sensor": ("sensor",), "Lights and button": ("lights",), "Speaker, or beeper": ("speaker",)}
"""The wires that each step of the order adds, by their names in `electronics.steps`."""
THICK, PARTS, AROUND = 1.3, 14, 8
HINGE_Y, HINGE_Z = 86.0, -61.0
"""The edge about which the back plate is folded open, by half a turn."""
PITCH, FIRST_PIN, ROWS = 2.54, 8.3, (51.3, 53.8)
"""The header: from pin to pin; the first one's x, inner and outer row's y, from the board's corner."""


def opened(points: Array) -> Array:
    """Points of the closed device where they are when the back plate lies open above the shell."""
    return points * (1, -1, -1) + (0, 2 * HINGE_Y, 2 * HINGE_Z)


def wires_of_step(number: int) -> list[Model]:
    """All wires that are plugged when a step is done, in the colours of the guide's tables."""
    titles = [step.title for step in STEPS[:number]]
    names = [name for title in titles for name in WIRED.get(title, ())]
    return [
        _wire(wire.leg, wire.colour, terminal_at(wire.part, wire.terminal))
        for name in names
        for wire in wires_of(name, Wiring())
    ]


def leg_at(number: int) -> Array:
    x, y = d.PI_CORNER
    column, outer = divmod(number - 1, 2)
    at = np.array([x + FIRST_PIN + PITCH * column, y + ROWS[outer], pi_front(d.PI_POST) + 15])
    return opened(at)


def terminal_at(part: str, name: str) -> Array:
    """About where a wire ends in the shell."""
    back = d.FACE_BACK - 6.0
    lights = dict(zip(("blue", "white", "orange"), d.LEDS_X, strict=True))
    sensor = ("VIN", "GND", "SCL", "SDA", "GPIO1", "XSHUT")
    driver = {"5 V": 6.0, "ground": 0.0, "signal": -6.0}
    if part == "sensor":
        return np.array([d.SENSOR[0] - 6.4 + 2.54 * sensor.index(name), d.SENSOR[1] + 7, d.BOARD_FRONT - 2.0])
    if part == "amplifier":
        lines = ("VIN", "GND", "BCLK", "LRC", "DIN")
        return np.array([-19.0 + 2.54 * lines.index(name), d.PANEL_Y + 8, -38.0])
    if part == "beeper":
        return np.array([d.BEEPER_X - 8 + driver[name], d.PANEL_Y + 6, -42.0])
    if part == "button":
        return np.array([d.BUTTON_X, d.PANEL_Y + 2, d.FACE_BACK - 24.0])
    return np.array([lights.get(name, d.LEDS_X[1] + 3.0), d.PANEL_Y, back])


def _wire(leg: int, colour: str, end: Array) -> Model:
    """A tube along a curve that stands off both ends."""
    start = leg_at(leg)
    off = np.array([0.0, 0.0, -38.0])
    along = np.linspace(0, 1, PARTS + 1)[:, None]
    curve = (
        (1 - along) ** 3 * start
        + 3 * (1 - along) ** 2 * along * (start + off)
        + 3 * (1 - along) * along**2 * (end + off)
        + along**3 * end
    )
    return Model(_tube(curve), _rgb(colour))


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(digit * 2, 16) for digit in FILL[colour][1:])
    return red, green, blue


def _tube(curve: Array) -> Mesh:
    """A round skin along a line of points, open at its ends."""
    ways = np.gradient(curve, axis=0)
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    side = np.cross(ways, (1.0, 0.13, 0.07))
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    up = np.cross(ways, side)
    rings = [curve + THICK * (cos(a) * side + sin(a) * up) for a in (2 * pi * i / AROUND for i in range(AROUND))]
    triangles = []
    for i in range(AROUND):
        here, there = rings[i], rings[(i + 1) % AROUND]
        for k in range(len(curve) - 1):
            triangles += [(here[k], there[k], here[k + 1]), (there[k], there[k + 1], here[k + 1])]
    return Mesh(np.array(triangles))
