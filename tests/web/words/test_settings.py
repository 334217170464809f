"""Lengths on the form: typed and shown in centimetres or inches, kept in whole millimetres."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hingewall.settings.languages import offered
from hingewall.settings.settings import SETTINGS
from hingewall_web.words.device import said
from hingewall_web.words.language import speaking
from hingewall_web.words.settings import (
    bounds_of,
    in_units,
    number_of,
    numbers_in_units,
    readable,
    text_of,
    unit_of,
    value_of,
)

TARGET, VOLUME = SETTINGS["stance.target_mm"], SETTINGS["cue.volume"]
REST, CAMERA = SETTINGS["set.rest_s"], SETTINGS["camera.enabled"]


@given(st.integers(10, 4000), st.sampled_from(["cm", "in"]))
def test_every_millimetre_reads_back_as_itself(mm: int, units: str) -> None:
    assert value_of(TARGET, number_of(mm, units), units) == mm


@given(st.integers(20, 2000), st.sampled_from(["cm", "in"]))
def test_what_is_typed_to_a_tenth_is_shown_as_it_was_typed(tenths: int, units: str) -> None:
    typed = f"{tenths / 10:g}"
    stored = value_of(TARGET, typed, units)
    assert number_of(float(stored), units) == typed  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("mm", "cm", "inches"), [(610, "61", "24"), (240, "24", "9.45"), (65, "6.5", "2.56"), (1500, "150", "59.06")]
)
def test_lengths_are_as_short_as_they_can_be(mm: int, cm: str, inches: str) -> None:
    assert (number_of(mm, "cm"), number_of(mm, "in")) == (cm, inches)


@pytest.mark.parametrize(
    ("typed", "units", "mm"),
    [
        ("65", "cm", 650), ("65,5", "cm", 655), ("24", "in", 610), ("24 in", "cm", 610), ('24"', "cm", 610),
        ("610mm", "in", 610), (" 61 CM ", "in", 610),
        ("2 ft", "cm", 610), ("2'", "in", 610), ("2 ft 1 in", "cm", 635), ("2\N{PRIME} 1\N{DOUBLE PRIME}", "cm", 635),
        ("2,5 pies", "cm", 762),
    ],
)  # fmt: skip
def test_a_comma_is_a_decimal_point_and_a_unit_counts(typed: str, units: str, mm: int) -> None:
    assert value_of(TARGET, typed, units) == mm


@pytest.mark.parametrize(
    "typed", ["nan", "inf", "1e999", "9e307", "", "lots", "6 1", "ft", "2 ft ft", "1 ft .", "9" * 400, "6\n1"]
)
def test_fail_what_is_no_length_stays_text(typed: str) -> None:
    assert value_of(TARGET, typed, "cm") == typed


def test_only_lengths_follow_the_units() -> None:
    assert (unit_of(TARGET, "in"), unit_of(REST, "in")) == ("in", "s")
    assert (text_of(REST, 90, "in"), value_of(REST, "90", "in")) == ("90", 90)
    assert (text_of(CAMERA, True, "cm"), value_of(CAMERA, "false", "cm")) == ("true", False)


def test_a_sentence_holds_values_with_their_units_and_choices_by_name() -> None:
    assert readable(TARGET, 650, "cm") == "65 cm"
    assert (readable(VOLUME, "low", "cm"), readable(CAMERA, False, "cm")) == ("Low", "Off")
    assert readable(SETTINGS["cue.quiet_from"], None, "cm") == "none"


def test_bounds_are_in_the_unit_of_the_field() -> None:
    assert (bounds_of(TARGET, "cm"), bounds_of(TARGET, "in")) == ("30 to 150 cm", "11.8 to 59.06 in")
    assert bounds_of(REST, "in") == "0 to 600 s"
    assert bounds_of(SETTINGS["cue.quiet_from"], "cm") == ""


def test_sentences_are_turned_into_the_units_of_the_page() -> None:
    assert in_units("610 mm is about two feet; 50 Hz.", "in") == "24 in is about two feet; 50 Hz."
    assert in_units("850 to 900 mm, 60\N{EN DASH}80 mm", "cm") == "85 to 90 cm, 6\N{EN DASH}8 cm"
    assert numbers_in_units("is 400 at 610: within 60 mm", "cm") == "is 40 cm at 61 cm: within 6 cm"


@pytest.mark.parametrize("language", offered())
@pytest.mark.parametrize("units", ["cm", "in"])
def test_no_help_shows_a_bare_number_beside_one_in_the_units_of_the_page(language: str, units: str) -> None:
    """Every number of a help about lengths is one, or says itself what it counts."""
    with speaking(language):
        helps = [said(one.help) for one in SETTINGS.values() if " mm" in one.help]
    assert helps
    for text in helps:
        numbers = re.findall(r"(?<![\d.])\d+(?! ?(?:%|Hz|s\b))(?![\d.]*\d)", text)
        left = re.findall(r"\d[\d.]*", in_units(text, units))
        assert [number for number in numbers if number in left] == [], in_units(text, units)
