"""The picture of the settings: every line lies where its value says, on the scale of the floor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hingewall.settings.declarations import built
from hingewall.settings.settings import Settings, as_dict
from hingewall_web.pages.settings.picture import RIGHT, WALL, Picture, picture


def drawn(units: str = "cm", **changes: object) -> Picture:
    keys = {key.replace("__", "."): value for key, value in changes.items()}
    return picture(built(Settings, as_dict(Settings()) | keys), units)


def mm(shown: Picture, x: float, target: float = 610) -> float:
    """A place in the picture as millimetres from the wall, by where the picture says the target is."""
    return (x - WALL) / (shown.stand - WALL) * target


def test_lines_are_to_scale_with_one_another() -> None:
    shown = drawn()
    assert shown.alarm is not None
    assert mm(shown, shown.goal) == pytest.approx(610 - 240, abs=0.2)
    assert mm(shown, shown.alarm) == pytest.approx(200, abs=0.2)
    assert [mm(shown, x) for x in shown.band] == pytest.approx([550, 670], abs=0.2)
    rows = {row.kind: (mm(shown, row.start), mm(shown, row.end)) for row in shown.rows}
    assert rows["stand"] == pytest.approx((0, 610), abs=0.2)
    assert rows["reach"] == pytest.approx((370, 610), abs=0.2)
    assert rows["hips"] == pytest.approx((0, 370), abs=0.2)


def test_the_hips_of_both_figures_touch_their_lines() -> None:
    shown = drawn()
    assert shown.standing.hips[0] - 40 == pytest.approx(shown.stand, abs=0.2)
    assert shown.reaching.hips[0] - 40 == pytest.approx(shown.goal, abs=0.2)


def test_the_alarm_is_drawn_where_it_will_sound_for_somebody_who_stands_near() -> None:
    shown = drawn(stance__target_mm=500, stance__too_near_mm=400)
    assert shown.alarm is not None
    assert mm(shown, shown.alarm, 500) == pytest.approx(90, abs=0.2)


def test_words_are_in_the_units_of_the_page() -> None:
    assert [row.text for row in drawn().rows] == [
        "stand at 61 cm", "hips at 37 cm", "reach 24 cm", "alarm nearer than 20 cm",
    ]  # fmt: skip
    assert [row.text for row in drawn("in").rows[:3]] == ["stand at 24 in", "hips at 14.55 in", "reach 9.45 in"]
    assert drawn().caption == (
        "Stand at 61 cm: a rep counts with the hips at 37 cm. Reps from 45 cm to 90 cm count too, by their reach of"
        " 24 cm. The alarm sounds nearer than 20 cm."
    )


def test_in_tap_and_step_there_is_no_alarm_zone_since_touching_is_the_drill() -> None:
    shown = drawn(mode="tap_and_step")
    assert shown.alarm is None
    assert [row.kind for row in shown.rows] == ["stand", "hips", "reach"]
    assert "tap" in shown.caption


UNITS = st.sampled_from(["cm", "in"])


@given(st.integers(300, 1500), st.integers(80, 500), st.integers(60, 400), st.integers(200, 800), UNITS)
def test_anything_that_can_be_typed_stays_within_the_picture(
    target: int, reach: int, alarm: int, near: int, units: str
) -> None:
    shown = drawn(
        units, stance__target_mm=target, reach__target_mm=reach, alarm__too_near_mm=alarm, stance__too_near_mm=near
    )
    for row in shown.rows:
        assert WALL <= row.start <= row.end <= RIGHT
        assert row.text_x >= WALL
        assert row.text_x + 20 * len(row.text) <= RIGHT
    assert WALL <= shown.goal <= shown.stand < RIGHT
