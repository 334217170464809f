"""How a setting is declared, once: default, unit, bounds and help beside the field that holds it.

A group of settings is a frozen msgspec struct; each field is ``Annotated[type, Setting(...)] = default``. From that one
declaration come validation, the settings page, ``hingewall settings`` and the tables of device/README.md.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import NoneType
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from hingewall.errors import joined

Group = TypeVar("Group", bound=msgspec.Struct)
Value = float | int | bool | str | None

CLOCK_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True)
class Setting:
    """What is known of one setting. ``key``, ``kind`` and ``default`` are filled in from the field it annotates.

    ``kind`` is ``number``, ``whole``, ``yes_no``, ``choice``, ``time`` (HH:MM or null) or ``text``.
    """

    label: str
    help: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str | int, ...] = ()
    key: str = ""
    kind: str = ""
    default: Value = None

    @property
    def expected(self) -> str:
        """The bounds in words, as error messages and tables give them."""
        if self.choices:
            return joined(str(choice) for choice in self.choices)
        if self.kind == "yes_no":
            return "true or false"
        if self.kind == "time":
            return "a time of day as HH:MM, or null"
        if self.kind == "text":
            if self.low is None or self.high is None:
                return "text"
            return f"{self.low:g} to {self.high:g} characters in one line"
        word = "a whole number" if self.kind == "whole" else "a number"
        unit = f" {self.unit}" if self.unit else ""
        return f"{word} from {self.low:g} to {self.high:g}{unit}"

    def problem(self, value: object) -> str | None:
        """Why ``value`` can't be used, naming the key, the value and the bounds; None when it can."""
        return None if self._fits(value) else f"{self.key} is {shown(value)}; expected {self.expected}"

    def _fits(self, value: object) -> bool:
        match self.kind:
            case "yes_no":
                return isinstance(value, bool)
            case "choice":
                return not isinstance(value, (bool, float)) and value in self.choices
            case "time":
                return value is None or (isinstance(value, str) and CLOCK_TIME.fullmatch(value) is not None)
            case "text":
                return (
                    isinstance(value, str)
                    and 0 < len(value) <= 200
                    and value.isprintable()
                    and self._lasts(len(value.strip()))
                )
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return False
        if isinstance(value, float) and not math.isfinite(value):
            return False
        if self.kind == "whole" and value != int(value):
            return False
        return self._lasts(value)

    def _lasts(self, value: float) -> bool:
        """Within the bounds; of a text that is its length."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def tidy(self, value: Value) -> Value:
        """A fitting value in its stored form: 610.0 is 610."""
        if isinstance(value, float) and value.is_integer():
            return int(value)
        return value

    def from_text(self, text: str) -> Value:
        """What was typed, as a value; what can't be read stays text, so that ``problem`` can quote it."""
        text = text.strip()
        if self.kind in ("number", "whole"):
            try:
                return self.tidy(float(text.replace(",", ".", 1)))
            except ValueError:
                return text
        if self.kind == "yes_no":
            return {"true": True, "on": True, "yes": True, "1": True, "false": False, "off": False, "no": False,
                    "0": False}.get(text.lower(), text)  # fmt: skip
        if self.kind == "choice":
            return next((choice for choice in self.choices if str(choice) == text), text)
        if self.kind == "time" and text.lower() in ("", "null", "none"):
            return None
        return text


def shown(value: object) -> str:
    """A value as an error quotes it: as JSON would, shortened, whatever it is."""
    if isinstance(value, str):
        text = f'"{value}"'
    elif value is None or isinstance(value, bool):
        text = {None: "null", True: "true", False: "false"}[value]
    else:
        text = _written(value)
    text = "".join(c if c.isprintable() else "?" for c in text)
    return text if len(text) <= 60 else text[:57] + "..."


def _written(value: object) -> str:
    try:
        return repr(value)
    except (ValueError, RecursionError):  # Python refuses to write out a number of more than 4300 digits
        return f"a {type(value).__name__} too large to show"


def declared(group: type[msgspec.Struct], prefix: str = "") -> Iterator[Setting]:
    """Every setting of a group and its sub-groups, in the order of the declaration, keyed ``section.name``."""
    defaults = group()
    for name, hint in get_type_hints(group, include_extras=True).items():
        key = prefix + name
        if get_origin(hint) is Annotated:
            base, *notes = get_args(hint)
            setting = next(note for note in notes if isinstance(note, Setting))
            yield replace(setting, key=key, kind=_kind(base, setting), default=getattr(defaults, name))
        else:
            yield from declared(hint, key + ".")


def _kind(base: Any, setting: Setting) -> str:
    if setting.choices:
        return "choice"
    if NoneType in get_args(base):
        return "time"
    return {bool: "yes_no", int: "whole", float: "number", str: "text"}[base]


def flat(group: msgspec.Struct, prefix: str = "") -> dict[str, Any]:
    """A group as ``section.key`` -> value."""
    values: dict[str, Any] = {}
    for name in group.__struct_fields__:
        value = getattr(group, name)
        values |= flat(value, f"{prefix}{name}.") if isinstance(value, msgspec.Struct) else {prefix + name: value}
    return values


def built(group: type[Group], values: Mapping[str, Any]) -> Group:
    """The inverse of ``flat``, for values that have been checked; missing ones take their defaults."""
    fields: dict[str, Any] = {}
    for name, hint in get_type_hints(group).items():
        if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
            inner = {k.removeprefix(f"{name}."): v for k, v in values.items() if k.startswith(f"{name}.")}
            fields[name] = built(hint, inner)
        elif name in values:
            fields[name] = values[name]
    return group(**fields)


def problems(known: Mapping[str, Setting], changes: Mapping[str, object]) -> dict[str, str]:
    """Every unknown key and unfitting value at once."""
    found: dict[str, str] = {}
    for key, value in changes.items():
        setting = known.get(key)
        if setting is None:
            found[key] = f"{shown(key)} is not a setting{_meant(key, known)}"
        elif problem := setting.problem(value):
            found[key] = problem
    return found


def _meant(key: str, known: Mapping[str, Setting]) -> str:
    import difflib

    close = difflib.get_close_matches(str(key), known, n=1)
    return f"; did you mean {close[0]}?" if close else f"; known are {', '.join(known)}"
