"""Three ways to set the distances, for whoever does not want to think in centimetres.

In each the hips of a good rep end 370 mm from the wall: the drill grows by standing further away and reaching further,
and what is reached for never comes nearer. The reaches are those of a rigid-segment model over 3,972 ANSUR II bodies
(5th, 50th and 95th percentile): a stiff beginner's 173, 195 and 218 mm, a typical 218, 243 and 271, and of somebody who
has been coached 242, 272 and 306.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hingewall.settings.declarations import Value
from hingewall.settings.settings import Settings, as_dict

SHARED: Mapping[str, Value] = {
    "mode": "reach",
    "stance.tolerance_mm": 60,
    "stance.too_near_mm": 450,  # the furthest that a body reaches leaves 50 mm of it
    "alarm.too_near_mm": 200,  # lowers by itself for a stance under 610 mm
}
"""What any of them needs, so that it fits whatever was set before."""


@dataclass(frozen=True)
class Preset:
    """Where to stand and how far to reach, in mm."""

    name: str
    stand_mm: int
    reach_mm: int

    @property
    def values(self) -> Mapping[str, Value]:
        """All that it sets, ``section.key`` -> value."""
        return {**SHARED, "stance.target_mm": self.stand_mm, "reach.target_mm": self.reach_mm}


PRESETS = (
    Preset("first_time", 550, 180),  # nine tenths of what a stiff beginner reaches: everybody's first reps count
    Preset("standard", 610, 240),  # the drill's two feet; what most people reach
    Preset("deep", 670, 300),  # what few reach who have not been coached, and no body reaches the alarm from there
)


def preset_of(settings: Settings) -> Preset | None:
    """The preset that is in force; None where somebody has set distances of their own."""
    values = as_dict(settings)
    return next((one for one in PRESETS if one.values.items() <= values.items()), None)
