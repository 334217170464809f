"""What a printer is given: closed solids that fit the bed, stand without supports and have walls that hold."""

import math
import re

import manifold3d
import numpy as np
import pytest

from enclosure import dimensions as d
from enclosure.mesh import Array, Mesh, first_hits
from enclosure.parts import MESHES
from enclosure.solids import solid
from enclosure.table import README, fresh
from enclosure_solids import NAMES, joined, placed, printed, surface_points

STEEPEST = 50.0  # degrees off the vertical that prints without support
BRIDGE = 4.2  # mm: what a printer spans in the air without sagging
THINNEST = 1.15  # mm: three lines of a 0.4 mm nozzle
ALL_MESHES = 5_000_000  # bytes in the repository


@pytest.mark.parametrize("name", NAMES)
def test_a_part_is_one_closed_solid(name: str) -> None:
    body = solid(printed(name))

    assert body.status() == manifold3d.Error.NoError
    assert len(body.decompose()) == 1
    assert body.volume() > 0  # inside is inside
    assert body.volume() == pytest.approx(printed(name).volume, rel=1e-4)


@pytest.mark.parametrize("name", NAMES)
def test_a_part_lies_on_a_common_bed(name: str) -> None:
    low, high = printed(name).bounds

    assert low[2] == pytest.approx(0, abs=1e-3)
    assert max(high - low) <= d.BED - 10  # a brim, and what the printer's edge can't reach


@pytest.mark.parametrize("name", NAMES)
def test_a_part_stands_firmly(name: str) -> None:
    assert _bed_area(printed(name)) > 150  # mm2


@pytest.mark.parametrize("name", NAMES)
def test_a_part_prints_without_supports(name: str) -> None:
    mesh = printed(name)
    normals = mesh.cross / np.linalg.norm(mesh.cross, axis=1, keepdims=True)
    hangs = (normals[:, 2] < -math.sin(math.radians(STEEPEST))) & (mesh.triangles[..., 2].min(1) > 0.01)

    points, _ = surface_points(Mesh(mesh.triangles[hangs]), 150) if hangs.any() else (np.empty((0, 3)), None)
    for point in points:
        assert _to_support(mesh, point) <= BRIDGE / 2, f"nothing under {point.round(1)}"


@pytest.mark.parametrize("name", NAMES)
def test_a_wall_is_thick_enough(name: str) -> None:
    mesh = printed(name)
    points, normals = surface_points(mesh, 1500)
    depth, met = first_hits(mesh, points, -normals, ignore=1e-3)
    facing = np.einsum("ij,ij->i", normals, mesh.cross[met]) / np.linalg.norm(mesh.cross[met], axis=1)
    walls = depth[facing < -0.9]  # two faces that look away from one another; the rest are edges

    assert len(walls) > 500
    assert walls.min() >= THINNEST


def test_the_device_is_no_deeper_than_promised() -> None:
    everything = np.concatenate([placed(name).bounds for name in NAMES if name != "cover"])

    assert everything[:, 2].max() == pytest.approx(0, abs=1e-3)  # the pad's face is distance zero
    assert everything[:, 2].min() == pytest.approx(-65, abs=1e-3)
    assert np.ptp(everything[:, 0]) == pytest.approx(180, abs=0.1)
    assert np.ptp(everything[:, 1]) == pytest.approx(157, abs=0.1)


@pytest.mark.parametrize("edge", [(0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (-1, -1)])
def test_the_front_edges_are_round(edge: tuple[int, int]) -> None:
    # From the side and from the front the same edge is met; a ball of 10 mm that touches both faces there reaches the
    # surface between them too, where a sharp edge would stick out by 4 mm.
    radius = 10.0
    out = np.array([*edge, 0.0]) / math.hypot(*edge)
    front = np.array([0.0, 0.0, 1.0])
    low, high = placed("pad").bounds
    corner = d.CORNER + d.BUMPER
    start = np.array([edge[0] * (high[0] - corner), (high[1] - corner if edge[1] > 0 else low[1] + corner), 0.0])
    start[1] *= abs(edge[1])
    rim = 200 - first_hits(placed("pad"), (start + 200 * out - 11.5 * front)[None], -out[None])[0][0]
    centre = start + (rim - radius) * out - radius * front
    lean = (out + front) / math.sqrt(2)
    surface = 100 - first_hits(placed("pad"), (centre + 100 * lean)[None], -lean[None])[0][0]

    assert surface <= radius + 0.1


def test_nothing_hard_is_in_front_of_the_pad_s_back() -> None:
    for name in NAMES:
        if name not in {"pad", "cover"}:  # the bumper is soft too, and ends where the pad begins
            assert placed(name).bounds[1, 2] <= -d.PAD + 1e-3
    assert placed("cover").bounds[1, 2] <= -d.PAD + 2.1  # its knob, in the pad's window


def test_nothing_set_down_on_the_device_stays_there() -> None:
    device = joined(*(placed(name) for name in ("pad", "bumper", "shell", "back", "bracket")))
    depths = np.arange(-d.DEPTH + 0.25, 0, 1.0)
    for x in np.linspace(-d.WIDTH / 2, d.WIDTH / 2, 9):
        above = np.column_stack([np.full(len(depths), x), np.full(len(depths), 150.0), depths])
        far, met = first_hits(device, above, np.tile((0.0, -1.0, 0.0), (len(depths), 1)))
        upward = device.cross[met, 1] / np.linalg.norm(device.cross[met], axis=1)
        level = np.isfinite(far) & (upward > math.cos(math.radians(30)))
        longest = max((len(run) for run in "".join("x" if flat else " " for flat in level).split()), default=0)
        assert longest <= 20, f"a ledge at x = {x:.0f}"


def test_whoever_slides_along_it_meets_soft_plastic_only() -> None:
    soft, hard = joined(placed("pad"), placed("bumper")), joined(placed("shell"), placed("back"))
    for z in (-2.0, -15.0, -40.0, -60.0):  # not where the air slots are
        for turn in np.radians(np.arange(0, 360, 10)):
            out = np.array([math.cos(turn), math.sin(turn), 0.0])
            start = (out * 200 + (0, 8, z))[None]
            assert first_hits(soft, start, -out[None])[0][0] < first_hits(hard, start, -out[None])[0][0], (z, turn)


def test_the_meshes_are_light() -> None:
    assert sum(file.stat().st_size for file in MESHES.iterdir()) < ALL_MESHES


def test_the_table_of_parts_is_that_of_the_meshes() -> None:
    text = README.read_text(encoding="utf-8")

    assert fresh(text) == text, "run make hardware"


def test_the_readme_s_pictures_are_there_and_light() -> None:
    named = re.findall(r"\((pictures/[^)]+)\)", README.read_text(encoding="utf-8"))

    assert len(named) >= 8
    for name in named:
        assert 1_000 < (README.parent / name).stat().st_size < 200_000


def _bed_area(mesh: Mesh) -> float:
    flat = mesh.triangles[..., 2].max(1) < 0.01
    return float(np.abs(mesh.cross[flat, 2]).sum() / 2)


def _to_support(mesh: Mesh, point: Array) -> float:
    """How far from a point that hangs the layer below it has something to stand on."""
    angles = np.radians(np.arange(0, 360, 20))
    around = np.stack([np.cos(angles), np.sin(angles), np.zeros(len(angles))], axis=1)
    below = np.repeat(point[None] - (0, 0, 0.2), len(angles), axis=0)
    return float(first_hits(mesh, below, around)[0].min())
