"""Lengths and times as a person reads them."""

INCH_MM = 25.4
BOTH_MM = 10.0


def length(mm: float | None, units: str) -> str:
    """``26 cm`` or ``10.5 in``: whole centimetres, half inches, which is what a step can be placed to."""
    if mm is None:
        return "–"
    if units == "in":
        return f"{round(mm / INCH_MM * 2) / 2:g} in"
    return f"{mm / BOTH_MM:.0f} cm"


def step(mm: float, units: str) -> str:
    """A length to move by: never less than the smallest step that is shown."""
    least = INCH_MM / 2 if units == "in" else BOTH_MM
    return length(max(abs(mm), least), units)


def seconds(value: float | None) -> str:
    """``1.4``"""
    return "–" if value is None else f"{value:.1f}"


def minutes(value_s: float) -> str:
    """``0:42``"""
    whole = max(0, round(value_s))
    return f"{whole // 60}:{whole % 60:02d}"
