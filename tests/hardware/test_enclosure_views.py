"""What sees, and what must not be seen: the sensor's cone, both lenses, the cover, stray light, drops of sweat."""

import manifold3d
import numpy as np
import pytest

from enclosure import dimensions as d
from enclosure.components import pi_board, sensor_adafruit
from enclosure.mesh import Array, Mesh, first_hits
from enclosure.solids import solid
from enclosure_solids import joined, placed

CHIP_WINDOWS = 1.6  # mm from the chip's middle to the middle of its emitter or its receiver, at most
OFF_CENTRE = 1.0  # mm that a breakout may sit beside the axis
TILT = 2.5  # degrees that it may lean

INSIDE = ("shell", "back", "pad", "bumper", "baffle", "holder")


def cone(half_angle: float, rings: int = 6, around: int = 36) -> Array:
    """Directions in a cone about z, out to its edge."""
    angles = np.radians(np.linspace(0, half_angle, rings))[:, None]
    turns = np.radians(np.linspace(0, 360, around, endpoint=False))[None]
    x, y = np.sin(angles) * np.cos(turns), np.sin(angles) * np.sin(turns)
    return np.stack([x, y, np.cos(angles) + 0 * turns], axis=-1).reshape(-1, 3)


def pyramid(horizontal: float, vertical: float, steps: int = 15) -> Array:
    """Directions of a picture's pixels, out to its corners."""
    across, up = (np.tan(np.radians(angle / 2)) * np.linspace(-1, 1, steps) for angle in (horizontal, vertical))
    x, y = np.meshgrid(across, up)
    return np.stack([x, y, np.ones_like(x)], axis=-1).reshape(-1, 3)


def lens(kind: str) -> Array:
    """Points around a camera's entrance pupil: at its place, and 1 mm off it."""
    front = d.CAMERA_FRONT + d.LENS_HEIGHT[kind]
    deep = front - d.PUPIL_BEHIND_LENS
    return np.array([(d.CAMERA[0] + x, d.CAMERA[1] + y, deep) for x, y in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))])


def blocked(origins: Array, directions: Array, mesh: Mesh) -> Array:
    """For each origin and direction, whether it meets plastic."""
    starts = np.repeat(origins, len(directions), axis=0)
    return np.isfinite(first_hits(mesh, starts, np.tile(directions, (len(origins), 1)))[0])


def in_the_way(origins: Array, directions: Array) -> float:
    """The plastic, in mm3, within all that is seen from these points out to 10 mm before the device."""
    reach = (10.0 - origins[:1, 2]) / directions[:, 2]
    ends = (origins[:, None] + directions * reach[:, None]).reshape(-1, 3)
    seen = manifold3d.Manifold.hull_points(np.concatenate([origins, ends]))
    cover = placed("cover").moved(x=d.COVER_TRAVEL)
    return float(sum((seen ^ solid(mesh)).volume() for mesh in (*map(placed, INSIDE), cover)))


def sensor_windows(off: float) -> Array:
    """Points on the chip's face that it sends from or receives by."""
    turns = np.radians(np.arange(0, 360, 60))
    ring = np.stack([np.cos(turns), np.sin(turns)], axis=1) * (CHIP_WINDOWS + off)
    return np.column_stack([ring + d.SENSOR, np.full(len(ring), -d.RECESS)])


def test_the_sensor_sits_fifty_millimetres_behind_distance_zero() -> None:
    chip = max(part.front for part in sensor_adafruit() if part.front < -d.RECESS + 1 and part.colour == (30, 30, 32))

    assert chip == pytest.approx(-50)


def test_plastic_is_clear_of_the_sensor_s_whole_cone() -> None:
    directions = cone(d.FIELD_OF_VIEW / 2 + TILT)

    assert in_the_way(sensor_windows(OFF_CENTRE), directions) == 0


