"""A setting's value as a person types and reads it: lengths in centimetres or inches, stored in whole millimetres."""

import math
import re

from hingewall.settings.declarations import Setting, Value
from hingewall.settings.languages import offered
from hingewall.settings.settings import SETTINGS
from hingewall_web.words.device import said
from hingewall_web.words.language import N_, Sentences, fill, gettext, own_name
from hingewall_web.words.lengths import CM_MM, INCH_MM

CHOICES = Sentences(
    {
        "true": N_("On"),
        "false": N_("Off"),
        "off": N_("Alarm only"),
        "low": N_("Low"),
        "high": N_("High"),
        "every": N_("After every rep"),
        "target": N_("Only a note at the target reach"),
        "set": N_("Only after the set"),
        "fading": N_("Fewer as sets improve"),
        "cm": N_("Centimetres"),
        "in": N_("Inches"),
        "reach": N_("Reach: never touch the wall"),
        "tap_and_step": N_("Tap and step: for beginners"),
    }
)

UNITS_MM = {"mm": 1.0, "cm": CM_MM, "in": INCH_MM}
MOST_DECIMALS = 2
"""0.01 in is a quarter of a millimetre: every whole millimetre reads back as itself."""

TYPED_LENGTH = re.compile(r"(?P<number>.*?)\s*(?P<unit>mm|cm|in|\N{DOUBLE PRIME}|\")?", re.IGNORECASE | re.DOTALL)
KEYS = re.compile("|".join(sorted(map(re.escape, (key for key in SETTINGS if "." in key)), key=len, reverse=True)))
"""Settings as a refusal names them."""

A_LENGTH = re.compile(
    r"(?<![\w.])(?:(?P<low>\d+(?:\.\d+)?)(?P<to> \w{1,3} | ?\N{EN DASH} ?))?(?P<mm>-?\d+(?:\.\d+)?) mm\b"
)
"""``25 mm``, or a range such as ``850 to 900 mm``, whatever word is between its ends."""

A_NUMBER = re.compile(r"(?<![\w.])(-?\d+(?:\.\d+)?)(?: mm\b)?")


def is_length(setting: Setting) -> bool:
    return setting.unit == "mm"


def unit_of(setting: Setting, units: str) -> str:
    """The unit beside the field: ``units`` for a length, none for a text."""
    if setting.kind == "text":
        return ""
    return units if is_length(setting) else said(setting.unit)


def number_of(mm: float, units: str) -> str:
    """A length without its unit, as short as it can be and still read back as the same whole millimetre."""
    whole = round(mm)
    for decimals in range(MOST_DECIMALS):
        short = round(mm / UNITS_MM[units], decimals)
        if round(short * UNITS_MM[units]) == whole:
            return f"{short:g}"
    return f"{mm / UNITS_MM[units]:.{MOST_DECIMALS}f}"


def text_of(setting: Setting, value: Value, units: str) -> str:
    """A value as its field holds it; an empty text for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return value
    return number_of(value, units) if is_length(setting) else f"{value:g}"


def value_of(setting: Setting, text: str, units: str) -> Value:
    """What was typed, as a value; a unit beside a length counts. What can't be read stays text, to be quoted."""
    if not is_length(setting):
        return setting.from_text(text)
    found = TYPED_LENGTH.fullmatch(text.strip())
    unit = ((found and found["unit"]) or units).lower()
    number = setting.from_text(found["number"] if found else text)
    mm = math.nan if isinstance(number, str) or number is None else number * UNITS_MM.get(unit, INCH_MM)
    return round(mm) if math.isfinite(mm) else text.strip()


def readable(setting: Setting, value: Value, units: str) -> str:
    """A value as a sentence holds it: ``65 cm``, ``Low``, ``none``."""
    if value is None:
        return gettext("none")
    text = text_of(setting, value, units)
    if setting.choices or isinstance(value, bool):
        text = choice_of(text)
    return f"{text} {unit_of(setting, units)}".strip()


def choice_of(text: str) -> str:
    """A choice as the page names it."""
    return own_name(text) if text in offered() else CHOICES.get(text, text)


def bounds_of(setting: Setting, units: str) -> str:
    """``30 to 150 cm``, or the choices; empty where anything goes."""
    if setting.choices:
        return ", ".join(choice_of(str(choice)) for choice in setting.choices)
    if setting.low is None or setting.high is None:
        return ""
    low, high = text_of(setting, setting.low, units), text_of(setting, setting.high, units)
    unit = units if is_length(setting) else said(setting.unit)
    bounds = fill(gettext("{low} to {high}"), {"low": low, "high": high})
    return f"{bounds} {unit}".strip()


def in_units(text: str, units: str) -> str:
    """A sentence with its millimetres in the units of the page, both ends of a range too."""

    def length(found: re.Match[str]) -> str:
        low = number_of(float(found["low"]), units) + found["to"] if found["low"] else ""
        return f"{low}{number_of(float(found['mm']), units)} {units}"

    return A_LENGTH.sub(length, text)


def numbers_in_units(text: str, units: str) -> str:
    """The same for a sentence about lengths only, in which some numbers stand without their unit."""
    return A_NUMBER.sub(lambda found: f"{number_of(float(found[1]), units)} {units}", text)


def label_of(key: str) -> str:
    """A setting as the pages name it; what is none is named as it is."""
    return said(SETTINGS[key].label) if key in SETTINGS else key


def explained(key: str, text: str, units: str) -> str:
    """A refusal of the settings in the words of the form: labels in place of keys, lengths in ``units``."""
    text = KEYS.sub(lambda found: label_of(found[0]), said(text))
    setting = SETTINGS.get(key)
    return numbers_in_units(text, units) if setting and is_length(setting) else in_units(text, units)
