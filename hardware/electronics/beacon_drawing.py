"""The beacon's two drawings: its circuit, and where it stands."""

from typing import Any

from electronics.bar import GATE_PULL_DOWN_OHM
from electronics.beacon import CABLE_M, FUSE_A, LONG_M
from electronics.harness import signal
from electronics.wires import Wire, wires
from hingewall.settings.settings import Settings
from hingewall.settings.wiring import Wiring

AWAY_M = 3.0
"""From the wall; what the figures of `beacon` are for."""
RAIL = 2.9
"""How far right of the sources the ground runs down, clear of the words."""
PX_PER_M, EDGE = 170, 30


def circuit(wiring: Wiring) -> bytes:
    """Three pins, three gates, the strip and its own supply, as an SVG."""
    import schemdraw
    import schemdraw.elements as elm

    schemdraw.use("svg")
    schemdraw.svgconfig.text = "text"
    drawing = schemdraw.Drawing(show=False)
    drawing.config(fontsize=11, lw=1.4, font="sans-serif", bgcolor="white", margin=0.4)
    found = [wire for wire in wires(wiring) if wire.part == "bar"]
    gates = [wire for wire in found if wire.bcm is not None]
    ground = next(wire for wire in found if wire.bcm is None)
    ends = [_channel(drawing, elm, wire, number) for number, wire in enumerate(gates)]
    _ground(drawing, elm, ground, ends)
    _strip(drawing, elm, gates, ends)
    return bytes(drawing.get_imagedata("svg"))


def _channel(drawing: Any, elm: Any, wire: Wire, number: int) -> Any:
    """Leg, gate with its pull-down, and the MOSFET, whose drain and source are returned."""
    leg = drawing.add(
        elm.Dot(open=True).at((0, -4.2 * number)).label(f"leg {wire.leg}, {signal(wire)}", "left", fontsize=10)
    )
    drawing.add(elm.Line().at(leg.center).right(2.4).label(wire.colour, fontsize=9))
    node = drawing.add(elm.Dot()).start
    drawing.add(elm.Line().at(node).right(1.6))
    fet = drawing.add(
        elm.NFet().theta(0).reverse().anchor("gate").label(f"AO3400A, {wire.terminal}", "right", fontsize=10)
    )
    down = drawing.add(
        elm.Resistor().at(node).down(2.2).label(f"{GATE_PULL_DOWN_OHM // 1000} kohm", "bottom", fontsize=10)
    )
    drawing.add(elm.Line().at(down.end).tox(fet.source))
    drawing.add(elm.Line().at(fet.source).toy(down.end))
    joint = drawing.add(elm.Dot().at((fet.source[0], down.end[1]))).start
    return fet.drain, joint


def _ground(drawing: Any, elm: Any, wire: Wire, ends: list[Any]) -> None:
    """One ground: of the Pi, of the sources, and of the strip's own supply."""
    low = ends[-1][1][1] - 1.0
    leg = drawing.add(elm.Dot(open=True).at((0, low)).label(f"leg {wire.leg}, {signal(wire)}", "left", fontsize=10))
    drawing.add(
        elm.Line().at(leg.center).tox(ends[0][1][0] + RAIL).label(wire.colour, fontsize=9, loc="center", ofst=0.15)
    )
    for _, joint in ends:
        drawing.add(elm.Line().at(joint).right(RAIL))
        drawing.add(elm.Line().toy(low))
    drawing.add(elm.Dot().at((ends[0][1][0] + RAIL, low)))
    drawing.add(elm.Line().at((ends[0][1][0] + RAIL, low)).right(4.0))
    drawing.add(elm.Dot(open=True).label("- of its own 12 V supply", "right", fontsize=10))


def _strip(drawing: Any, elm: Any, gates: list[Wire], ends: list[Any]) -> None:
    """The strip's four wires: each colour to its drain, its plus over the fuse to the supply."""
    pins = [elm.IcPin(name=name, side="left", anchorname=name) for name in ("blue", "green", "red", "+12 V")]
    box = elm.Ic(pins=pins, pinspacing=1.3, edgepadH=0.5, edgepadW=2.6, leadlen=0.8)
    x, y = ends[0][0][0] + 6.2, ends[0][0][1] + 2.4
    strip = drawing.add(box.anchor("red").at((x, y)).label(f"strip, {LONG_M:g} m, common plus", "top", fontsize=11))
    for number, (wire, (drain, _)) in enumerate(zip(gates, ends, strict=True)):
        pin = getattr(strip, wire.terminal)
        bend = drain[0] + 4.6 - 0.5 * number
        drawing.add(elm.Line().at(drain).up(0.3))
        drawing.add(elm.Line().tox(bend))
        drawing.add(elm.Line().toy(pin[1]))
        drawing.add(elm.Line().tox(pin[0]))
    plus = getattr(strip, "+12 V")
    drawing.add(elm.Fuse().at(plus).left(3).label(f"{FUSE_A:g} A", fontsize=10))
    drawing.add(elm.Dot(open=True).label("+ of its own 12 V supply", "left", fontsize=10))


def place() -> bytes:
    """Seen from above, to scale: the wall, where somebody stands, the beacon, and its cable along the walls."""
    stance, zero = Settings().stance.target_mm / 1000, EDGE + 24
    width, height = round((AWAY_M + 0.5) * PX_PER_M) + 2 * EDGE, 330
    middle, far = 150, zero + AWAY_M * PX_PER_M
    feet = zero + stance * PX_PER_M
    half = LONG_M / 2 * PX_PER_M
    around = f"M {EDGE} 30 V 282 H {far + 46:g} V 30 h -12 V 270 H {EDGE + 12} V 30 z"
    cable = f"M {EDGE + 18} {middle + 15} V 264 H {far + 28:g} V {middle + half - 6:g} H {far + 8:g}"
    gaze = f"M {feet + 30} {middle} h 34 m -9 -6 l 9 6 l -9 6"
    length = f"M {zero} 62 H {far:g} M {zero} 56 v 12 M {far:g} 56 v 12"
    said = (
        (EDGE, 22, "wall"),
        (EDGE + 30, middle - 22, "device"),
        (feet - 4, middle + 46, "looks this way"),
        (far - 60, middle - half - 10, f"beacon, {LONG_M:g} m"),
        ((zero + far) / 2 - 60, 54, f"{AWAY_M:g} m, 2 to 4"),
        (zero + 100, 302, f"cable, at most {CABLE_M:.0f} m: along the walls, in a duct, never across the floor"),
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"',
        ' font-family="sans-serif" font-size="13">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<path d="{around}" fill="#bbb"/>',
        f'<rect x="{EDGE + 12}" y="{middle - 15}" width="11" height="30" fill="#268480"/>',
        f'<circle cx="{feet + 18}" cy="{middle}" r="26" fill="#dde3ea" stroke="#333"/>',
        f'<path d="{gaze}" fill="none" stroke="#333" stroke-width="2"/>',
        f'<rect x="{far:g}" y="{middle - half:g}" width="8" height="{2 * half:g}" fill="#f49422" stroke="#333"/>',
        f'<path d="{cable}" fill="none" stroke="#c33" stroke-width="2"/>',
        f'<path d="{length}" stroke="#333"/>',
        *(f'<text x="{x:g}" y="{y:g}">{words}</text>' for x, y, words in said),
    ]
    return ("\n".join([*parts, "</svg>"]) + "\n").encode()
