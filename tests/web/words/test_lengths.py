"""Lengths that stand together: what is shown of stance, reach and hips adds up for whoever subtracts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hingewall_web.words.lengths import hips_at, left, number

LENGTHS = st.floats(0, 1500, allow_nan=False)
UNITS = st.sampled_from(["cm", "in"])


@given(LENGTHS, LENGTHS, UNITS)
def test_whoever_subtracts_the_reach_from_the_stance_finds_where_the_hips_are(
    stance_mm: float, reach_mm: float, units: str
) -> None:
    stance, reach = Decimal(number(stance_mm, units)), Decimal(number(reach_mm, units))
    shown, unit = hips_at(stance_mm, reach_mm, units).split()
    assert (Decimal(shown), unit) == (max(Decimal(0), stance - reach), units)


@given(st.floats(100, 1200), st.floats(0, 500), UNITS)
def test_where_the_hips_are_is_never_off_by_more_than_the_least_that_is_shown(
    stance_mm: float, reach_mm: float, units: str
) -> None:
    least_mm = 12.7 if units == "in" else 10
    shown_mm = float(hips_at(stance_mm, reach_mm, units).split()[0]) * (25.4 if units == "in" else 10)
    assert shown_mm == pytest.approx(max(0.0, stance_mm - reach_mm), abs=least_mm + 0.001)


@pytest.mark.parametrize(("stance", "reach", "hips"), [("62", "28", "34"), ("24", "9.45", "14.55"), ("60", "10", "50")])
def test_a_difference_is_written_as_lengths_are(stance: str, reach: str, hips: str) -> None:
    assert left(stance, reach) == hips


def test_a_half_goes_up_on_the_page_as_in_its_script() -> None:
    assert [number(mm, "cm") for mm in (355, 365, 375)] == ["36", "37", "38"]
