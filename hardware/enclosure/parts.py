"""The printed parts: what each is for, of what, and how it lies on the printer's bed. No CAD library is needed."""

from dataclasses import dataclass
from pathlib import Path

from enclosure import dimensions as d

MESHES = Path(__file__).parent / "mesh"


@dataclass(frozen=True, slots=True)
class PrintedPart:
    """One part. `bed_z` is the device plane that lies on the bed; `face_down` tells whether the wall's side is up."""

    name: str
    bed_z: float
    face_down: bool
    material: str
    colour: tuple[int, int, int]

    @property
    def stl(self) -> Path:
        """Its mesh, as it is printed."""
        return MESHES / f"{self.name}.stl"

    @property
    def step(self) -> Path:
        """Its solid, in the device's frame."""
        return MESHES / f"{self.name}.step"


PARTS = (
    PrintedPart("shell", d.FACE_FRONT, True, "PETG", (63, 72, 84)),
    PrintedPart("back", d.BOX_BACK, False, "PETG", (96, 108, 122)),
    PrintedPart("bracket", -d.DEPTH, False, "PETG", (150, 158, 168)),
    PrintedPart("pad", -d.PAD, False, "TPU 95A", (38, 132, 128)),
    PrintedPart("bumper", d.BOX_BACK - d.BUMPER_LIP, False, "TPU 95A", (30, 108, 106)),
    PrintedPart("baffle", d.BAFFLE_END, False, "PETG, matt black", (44, 44, 46)),
    PrintedPart("carrier_adafruit", d.CARRIER_BACK, False, "PETG", (120, 128, 140)),
    PrintedPart("carrier_pololu", d.CARRIER_BACK, False, "PETG", (120, 128, 140)),
    PrintedPart("holder", d.FACE_BACK - d.CHANNEL, True, "PETG", (120, 128, 140)),
    PrintedPart("cover", d.FACE_BACK - 0.2 - d.COVER[2], False, "PETG, bright", (244, 148, 34)),
)
