"""What goes together: parts and bought boards don't share space, and every screw meets its hole."""

import math
from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest

from enclosure import dimensions as d
from enclosure import on_header
from enclosure.components import (
    STEEL,
    Component,
    box,
    camera,
    driver,
    over_board,
    pane,
    panel,
    pi_board,
    pi_front,
    sensor_adafruit,
    sensor_pololu,
    speaker,
    zero_board,
)
from enclosure.mesh import first_hits
from enclosure.on_header import board_on, plugs_on
from enclosure.solids import solid
from enclosure.table import README
from enclosure_solids import BY_NAME, components, placed
from hingewall.settings.settings import Settings

TOUCH = 0.5  # mm3 that two facetted cylinders of one diameter share
OTHER_CARRIER = {"adafruit": "carrier_pololu", "pololu": "carrier_adafruit"}
VARIANTS = {
    "zero, adafruit, normal, beeper": (zero_board, sensor_adafruit, "normal", driver),
    "pi, pololu, wide, speaker": (pi_board, sensor_pololu, "wide", speaker),
}


def inside(variant: str) -> list[Component]:
    """All that is bought and put into the box."""
    board, sensor, lens, sound = VARIANTS[variant]
    return board() + sensor() + camera(lens) + panel() + sound()


PRINTED_PAIRS = [pair for pair in combinations(BY_NAME, 2) if set(pair) != set(OTHER_CARRIER.values())]


@pytest.mark.parametrize("pair", PRINTED_PAIRS, ids="-".join)
def test_two_printed_parts_share_no_space(pair: tuple[str, str]) -> None:
    assert (solid(placed(pair[0])) ^ solid(placed(pair[1]))).volume() < TOUCH


@pytest.mark.parametrize("shift", [0.0, d.COVER_TRAVEL / 2, d.COVER_TRAVEL])
def test_the_cover_slides_freely(shift: float) -> None:
    cover = solid(placed("cover").moved(x=shift))

    for name in ("shell", "holder", "pad"):
        assert (cover ^ solid(placed(name))).volume() == 0


@pytest.mark.parametrize("shift", [-1.0, d.COVER_TRAVEL + 1.0])
def test_the_cover_stops_at_both_ends(shift: float) -> None:
    assert (solid(placed("cover").moved(x=shift)) ^ solid(placed("shell"))).volume() > 1


def test_the_cover_cannot_fall_out() -> None:
    cover, shell, holder = placed("cover"), solid(placed("shell")), solid(placed("holder"))

    for shift in (0.0, d.COVER_TRAVEL):
        assert (solid(cover.moved(x=shift, z=1.0)) ^ shell).volume() > 1
        assert (solid(cover.moved(x=shift, z=-1.0)) ^ holder).volume() > 1
        for y in (-1.0, 1.0):
            assert (solid(cover.moved(x=shift, y=y)) ^ shell).volume() > 1


@pytest.mark.parametrize("variant", VARIANTS)
def test_boards_and_plastic_share_no_space(variant: str) -> None:
    bought = components(inside(variant)) + solid(pane())
    unused = OTHER_CARRIER[VARIANTS[variant][1]()[0].kind]

    for name in BY_NAME:
        if name != unused:
            assert (bought ^ solid(placed(name))).volume() < TOUCH, name


@pytest.mark.parametrize("variant", VARIANTS)
def test_boards_share_no_space_with_one_another(variant: str) -> None:
    kinds: dict[str, list[Component]] = {}
    for part in inside(variant):
        kinds.setdefault(part.kind, []).append(part)

    for one, other in combinations(kinds, 2):
        assert (components(kinds[one]) ^ components(kinds[other])).volume() == 0, (one, other)


def test_a_pi_5_has_room_for_a_cooler_and_a_board_above_it() -> None:
    room = components(over_board())
    x, y = d.ZERO_CORNER
    front = pi_front(d.ZERO_POST)
    zero_room = components(
        [box("over", (x, x + d.ZERO_BOARD[0]), (y, y + d.ZERO_BOARD[1]), (front, front + d.OVER_BOARD), (0, 0, 0))]
    )
    room += zero_room
    others = components(sensor_adafruit() + camera("wide") + panel() + speaker())

    assert d.OVER_BOARD >= 16, "as high as its own jacks"
    assert (room ^ others).volume() == 0
    for name in BY_NAME:
        assert (room ^ solid(placed(name))).volume() == 0, name


