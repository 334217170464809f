"""The device on a wall, with a person in front of it to scale: standing, and faintly where the hips go.

The lengths are the settings' defaults, so the picture is what a new device asks for.
"""

from collections.abc import Sequence
from math import acos, atan2, cos, hypot, pi, radians, sin

import manifold3d
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from enclosure import dimensions as d
from enclosure.mesh import Mesh
from enclosure.raster import INK, PAPER, Model, View, draw, project
from hingewall.settings.settings import Settings

SETTINGS = Settings()
STANCE_MM, REACH_MM, HEIGHT_MM = SETTINGS.stance.target_mm, SETTINGS.reach.target_mm, SETTINGS.wall.height_mm
FLOOR = d.SENSOR[1] - HEIGHT_MM
"""The mount height is that of the sensor's axis."""

VIEW = View(-58, 9, (1100, 860), 0.02)
SIDE, FRONT, TOP, THICK = (-520.0, 560.0), 1290.0, 1860.0, 40.0
"""Of the wall and the floor, mm: its sides, how far the floor comes forward, how high the wall is."""
PLASTER, GROUND = (226, 220, 208), (190, 182, 168)
CLOTHES = (66, 92, 138)
LINES = (int(INK[0]), int(INK[1]), int(INK[2]))
INSET, LEFT = (380, 274), 170
"""Size of the device in its corner, and how much empty paper is cut off on the left; pixels."""
FAINT = 0.36
"""How much of the person who hinges is seen."""

Ball = tuple[float, float, float, float]
"""A ball of a body: beside its middle, above the floor, from the device's front-most plane, and its radius; mm."""

PELVIS = 115.0
ANKLE = (80.0, STANCE_MM + 75.0)
SHANK, THIGH, BACK = 410.0, 440.0, 520.0
STANDING = (922.0, STANCE_MM + PELVIS, 1.0)
HINGED = (840.0, STANCE_MM - REACH_MM + PELVIS, 62.0)
"""A hip's height and distance, and how many degrees the back leans forward."""


def person(hip_y: float, hip_z: float, lean: float) -> Mesh:
    """A body of 1.75 m: legs to where the feet stand, a straight back, arms that hang."""
    along = (cos(radians(lean)), sin(radians(lean)))
    chest, neck, head = ((hip_y + far * along[0], hip_z + far * along[1]) for far in (0.72 * BACK, BACK, BACK + 165))
    shoulder = (hip_y + 0.9 * BACK * along[0], hip_z + 0.9 * BACK * along[1])
    knee_y, knee_z = _knee(hip_y, hip_z)
    crown = (head[0] + 40 * along[0], head[1] + 40 * along[1])
    limbs: list[Sequence[Ball]] = [[(0, *neck, 50), (0, *head, 48)], [(0, *head, 78), (0, *crown, 92)]]
    limbs.append([(side * 55, hip_y, hip_z, PELVIS - 5) for side in (-1, 1)] + [(0, *chest, 100)])
    limbs.append([(side * 95, *chest, 95) for side in (-1, 1)] + [(0, *neck, 70), (0, hip_y + 40, hip_z, 100)])
    for side in (-1.0, 1.0):
        limbs.append([(side * 85, hip_y, hip_z, 88), (side * 95, knee_y, knee_z, 58)])
        limbs.append([(side * 95, knee_y, knee_z, 58), (side * 100, *ANKLE, 42)])
        limbs.append([(side * 100, 45, STANCE_MM + 42, 42), (side * 108, 32, STANCE_MM + 225, 32)])
        elbow, hand = (shoulder[0] - 290, shoulder[1] - 8), (shoulder[0] - 530, shoulder[1] + 25)
        limbs.append([(side * 190, *shoulder, 58), (side * 205, *elbow, 43)])
        limbs.append([(side * 205, *elbow, 43), (side * 200, *hand, 36)])
    body = manifold3d.Manifold.batch_boolean([_limb(balls) for balls in limbs], manifold3d.OpType.Add)
    return _mesh(body)


