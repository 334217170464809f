"""The wiring harness as WireViz reads it: https://github.com/wireviz/WireViz (GPL-3.0; only a tool)."""

from electronics.values import CABLE_M
from electronics.wires import Wire, supply, wires
from hingewall.settings.wiring import Wiring

GAUGE = "26 AWG"
PARTS = {
    "sensor": ("VL53L1X breakout", "at most 200 mm"),
    "lights": ("LEDs: short legs to ground", "a resistor at each long leg"),
    "amplifier": ("MAX98357A breakout", "the speaker on its two screws"),
    "beeper": ("INSTEAD: beeper's driver board", "see the schematic"),
    "button": ("Push button", "closes to ground"),
    "bar": ("OPTION: RGB light bar's MOSFETs", "gates and sources; the bar has its own supply"),
}
LENGTHS_M = {"sensor": CABLE_M, "lights": 0.25, "amplifier": 0.25, "beeper": 0.25, "button": 0.25, "bar": 0.5}


def harness(wiring: Wiring) -> str:
    """The YAML: the Pi's header, a connector a part, a cable a part; the light bar, an option, is the last."""
    found = wires(wiring)
    by_part = {part: [wire for wire in found if wire.part == part] for part in PARTS}
    lines = ["# Made by `make hardware` from settings/wiring.py in device/hingewall: change that.", "connectors:"]
    legs = sorted(found, key=lambda wire: wire.leg)
    lines += _connector(
        "Pi",
        "40-pin header",
        "leg 1: microSD end, inner row",
        [str(wire.leg) for wire in legs],
        [signal(wire) for wire in legs],
    )
    for part, (kind, note) in PARTS.items():
        terminals = [wire.terminal for wire in by_part[part]] + (["ground"] if part == "button" else [])
        lines += _connector(part, kind, note, [str(i + 1) for i in range(len(terminals))], terminals)
    lines.append("cables:")
    for part in PARTS:
        codes = [wire.code for wire in by_part[part]] + (["BK"] if part == "button" else [])
        lines += [
            f"  {part} wires:",
            f"    gauge: {GAUGE}",
            f"    length: {LENGTHS_M[part]}",
            f"    colors: [{', '.join(codes)}]",
        ]
    lines.append("connections:")
    for part in PARTS:
        lines += _connection(part, by_part[part])
    return "\n".join(lines) + "\n"


def signal(wire: Wire) -> str:
    """What the Pi calls a leg."""
    return supply(wire.leg) if wire.bcm is None else f"GPIO{wire.bcm}"


def _connector(name: str, kind: str, note: str, pins: list[str], labels: list[str]) -> list[str]:
    return [
        f"  {name}:",
        f'    type: "{kind}"',
        f'    notes: "{note}"',
        f"    pins: [{', '.join(pins)}]",
        f"    pinlabels: {_quoted(labels)}",
    ]


def _connection(part: str, found: list[Wire]) -> list[str]:
    legs, numbers = ", ".join(str(wire.leg) for wire in found), ", ".join(str(i + 1) for i in range(len(found)))
    lines = ["  -", f"    - Pi: [{legs}]", f"    - {part} wires: [{numbers}]", f"    - {part}: [{numbers}]"]
    if part == "button":  # its other contact shares the lights' ground
        lines += ["  -", "    - lights: [4]", "    - button wires: [2]", "    - button: [2]"]
    return lines


def _quoted(labels: list[str]) -> str:
    return "[" + ", ".join(f'"{label}"' for label in labels) + "]"
