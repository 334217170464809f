"""Draws the guide's pictures from the committed meshes.

python -m enclosure.render [NAME ...]    all of them, or some
"""

import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from assembly.order import STEPS, after
from enclosure import dimensions as d
from enclosure.components import Component, cable, camera, pane, panel, pi_board, sensor_adafruit, speaker
from enclosure.mesh import Mesh, assembled, read_stl
from enclosure.on_wall import on_wall
from enclosure.parts import PARTS
from enclosure.raster import INK, Model, View, draw, project
from enclosure.wiring import GLASS, links_of_step, opened, wires_of_step

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


OPEN = d.COVER_TRAVEL
APART = 95.0  # of back plate and shell where the box comes together
PRINTED = {"shell", "back", "pad", "bumper", "baffle", "holder", "carrier_adafruit"}


def assembled_device(cover_at: float) -> list[Model]:
    """All of it, as it hangs."""
    inside = pi_board() + sensor_adafruit() + camera("wide") + panel() + speaker()
    box = [part(name) for name in sorted(PRINTED)]
    return [*box, part("bracket"), part("cover", x=cover_at), Model(pane(), GLASS), *bought(inside)]


def _named(kind: str) -> Callable[[], list[Model]]:
    return lambda: bought(one for one in panel() if one.kind == kind)


PIECES: dict[str, Callable[[], list[Model]]] = {
    "shell": lambda: [part("shell")],
    "back plate": lambda: [part("back")],
    "Pi": lambda: bought(pi_board()),
    "pane": lambda: [Model(pane(), GLASS)],
    "baffle": lambda: [part("baffle")],
    "carrier": lambda: [part("carrier_adafruit")],
    "breakout": lambda: bought(sensor_adafruit()),
    "button": _named("button"),
    "lights": _named("led"),
    "speaker": lambda: bought(one for one in speaker() if one.kind == "speaker"),
    "amplifier": lambda: bought(one for one in speaker() if one.kind == "amp"),
    "cover": lambda: [part("cover", x=OPEN)],
    "holder": lambda: [part("holder")],
    "camera": lambda: bought(camera("wide")),
    "pad": lambda: [part("pad")],
    "bumper": lambda: [part("bumper")],
}
"""How a piece of the order of assembly looks in its place; what isn't here (screws, glue) isn't drawn."""


def pieces(held: Iterable[str]) -> list[Model]:
    """Some pieces of the order, each in its place."""
    return [model for name in sorted(held) if name in PIECES for model in PIECES[name]()]


def on_the_bench(number: int) -> Scene:
    """When a step is done: the shell on its face, the back plate folded open above it, and every wire between them."""
    done = after(number)
    shell = pieces(done.held_by("shell") - {"back plate", "Pi", "bracket"})
    plate = [_opened(model) for model in pieces(done.held_by("back plate") & {"back plate", "Pi"})]
    return [*shell, *plate, *wires_of_step(number), *links_of_step(number)], View(168, 34, (1000, 900))


def _opened(model: Model) -> Model:
    return Model(Mesh(opened(model.mesh.triangles)), model.colour)


def _number(picture: str) -> int:
    return next(number for number, step in enumerate(STEPS, 1) if step.picture == picture)


def _closing() -> Scene:
    """The last wires are plugged; the box comes together, its soft parts on."""
    behind = [*pieces({"back plate", "Pi"})]
    moved = [
        _moved(model.mesh, model.colour, 0.0, -APART) for model in [*behind, *bought(cable(d.PI_PLUG_X, d.PI_POST))]
    ]
    number = _number("step-close")
    shell = pieces(after(number).held_by("shell") - {"back plate", "Pi"})
    return [*shell, *moved, *wires_of_step(number, APART), *links_of_step(number, APART)], View(-48, 20, (1100, 660))


def _hanging() -> Scene:
    """The closed box before its bracket, lifted by as much as it is let down."""
    up = d.HOOK_LIP + d.HOOK_PLAY
    bracket = part("bracket")
    apart = [
        Model(one.mesh.moved(y=up, z=90), one.colour) for one in assembled_device(OPEN) if one.colour != bracket.colour
    ]
    return [bracket, *apart], View(-58, 24, (1100, 760))


SCENES: dict[str, Callable[[], Scene]] = {
    "front": lambda: (assembled_device(OPEN), FROM_FRONT),
    "covered": lambda: (assembled_device(0.0), View(0, 0)),
    "behind": lambda: (assembled_device(OPEN), FROM_BEHIND),
    "below": lambda: (assembled_device(OPEN), View(-28, -40)),
    **{
        name: partial(on_the_bench, _number(name))
        for name in ("step-sensor", "step-lights", "step-speaker", "step-camera")
    },
    "step-close": _closing,
    "on-bracket": _hanging,
}
PULLED = {
    "pad": 150.0,
    "cover": 70.0,
    "shell": 0.0,
    "holder": -85.0,
    "baffle": -85.0,
    "carrier_adafruit": -125.0,
    "bumper": -150.0,
    "back": -230.0,
    "bracket": -320.0,
}


def exploded() -> Image.Image:
    """Every part pulled off along the axis, with its name."""
    models = {name: part(name, z=z) for name, z in PULLED.items()}
    loose = (
        bought(pi_board(), -195) + bought(sensor_adafruit(), -105) + bought(camera("wide"), -115) + bought(panel(), -48)
    )
    loose += [*bought(speaker(), -48), Model(pane().moved(z=-30), GLASS)]
    every = [*models.values(), *loose]
    view = View(-62, 20, (1700, 760), 0.07)
    picture = draw(every, view)
    for name, model in models.items():
        low, high = model.mesh.bounds
        label = {"carrier_adafruit": "carrier", "cover": "cover, from behind"}.get(name, name)
        above = name in {"pad", "shell", "back", "holder", "bumper", "bracket"}
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
