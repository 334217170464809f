"""Draws the guide's pictures from the committed meshes.

python -m enclosure.render [NAME ...]    all of them, or some
"""

import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from enclosure import dimensions as d
from enclosure.components import Component, camera, panel, pi_board, sensor_adafruit
from enclosure.mesh import Mesh, assembled, read_stl
from enclosure.on_wall import on_wall
from enclosure.parts import PARTS
from enclosure.raster import INK, Model, View, draw, project

PICTURES = Path(__file__).parent / "pictures"
BY_NAME = {part.name: part for part in PARTS}
FROM_FRONT, FROM_BEHIND = View(-28, 20), View(152, 22)
COLOURS = 256  # of a PNG's palette
Scene = tuple[list[Model], View]


def part(name: str, x: float = 0.0, z: float = 0.0) -> Model:
    """A printed part in its place, or pulled out of it."""
    return _moved(assembled(BY_NAME[name]), BY_NAME[name].colour, x, z)


def bought(components: Iterable[Component], z: float = 0.0) -> list[Model]:
    """What isn't printed."""
    return [_moved(one.mesh(), one.colour, 0.0, z) for one in components]


def _moved(mesh: Mesh, colour: tuple[int, int, int], x: float, z: float) -> Model:
    return Model(mesh.moved(x=x, z=z), colour)


def _inside(*names: str) -> list[Model]:
    """The shell with what has been put in so far."""
    return [part("shell"), *(part(name) for name in names)]


OPEN = d.COVER_TRAVEL
CAMERA_PARTS = ("cover", "holder")
SENSOR_PARTS = ("baffle", "carrier_adafruit")


def assembled_device(cover_at: float) -> list[Model]:
    """All of it, as it hangs."""
    printed = [part(name) for name in ("shell", "back", "pad", "baffle", "holder", "carrier_adafruit")]
    inside = pi_board() + sensor_adafruit() + camera("wide") + panel()
    return [*printed, part("cover", x=cover_at), *bought(inside)]


def front_half() -> list[Model]:
    """The shell with all that is screwed into it."""
    inside = panel() + camera("wide") + sensor_adafruit()
    return [*_inside("baffle", "holder", "carrier_adafruit"), part("cover", x=OPEN), *bought(inside)]


SCENES: dict[str, Callable[[], Scene]] = {
    "front": lambda: (assembled_device(OPEN), FROM_FRONT),
    "covered": lambda: (assembled_device(0.0), View(0, 0)),
    "behind": lambda: (assembled_device(OPEN), FROM_BEHIND),
    "step-1-back": lambda: ([part("back"), *bought(pi_board())], View(-25, 32)),
    "step-2-panel": lambda: (_inside() + bought(panel()), FROM_BEHIND),
    "step-3-camera": lambda: (_inside(*CAMERA_PARTS) + bought(panel() + camera("wide")), FROM_BEHIND),
    "step-4-sensor": lambda: (
        _inside(*CAMERA_PARTS, *SENSOR_PARTS) + bought(panel() + camera("wide") + sensor_adafruit()),
        FROM_BEHIND,
    ),
    "step-5-pad": lambda: ([part("pad", z=45), *front_half()], View(-34, 20, (1100, 660))),
    "step-6-close": lambda: (
        [part("back", z=-95), *bought(pi_board(), -95), part("pad"), *front_half()],
        View(-48, 20, (1100, 660)),
    ),
}
PULLED = {
    "pad": 150.0,
    "cover": 70.0,
    "shell": 0.0,
    "holder": -85.0,
    "baffle": -85.0,
    "carrier_adafruit": -125.0,
    "back": -220.0,
}


def exploded() -> Image.Image:
    """Every part pulled off along the axis, with its name."""
    models = {name: part(name, z=z) for name, z in PULLED.items()}
    loose = (
        bought(pi_board(), -185) + bought(sensor_adafruit(), -105) + bought(camera("wide"), -115) + bought(panel(), -48)
    )
    every = [*models.values(), *loose]
    view = View(-62, 20, (1700, 760), 0.07)
    picture = draw(every, view)
    for name, model in models.items():
        low, high = model.mesh.bounds
        label = {"carrier_adafruit": "carrier"}.get(name, name)
        above = name in {"pad", "shell", "back", "holder"}
        middle = ((low[0] + high[0]) / 2, high[1] if above else low[1], (low[2] + high[2]) / 2)
        _label(picture, label, project(middle, every, view), -26 if above else 26)
    return picture


def _label(picture: Image.Image, text: str, at: tuple[float, float], off: float) -> None:
    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default(24)
    x, y = at[0], at[1] + off
    ink = tuple(int(n) for n in INK)
    pen.line((at[0], at[1], x, y), fill=ink, width=2)
    pen.text(
        (x, y), text, font=font, fill=ink, anchor="ms" if off < 0 else "mt", stroke_width=5, stroke_fill=(246, 247, 249)
    )


def printed_part(name: str) -> Image.Image:
    """A part as it lies on the bed, seen from above."""
    mesh = read_stl(BY_NAME[name].stl)
    upright = Mesh(mesh.triangles[..., [0, 2, 1]] * (1, 1, -1))  # the renderer's up is y
    return draw([Model(upright, BY_NAME[name].colour)], View(-28, 38, (560, 420)))


def _draw(scene: Callable[[], Scene]) -> Image.Image:
    return draw(*scene())


def save(name: str, picture: Image.Image) -> None:
    """A small PNG."""
    PICTURES.mkdir(exist_ok=True)
    picture.quantize(COLOURS, kmeans=1, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)


def main() -> int:
    """The command."""
    makers: dict[str, Callable[[], Image.Image]] = {
        "exploded": exploded,
        "on-wall": lambda: on_wall(assembled_device(OPEN), _draw(SCENES["front"])),
    }
    makers |= {name: partial(_draw, scene) for name, scene in SCENES.items()}
    makers |= {f"part-{name}": partial(printed_part, name) for name in BY_NAME}
    wanted = sys.argv[1:] or list(makers)
    unknown = [name for name in wanted if name not in makers]
    if unknown:
        print(f"no picture is called {unknown[0]}; there are {', '.join(makers)}", file=sys.stderr)
        return 2
    for name in wanted:
        save(name, makers[name]())
    return 0


if __name__ == "__main__":
    sys.exit(main())
