"""What is bought and put inside, as simple solids in the device's frame: for the fit, and for the pictures.

Sizes are those of the makers' drawings named in `dimensions`; where a drawing gives none (a plug, wires on a header),
the room that it needs.
"""

from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np

from enclosure import dimensions as d
from enclosure.mesh import Mesh

GREEN, STEEL, BLACK, WHITE = (22, 110, 70), (176, 180, 186), (30, 30, 32), (236, 236, 230)


@dataclass(frozen=True, slots=True)
class Component:
    """A convex outline, extruded along z; `kind` groups what comes as one piece."""

    kind: str
    outline: tuple[d.Point, ...]
    back: float
    front: float
    colour: tuple[int, int, int]

    def mesh(self) -> Mesh:
        """Its surface."""
        back = [(x, y, self.back) for x, y in self.outline]
        front = [(x, y, self.front) for x, y in self.outline]
        count = len(self.outline)
        triangles = []
        for i in range(1, count - 1):
            triangles += [(front[0], front[i], front[i + 1]), (back[0], back[i + 1], back[i])]
        for i in range(count):
            j = (i + 1) % count
            triangles += [(back[i], back[j], front[j]), (back[i], front[j], front[i])]
        return Mesh(np.array(triangles))


def box(kind: str, x: d.Point, y: d.Point, z: d.Point, colour: tuple[int, int, int]) -> Component:
    """From its bounds."""
    return Component(kind, ((x[0], y[0]), (x[1], y[0]), (x[1], y[1]), (x[0], y[1])), *z, colour)


def disc(kind: str, centre: d.Point, diameter: float, z: d.Point, colour: tuple[int, int, int]) -> Component:
    """A cylinder along z, of 32 sides."""
    angles = [2 * pi * i / 32 for i in range(32)]
    outline = tuple((centre[0] + diameter / 2 * cos(a), centre[1] + diameter / 2 * sin(a)) for a in angles)
    return Component(kind, outline, *z, colour)


def _about(centre: float, half: float) -> d.Point:
    return centre - half, centre + half


def pi_board() -> list[Component]:
    """A Raspberry Pi 3, 4 or 5 with its plug, a card, and wires on its header."""
    x, y = d.PI_CORNER
    back = d.BACK_FRONT + d.PI_POST
    front = back + d.BOARD_THICKNESS
    return [
        box("pi", (x, x + d.PI_BOARD[0]), (y, y + d.PI_BOARD[1]), (back, front), GREEN),
        box("pi", (x + 66, x + 88), (y + 2, y + 54), (front, front + 16), STEEL),
        box("pi", (x + 7, x + 58), (y + 50, y + 55), (front, front + 17), BLACK),
        box("pi", (x - 2.5, x + 13), (y + 22, y + 34), (back - 1.8, back), BLACK),
        _plug("pi", d.PI_PLUG_X, y, front),
    ]


def over_board() -> list[Component]:
    """The room above a Pi 5's chip and header that a cooler or a HAT may take; not the jacks'."""
    x, y = d.PI_CORNER
    front = d.BACK_FRONT + d.PI_POST + d.BOARD_THICKNESS
    return [box("over", (x, x + 65), (y, y + 56.5), (front, front + d.OVER_BOARD), STEEL)]


def pi_front(post: float) -> float:
    """The front of a board on posts of a height."""
    return d.BACK_FRONT + post + d.BOARD_THICKNESS


def cable(x: float, post: float) -> list[Component]:
    """The supply's cable, straight down from its plug, through its exit and on to below the bracket."""
    middle = pi_front(post) + d.PLUG[1] / 2
    half = d.CABLE / 2
    corner = d.PI_CORNER if x == d.PI_PLUG_X else d.ZERO_CORNER
    top = corner[1] - d.PLUG_LENGTHS[0]
    return [box("cable", (x - half, x + half), (d.BOTTOM - 40, top), (middle - half, middle + half), BLACK)]


def _plug(kind: str, x: float, y: float, front: float) -> Component:
    width, thick = d.PLUG
    return box(kind, _about(x, width / 2), (y - d.PLUG_LENGTHS[0], y), (front, front + thick), BLACK)


def zero_board() -> list[Component]:
    """A Raspberry Pi Zero 2 W with its plug and wires on its header."""
    x, y = d.ZERO_CORNER
    back = d.BACK_FRONT + d.ZERO_POST
    front = back + d.BOARD_THICKNESS
    return [
        box("zero", (x, x + d.ZERO_BOARD[0]), (y, y + d.ZERO_BOARD[1]), (back, front), GREEN),
        box("zero", (x + 7, x + 58), (y + 24, y + 29), (front, front + 17), BLACK),
        box("zero", (x - 2.5, x + 12), (y + 11, y + 23), (front, front + 1.5), BLACK),
        _plug("zero", d.ZERO_PLUG_X, y, front),
    ]


