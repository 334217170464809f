"""Nothing as thick as 2.5 mm gets into the closed box: the rod with which IEC 60529 tests IP3X.

Each wall is cut through its middle; where a disc of 2.5 mm has room in what is open there, another layer must be shut.
"""

from collections.abc import Iterable

import manifold3d
import numpy as np
import pytest
from manifold3d import CrossSection, JoinType

from enclosure import dimensions as d
from enclosure.components import STEEL, camera, disc, panel
from enclosure.mesh import Array, Mesh, first_hits
from enclosure.parts import PARTS
from enclosure.solids import solid
from enclosure_solids import components, joined, placed

ROD = 2.5
TILT_MM = 7.6
"""How far sideways a rod that leans by 60 degrees gets between the shell's wall and the bumper's skin."""


def cut(body: manifold3d.Manifold, z: float, outline: tuple[float, float, float, float]) -> CrossSection:
    """What is open in a plane of constant z, within x from, x to, y from, y to."""
    x0, x1, y0, y1 = outline
    frame = CrossSection([[(x0, y0), (x1, y0), (x1, y1), (x0, y1)]])
    opened: CrossSection = frame - body.slice(z)
    return opened


def passes(opened: CrossSection, rod: float = ROD) -> list[CrossSection]:
    """Where the middle of a rod that stands upright on the plane may be; one that leans needs more room still."""
    return [region for region in opened.offset(-rod / 2 + 1e-3, JoinType.Round).decompose() if region.area() > 1e-6]


def lying(name: str) -> manifold3d.Manifold:
    """A part turned so that its bottom wall can be cut: x stays, y is its depth, z its height."""
    turned = placed(name).triangles[..., [0, 2, 1]] * (1, -1, 1)
    return solid(Mesh(turned))


def screws(places: Iterable[d.Point]) -> manifold3d.Manifold:
    """M3 ones along the cut's axis, which fill holes of theirs."""
    return components([disc("screw", at, 3.0, (-100.0, 100.0), STEEL) for at in places])


def middle(region: CrossSection) -> tuple[float, float]:
    x0, y0, x1, y1 = region.bounds()
    return (x0 + x1) / 2, (y0 + y1) / 2


LOCK = screws([(d.LOCK_TAB_X, -d.LOCK_SCREW_Z)])
FLOOR = (-d.WIDTH / 2 + d.CORNER, d.WIDTH / 2 - d.CORNER, -d.FACE_BACK, -d.BOX_BACK)
"""Of the shell's bottom wall, as `lying` has it: between its corners, from the face to the back plate."""


def test_only_the_supply_s_exits_let_a_rod_through_the_bottom_wall_and_the_bumper_shuts_those() -> None:
    wide = passes(cut(lying("shell") + LOCK, d.BOTTOM + d.WALL / 2, FLOOR))
    assert sorted(round(middle(region)[0]) for region in wide) == sorted(round(x) for x in (d.PI_PLUG_X, d.ZERO_PLUG_X))
    skin = passes(cut(lying("bumper") + LOCK, d.BOTTOM - d.BUMPER + d.EXIT_SKIN / 2, FLOOR))
    for region in wide:
        for hole in skin:
            apart = region.offset(TILT_MM, JoinType.Round) ^ hole
            assert apart.area() == 0, f"a way through both at {middle(hole)}"


def test_a_wider_air_slot_would_be_seen() -> None:
    slots = cut(lying("shell") + LOCK, d.BOTTOM + d.WALL / 2, FLOOR)
    assert len(passes(slots, d.VENT[0] - 0.1)) == 2 + len(d.vent_centres(d.VENTS_BOTTOM))


def test_the_air_s_way_out_of_the_back_plate_is_as_narrow() -> None:
    low, high = d.VENTS_BACK_Y
    around = (d.VENTS_BACK[0] - 5, d.VENTS_BACK[1] + 5, low - 2, high + 1)
    opened = cut(solid(placed("back")), (d.BOX_BACK + d.BACK_FRONT) / 2, around)
    assert passes(opened) == []
    assert len(passes(opened, d.VENT[0] - 0.1)) == len(d.vent_centres(d.VENTS_BACK))


