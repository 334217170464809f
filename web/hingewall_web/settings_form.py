"""The settings as a form: what a field shows, what was typed, what that changes. Pure, without HTTP."""

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from hingewall.declarations import Setting, Value
from hingewall.errors import InvalidValues
from hingewall.settings import SETTINGS, Settings, as_dict, changed
from hingewall_web.lengths import INCH_MM

GROUPS: Mapping[str, tuple[str, ...]] = {
    "Where to stand": ("stance.target_mm", "stance.tolerance_mm", "stance.too_near_mm"),
    "The rep": ("reach.target_mm", "mode"),
    "The alarm": ("alarm.too_near_mm", "alarm.touch_mm"),
    "The set": ("set.",),
    "Sound and light": ("cue.",),
    "Camera": ("camera.",),
    "Pages and history": ("",),
}
"""Target distance first. A prefix takes whatever is left of a section, so a new setting always has a place."""

WORDS = {True: "on", False: "off", None: "none"}


class Field(Struct, frozen=True):
    """One setting on the form. ``typed`` is kept as it was typed, ``was`` is what is stored.

    ``conflict`` is what somebody else has set meanwhile.
    """

    setting: Setting
    typed: str
    was: str
    also: str = ""
    error: str = ""
    conflict: str = ""

    @property
    def id(self) -> str:
        return self.setting.key.replace(".", "-")

    @property
    def options(self) -> list[tuple[str, str]]:
        """Value and label of each choice; empty for what is typed."""
        if self.setting.kind == "yes_no":
            return [("true", "On"), ("false", "Off")]
        return [(str(choice), CHOICES.get(str(choice), str(choice))) for choice in self.setting.choices]


CHOICES = {
    "off": "Off", "low": "Low", "high": "High", "cm": "Centimetres", "in": "Inches", "en": "English",
    "reach": "Reach: never touch", "tap_and_step": "Tap and step: for beginners",
}  # fmt: skip


def text_of(value: Value) -> str:
    """A value as its field holds it."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)


def readable(setting: Setting, value: Value) -> str:
    """A value as a sentence holds it: ``650 mm``."""
    if value is None or isinstance(value, bool):
        return WORDS[value]
    return f"{text_of(value)} {setting.unit}".strip() if setting.unit != "" else text_of(value)


def also(setting: Setting, value: Value, units: str) -> str:
    """A length in the unit that the pages use, beside its millimetres: ``= 24 in``."""
    if setting.unit != "mm" or isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    return f"= {value / INCH_MM:.1f} in" if units == "in" else f"= {value / 10:g} cm"


def groups(
    settings: Settings,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    conflicts: Mapping[str, str] | None = None,
) -> dict[str, list[Field]]:
    """The whole form, group by group."""
    values, typed, errors, conflicts = as_dict(settings), typed or {}, errors or {}, conflicts or {}
    left = dict(SETTINGS)
    form: dict[str, list[Field]] = {}
    for title, keys in GROUPS.items():
        chosen = [key for prefix in keys for key in left if _belongs(key, prefix)]
        form[title] = [
            Field(
                setting=left.pop(key),
                typed=typed.get(key, text_of(values[key])),
                was=text_of(values[key]),
                also=also(SETTINGS[key], values[key], settings.ui.units),
                error=errors.get(key, ""),
                conflict=conflicts.get(key, ""),
            )
            for key in chosen
        ]
    return form


def _belongs(key: str, prefix: str) -> bool:
    return key == prefix or (prefix[-1:] in ("", ".") and key.startswith(prefix))


def typed_changes(settings: Settings, typed: Mapping[str, str]) -> dict[str, Any]:
    """What the form asks to change: the fields whose text is no longer the stored value's."""
    values = as_dict(settings)
    return {
        key: SETTINGS[key].from_text(text)
        for key, text in typed.items()
        if key in SETTINGS and text.strip() != text_of(values[key])
    }


def touched(typed: Mapping[str, str], was: Mapping[str, str | None]) -> dict[str, str]:
    """The fields that were changed on the form, by what it held when it was made; all of them where it did not say."""
    return {key: text for key, text in typed.items() if text.strip() != was.get(key)}


def moved(settings: Settings, key: str, was: str | None) -> bool:
    """Whether a setting is no longer what the form was made with."""
    return was != text_of(as_dict(settings)[key])


def check(settings: Settings, changes: Mapping[str, object]) -> dict[str, str]:
    """Every problem with ``changes``, by key, in the form's own words."""
    try:
        changed(settings, changes)
    except InvalidValues as error:
        return {key: in_labels(text) for key, text in error.fields.items()}
    return {}


def in_labels(text: str) -> str:
    """An error with the labels that the form shows in place of the keys."""
    keys = sorted((key for key in SETTINGS if "." in key), key=len, reverse=True)
    return re.sub("|".join(map(re.escape, keys)), lambda found: SETTINGS[found[0]].label, text)


def summary(before: Settings, after: Settings) -> str:
    """What a save changed: ``Target distance 610 mm → 650 mm, Rest 60 s → 90 s``."""
    old, new = as_dict(before), as_dict(after)
    return ", ".join(
        f"{setting.label} {readable(setting, old[key])} → {readable(setting, new[key])}"
        for key, setting in SETTINGS.items()
        if old[key] != new[key]
    )