def sensor_adafruit() -> list[Component]:
    """Adafruit's breakout, with a plug in the one of its two sockets that faces the Raspberry Pi."""
    x, y = d.SENSOR
    w, h = d.ADAFRUIT_BOARD
    parts = _chip("adafruit")
    parts.append(box("adafruit", _about(x, w / 2), _about(y, h / 2), _board_z(), (24, 24, 28)))
    for side in (-1, 1):
        parts.append(
            box("adafruit", _about(x + side * 10.6, 2.1), _about(y, 3), (d.BOARD_FRONT, d.BOARD_FRONT + 3), WHITE)
        )
    return [*parts, box("adafruit", (x + 12.7, x + 18), _about(y, 3), (d.BOARD_FRONT, d.BOARD_FRONT + 3), WHITE)]


def sensor_pololu() -> list[Component]:
    """Pololu's carrier, with its wires soldered behind."""
    x, y = d.SENSOR
    w, h = d.POLOLU_BOARD
    board = box("pololu", _about(x, w / 2), _about(y, h / 2), _board_z(), (18, 60, 130))
    return [*_chip("pololu"), board]


def _board_z() -> d.Point:
    return d.BOARD_FRONT - d.BOARD_THICKNESS, d.BOARD_FRONT


def _chip(kind: str) -> list[Component]:
    x, y = d.SENSOR
    return [box(kind, _about(x, d.CHIP_HALF_LENGTH), _about(y, 1.25), (d.BOARD_FRONT, -d.RECESS), BLACK)]


def camera(lens: str) -> list[Component]:
    """The camera module with the normal or the wide lens."""
    x, y = d.CAMERA
    top = y + d.CAMERA_LENS_FROM_TOP
    back = d.CAMERA_FRONT - 1.1
    width, height = d.CAMERA_BOARD
    return [
        box("camera", _about(x, width / 2), (top - height, top), (back, d.CAMERA_FRONT), GREEN),
        box("camera", _about(x, 4.3), _about(y, 4.3), (d.CAMERA_FRONT, d.CAMERA_FRONT + d.LENS_HEIGHT[lens]), BLACK),
        box("camera", _about(x, 10.5), (top - height, top - height + 5), (back - 2.7, back), STEEL),
    ]


def pane() -> Mesh:
    """The disc of clear acrylic before the sensor, leaning in its seat."""
    disc_at = disc("pane", (0, 0), d.PANE, (0, d.PANE_THICKNESS), (170, 200, 220)).mesh().triangles
    lean = np.radians(d.PANE_LEAN)
    turn = np.array([(1, 0, 0), (0, np.cos(lean), -np.sin(lean)), (0, np.sin(lean), np.cos(lean))])
    return Mesh(disc_at @ turn.T + (*d.SENSOR, d.PANE_AT))


def speaker() -> list[Component]:
    """A round speaker of 50 mm and 3 W, and its amplifier (Adafruit 3006: 19.4 x 17.8 mm), taped behind the lights."""
    return [
        disc("speaker", d.SPEAKER, d.SPEAKER_DIAMETER, (d.FACE_BACK - 4, d.FACE_BACK), BLACK),
        disc("speaker", d.SPEAKER, 36.0, (d.FACE_BACK - d.SPEAKER_DEPTH, d.FACE_BACK - 4), STEEL),
        box("amp", _about(-14, 9.7), _about(d.PANEL_Y + 2, 8.9), (-38, -32), (18, 60, 130)),
    ]


def panel() -> list[Component]:
    """The three lights, the beeper and the button."""
    parts = []
    flange = d.FACE_BACK - d.LED_COLLAR_HEIGHT
    for x, colour in zip(d.LEDS_X, ((60, 110, 235), (245, 245, 240), (250, 150, 40)), strict=True):
        parts.append(disc("led", (x, d.PANEL_Y), 5.0, (flange, flange + 7.6), colour))
        parts.append(disc("led", (x, d.PANEL_Y), 5.8, (flange - 1, flange), colour))
    parts.append(disc("beeper", (d.BEEPER_X, d.PANEL_Y), 12.0, (d.FACE_BACK - 9.0, d.FACE_BACK), BLACK))
    button = (d.BUTTON_X, d.PANEL_Y)
    parts.append(disc("button", button, 11.8, (d.FACE_BACK - 24, d.FACE_FRONT), STEEL))
    parts.append(disc("button", button, 17.0, (d.FACE_BACK - 3, d.FACE_BACK), STEEL))
    parts.append(disc("button", button, 14.0, (d.FACE_FRONT, d.FACE_FRONT + 2), STEEL))
    return [*parts, disc("button", button, 9.0, (d.FACE_FRONT + 2, d.FACE_FRONT + 4), (220, 60, 50))]


def driver() -> list[Component]:
    """The perfboard with the beeper's transistor, 20 x 30 mm, in heat shrink: where it has room, behind the beeper."""
    return [box("driver", _about(d.BEEPER_X - 5, 15), _about(d.PANEL_Y - 2, 10), (-42, -30), (200, 170, 90))]
