"""The board of hardware/board on a Pi's header, a plug in each socket, for the fit: from the assembly house's file."""

import csv
from pathlib import Path
from typing import NamedTuple

from enclosure import dimensions as d
from enclosure.components import BLACK, GREEN, WHITE, Component, box, pi_front

PLACES = Path(__file__).parent.parent / "board" / "cpl.csv"
UNDER = 2.54 + 8.5
"""Between a Pi's board and this one: the header's plastic, and a socket (Sullins PPTC202LFBN-RC) pushed home."""
TALL = {"JST_PH": 5.5, "JST_SH": 2.95, "Fuse": 1.2, "D_SOD": 1.35, "SOT": 1.3, "TQFN": 0.8, "C_0805": 1.4}
"""Of its parts, most, by the beginning of their footprint: the makers' drawings; what is not named is at most 1 mm."""
DEEP = {"JST_PH": 7.6, "JST_SH": 4.3}
"""Of a socket that lies on its side."""
OUT = {"JST_PH": 8.0, "JST_SH": 5.0}
"""What a plug and the bend of its wires take beyond the board's edge (assumed)."""
PITCH = {"JST_PH": (2.0, 3.9), "JST_SH": (1.0, 3.0)}
"""Of a socket: from contact to contact, and what it is wider than all of them."""


class Place(NamedTuple):
    """A part on the board: its footprint, where its middle is, and which way it is turned, in degrees."""

    ref: str
    package: str
    x: float
    y: float
    turned: int

    @property
    def family(self) -> str:
        """What `TALL` and the others know it by."""
        return next((start for start in TALL if self.package.startswith(start)), "")

    @property
    def wide(self) -> float:
        """Across its contacts."""
        pitch, more = PITCH.get(self.family, (0.0, 2.0))
        contacts = int(self.package.split("_1x")[1][:2]) if "_1x" in self.package else 1
        return pitch * (contacts - 1) + more


def places() -> list[Place]:
    """What is on its upper side. Raises OSError."""
    with PLACES.open(encoding="utf-8", newline="") as file:
        return [
            Place(row["Ref"], row["Package"], float(row["PosX"]), float(row["PosY"]), round(float(row["Rot"])) % 360)
            for row in csv.DictReader(file)
            if row["Side"] == "top"
        ]


def board_on(corner: d.Point, size: d.Point, post: float) -> list[Component]:
    """The board and its parts, on the header of a Pi with that lower left corner and size, on posts of that height."""
    x, y, front = _origin(corner, size, post)
    wide, high = d.ZERO_BOARD
    parts = [box("board", (x, x + wide), (y, y + high), (front - d.BOARD_THICKNESS, front), GREEN)]
    for one in places():
        half = (one.wide / 2, DEEP.get(one.family, 2.0) / 2)
        across, along = half if one.turned % 180 == 0 else half[::-1]
        sides = ((x + one.x - across, x + one.x + across), (y + one.y - along, y + one.y + along))
        colour = WHITE if one.family in DEEP else BLACK
        parts.append(box("board", *sides, (front, front + TALL.get(one.family, 1.0)), colour))
    return parts


def plugs_on(corner: d.Point, size: d.Point, post: float) -> dict[str, Component]:
    """The plug in each socket and the bend of its wires, beyond the edge that the socket opens to."""
    x, y, front = _origin(corner, size, post)
    found = {}
    for one in places():
        if one.family in OUT:
            out, half, height = OUT[one.family], one.wide / 2, (front, front + TALL[one.family])
            beside = (y + one.y - half, y + one.y + half)
            left, right = (x - out, x), (x + d.ZERO_BOARD[0], x + d.ZERO_BOARD[0] + out)
            sides = {
                0: ((x + one.x - half, x + one.x + half), (y - out, y)),
                90: (right, beside),
                270: (left, beside),
            }[one.turned]
            found[one.ref] = box("plug", *sides, height, WHITE)
    return found


def _origin(corner: d.Point, size: d.Point, post: float) -> tuple[float, float, float]:
    """The board's lower left corner, under a Pi's upper edge, and the depth of its upper side."""
    return corner[0], corner[1] + size[1] - d.ZERO_BOARD[1], pi_front(post) + UNDER + d.BOARD_THICKNESS
