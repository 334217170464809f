"""What a part weighs by its volume: screws as steel, wire as copper and PVC, printed parts by their mesh.

Each is an estimate; nobody has weighed one.
"""

import re
from math import pi

import numpy as np

from enclosure.mesh import Mesh, read_stl
from enclosure.parts import PARTS, PrintedPart
from enclosure.table import DENSITY

STEEL, COPPER, PVC = 7.85, 8.96, 1.35
"""g/cm3, handbook values; PVC as it insulates wire."""
WIRE_M, COPPER_MM2, OUTSIDE_MM = 4.0, 0.129, 1.3
"""All wire of the device, AWG 26 (ASTM B258), and its usual outside diameter."""
SHANK, HEAD_WIDE, HEAD_HIGH = 0.88, 1.9, 0.7
"""Of a screw, in diameters: a cylinder as heavy as the thread, and about the heads of ISO 7045 and ISO 10642."""
SKIN_MM = {"PETG": 1.6, "TPU": 0.8}
INFILL = {"PETG": 0.2, "TPU": 0.1}
"""What enclosure/README.md says to print: four outlines of 0.4 mm and 20 %, for the pad two and 10 %."""


def steel_g(name: str) -> float:
    """A screw by its name, as in `M3x12 pan head`. Raises ValueError where it has none of that form."""
    found = re.match(r"M([\d.]+)x(\d+)", name)
    if not found:
        raise ValueError(f"{name}: expected a name such as M3x12, to weigh a screw")
    d, length = float(found[1]), float(found[2])
    shank = pi / 4 * (SHANK * d) ** 2 * length
    head = pi / 4 * (HEAD_WIDE * d) ** 2 * HEAD_HIGH * d
    return (shank + head) / 1000 * STEEL


def wire_g() -> float:
    """All wire: copper, and PVC round it."""
    cover = pi / 4 * OUTSIDE_MM**2 - COPPER_MM2
    return WIRE_M * (COPPER_MM2 * COPPER + cover * PVC)


def printed() -> list[PrintedPart]:
    """What one device takes: of the two carriers one."""
    return [part for part in PARTS if part.name != "carrier_pololu"]


def printed_g(solid: bool = False) -> float:
    """All printed parts: outlines filled, the rest as infill; or ``solid`` throughout, which no print exceeds."""
    return sum(_part_g(part, solid) for part in printed())


def _part_g(part: PrintedPart, solid: bool) -> float:
    mesh, plastic = read_stl(part.stl), part.material[:4].strip()
    skin = mesh.volume if solid else min(mesh.volume, _area(mesh) * SKIN_MM[plastic])
    return float(skin + (mesh.volume - skin) * INFILL[plastic]) / 1000 * DENSITY[plastic]


def _area(mesh: Mesh) -> float:
    """Of its surface, in mm2."""
    return float(np.linalg.norm(mesh.cross, axis=1).sum() / 2)
