"""How it hangs: drillings that went wrong, the box on its hooks, the lock, the supply's cable on its way out."""

import math
from itertools import pairwise

import manifold3d
import numpy as np
import pytest

from enclosure import dimensions as d
from enclosure.components import Component, box, cable, camera, disc, panel, pi_board, pi_front, zero_board
from enclosure.mesh import first_hits
from enclosure.solids import solid
from enclosure_solids import components, placed

DRILLINGS, OFF = 10_000, 1.0  # and the standard deviation of each hole, mm, across and up: masonry wanders 1-2 mm
SHANK, HEAD, HEAD_HEIGHT = 4.0, 8.5, 3.0  # of the wall's screws
CROOKED = 2.5  # degrees: what the camera may stand askew is far more, and an eye sees no less
BOX = ("shell", "back", "bumper", "pad")


def room(at: d.Point, part: str = "bracket", z: float = -d.DEPTH + d.BRACKET / 2) -> tuple[float, float, float, float]:
    """How far a part's hole reaches from a point: right, left, up, down."""
    ways = np.array([[1.0, 0, 0], [-1.0, 0, 0], [0, 1.0, 0], [0, -1.0, 0]])
    right, left, up, down = first_hits(placed(part), np.tile((*at, z), (4, 1)), ways)[0]
    return float(right), float(left), float(up), float(down)


def test_ten_thousand_drillings_of_a_millimetre_of_error_hang_straight() -> None:
    """The left screw carries in the keyhole; the right one must meet the slot, wherever the two holes went."""
    rng = np.random.default_rng(17)
    left, right = (np.array(at) + rng.normal(0, OFF, (DRILLINGS, 2)) for at in (d.KEYHOLE, d.SLOT))
    apart, level = right[:, 0] - left[:, 0], right[:, 1] - left[:, 1]
    reach = room(d.SLOT)
    play = min(reach[:2]) - SHANK / 2
    along = np.hypot(apart, level) - (d.SLOT[0] - d.KEYHOLE[0])
    hangs = (np.abs(along) <= play) & (np.abs(np.degrees(np.arctan2(level, apart))) <= CROOKED)

    assert min(reach[2:]) > SHANK / 2
    assert hangs.mean() >= 0.99
    fixed = np.abs(along) <= (d.KEYHOLE_SHANK - SHANK) / 2  # two round holes, for comparison
    assert fixed.mean() < 0.2


def test_the_lock_is_drilled_through_its_hole_when_the_bracket_hangs() -> None:
    assert min(room(d.LOCK_HOLE)) * 2 > 6, "the drill of a 6 mm plug passes"
    assert min(room(d.LOCK_HOLE)) * 2 < HEAD - 1.5, "and the screw's head does not"


def test_the_keyhole_lets_a_head_in_and_holds_its_shank() -> None:
    x, y = d.KEYHOLE
    assert sum(room(d.KEYHOLE)[:2]) == pytest.approx(4.5, abs=0.1)
    assert sum(room((x, y - d.KEYHOLE_DROP))[:2]) == pytest.approx(9.0, abs=0.1)


@pytest.mark.parametrize("shift", [-d.SLOT_TRAVEL, 0.0, d.SLOT_TRAVEL])
def test_the_heads_of_the_bracket_s_screws_end_in_pockets_of_the_box(shift: float) -> None:
    places = (d.KEYHOLE, (d.SLOT[0] + shift, d.SLOT[1]), d.LOCK_HOLE)
    heads = components(
        [disc("head", at, HEAD, (d.BRACKET_FRONT, d.BRACKET_FRONT + HEAD_HEIGHT), (0, 0, 0)) for at in places]
    )

    for name in ("back", "shell"):
        assert (heads ^ solid(placed(name))).volume() == 0, name


def held(up: float, away: float) -> float:
    """How much of the box is in the bracket's way, mm3, when it is lifted and held away from its place."""
    bracket = solid(placed("bracket"))
    inside = components(pi_board() + camera("wide") + panel()).translate((0, up, away))
    box = [solid(placed(name).moved(y=up, z=away)) for name in BOX]
    return sum(float((one ^ bracket).volume()) for one in (inside, *box))


def test_the_wired_box_is_put_over_the_hooks_and_let_down() -> None:
    up = d.HOOK_LIP + d.HOOK_PLAY
    path = [(up, away) for away in (15.0, 10.0, 6.0, 3.0, 1.0, 0.0)] + [(up * share, 0.0) for share in (0.7, 0.4, 0.0)]

    assert [at for at in path if held(*at) > 0.1] == []


def test_it_rests_on_the_hooks_and_does_not_come_forward() -> None:
    assert held(-0.5, 0.0) > 5, "it can't sink"
    assert held(0.0, 1.0) > 5, "nor be pulled off"


