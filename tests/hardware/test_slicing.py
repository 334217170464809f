"""Grams and hours of each part are those of the mesh and the settings that are there; no slicer is needed here."""

import json
import re

import pytest

from electronics.build import HARDWARE
from electronics.parts import read_parts
from enclosure import slicing
from enclosure.parts import PARTS
from enclosure.table import README

FOUND = json.loads(slicing.RESULTS.read_text("utf-8"))


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_what_was_sliced_is_the_mesh_and_the_settings_that_are_there(part) -> None:  # type: ignore[no-untyped-def]
    assert FOUND["sha256"][part.name] == slicing.checksum(part), "python -m enclosure.slicing"


def test_the_readme_s_table_is_what_was_sliced() -> None:
    text = README.read_text("utf-8")
    assert slicing.fresh(text, FOUND["found"]) == text, "python -m enclosure.slicing"


def test_no_part_is_given_supports_and_soft_ones_are_printed_as_soft() -> None:
    for part in PARTS:
        settings = slicing.profile(part).read_text("utf-8")
        assert "support_material = 0" in settings
        assert ("FLEX" in settings) == part.material.startswith("TPU")


def test_the_filament_on_the_list_is_enough() -> None:
    listed = next(part.name for part in read_parts(HARDWARE / "parts.csv") if part.ref == "P1")
    for plastic, grams in re.findall(r"(PETG|TPU)\D* (\d+) g", listed.replace("TPU 95A", "TPU")):
        rows = [row for row in slicing.rows(FOUND["found"]) if row.startswith(f"| all | {plastic} ")]
        assert float(rows[0].split("|")[3]) < float(grams)


def test_a_slicer_s_file_is_read_in_grams_and_hours_and_one_without_them_is_refused() -> None:
    end = "; filament used [g] = 83.24\n; estimated printing time (normal mode) = 1d 2h 30m 0s\n"
    assert slicing.read_gcode(end) == {"g": 83.2, "h": 26.5}
    with pytest.raises(ValueError, match="expected those of PrusaSlicer"):
        slicing.read_gcode("G1 X0")


def test_somebody_without_a_slicer_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert slicing.main() == 1
    assert capsys.readouterr().err == slicing.MISSING + "\n"
