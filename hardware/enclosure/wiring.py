"""The wires in the pictures: from the header of a back plate that is folded open to what they go to in the shell."""

from itertools import pairwise
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
THICK, PARTS, AROUND, RIBBON = 1.3, 14, 8, 16.0
HINGE_Y, HINGE_Z = 86.0, -61.0
"""The edge about which the back plate is folded open, by half a turn."""
PITCH, FIRST_PIN, ROWS = 2.54, 8.3, (51.3, 53.8)
"""The header: from pin to pin; the first one's x, inner and outer row's y, from the board's corner."""


def opened(points: Array) -> Array:
    """Points of the closed device where they are when the back plate lies open above the shell."""
    return points * (1, -1, -1) + (0, 2 * HINGE_Y, 2 * HINGE_Z)


def wires_of_step(number: int, apart: float | None = None) -> list[Model]:
    """All wires that are plugged when a step is done, in the colours of the guide's tables.

    The back plate lies open above the shell or, with ``apart``, is that many mm behind its place.
    """
    titles = [step.title for step in STEPS[:number]]
    names = [name for title in titles for name in WIRED.get(title, ())]
    return [
        _wire(_from(leg_at(wire.leg, apart)), wire.colour, _from(terminal_at(wire.part, wire.terminal)))
        for name in names
        for wire in wires_of(name, Wiring())
    ]


def links_of_step(number: int, apart: float | None = None) -> list[Model]:
    """What joins parts that are no legs when a step is done: button and lights, amplifier and speaker, camera, Pi."""
    titles = {step.title for step in STEPS[:number]}
    found = []
    if "Lights and button" in titles:
        ground, button = terminal_at("lights", "ground"), terminal_at("button", "contact") + np.array([3.0, 0.0, 0.0])
        found.append(_wire(_from(ground), "black", _from(button)))
        found += [
            _wire(_from(ground, 9.0), "black", _from(np.array([x + 3.0, d.PANEL_Y, ground[2]]), 9.0))
            for x in (d.LEDS_X[0], d.LEDS_X[2])
        ]
    if "Speaker, or beeper" in titles:
        for side in (-1.5, 1.5):
            amplifier = np.array([-14.0 + side, d.PANEL_Y - 6, -38.0])
            speaker = np.array([d.SPEAKER[0] + 18, d.SPEAKER[1] + 2 * side, d.FACE_BACK - 6])
            found.append(_wire(_from(amplifier, 16.0), "brown", _from(speaker, 24.0)))
    if "Camera" in titles:
        found.append(_ribbon(apart))
    return found


def leg_at(number: int, apart: float | None = None) -> Array:
    """Where a wire begins: on the open back plate, or on one that is ``apart`` mm behind its place."""
    x, y = d.PI_CORNER
    column, outer = divmod(number - 1, 2)
    return _on_plate((x + FIRST_PIN + PITCH * column, y + ROWS[outer], pi_front(d.PI_POST) + 15), apart)


def _on_plate(at: tuple[float, float, float], apart: float | None) -> Array:
    point = np.array(at)
    return opened(point) if apart is None else point - (0.0, 0.0, apart)


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


End = tuple[Array, Array]
"""Where something ends, and the way it leaves from there, as long as it stands off."""


def _from(at: Array, off: float = 38.0) -> End:
    """Out of a board or a part: toward whoever looks into the open box, or from a plate behind toward the shell."""
    behind = at[2] < d.BOX_BACK - 20 and at[1] < HINGE_Y
    return at, np.array([0.0, 0.0, off if behind else -off])


def _wire(start: End, colour: str, end: End) -> Model:
    """A tube along a curve that stands off both ends."""
    return Model(_tube(_curve(start, end)), _rgb(colour))


def _curve(start: End, end: End) -> Array:
    (a, off_a), (b, off_b) = start, end
    along = np.linspace(0, 1, PARTS + 1)[:, None]
    curve: Array = (
        (1 - along) ** 3 * a
        + 3 * (1 - along) ** 2 * along * (a + off_a)
        + 3 * (1 - along) * along**2 * (b + off_b)
        + along**3 * b
    )
    return curve


def _ribbon(apart: float | None) -> Model:
    """The camera's flat cable, from below its board to the socket beside a Pi 4's jacks."""
    x, y = d.CAMERA
    camera = np.array([x, y + d.CAMERA_LENS_FROM_TOP - d.CAMERA_BOARD[1], d.CAMERA_FRONT - 2.5])
    socket = _on_plate((d.PI_CORNER[0] + 46.0, d.PI_CORNER[1] + 12.0, pi_front(d.PI_POST) + 5), apart)
    curve = _curve((camera, np.array([0.0, -14.0, -30.0])), _from(socket))
    half = np.array([RIBBON / 2, 0.0, 0.0])
    triangles = []
    for here, there in pairwise(curve):
        a, b, c, e = here - half, here + half, there + half, there - half
        triangles += [(a, b, c), (a, c, e), (a, c, b), (a, e, c)]
    return Model(Mesh(np.array(triangles)), (222, 226, 232))


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