ON_HEADER: dict[str, tuple[Callable[[], list[Component]], d.Point, d.Point, float]] = {
    "zero": (zero_board, d.ZERO_CORNER, d.ZERO_BOARD, d.ZERO_POST),
    "pi": (pi_board, d.PI_CORNER, d.PI_BOARD, d.PI_POST),
}


@pytest.mark.parametrize("pi", ON_HEADER)
def test_the_board_on_the_header_and_its_plugs_have_room_in_the_box(pi: str) -> None:
    base, corner, size, post = ON_HEADER[pi]
    header = [part for part in base() if part.front - part.back == pytest.approx(17.0)]
    assert len(header) == 1, "the wires on the legs, in whose place the board is"
    around = [part for part in base() if part not in header] + sensor_adafruit() + camera("wide") + panel()
    around += [part for part in speaker() if part.kind == "speaker"]
    plugs = plugs_on(corner, size, post)
    assert set(plugs) == {"J2", "J3", "J4", "J5", "J6", "J7", "J8"}
    if pi == "pi":  # its jacks are before that socket: board/README.md has that plug put in first
        jacks = components([part for part in around if part.back == pi_front(d.PI_POST) and part.colour == STEEL])
        assert (jacks ^ components([plugs.pop("J7")])).volume() > 0
        assert "Put the plug of SPEAKER in before" in (README.parents[1] / "board" / "README.md").read_text("utf-8")
    board = board_on(corner, size, post)
    whole = components([*board, *plugs.values()])
    high = max(part.front for part in board) - pi_front(post)
    for page in (README, README.parents[1] / "board" / "README.md"):
        assert f"end {high:.1f} mm above the" in " ".join(page.read_text("utf-8").split()), page

    assert (whole ^ components(around)).volume() == 0
    for name in BY_NAME:
        assert (whole ^ solid(placed(name))).volume() == 0, name


