"""The presets as the page offers them: each with its picture, its numbers in one line and what it fills in. Pure."""

from collections.abc import Mapping

from msgspec import Struct

from hingewall.settings.declarations import Value
from hingewall.settings.presets import PRESETS, Preset, preset_of
from hingewall.settings.settings import SETTINGS, Settings, changed
from hingewall_web.pages.settings.picture import Picture, picture
from hingewall_web.words.language import N_, Sentences, fill, gettext
from hingewall_web.words.lengths import left
from hingewall_web.words.settings import number_of, text_of

NAMES = Sentences(
    {
        "first_time": N_("First time"),
        "standard": N_("Standard"),
        "deep": N_("Deep"),
    }
)

PREFIX = "preset."
"""Before the name of one, where a form's button says what it fills in."""


class Card(Struct, frozen=True):
    """A preset on the page. ``typed`` is what it fills in, as the fields hold it; ``in_use``: the wall is set so now,
    ``chosen``: so are the fields."""

    key: str
    name: str
    line: str
    picture: Picture
    typed: Mapping[str, str]
    in_use: bool
    chosen: bool


def cards(stored: Settings, shown: Settings, units: str) -> list[Card]:
    """All of them, on a wall that is set as ``stored``, beside fields that hold ``shown``."""
    return [
        Card(
            key=PREFIX + one.name,
            name=NAMES[one.name],
            line=_line(one, units),
            picture=picture(changed(Settings(), one.values), units),
            typed=texts(one.values, units),
            in_use=preset_of(stored) is one,
            chosen=preset_of(shown) is one,
        )
        for one in PRESETS
    ]


def named(key: str) -> Preset | None:
    """The preset that a form's button asks for, if it is one."""
    return next((one for one in PRESETS if PREFIX + one.name == key), None)


def texts(values: Mapping[str, Value], units: str) -> dict[str, str]:
    """Values as the fields hold them."""
    return {key: text_of(SETTINGS[key], value, units) for key, value in values.items()}


def _line(preset: Preset, units: str) -> str:
    stand, reach = (number_of(mm, units) for mm in (preset.stand_mm, preset.reach_mm))
    words = {"stand": stand, "reach": reach, "hips": f"{left(stand, reach)} {units}"}
    return fill(gettext("Stand at {stand}, reach {reach}, hips at {hips}"), words)