def test_the_lock_s_screw_goes_from_below_through_tab_bumper_and_shell_into_the_box() -> None:
    turns = np.radians(np.arange(0, 360, 30))
    rays = np.column_stack([np.cos(turns), np.zeros(12), np.sin(turns)])
    for part, y, bore in (("bracket", -70.4, 3.4), ("bumper", -66.0, 6.0), ("shell", -62.5, 3.4), ("back", -56.0, 2.5)):
        far, _ = first_hits(placed(part), np.tile((d.LOCK_TAB_X, y, d.LOCK_SCREW_Z), (12, 1)), rays)
        assert far.max() + far.min() == pytest.approx(bore, abs=0.1), part
    grip = 16 - (d.BOTTOM + d.WALL + d.FIT - placed("bracket").bounds[0, 1])
    assert 4 < grip <= d.LOCK_LUG[1], "mm of an M3 x 16 in the lug"


def test_a_strap_s_slots_pass_webbing_of_25_mm_beside_an_upright_of_80_mm() -> None:
    for at in d.STRAPS:
        right, left, up, down = room(at)
        assert right + left >= 4.5
        assert up + down >= 26
        assert abs(at[0]) - max(left, right) > 40
    strap = box(
        "strap", (-52, 52), (d.STRAPS[0][1] - 12.5, d.STRAPS[0][1] + 12.5), (d.BRACKET_FRONT, d.BOX_BACK), (0, 0, 0)
    )
    for name in ("back", "bracket"):
        assert (components([strap]) ^ solid(placed(name))).volume() == 0, "it passes between bracket and box"


def swept(path: np.ndarray, radius: float) -> manifold3d.Manifold:
    """A round cable along a line of points."""
    balls = [manifold3d.Manifold.sphere(radius, 16).translate(tuple(at)) for at in path]
    return manifold3d.Manifold.batch_boolean(
        [manifold3d.Manifold.batch_hull([one, other]) for one, other in pairwise(balls)], manifold3d.OpType.Add
    )


def way_out(x: float, start_y: float, z: float) -> np.ndarray:
    """Straight down from a plug, and below the box in an S of the least radius to the wall."""
    aside = z - (-d.DEPTH + d.CABLE / 2)
    radius = d.CABLE_BEND
    turn = math.acos(1 - aside / 2 / radius)
    steps = np.linspace(0, turn, 9)
    begin = d.BOTTOM - d.BUMPER - 1
    into = [(x, begin - radius * math.sin(a), z - radius * (1 - math.cos(a))) for a in steps]
    low = begin - 2 * radius * math.sin(turn)
    back = [(x, low + radius * math.sin(a), z - aside + radius * (1 - math.cos(a))) for a in steps[::-1]]
    return np.array([(x, start_y, z), *into, *back, (x, low - 40, z - aside)])


PLUGS = {
    "Zero 2 W": (zero_board, d.ZERO_PLUG_X, d.ZERO_CORNER, d.ZERO_POST),
    "Pi 4": (pi_board, d.PI_PLUG_X, d.PI_CORNER, d.PI_POST),
    "Pi 5": (pi_board, d.PI_PLUG_X, d.PI_CORNER, d.PI_POST),
}


@pytest.mark.parametrize("length", d.PLUG_LENGTHS)
@pytest.mark.parametrize("pi", PLUGS)
def test_the_cable_of_each_pi_leaves_without_a_bend_below_15_mm(pi: str, length: float) -> None:
    board, x, corner, post = PLUGS[pi]
    z = pi_front(post) + d.PLUG[1] / 2
    plug = box(
        "plug", (x - 6, x + 6), (corner[1] - length, corner[1]), (pi_front(post), pi_front(post) + d.PLUG[1]), (0, 0, 0)
    )
    run = swept(way_out(x, corner[1] - length - 2.5, z), d.CABLE / 2 - 0.01)
    cut_out = components([box("skin", (x - 4, x + 4), (d.BOTTOM - 5, d.BOTTOM), (-d.DEPTH, d.EXIT_FRONT), (0, 0, 0))])
    inside = components([part for part in board() if part.front != plug.front] + camera("wide") + panel())

    assert (run ^ inside).volume() == 0
    for name in ("shell", "back", "bracket", "pad", "baffle", "holder"):
        assert ((run + components([plug])) ^ solid(placed(name))).volume() < 0.01, name
    assert (run ^ (solid(placed("bumper")) - cut_out)).volume() < 0.01


@pytest.mark.parametrize(("x", "post"), [(d.PI_PLUG_X, d.PI_POST), (d.ZERO_PLUG_X, d.ZERO_POST)])
def test_the_cable_lies_on_a_block_that_a_tie_goes_through(x: float, post: float) -> None:
    run: list[Component] = cable(x, post)
    y = d.BOTTOM + d.WALL + d.FIT + d.TIE[1] / 2
    below, _ = first_hits(placed("back"), np.array([[x, y - 2.9, run[0].back + 0.1]]), np.array([[0.0, 0, -1.0]]))

    assert below[0] == pytest.approx(0.1, abs=0.05)
    tunnel = run[0].back - 1.6 - d.TIE_TUNNEL[1] / 2
    through, _ = first_hits(placed("back"), np.array([[x - 8.0, y, tunnel]]), np.array([[1.0, 0, 0]]))
    assert through[0] > 16, "nothing in the tunnel"