def test_the_baffle_is_no_wider_than_it_must_be() -> None:
    assert blocked(sensor_windows(0), cone(24.0)[-36:], placed("baffle")).any()
    assert blocked(np.array([[*d.SENSOR, -d.RECESS]]), cone(28.0)[-36:], placed("baffle")).all()


def test_no_light_leaks_through_the_baffle_into_the_box() -> None:
    # from the front, into the mouth, every ray meets the baffle or its throat and nothing else
    rng = np.random.default_rng(3)
    radius = d.cone_radius(d.FACE_BACK) - 0.5
    turn, out = rng.random(300) * 2 * np.pi, radius * np.sqrt(rng.random(300))
    starts = np.column_stack([d.SENSOR[0] + out * np.cos(turn), d.SENSOR[1] + out * np.sin(turn), np.full(300, -14.9)])
    directions = -cone(80.0, 10, 30)
    far, _ = first_hits(placed("baffle"), starts, directions)
    ends = starts + directions * np.where(np.isfinite(far), far, 0)[:, None]
    through = ~np.isfinite(far)
    at_throat = (
        starts[through] + directions[through] * ((d.BAFFLE_END - starts[through, 2]) / directions[through, 2])[:, None]
    )

    assert (ends[~through, 2] > d.BAFFLE_END - 0.01).all()
    assert (np.linalg.norm(at_throat[:, :2] - d.SENSOR, axis=1) <= d.cone_radius(d.BAFFLE_END) + 0.01).all()


@pytest.mark.parametrize("kind", ["normal", "wide"])
def test_plastic_is_clear_of_the_camera_s_whole_picture(kind: str) -> None:
    assert in_the_way(lens(kind), pyramid(*d.CAMERA_VIEWS[kind], steps=2)) == 0


@pytest.mark.parametrize("kind", ["normal", "wide"])
def test_the_shut_cover_leaves_the_camera_nothing(kind: str) -> None:
    assert blocked(lens(kind), pyramid(*d.CAMERA_VIEWS[kind]), placed("cover")).all()


def test_the_shut_cover_is_all_that_is_seen_in_the_window() -> None:
    w, h = (side / 2 - 1 for side in d.WINDOW)
    grid = np.array(
        [(d.CAMERA[0] + x, d.CAMERA[1] + y, 20.0) for x in np.linspace(-w, w, 25) for y in np.linspace(-h, h, 9)]
    )
    straight_in = np.tile((0.0, 0.0, -1.0), (len(grid), 1))
    to_cover, _ = first_hits(placed("cover"), grid, straight_in)
    to_rest, _ = first_hits(joined(placed("pad"), placed("shell"), placed("holder")), grid, straight_in)

    assert (to_cover < to_rest).all()


@pytest.mark.parametrize("led", d.LEDS_X)
def test_a_light_is_seen_from_45_degrees_off(led: float) -> None:
    tip = np.array([[led, d.PANEL_Y, d.FACE_BACK - d.LED_COLLAR_HEIGHT + 7.6]])

    assert in_the_way(tip, cone(45.0)) == 0


def test_the_pane_throws_none_of_the_cone_s_light_back_to_the_chip() -> None:
    lean = np.radians(d.PANE_LEAN)
    normal = np.array([0.0, -np.sin(lean), np.cos(lean)])
    rays = cone(d.FIELD_OF_VIEW / 2 + TILT)
    mirrored = rays - 2 * np.outer(rays @ normal, normal)
    for window in sensor_windows(OFF_CENTRE):
        at_pane = window + rays * ((np.array([*d.SENSOR, d.PANE_AT]) - window) @ normal / (rays @ normal))[:, None]
        back = at_pane + mirrored * ((-d.RECESS - at_pane[:, 2]) / mirrored[:, 2])[:, None]
        assert np.linalg.norm(back[:, :2] - d.SENSOR, axis=1).min() > d.THROAT + 2


