"""The schematic, drawn by schemdraw: https://schemdraw.readthedocs.io (MIT)."""

from typing import Any

from electronics.harness import signal
from electronics.wires import BASE_OHM, LED_OHM, PULL_DOWN_OHM, Wire, wires
from hingewall.settings.wiring import Wiring

SPACING = 1.6
ORDER = (
    "sensor 3.3 V",
    "sensor SDA",
    "sensor SCL",
    "sensor XSHUT",
    "sensor GPIO1",
    "ground, sensor",
    "blue LED",
    "white LED",
    "orange LED",
    "ground, lights and button",
    "button",
    "amplifier 5 V",
    "amplifier BCLK",
    "amplifier LRC",
    "amplifier DIN",
    "ground, amplifier",
    "beeper 5 V",
    "beeper",
    "ground, beeper",
    "bar, red",
    "bar, green",
    "bar, blue",
    "ground, bar",
)
"""Of the Pi's legs in the drawing, from the top."""
REFS = {"blue": "R1", "white": "R1", "orange": "R2", "base": "R3", "pull-down": "R4"}
LED_REFS = {"blue": "D1", "white": "D2", "orange": "D3"}
"""What each part is called in parts.csv."""
BAR_NOTES = ("each to a MOSFET's gate,", "10 kohm from there to ground;", "the bar has its own supply,", "with a fuse")


def legs(wiring: Wiring) -> list[Wire]:
    """What is drawn, from the top; the light bar, an option, comes last and is dashed."""
    named = {wire.name: wire for wire in wires(wiring)}
    return [named[name] for name in ORDER]


def draw(wiring: Wiring) -> bytes:
    """The SVG."""
    import schemdraw
    import schemdraw.elements as elm

    schemdraw.use("svg")
    schemdraw.svgconfig.text = "text"  # text stays text, so that it can be searched and compared
    drawing = schemdraw.Drawing(show=False)
    drawing.config(fontsize=11, lw=1.4, font="sans-serif", bgcolor="white", margin=0.4)
    found = legs(wiring)
    pins = [
        elm.IcPin(name=signal(wire), pin=str(wire.leg), side="right", anchorname=wire.name) for wire in reversed(found)
    ]
    pi = drawing.add(
        elm.Ic(pins=pins, pinspacing=SPACING, edgepadH=0.4, edgepadW=1.2, leadlen=0.8).label("Raspberry Pi", "top")
    )
    at = {wire.name: getattr(pi, wire.name) for wire in found}
    _box(drawing, elm, at, found[:6], "S1 VL53L1X breakout")
    _box(drawing, elm, at, [wire for wire in found if wire.part == "amplifier"], "G1 MAX98357A, to the speaker G2")
    _bar(drawing, elm, at, [wire for wire in found if wire.optional])
    colours = {wire.name: wire.colour for wire in found}
    rail = _lights(drawing, elm, at, colours)
    _button(drawing, elm, at, rail)
    _beeper(drawing, elm, at, colours)
    return bytes(drawing.get_imagedata("svg"))


def _box(drawing: Any, elm: Any, at: dict[str, Any], found: list[Wire], name: str) -> None:
    pins = [elm.IcPin(name=wire.terminal, side="left", anchorname=wire.terminal) for wire in reversed(found)]
    box = elm.Ic(pins=pins, pinspacing=SPACING, edgepadH=0.4, edgepadW=1.6, leadlen=0.8).label(name, "top")
    first = found[0]
    drawing.add(box.anchor(first.terminal).at((at[first.name][0] + 5, at[first.name][1])))
    for wire in found:
        drawing.add(elm.Line().at(at[wire.name]).to(getattr(box, wire.terminal)).label(wire.colour, fontsize=9))


def _bar(drawing: Any, elm: Any, at: dict[str, Any], found: list[Wire]) -> None:
    pins = [elm.IcPin(name=wire.terminal, side="left", anchorname=wire.terminal) for wire in reversed(found)]
    box = elm.Ic(pins=pins, pinspacing=SPACING, edgepadH=0.4, edgepadW=4.2, leadlen=0.8, ls="--")
    box = box.label("option: light bar", "top")
    first = found[0]
    drawing.add(box.anchor(first.terminal).at((at[first.name][0] + 5, at[first.name][1])))
    for wire in found:
        line = elm.Line(ls="--").at(at[wire.name]).to(getattr(box, wire.terminal))
        drawing.add(line.label(wire.colour, fontsize=9))
    for row, text in enumerate(BAR_NOTES):
        drawing.add(
            elm.Label().at((at[first.name][0] + 9.1, at[first.name][1] - 0.4 - 0.6 * row)).label(text, fontsize=9)
        )


