"""The board in KiCad: connected as the device's wires are, as big as a Zero, and checked as it is committed."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from math import cos, radians, sin
from pathlib import Path
from typing import Any

import pytest
import sexpdata

from board import fabricate
from electronics import board_values as computed
from electronics.wires import SUPPLIES, Wire, wires
from enclosure import dimensions as d
from hingewall.settings.wiring import Wiring

Pad = tuple[str, str]
BOARD = sexpdata.loads((fabricate.FOLDER / fabricate.BOARD).read_text("utf-8"))
PLUGS: dict[tuple[str, str], Pad] = {
    ("sensor", "GND"): ("J2", "1"), ("sensor", "VIN"): ("J2", "2"), ("sensor", "SDA"): ("J2", "3"),
    ("sensor", "SCL"): ("J2", "4"), ("sensor", "XSHUT"): ("J3", "1"), ("sensor", "GPIO1"): ("J3", "2"),
    ("lights", "blue"): ("J4", "2"), ("lights", "white"): ("J4", "3"), ("lights", "orange"): ("J4", "4"),
    ("button", "contact"): ("J5", "1"), ("beeper", "5 V"): ("J6", "1"), ("beeper", "signal"): ("J6", "2"),
    ("bar", "red"): ("J8", "1"), ("bar", "green"): ("J8", "2"), ("bar", "blue"): ("J8", "3"),
    ("bar", "ground"): ("J8", "4"),
}  # fmt: skip
"""Which contact of which plug carries a wire. The grounds of lights and beeper end on the board itself."""
AMPLIFIER: dict[str, Pad] = {"BCLK": ("U1", "16"), "LRC": ("U1", "14"), "DIN": ("U1", "1")}
"""Of the chip that is on the board in place of a breakout (MAX98357A, TQFN)."""
SIGNALS = [wire for wire in wires(Wiring()) if wire.bcm is not None]
RAILS = {"GND", "+5V", "+3V3", "/5V_OUT", "/5V_AMP"}


def lists(node: Any, name: str) -> Iterator[list[Any]]:
    """The lists of that name that are directly in another."""
    return (one for one in node if isinstance(one, list) and one and str(one[0]) == name)


def reference(footprint: list[Any]) -> str:
    return next(str(one[2]) for one in lists(footprint, "property") if one[1] == "Reference")


FOOTPRINTS = {reference(one): one for one in lists(BOARD, "footprint")}
NETS: dict[Pad, str] = {
    (ref, str(pad[1])): str(next(lists(pad, "net"), ["", "", ""])[2])
    for ref, footprint in FOOTPRINTS.items()
    for pad in lists(footprint, "pad")
}


def reached(start: Pad) -> set[Pad]:
    """Every contact that a signal gets to: along copper, through resistor or capacitor, from a gate to its drain."""
    through: dict[Pad, Pad] = {}
    for ref, _ in NETS:
        if ref[0] in "RC":
            through |= {(ref, "1"): (ref, "2"), (ref, "2"): (ref, "1")}
        elif ref[0] == "Q":
            through[ref, "1"] = (ref, "3")
    found, ahead = set[Pad](), {start}
    while ahead:
        one = ahead.pop()
        net = NETS[one]
        same = {pad for pad, of in NETS.items() if of == net and net not in RAILS} | {one}
        ahead |= ({through[pad] for pad in same if pad in through} | same) - found - {one}
        found |= same
    return found


@pytest.mark.parametrize("wire", SIGNALS, ids=lambda wire: wire.name)
def test_each_wire_of_the_device_gets_from_its_leg_to_its_plug_and_to_no_other(wire: Wire) -> None:
    plugs = {pad for pad in reached(("J1", str(wire.leg))) if pad[0] in {"J2", "J3", "J4", "J5", "J6", "J7", "J8"}}
    if wire.part == "amplifier":
        assert plugs == set()
        assert NETS["J1", str(wire.leg)] == NETS[AMPLIFIER[wire.terminal]]
    else:
        assert plugs == {PLUGS[wire.part, wire.terminal]}


def test_what_supplies_and_what_is_ground_is_so_on_leg_and_plug() -> None:
    rail = {"3V3": "+3V3", "5V": "+5V", "GND": "GND"}
    for kind, legs in SUPPLIES.items():
        assert {NETS["J1", str(leg)] for leg in legs} == {rail[kind]}
    assert NETS["J2", "2"] == "+3V3"
    assert NETS["J4", "1"] == NETS["J6", "1"] == "/5V_OUT"
    assert {NETS["F1", "1"], NETS["F1", "2"]} == {"+5V", "/5V_OUT"}
    assert {NETS[pad] for pad in (("J2", "1"), ("J3", "3"), ("J5", "2"), ("J8", "4"))} == {"GND"}


def test_no_other_leg_is_used() -> None:
    used = {str(wire.leg) for wire in SIGNALS}
    used |= {str(leg) for legs in SUPPLIES.values() for leg in legs}
    free = {leg for leg in map(str, range(1, 41)) if NETS["J1", leg].startswith("unconnected")}
    assert free == {str(leg) for leg in range(1, 41)} - used


def test_every_signal_that_leaves_the_board_passes_a_part_and_most_an_esd_array() -> None:
    """A coil's line needs none: its diode leads what comes to 5 V, the MOSFET's own to ground."""
    arrays = {NETS[pad] for pad in NETS if value(pad[0]).startswith("SP05")}
    for (part, terminal), plug in PLUGS.items():
        if NETS[plug] in RAILS:
            continue
        assert not any(NETS["J1", str(leg)] == NETS[plug] for leg in range(1, 41)), terminal
        assert (NETS[plug] in arrays) == (part != "beeper"), terminal
    assert {NETS["D5", "1"], NETS["D5", "2"]} == {"/5V_OUT", NETS["J6", "2"]}


def test_each_gate_is_pulled_to_ground_and_the_beepers_is_behind_a_capacitor() -> None:
    grounded = {NETS[ref, "1"] for ref, _ in NETS if ref[0] == "R" and NETS[ref, "2"] == "GND"}
    gates = {NETS[f"Q{n}", "1"] for n in (1, 2, 3, 4)}
    assert gates <= grounded
    beeper = next(wire for wire in wires(Wiring()) if wire.name == "beeper")
    assert NETS["Q4", "1"] != NETS["J1", str(beeper.leg)]
    assert {NETS["C2", "1"], NETS["C2", "2"]} == {NETS["Q4", "1"], NETS["J1", str(beeper.leg)]}


def test_its_resistors_and_its_capacitor_are_those_that_were_computed() -> None:
    ohms = {
        computed.SERIES_OHM: (5, 6, 7),
        computed.SIGNAL_OHM: (3, 4, 11, 13, 14, 15),
        computed.GATE_OHM: (8, 9, 10, 16, 17, 18),
        computed.BEEPER_GATE_OHM: (12,),
    }
    for ohm, numbers in ohms.items():
        assert {value(f"R{n}") for n in numbers} == {f"{ohm}R" if ohm < 1000 else f"{ohm // 1000}k"}
    assert value("C2") == f"{computed.BEEPER_F * 1e9:.0f}nF"


def value(ref: str) -> str:
    return next(str(one[2]) for one in lists(FOOTPRINTS[ref], "property") if one[1] == "Value")


def at(node: list[Any]) -> tuple[float, float]:
    found = next(lists(node, "at"))
    return float(found[1]), float(found[2])


def test_it_is_as_big_as_a_zero_with_its_holes_and_its_header() -> None:
    points = defaultdict(list)
    for shape in ("gr_line", "gr_arc"):
        for one in lists(BOARD, shape):
            if "Edge.Cuts" in next(lists(one, "layer")):
                for end in ("start", "end"):
                    x, y = next(lists(one, end))[1:3]
                    points["x"].append(x)
                    points["y"].append(y)
    left, top = min(points["x"]), min(points["y"])
    assert (max(points["x"]) - left, max(points["y"]) - top) == pytest.approx(d.ZERO_BOARD)
    holes = sorted((round(x - left, 3), round(y - top, 3)) for x, y in (at(FOOTPRINTS[f"H{n}"]) for n in range(1, 5)))
    inset, (wide, high) = d.PI_HOLE_INSET, d.ZERO_HOLES
    assert holes == sorted((inset + x, inset + y) for x in (0, wide) for y in (0, high))
    x, y = at(FOOTPRINTS["J1"])
    assert (x - left, y - top) == pytest.approx((d.ZERO_BOARD[0] / 2 - 9.5 * 2.54, inset + 1.27), abs=0.01)


def test_each_leg_of_its_header_is_over_the_pis_own_and_not_mirrored() -> None:
    """From above, header at the top: leg 1 at the left in the inner row, 2 at the edge, then 3, 4 and so on."""
    corner_x, corner_y = (at(FOOTPRINTS["H1"])[i] - d.PI_HOLE_INSET for i in (0, 1))
    x, y, *turned = (float(value) for value in next(lists(FOOTPRINTS["J1"], "at"))[1:])
    angle = radians(turned[0] if turned else 0)
    for pad in lists(FOOTPRINTS["J1"], "pad"):
        leg, (px, py) = int(pad[1]), at(pad)
        over = (x + px * cos(angle) + py * sin(angle) - corner_x, y - px * sin(angle) + py * cos(angle) - corner_y)
        row = d.PI_HOLE_INSET + (1.27 if leg % 2 else -1.27)
        expected = (d.ZERO_BOARD[0] / 2 + ((leg - 1) // 2 - 9.5) * 2.54, row)
        assert over == pytest.approx(expected, abs=0.01), leg
    assert "B.Cu" in next(lists(FOOTPRINTS["J1"], "layer")), "a socket on the underside"


def test_what_is_committed_was_checked_by_kicad_and_breaks_no_rule() -> None:
    said = json.loads((fabricate.FOLDER / "rules.json").read_text("utf-8"))
    assert said["sha256"] == fabricate.sources(), "make board"
    assert said["violations"] == {"erc": [0], "drc": [0, 0, 0]}


def test_an_assembly_house_gets_a_number_and_a_place_for_each_part() -> None:
    def refs(cell: str) -> set[str]:
        found = set()
        for one in cell.split(","):
            first, _, last = one.partition("-")
            kind = first.rstrip("0123456789")
            found |= {f"{kind}{n}" for n in range(int(first[len(kind) :]), int((last or first)[len(kind) :]) + 1)}
        return found

    with (fabricate.FOLDER / "bom.csv").open(encoding="utf-8", newline="") as file:
        bom = list(csv.DictReader(file))
    with (fabricate.FOLDER / "cpl.csv").open(encoding="utf-8", newline="") as file:
        placed = {row["Ref"] for row in csv.DictReader(file)}
    parts = {ref for ref in FOOTPRINTS if ref[0] != "H" and ref != "JP1"}
    assert set().union(*(refs(row["ref"]) for row in bom)) == placed == parts
    assert all(row["maker"] and row["number"] for row in bom)


def test_each_way_to_say_the_date_is_taken_out_so_that_two_runs_make_one_file() -> None:
    dated = b"G04 Created by KiCad (PCBNEW 9.0.2) date 2026-01-02*\n%TF.CreationDate,2026-01-02*%\nG01*\n"
    assert fabricate.undated(dated) == b"G01*\n"
    for name, content in fabricate.unzipped((fabricate.FOLDER / "gerber.zip").read_bytes()):
        assert b"CreationDate" not in content, name


def test_somebody_without_kicad_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert fabricate.main([]) == 1
    assert capsys.readouterr().err == fabricate.MISSING + "\n"