def test_the_hooks_slots_in_the_back_plate_are_behind_the_bracket_a_strap_s_thickness_away() -> None:
    whole = (-d.WIDTH / 2 + 12, d.WIDTH / 2 - 12, d.BOTTOM + 12, d.TOP + 15)
    wide = passes(cut(solid(placed("back")), (d.BOX_BACK + d.BACK_FRONT) / 2, whole))
    behind = np.array([[*middle(region), d.BOX_BACK - 0.5] for region in wide])
    through = np.isinf(first_hits(placed("back"), behind, np.tile((0.0, 0.0, 1.0), (len(wide), 1)))[0])
    wide = [
        region for region, open_ in zip(wide, through, strict=True) if open_
    ]  # the others are heads' pockets, blind
    assert sorted(round(middle(region)[0]) for region in wide) == sorted(map(round, d.HOOKS_X))
    bare = cut(solid(placed("bracket")), d.BRACKET_FRONT - d.BRACKET / 2, whole)
    assert all(_apart(region, bare) for region in wide)
    assert d.STRAP_GAP < ROD, "no rod gets in between the two plates"


def _apart(region: CrossSection, bare: CrossSection) -> bool:
    """Whether an opening is covered all over, and no rod at its edge reaches what is not."""
    grown: CrossSection = region.offset(ROD / 2, JoinType.Round) ^ bare
    return bool(grown.area() < 1e-6)


def test_in_front_only_sensor_and_camera_have_wide_openings_and_both_are_shut_behind() -> None:
    face = (-d.WIDTH / 2 + 7, d.WIDTH / 2 - 7, d.BOTTOM + 7, d.TOP - 7)  # a frame within its round corners
    whole = solid(placed("shell")) + components(panel())
    whole += screws((*d.flange_screws(), *d.holder_screws(), *d.PAD_SCREWS))
    wide = passes(cut(whole, (d.FACE_FRONT + d.FACE_BACK) / 2, face))
    assert {(round(x), round(y)) for x, y in map(middle, wide)} == {d.SENSOR, d.CAMERA}
    # the sensor's ends in the pane, glued all round (test_enclosure_views); the camera's in holder and lens
    x, y = d.CAMERA
    half = d.HOLDER_HALF_HEIGHT - 1
    holder = (x + d.HOLDER_LEFT + 1, x + d.HOLDER_RIGHT - 1, y - half, y + half)
    for kind in ("normal", "wide"):
        behind = solid(placed("holder")) + components(camera(kind))
        assert passes(cut(behind, d.FACE_BACK - d.CHANNEL - d.HOLDER + 0.05, holder)) == [], kind
    assert d.CHANNEL < ROD, "nor does it fit beside the cover, between face and holder"


def hung(*without: str) -> Mesh:
    """The device on its bracket, and the wall."""
    low, high, back = -300.0, 300.0, -d.DEPTH
    a, b, c, e = (low, low, back), (high, low, back), (high, high, back), (low, high, back)
    left_out = {"cover", "carrier_pololu", *without}
    parts = [placed(part.name) for part in PARTS if part.name not in left_out]
    return joined(*parts, Mesh(np.array([[a, b, c], [a, c, e]])))


@pytest.mark.parametrize("without", [(), ("bumper",)], ids=["as it hangs", "without its bumper"])
def test_from_below_along_the_wall_no_rod_gets_round_the_bumper_into_an_exit(without: tuple[str, ...]) -> None:
    """The exits are open to the back, for the box is closed over the cable; bumper and wall leave no straight way."""
    rng = np.random.default_rng(29)
    count, mesh, found = 120, hung(*without), False
    for x in (d.PI_PLUG_X, d.ZERO_PLUG_X):
        tips = np.column_stack([
            x + rng.uniform(-2.5, 2.5, count), rng.uniform(d.BOTTOM - 1, d.BOTTOM + 8, count),
            rng.uniform(d.BACK_FRONT + 1, d.EXIT_FRONT, count),
        ])  # fmt: skip
        ways = rng.normal(0, (0.3, 1, 1), (count, 3))
        ways[:, 1], ways[:, 2] = -np.abs(ways[:, 1]) - 0.1, -np.abs(ways[:, 2])
        ways /= np.linalg.norm(ways, axis=1, keepdims=True)
        free = ~np.isfinite(first_hits(mesh, tips, ways)[0])
        found |= any(_rod_is_free(mesh, tip, way) for tip, way in zip(tips[free], ways[free], strict=True))
    assert found == bool(without)


def _rod_is_free(mesh: Mesh, tip: Array, way: Array) -> bool:
    """Whether a rod can be where its tip is, seen along its skin."""
    side = np.cross(way, (1.0, 0.2, 0.1))
    side /= np.linalg.norm(side)
    up = np.cross(way, side)
    turns = np.radians(np.arange(0, 360, 45))[:, None]
    skin = tip + ROD / 2 * (np.cos(turns) * side + np.sin(turns) * up)
    return bool(np.isinf(first_hits(mesh, skin, np.tile(way, (len(skin), 1)))[0]).all())