def _lights(drawing: Any, elm: Any, at: dict[str, Any], colours: dict[str, str]) -> Any:
    end = at["blue LED"][0] + 8
    for led, ohm in LED_OHM.items():
        start = at[f"{led} LED"]
        drawing.add(elm.Line().at(start).right(1.2).label(colours[f"{led} LED"], fontsize=9))
        drawing.add(elm.Resistor().right(2.3).label(f"{REFS[led]} {ohm} ohm", fontsize=10))
        drawing.add(elm.LED().right(3).label(f"{LED_REFS[led]} {led}", "bottom", fontsize=10, ofst=0.02))
        drawing.add(elm.Line().tox(end))
        drawing.add(elm.Dot())
    ground = at["ground, lights and button"]
    drawing.add(elm.Line().at((end, at["blue LED"][1])).toy(ground[1]))
    rail = drawing.add(elm.Dot())
    drawing.add(elm.Line().at(ground).tox(end).label("black", fontsize=9, loc="center", ofst=0.15))
    return rail.start


def _button(drawing: Any, elm: Any, at: dict[str, Any], rail: Any) -> None:
    drawing.add(elm.Line().at(at["button"]).right(2.2).label("green", fontsize=9))
    drawing.add(elm.Button().right(2.6).label("K1 button", fontsize=10))
    drawing.add(elm.Line().tox(rail[0]))
    drawing.add(elm.Line().toy(rail[1]))


def _beeper(drawing: Any, elm: Any, at: dict[str, Any], colours: dict[str, str]) -> None:
    five, base, ground = at["beeper 5 V"], at["beeper"], at["ground, beeper"]
    drawing.add(elm.Line().at(base).right(1.2).label(colours["beeper"], fontsize=9))
    node = drawing.add(elm.Dot()).start
    drawing.add(
        elm.Resistor()
        .at(node)
        .toy(ground[1])
        .label(f"{REFS['pull-down']} {PULL_DOWN_OHM // 1000} kohm", "bottom", fontsize=10)
    )
    drawing.add(elm.Dot())
    drawing.add(elm.Resistor().at(node).right(3).label(f"{REFS['base']} {BASE_OHM} ohm", fontsize=10))
    transistor = drawing.add(elm.BjtNpn(circle=True).anchor("base").label("Q1 PN2222A", "right", fontsize=10))
    drawing.add(elm.Line().at(transistor.emitter).toy(ground[1]))
    corner = drawing.add(elm.Dot()).start
    drawing.add(
        elm.Line().at(ground).tox(corner[0]).label(colours["ground, beeper"], fontsize=9, loc="center", ofst=0.15)
    )
    top = (transistor.collector[0], five[1] + 0.0)
    drawing.add(elm.Line().at(five).tox(top[0] + 3).label(colours["beeper 5 V"], fontsize=9, loc="center", ofst=0.15))
    drawing.add(elm.Line().at(transistor.collector).tox(top[0] + 3))
    _coil(drawing, elm, top, transistor.collector)


def _coil(drawing: Any, elm: Any, top: Any, collector: Any) -> None:
    """The beeper and the diode across it, its stripe toward 5 V."""
    height = top[1] - collector[1]
    drawing.add(elm.Dot().at((top[0] + 1.4, top[1])))
    drawing.add(elm.Diode().at((top[0] + 1.4, collector[1])).up(height).label("V1 1N4148", "bottom", fontsize=9))
    drawing.add(elm.Dot().at((top[0] + 1.4, collector[1])))
    beeper = (
        elm.Speaker()
        .right()
        .anchor("in1")
        .at((top[0] + 3, (top[1] + collector[1]) / 2 + 0.25))
        .label("B1 beeper", "right", fontsize=10)
    )
    drawing.add(beeper)
    drawing.add(elm.Line().at(beeper.in1).toy(top[1]))
    drawing.add(elm.Label().at((beeper.in1[0] - 0.25, beeper.in1[1] + 0.35)).label("+", fontsize=12))
    drawing.add(elm.Line().at(beeper.in2).toy(collector[1]))