def test_the_board_would_not_fit_with_sockets_that_stand_upright(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(on_header.TALL, "JST_PH", 8.0)
    _, corner, size, post = ON_HEADER["pi"]
    upright = components([*board_on(corner, size, post), *plugs_on(corner, size, post).values()])
    assert (upright ^ components(camera("wide"))).volume() > 0


# The makers' drawings, said again here so that a slip of the finger in `dimensions` is seen.
PATTERNS = {
    "Raspberry Pi 3, 4, 5": ("back", d.pi_holes(d.PI_CORNER, d.PI_HOLES), (58.0, 49.0), 2.1),
    "Raspberry Pi Zero 2 W": ("back", d.pi_holes(d.ZERO_CORNER, d.ZERO_HOLES), (58.0, 23.0), 2.1),
    "Camera Module 3": ("holder", d.camera_holes(), (21.0, 12.5), 1.7),
    "Adafruit 3967": ("carrier_adafruit", d.corners(d.SENSOR, d.ADAFRUIT_HOLES), (20.32, 12.7), 2.1),
}


@pytest.mark.parametrize("board", PATTERNS)
def test_a_board_s_screws_meet_holes_of_the_published_pattern(board: str) -> None:
    part, holes, spacing, pilot = PATTERNS[board]
    xs, ys = sorted({round(x, 6) for x, _ in holes}), sorted({round(y, 6) for _, y in holes})

    assert (xs[1] - xs[0], ys[1] - ys[0]) == pytest.approx(spacing)
    for hole in holes:
        assert _bore(part, hole, _open_end(part, hole)) == pytest.approx(pilot, abs=0.06)


def _open_end(part: str, hole: tuple[float, float]) -> float:
    """A depth 2 mm into a blind or through hole, from where its screw comes."""
    if part == "holder":  # the camera's screws come from behind
        return d.CAMERA_FRONT + 2
    far, _ = first_hits(placed(part), np.array([[hole[0] + 2.3, hole[1], 0.0]]), np.array([[0.0, 0.0, -1.0]]))
    return float(-far[0]) - 2


def _bore(part: str, at: tuple[float, float], z: float) -> float:
    """A hole's diameter about its axis, with rays across it."""
    turns = [2 * math.pi * i / 16 for i in range(16)]
    rays = np.array([(math.cos(a), math.sin(a), 0.0) for a in turns])
    far, _ = first_hits(placed(part), np.tile((*at, z), (16, 1)), rays)
    return float(far.max() + far.min())


@pytest.mark.parametrize("at", d.flange_screws() + d.holder_screws(), ids=str)
def test_a_hidden_screw_goes_through_the_face_into_its_boss(at: tuple[float, float]) -> None:
    inner = "baffle" if at in d.flange_screws() else "holder"

    assert _bore("shell", at, d.FACE_BACK + 0.2) == pytest.approx(3.4, abs=0.06)
    assert _bore("shell", at, d.FACE_FRONT - 0.05) == pytest.approx(6.3, abs=0.15)  # the head's sink
    assert _bore(inner, at, -22.0) == pytest.approx(2.5, abs=0.06)


@pytest.mark.parametrize("at", d.PAD_SCREWS, ids=str)
def test_the_pad_is_held_from_inside(at: tuple[float, float]) -> None:
    assert _bore("shell", at, -13.5) == pytest.approx(3.4, abs=0.06)
    assert _bore("pad", at, -8.0) == pytest.approx(2.5, abs=0.06)
    towards, _ = first_hits(placed("pad"), np.array([[*at, 5.0]]), np.array([[0.0, 0.0, -1.0]]))
    cushion = 5 - towards[0] + d.PAD - d.PAD_SCREW_DEPTH
    assert cushion > 2  # mm of pad over a screw's end


@pytest.mark.parametrize("side", [-1, 1])
@pytest.mark.parametrize("y", [-d.LUG_Y, d.LUG_Y])
def test_a_side_screw_goes_through_the_shell_into_a_lug(side: int, y: float) -> None:
    x_shell, x_lug = side * (d.WIDTH / 2 - d.WALL / 2), side * (d.WIDTH / 2 - d.WALL - 4)
    x_bumper = side * (d.WIDTH / 2 + d.BUMPER / 2)
    for part, x, bore in (("bumper", x_bumper, 6.0), ("shell", x_shell, 3.4), ("back", x_lug, 2.5)):
        rays = np.array([(0.0, math.cos(a), math.sin(a)) for a in np.radians(np.arange(0, 360, 30))])
        far, _ = first_hits(placed(part), np.tile((x, y, d.SIDE_SCREW_Z), (12, 1)), rays)
        assert far.max() + far.min() == pytest.approx(bore, abs=0.06)


def test_the_carrier_shifts_on_the_baffle_s_pillar() -> None:
    x, y = d.SENSOR
    for side in (-1, 1):
        at = (x, y + side * d.PILLAR_SCREW)
        assert _bore("baffle", at, d.BAFFLE_END + 3) == pytest.approx(2.5, abs=0.06)
        for name in ("carrier_adafruit", "carrier_pololu"):
            for shift in (-d.CARRIER_SLOT, 0.0, d.CARRIER_SLOT):
                across, _ = first_hits(
                    placed(name), np.tile((at[0] + shift, at[1], -55.0), (2, 1)), np.array([[0.0, 1, 0], [0.0, -1, 0]])
                )
                assert across.sum() == pytest.approx(3.4, abs=0.1)


def test_the_readme_s_figures_of_the_depth_are_those_of_the_drawing() -> None:
    text = README.read_text("utf-8")
    behind = d.BRACKET + d.STRAP_GAP + d.BACK
    sensor = d.RECESS + d.CHIP_HEIGHT + d.BOARD_THICKNESS + 4.5 + behind
    camera_back = -min(part.back for part in camera("wide"))
    stack = camera_back + 1.3 + d.OVER_BOARD + d.BOARD_THICKNESS + d.PI_POST + behind
    assert sensor == pytest.approx(d.DEPTH, abs=0.3)
    assert stack == pytest.approx(d.DEPTH, abs=0.3)
    assert f"({behind:.1f} mm together)" in text
    turn = Settings().stance.target_mm - Settings().reach.target_mm
    narrow, wide = (2 * math.tan(math.radians(cone / 2)) * (turn + deep) for cone, deep in ((18, 10), (27, d.RECESS)))
    for words in (f"default {turn:.0f} mm", f"{narrow:.0f} mm across", f"one of {wide:.0f} mm", f"{d.DEPTH:.0f} mm"):
        assert words in " ".join(text.split()), words
