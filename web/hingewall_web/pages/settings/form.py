"""The settings as a form: what a field shows, what was typed, what that changes. Pure, without HTTP."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from hingewall.errors import InvalidValues
from hingewall.settings.declarations import Setting, Value, built
from hingewall.settings.settings import SEEN_TO_MM, SETTINGS, Settings, as_dict, changed
from hingewall_web.pages.settings.sheet import Sheet
from hingewall_web.words.device import said
from hingewall_web.words.language import N_, Sentences, fill, gettext
from hingewall_web.words.settings import (
    KEYS,
    UNITS_MM,
    bounds_of,
    choice_of,
    explained,
    in_units,
    readable,
    text_of,
    unit_of,
    value_of,
)

WRONG = Sentences(
    {
        "empty": N_("This field is empty. Use {bounds}."),
        "number": N_("{typed} is not a number. Use {bounds}."),
        "whole": N_("{typed} is not a whole number. Use {bounds}."),
        "little": N_("{typed} is too small. Use {bounds}."),
        "much": N_("{typed} is too large. Use {bounds}."),
        "choice": N_("{typed} is not one of the choices: {bounds}."),
        "text": N_("{typed} can't be used. Use {bounds} in one line."),
        "time": N_("{typed} is not a time of day. Use hours and minutes, such as 22:00."),
    }
)

MAIN = ("stance.target_mm", "reach.target_mm", "alarm.too_near_mm")
"""What most owners ever change: each with a slider."""

GROUPS: Mapping[str, tuple[str, ...]] = {
    N_("The exercise"): ("mode", "stance.", "alarm."),
    N_("The set"): ("set.",),
    N_("Sound and light"): ("cue.",),
    N_("The wall"): ("wall.",),
    N_("Camera"): ("camera.",),
    N_("Security"): ("pin.",),
    N_("Pages and history"): ("",),
}
"""All the rest, one tap away. A prefix takes whatever is left of a section, so a new setting always has a place."""

LEAD = "stance.target_mm"
PICTURED = (*MAIN, "stance.tolerance_mm", "stance.too_near_mm", "mode")
"""What the picture shows."""

SLIDES_BY = {"cm": 1.0, "in": 0.5}


class Field(Struct, frozen=True):
    """One setting on the form. ``typed`` is kept as it was typed, ``was`` is what the form was made from.

    ``theirs`` is what somebody else has set meanwhile, where a person has to choose.
    """

    setting: Setting
    units: str
    typed: str
    was: str
    error: str = ""
    theirs: str = ""

    @property
    def id(self) -> str:
        return self.setting.key.replace(".", "-")

    @property
    def label(self) -> str:
        return said(self.setting.label)

    @property
    def unit(self) -> str:
        return unit_of(self.setting, self.units)

    @property
    def help(self) -> str:
        return in_units(said(self.setting.help), self.units)

    @property
    def bounds(self) -> str:
        return "" if self.setting.choices else bounds_of(self.setting, self.units)

    @property
    def default(self) -> str:
        return text_of(self.setting, self.setting.default, self.units)

    @property
    def default_words(self) -> str:
        return readable(self.setting, self.setting.default, self.units)

    @property
    def mine_words(self) -> str:
        """What was typed, as a sentence holds it."""
        return _quoted(self.setting, self.typed, self.units)

    @property
    def slider(self) -> dict[str, str]:
        """The attributes of its slider; none where it has none. It goes as far as the wall sees."""
        low, high = self.setting.low, self.setting.high
        if self.setting.key not in MAIN or low is None or high is None:
            return {}
        unit, by = UNITS_MM[self.units], SLIDES_BY[self.units]
        ends = math.ceil(low / unit / by) * by, math.floor(min(high, SEEN_TO_MM) / unit / by) * by
        return {"min": f"{ends[0]:g}", "max": f"{ends[1]:g}", "step": f"{by:g}"}

    @property
    def options(self) -> list[tuple[str, str]]:
        """Value and label of each choice; empty for what is typed."""
        choices = ("true", "false") if self.setting.kind == "yes_no" else self.setting.choices
        return [(str(choice), choice_of(str(choice))) for choice in choices]


class Group(Struct, frozen=True):
    """Fields under one title; ``open`` when one of them needs a person."""

    title: str
    fields: tuple[Field, ...]

    @property
    def open(self) -> bool:
        return any(field.error or field.theirs for field in self.fields)


def groups(
    settings: Settings,
    sheet: Sheet | None = None,
    errors: Mapping[str, str] | None = None,
    clashes: tuple[str, ...] = (),
    was: Mapping[str, str] | None = None,
) -> list[Group]:
    """The whole form, the sliders' fields first: what is stored, but what ``sheet`` has changed stays as it was typed.

    ``was`` keeps what the form was made from where nothing has been compared yet.
    """
    sheet = sheet or Sheet("", settings.ui.units, {}, {})
    stored, values, errors = sheet.shown(settings), as_dict(settings), errors or {}
    texts, was = stored | sheet.mine, was or {}
    left = {key: setting for key, setting in SETTINGS.items() if key not in MAIN}

    def field(key: str) -> Field:
        return Field(
            setting=SETTINGS[key],
            units=sheet.units,
            typed=texts[key],
            was=was.get(key, stored[key]),
            error=errors.get(key, ""),
            theirs=readable(SETTINGS[key], values[key], sheet.units) if key in clashes else "",
        )

    form = [Group("", tuple(map(field, MAIN)))]
    for title, prefixes in GROUPS.items():
        keys = [key for prefix in prefixes for key in left if _belongs(key, prefix)]
        form.append(Group(gettext(title), tuple(field(key) for key in keys if left.pop(key))))
    return form


def fields(form: list[Group], keys: Sequence[str]) -> list[Field]:
    """Some of the form's fields, in the order of ``keys``, for a page that asks for no more."""
    known = {field.setting.key: field for group in form for field in group.fields}
    return [known[key] for key in keys]


