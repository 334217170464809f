"""What hangs on the wall, and what holds it: each figure against its limit, as `values` does for currents.

The limits of plastic are assumed, well below a data sheet's (PETG yields at about 45 MPa): prints are weak between
layers.
"""

from math import pi

from electronics.masses import printed_g
from electronics.parts import VARIANTS, Part, weighs_g
from electronics.values import Value
from enclosure import dimensions as d

G = 9.81
KNOCK = 4
"""Assumed: a knock or a tug counts as this many times its weight."""
PULL_N = 200
"""Assumed: somebody steadies himself on it, with about 20 kg."""
ANCHOR_N = 5 * G
"""What build.md asks of each cavity anchor."""
PETG_MPA, LAYERS_MPA, TPU_MPA = 20.0, 10.0, 1.0
"""Assumed: what printed PETG bears, and between its layers; what TPU round a screw's thread bears in shear, outlines
with little infill."""
SCREW_MM, PAD_SCREW_MM = 4.0, 3.0
PAD_SCREW_LENGTH = 10.0
STRAP_N, FRICTION = 100.0, 0.2
"""Assumed: what a strap with a buckle is drawn to by hand, and plastic on painted steel."""
PLASTIC_MORE = 1.1
"""The guess of the parts that no maker gives a mass for: taken a tenth heavier."""


def heaviest_g(parts: list[Part]) -> float:
    """The heaviest variant, its printed parts solid, all else a tenth heavier."""
    most = max(weighs_g(parts, variant) for variant in VARIANTS)
    return (most - printed_g()) * PLASTIC_MORE + printed_g(solid=True)


def loads(parts: list[Part]) -> list[Value]:
    """Screws, keyhole, straps and pad."""
    weight = heaviest_g(parts) / 1000 * G
    tug = weight * KNOCK
    pad = next(part.mass_g for part in parts if part.ref == "P1") / 1000 * G
    thread = pi * PAD_SCREW_MM * (PAD_SCREW_LENGTH - d.FACE) * TPU_MPA
    tight = tug / (2 * 2 * FRICTION)
    keyhole = f"weight + {PULL_N} N, on a screw of 4 mm in {d.BRACKET:g} mm of PETG"
    bears = SCREW_MM * d.BRACKET * PETG_MPA
    lever = d.STRAP_GAP + d.BACK / 2
    stem = d.HOOK_WIDTH * (d.HOOK_Y[1] - d.HOOK_Y[0]) ** 2 / 6
    root = f"{d.HOOK_WIDTH:.0f} x {d.HOOK_Y[1] - d.HOOK_Y[0]:.0f} mm"
    hook = f"weight + {PULL_N} N, {lever:.1f} mm before its root of {root}"
    strap = f"{KNOCK} x its weight / (2 x 2 x {FRICTION})"
    screw = f"{KNOCK} x all plastic; thread of {PAD_SCREW_LENGTH - d.FACE:.0f} mm in TPU"
    found = (
        ("the heaviest device, printed solid", "all parts x 9.81 m/s2", weight, ANCHOR_N, "build.md: 5 kg each"),
        ("a tug on one anchor alone", f"{KNOCK} x its weight", tug, ANCHOR_N, "build.md: 5 kg each"),
        ("one keyhole, somebody leaning on it", keyhole, weight + PULL_N, bears, "assumed: 20 MPa"),
        ("one of the box's two hooks alone", hook, weight + PULL_N, stem * LAYERS_MPA / lever, "assumed: 10 MPa"),
        ("each of two straps, so that a tug slides nothing", strap, tight, STRAP_N, "assumed: friction, by hand"),
        ("one of the pad's screws carries all", screw, pad * KNOCK, thread, "assumed: 1 MPa"),
    )
    return [Value(name, formula, value, limit, "N", source) for name, formula, value, limit, source in found]
