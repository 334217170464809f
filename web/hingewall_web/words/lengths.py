"""Lengths and times as a person reads them."""

import math

UNKNOWN = "\N{EN DASH}"
INCH_MM = 25.4
CM_MM = 10.0
INCHES_IN_A_FOOT = 12


def length(mm: float | None, units: str) -> str:
    """``26 cm`` or ``10.5 in``: whole centimetres, half inches, which is what a step can be placed to."""
    return UNKNOWN if mm is None else f"{number(mm, units)} {units}"


def number(mm: float, units: str) -> str:
    """The same without its unit, for a table that names it once."""
    return f"{round(mm / INCH_MM * 2) / 2:g}" if units == "in" else f"{mm / CM_MM:.0f}"


def away(mm: float, units: str) -> str:
    """Where to stand: ``61 cm``, and whole feet where that is what it comes to: ``2 ft``."""
    feet = round(mm / INCH_MM * 2) / 2 / INCHES_IN_A_FOOT
    return f"{feet:g} ft" if units == "in" and feet == int(feet) and feet else length(mm, units)


def step(mm: float, units: str) -> str:
    """A length to move by: never less than the smallest step that is shown."""
    least = INCH_MM / 2 if units == "in" else CM_MM
    return length(max(abs(mm), least), units)


def seconds(value: float | None) -> str:
    """``1.4``"""
    return UNKNOWN if value is None else f"{value:.1f}"


def waiting(value_s: float) -> str:
    """``45 s``, or ``2 min 5 s``, rounded up: how long to wait, for a sentence."""
    whole = max(1, math.ceil(value_s))
    parts = [f"{whole // 60} min"] if whole >= 60 else []
    return " ".join([*parts, f"{whole % 60} s"] if whole % 60 else parts)


def minutes(value_s: float) -> str:
    """``0:42``"""
    whole = max(0, round(value_s))
    return f"{whole // 60}:{whole % 60:02d}"
