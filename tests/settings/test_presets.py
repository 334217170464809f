"""The three presets: each fits whatever was set before, and says of itself whether it is in force."""

import pytest

from hingewall.settings.presets import PRESETS, Preset, preset_of
from hingewall.settings.settings import Settings, alarm_distance_mm, changed

ODD = changed(Settings(), {
    "stance.target_mm": 900, "stance.too_near_mm": 700, "stance.tolerance_mm": 200, "alarm.too_near_mm": 390,
    "alarm.touch_mm": 100, "mode": "tap_and_step",
})  # fmt: skip
"""A wall on which nothing of a preset is as the preset has it."""


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_can_be_chosen_on_any_wall_and_is_in_force_then(preset: Preset) -> None:
    for before in (Settings(), ODD):
        after = changed(before, preset.values)
        assert preset_of(after) is preset
        assert preset_of(changed(after, {"reach.target_mm": preset.reach_mm + 10})) is None
        assert preset_of(changed(after, {"set.reps": 3})) is preset, "what it does not set is nobody's business"


def test_a_new_wall_is_standard() -> None:
    preset = preset_of(Settings())
    assert preset is not None
    assert preset.name == "standard"


def test_each_asks_for_more_reach_from_further_away_and_none_comes_nearer_to_the_wall() -> None:
    stands, reaches = [one.stand_mm for one in PRESETS], [one.reach_mm for one in PRESETS]
    assert (stands, reaches) == (sorted(stands), sorted(reaches))
    assert {one.stand_mm - one.reach_mm for one in PRESETS} == {370}
    for one in PRESETS:
        assert one.stand_mm - one.reach_mm >= alarm_distance_mm(changed(Settings(), one.values)) + 60
