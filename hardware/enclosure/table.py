"""The README's table of parts, computed from the meshes."""

from pathlib import Path

from enclosure.mesh import read_stl
from enclosure.parts import PARTS

README = Path(__file__).parent / "README.md"
START, END = "<!-- parts -->\n", "<!-- /parts -->\n"
DENSITY = {"PETG": 1.27, "TPU": 1.21}  # g/cm3, as the data sheets of common filaments give them


def rows() -> list[str]:
    """The table, a line each."""
    lines = ["| part | of | on the bed, mm | high, mm | solid, cm³ | at most, g |", "|---|---|---|---|---|---|"]
    for part in PARTS:
        mesh = read_stl(part.stl)
        x, y, z = mesh.bounds[1] - mesh.bounds[0]
        volume = mesh.volume / 1000
        mass = volume * DENSITY[part.material[:4].strip()]
        lines.append(
            f"| [{part.name}](mesh/{part.name}.stl) | {part.material} | {x:.0f} x {y:.0f} | {z:.0f} "
            f"| {volume:.0f} | {mass:.0f} |"
        )
    return lines


def fresh(text: str) -> str:
    """The README with the table as it should be. Raises ValueError where the marks are missing."""
    before, found, rest = text.partition(START)
    _, closed, after = rest.partition(END)
    if not found or not closed:
        raise ValueError(f"{README}: no {START.strip()} ... {END.strip()}")
    return before + START + "\n".join(rows()) + "\n" + END + after