def test_the_pane_lies_on_its_seat_all_round_and_covers_all_that_the_chip_sees() -> None:
    lean = np.radians(d.PANE_LEAN)
    normal = np.array([0.0, -np.sin(lean), np.cos(lean)])
    middle = np.array([*d.SENSOR, d.PANE_AT])
    right, up = np.array([1.0, 0, 0]), np.array([0.0, np.cos(lean), np.sin(lean)])
    turns = np.radians(np.arange(0, 360, 10))
    rim = middle + (d.PANE / 2 - 0.6) * (np.cos(turns)[:, None] * right + np.sin(turns)[:, None] * up)
    below, _ = first_hits(placed("baffle"), rim + 1.0 * normal, np.tile(-normal, (len(rim), 1)))

    assert below == pytest.approx(1.0, abs=0.05)
    rays = cone(d.FIELD_OF_VIEW / 2 + TILT)
    for window in sensor_windows(OFF_CENTRE):
        reach = ((middle - window) @ normal) / (rays @ normal)
        at = window + rays * reach[:, None] - middle
        assert np.linalg.norm(at, axis=1).max() < d.PANE / 2


def test_what_is_splashed_into_an_air_slot_lands_on_a_roof_and_not_on_the_board() -> None:
    rng = np.random.default_rng(7)
    slots = rng.choice(d.vent_centres(d.VENTS_BOTTOM), 400)
    starts = np.column_stack(
        [
            slots + rng.uniform(-1.2, 1.2, 400),
            np.full(400, d.BOTTOM - 0.01),
            d.VENT_FRONT - rng.uniform(0.1, d.VENT[1] - 0.1, 400),
        ]
    )
    directions = rng.normal(size=(400, 3))
    directions[:, 1] = np.abs(directions[:, 1])
    to_plastic, _ = first_hits(placed("shell"), starts, directions)
    to_board, _ = first_hits(joined(*(part.mesh() for part in pi_board() + sensor_adafruit())), starts, directions)
    entered = to_plastic * np.abs(directions[:, 1]) > d.WALL

    assert entered.sum() > 50
    assert (to_plastic < to_board).all()


def test_a_drop_that_runs_down_behind_the_roof_does_not_fall_on_the_board() -> None:
    rng = np.random.default_rng(8)
    starts = np.column_stack([rng.uniform(-42, 42, 200), np.full(200, 84.0), rng.uniform(-64.9, -61.8, 200)])
    directions = np.column_stack([rng.normal(0, 0.3, 200), np.full(200, -1.0), rng.normal(0, 0.3, 200)])
    plastic = joined(*(placed(name) for name in ("shell", "back", "bracket", "bumper")))
    wall = (starts[:, 2] + d.DEPTH) / np.maximum(-directions[:, 2], 1e-9)
    to_plastic, _ = first_hits(plastic, starts, directions)
    to_board, _ = first_hits(joined(*(part.mesh() for part in pi_board())), starts, directions)

    assert (np.minimum(to_plastic, np.where(directions[:, 2] < 0, wall, np.inf)) < to_board).all()


def test_air_comes_in_below_and_out_behind_the_roof() -> None:
    for x in d.vent_centres(d.VENTS_BOTTOM):
        into = np.array([[x, d.BOTTOM - d.BUMPER - 5, d.VENT_FRONT - d.VENT[1] / 2]])
        far, _ = first_hits(joined(placed("shell"), placed("bumper")), into, np.array([[0.0, 1.0, 0.0]]))
        assert far[0] == pytest.approx(5 + d.BUMPER + d.WALL + d.HOOD_GAP, abs=0.01)  # through both, up to the roof
    for x in d.vent_centres(d.VENTS_BACK):
        out = np.array([[x, sum(d.VENTS_BACK_Y) / 2, d.BACK_FRONT + 1]])
        back, _ = first_hits(joined(placed("back"), placed("bracket")), out, np.array([[0.0, 0.0, -1.0]]))
        assert np.isinf(back[0]), "to the wall"
