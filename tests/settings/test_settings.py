"""User settings: each declared once, every problem reported at once, contradictions explained."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hingewall.errors import SettingsError
from hingewall.settings.settings import (
    SETTINGS,
    Settings,
    alarm_distance_mm,
    as_dict,
    changed,
    counts_from_to_mm,
    stance_tolerance_mm,
)

NUMBERS = {  # key: (default, lowest, highest), the published list
    "stance.target_mm": (610, 300, 1500), "stance.tolerance_mm": (60, 20, 200), "stance.too_near_mm": (450, 200, 800),
    "reach.target_mm": (240, 80, 500), "alarm.too_near_mm": (200, 60, 400), "alarm.touch_mm": (60, 40, 100),
    "set.reps": (10, 1, 100), "set.rest_s": (60, 0, 600), "set.end_after_s": (8, 5, 20),
    "cue.brightness": (80, 0, 100), "retention.days": (90, 1, 3650), "wall.height_mm": (870, 600, 1300),
}  # fmt: skip
CHOICES: dict[str, tuple[object, list[object]]] = {
    "cue.volume": ("high", ["off", "low", "high"]),
    "cue.feedback": ("every", ["every", "target", "set", "fading"]),
    "cue.spoken": (False, [True, False]),
    "ui.units": ("cm", ["cm", "in"]), "ui.language": ("en", ["en", "es"]),
    "mode": ("reach", ["reach", "tap_and_step"]), "camera.mains_hz": (50, [50, 60]),
    "camera.enabled": (True, [True, False]), "pin.encrypted": (False, [True, False]),
    "wall.names_at_wall": (False, [True, False]), "wall.pin_by_button": (True, [True, False]),
}  # fmt: skip
TIMES = ("cue.quiet_from", "cue.quiet_to")
JUNK: list[Any] = [
    math.nan, math.inf, -math.inf, "610", "", "high\n", None, True, [], {}, 10**400, -(10**5000), [10**5000], 1e308,
]  # fmt: skip


def refused(changes: dict[str, object], base: Settings | None = None) -> dict[str, str]:
    with pytest.raises(SettingsError) as caught:
        changed(base or Settings(), changes)
    return caught.value.fields


def test_the_published_settings_are_all_there_and_no_others() -> None:
    assert set(SETTINGS) == {*NUMBERS, *CHOICES, *TIMES, "wall.name"}
    assert set(as_dict(Settings())) == set(SETTINGS)


@pytest.mark.parametrize("key", NUMBERS)
def test_a_number_has_its_published_default_and_bounds(key: str) -> None:
    default, low, high = NUMBERS[key]
    setting = SETTINGS[key]
    assert (setting.default, setting.low, setting.high) == (default, low, high)
    for fits in (low, high, default, float(default)):
        assert setting.problem(fits) is None
    for outside in (low - 1, high + 1, low - 1e-6, high + 1e-6):
        assert setting.problem(outside) is not None


def test_a_wall_is_called_what_fits_one_line_of_forty_characters() -> None:
    name = SETTINGS["wall.name"]
    assert name.default == "Hingewall"
    assert [n for n in ("A", "Wall 2", "W" * 40, "Säule Ost") if name.problem(n)] == []
    wrongs: list[object] = ["", "   ", "W" * 41, "two\nlines", "bell\a", None, 5, []]
    assert [wrong for wrong in wrongs if name.problem(wrong) is None] == []
    assert name.problem("") == 'wall.name is ""; expected 1 to 40 characters in one line'


@pytest.mark.parametrize("key", CHOICES)
def test_a_choice_takes_what_is_published_and_nothing_else(key: str) -> None:
    default, choices = CHOICES[key]
    assert SETTINGS[key].default == default
    assert [SETTINGS[key].problem(choice) for choice in choices] == [None] * len(choices)
    wrongs: list[object] = ["loud", "", 55, 0.5, None, "HIGH", [], {}]
    assert [wrong for wrong in wrongs if SETTINGS[key].problem(wrong) is None] == []


def test_a_yes_or_no_is_not_a_number() -> None:
    assert refused({"camera.enabled": 1, "set.reps": True, "camera.mains_hz": True}).keys() == {
        "camera.enabled", "set.reps", "camera.mains_hz",
    }  # fmt: skip


@pytest.mark.parametrize(("value", "fits"), [
    ("00:00", True), ("23:59", True), (None, True), ("24:00", False), ("7:00", False), ("22:60", False),
    ("22:00\n", False), ("", False), (2200, False), ("1\u0662:0\u0660", False),
])  # fmt: skip
def test_a_time_of_day(value: object, fits: bool) -> None:
    assert (SETTINGS["cue.quiet_from"].problem(value) is None) is fits


@pytest.mark.parametrize("key", NUMBERS)
@pytest.mark.parametrize("junk", JUNK, ids=lambda junk: str(type(junk).__name__))
def test_junk_is_refused_with_key_value_and_bounds(key: str, junk: Any) -> None:
    _default, low, high = NUMBERS[key]
    text = refused({key: junk})[key]
    assert text.startswith(f"{key} is ")
    assert f"from {low} to {high}" in text
    assert text.isprintable()
    assert len(text) < 200


def test_a_whole_number_may_arrive_as_a_float_but_not_as_a_fraction() -> None:
    stored = changed(Settings(), {"set.reps": 12.0, "stance.target_mm": 650.0})
    assert repr(stored.set.reps) == "12"
    assert repr(stored.stance.target_mm) == "650"
    assert refused({"set.reps": 9.5}) == {"set.reps": "set.reps is 9.5; expected a whole number from 1 to 100 reps"}


def test_every_mistake_is_reported_at_once() -> None:
    fields = refused(
        {"stance.target_mm": 5, "set.reps": "ten", "stance.targt_mm": 1, "cue.volume": "loud", "mode": None}
    )
    assert fields == {
        "stance.target_mm": "stance.target_mm is 5; expected a number from 300 to 1500 mm",
        "set.reps": 'set.reps is "ten"; expected a whole number from 1 to 100 reps',
        "stance.targt_mm": '"stance.targt_mm" is not a setting; did you mean stance.target_mm?',
        "cue.volume": 'cue.volume is "loud"; expected off, low or high',
        "mode": "mode is null; expected reach or tap_and_step",
    }


def test_one_bad_value_leaves_all_as_it_was() -> None:
    base = changed(Settings(), {"set.reps": 5})
    refused({"set.reps": 7, "cue.brightness": 101}, base)
    assert base.set.reps == 5


@pytest.mark.parametrize(("changes", "named", "explained"), [
    ({"reach.target_mm": 400}, "reach.target_mm", ["210 mm from the wall", "alarm at 200", "target_mm to 350"]),
    ({"alarm.too_near_mm": 350}, "reach.target_mm", ["too-near alarm at 350", "or lower alarm.too_near_mm to 310"]),
    ({"stance.target_mm": 300, "stance.too_near_mm": 300, "reach.target_mm": 200}, "reach.target_mm", ["at 80 mm"]),
    ({"reach.target_mm": 90}, "reach.target_mm", ["at least 100 mm"]),
    (
        {"stance.target_mm": 420, "reach.target_mm": 150}, "stance.too_near_mm",
        ["nearer than stance.too_near_mm 450", "stance.target_mm to 470 or more", "lower stance.too_near_mm to 400"],
    ),
    ({"stance.target_mm": 1300}, "stance.target_mm", ["beyond 1200 mm", "lower stance.target_mm to 1180"]),
    ({"alarm.touch_mm": 100, "alarm.too_near_mm": 90}, "alarm.touch_mm", ["below alarm.too_near_mm (90)"]),
    ({"cue.quiet_from": "22:00"}, "cue.quiet_to", ["both a beginning and an end"]),
    ({"cue.quiet_to": "06:00"}, "cue.quiet_from", ["both a beginning and an end"]),
])  # fmt: skip
def test_values_that_contradict_one_another_are_explained(
    changes: dict[str, object], named: str, explained: list[str]
) -> None:
    text = refused(changes)[named]
    assert [part for part in explained if part not in text] == []
    assert "  " not in text


def test_following_the_advice_of_a_contradiction_works() -> None:
    changed(Settings(), {"reach.target_mm": 350})
    changed(Settings(), {"reach.target_mm": 240, "alarm.too_near_mm": 310})
    assert "reach.target_mm" in refused({"reach.target_mm": 351})
    assert "reach.target_mm" in refused({"alarm.too_near_mm": 311})


@pytest.mark.parametrize(("stance", "tolerance_mm", "counts"), [
    ({}, 60, (450, 900)), ({"target_mm": 950}, 60, (450, 1010)), ({"target_mm": 1180}, 20, (450, 1200)),
    ({"target_mm": 470}, 20, (450, 900)), ({"target_mm": 400, "too_near_mm": 300}, 60, (300, 900)),
    ({"target_mm": 700, "too_near_mm": 650, "tolerance_mm": 200}, 50, (650, 900)),
])  # fmt: skip
def test_a_good_stance_is_never_within_the_alarm_or_out_of_sight(
    stance: dict[str, object], tolerance_mm: float, counts: tuple[float, float]
) -> None:
    changes = {f"stance.{name}": value for name, value in stance.items()}
    settings = changed(Settings(), {"reach.target_mm": 120, **changes})
    assert (stance_tolerance_mm(settings), counts_from_to_mm(settings)) == (tolerance_mm, counts)


def test_tap_and_step_may_ask_for_what_reach_may_not() -> None:
    assert changed(Settings(), {"mode": "tap_and_step", "reach.target_mm": 500}).mode == "tap_and_step"


@pytest.mark.parametrize(
    ("stance_mm", "alarm_mm"), [(None, 200), (610, 200), (560, 150), (500, 90), (450, 80), (300, 80)]
)
def test_the_alarm_is_lowered_for_a_near_stance(stance_mm: float | None, alarm_mm: float) -> None:
    assert alarm_distance_mm(Settings(), stance_mm) == alarm_mm


KEYS = st.sampled_from(list(SETTINGS)) | st.text(max_size=20)
WORDS = st.text(max_size=12) | st.sampled_from(["high", "low", "reach", "22:00"])
VALUES = st.none() | st.booleans() | st.integers() | st.floats() | WORDS


@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_whatever_is_asked_it_is_refused_by_name_or_holds(changes: dict[str, object]) -> None:
    try:
        settings = changed(Settings(), changes)
    except SettingsError:
        assert all(text.isprintable() and text for text in refused(changes).values())
    else:
        assert changed(Settings(), as_dict(settings)) == settings
        assert all(setting.problem(as_dict(settings)[key]) is None for key, setting in SETTINGS.items())


@pytest.mark.parametrize(("key", "typed", "value"), [
    ("stance.target_mm", " 610 ", 610), ("stance.target_mm", "61,5", 61.5), ("set.reps", "12.0", 12),
    ("camera.enabled", "on", True), ("camera.enabled", "No", False), ("camera.mains_hz", "60", 60),
    ("cue.quiet_from", "", None), ("cue.quiet_from", "22:00", "22:00"), ("set.reps", "ten", "ten"), ("mode", "x", "x"),
])  # fmt: skip
def test_what_is_typed_becomes_a_value_or_stays_text_to_be_quoted(key: str, typed: str, value: object) -> None:
    assert SETTINGS[key].from_text(typed) == value


@pytest.mark.parametrize("typed", ["nan", "inf", "1e999", "-inf"])
def test_a_typed_number_that_is_none_is_refused(typed: str) -> None:
    value = SETTINGS["stance.target_mm"].from_text(typed)
    assert SETTINGS["stance.target_mm"].problem(value) is not None