def _knee(hip_y: float, hip_z: float) -> tuple[float, float]:
    """Where the knee is, between an ankle that stays and a hip: in front of the line between them."""
    y, z = hip_y - ANKLE[0], hip_z - ANKLE[1]
    far = min(hypot(y, z), SHANK + THIGH)
    bend = acos((SHANK**2 + far**2 - THIGH**2) / (2 * SHANK * far))
    turn = atan2(z, y) + bend
    return ANKLE[0] + SHANK * cos(turn), ANKLE[1] + SHANK * sin(turn)


def _limb(balls: Sequence[Ball]) -> manifold3d.Manifold:
    """The hull of some balls."""
    return manifold3d.Manifold.batch_hull(
        [manifold3d.Manifold.sphere(r, 40).translate((x, y + FLOOR, z)) for x, y, z, r in balls]
    )


def _mesh(solid: manifold3d.Manifold) -> Mesh:
    made = solid.to_mesh()
    return Mesh(np.asarray(made.vert_properties, float)[:, :3][made.tri_verts])


def _box(low: Sequence[float], high: Sequence[float]) -> Mesh:
    size = [b - a for a, b in zip(low, high, strict=True)]
    return _mesh(manifold3d.Manifold.cube(size).translate(low))


def on_wall(device: list[Model], near_by: Image.Image) -> Image.Image:
    """The picture, with the device in a corner as it looks from ``near_by``."""
    wall = Model(_box((SIDE[0], FLOOR, -d.DEPTH - THICK), (SIDE[1], FLOOR + TOP, -d.DEPTH)), PLASTER)
    floor = Model(_box((SIDE[0], FLOOR - THICK, -d.DEPTH - THICK), (SIDE[1], FLOOR, FRONT)), GROUND)
    scene = [*device, wall, floor, Model(person(*STANDING), CLOTHES)]
    hinged = [*scene, Model(person(*HINGED), CLOTHES)]
    picture = Image.blend(draw(scene, VIEW), draw(hinged, VIEW), FAINT)
    _measures(picture, scene)
    picture = picture.crop((LEFT, 0, *picture.size))
    inset = near_by.resize(INSET, Image.Resampling.LANCZOS)
    picture.paste(inset, (picture.width - INSET[0] - 10, 20))
    tall = d.roof(d.BOX_BACK - d.BUMPER_LIP, d.BUMPER) - d.BOTTOM + d.BUMPER
    _words(
        picture,
        (picture.width - INSET[0] / 2 - 10, INSET[1] + 32),
        f"{d.WIDTH + 2 * d.BUMPER:.0f} x {tall:.0f} x {d.DEPTH:.0f} mm",
    )
    return picture


def _measures(picture: Image.Image, scene: list[Model]) -> None:
    """The three lengths that matter, as a draughtsman would give them."""
    level, beside = d.SENSOR[1], SIDE[0] + 150
    lengths = (
        ((d.WIDTH / 2, level, 0.0), (0.0, level, STANCE_MM), f"{STANCE_MM:.0f} mm (2 ft)", (6, -26)),
        (
            (0.0, level - 150, STANCE_MM - REACH_MM),
            (0.0, level - 150, STANCE_MM),
            f"reach {REACH_MM:.0f} mm",
            (-122, 4),
        ),
        ((beside, FLOOR, -d.DEPTH), (beside, level, -d.DEPTH), f"{HEIGHT_MM:.0f} mm", (0, 0)),
    )
    for start, end, words, off in lengths:
        middle = _arrow(picture, project(start, scene, VIEW), project(end, scene, VIEW))
        _words(picture, (middle[0] + off[0], middle[1] + off[1]), words)


def _arrow(picture: Image.Image, start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    """A line with a head at each end; its middle."""
    pen = ImageDraw.Draw(picture)
    pen.line((start, end), fill=LINES, width=3)
    turn = atan2(end[1] - start[1], end[0] - start[0])
    for (x, y), way in ((start, turn), (end, turn + pi)):
        wings = [(x + 16 * cos(way + side), y + 16 * sin(way + side)) for side in (-0.35, 0.35)]
        pen.polygon([(x, y), *wings], fill=LINES)
    return (start[0] + end[0]) / 2, (start[1] + end[1]) / 2


def _words(picture: Image.Image, middle: tuple[float, float], words: str) -> None:
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(26)
    pen.text(middle, words, font=font, fill=LINES, anchor="mm", stroke_width=5, stroke_fill=PAPER)