def _belongs(key: str, prefix: str) -> bool:
    return key == prefix or (prefix[-1:] in ("", ".") and key.startswith(prefix))


def check(settings: Settings, changes: Mapping[str, Value], sheet: Sheet) -> dict[str, str]:
    """Every problem with ``changes``, by key, in the form's own words and units."""
    found = {
        key: _wrong(SETTINGS[key], sheet.typed[key], value, sheet.units)
        for key, value in changes.items()
        if SETTINGS[key].problem(value)
    }
    if found:
        return found
    try:
        changed(settings, changes)
    except InvalidValues as error:
        return {
            place: explained(key, text, sheet.units)
            for key, text in error.fields.items()
            for place in _places(key, text, changes)
        }
    return {}


def _places(key: str, text: str, changes: Mapping[str, Value]) -> list[str]:
    """The fields beside which a contradiction is said: those it names that were changed just now, else its own."""
    return [changed for changed in changes if changed in KEYS.findall(text)] or [key]


def _wrong(setting: Setting, typed: str, value: Value, units: str) -> str:
    kind = setting.kind
    if not typed:
        kind = "empty"
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and setting.low is not None:
        kind = "little" if value < setting.low else "much" if setting.high and value > setting.high else kind
    said = _quoted(setting, typed, units)
    words = WRONG[kind if kind in WRONG else "choice"]
    return fill(words, {"typed": said, "bounds": bounds_of(setting, units)})


def _quoted(setting: Setting, typed: str, units: str) -> str:
    """What was typed: with its unit where it could be read, else in quotes and shortened."""
    value = value_of(setting, typed, units)
    if value is None or not isinstance(value, str) or value in setting.choices:
        return readable(setting, value, units)
    return (
        typed
        if setting.kind == "time"
        else f"\N{LEFT DOUBLE QUOTATION MARK}{typed[:40]}\N{RIGHT DOUBLE QUOTATION MARK}"
    )


def summary(before: Settings, after: Settings) -> str:
    """What a save changed: ``Target distance 61 cm → 65 cm, Rest 60 s → 90 s``."""
    old, new, units = as_dict(before), as_dict(after), after.ui.units
    return ", ".join(
        f"{said(setting.label)} {readable(setting, old[key], units)} → {readable(setting, new[key], units)}"
        for key, setting in SETTINGS.items()
        if old[key] != new[key]
    )


def pictured(settings: Settings, sheet: Sheet) -> Settings:
    """``settings`` with what ``sheet`` says of the picture and in its units, as far as it can be used, for drawing
    only."""
    typed: dict[str, Any] = {"ui.units": sheet.units}
    for key in PICTURED:
        if key in sheet.typed:
            value = value_of(SETTINGS[key], sheet.typed[key], sheet.units)
            if SETTINGS[key].problem(value) is None:
                typed[key] = value
    return built(Settings, as_dict(settings) | typed)


def impossible(settings: Settings, sheet: Sheet) -> str:
    """Why what ``sheet`` holds can't be saved, if it can't: said while somebody is still at it."""
    return " ".join(dict.fromkeys(check(settings, sheet.changes(settings), sheet).values()))
