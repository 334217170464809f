"""Bars and dots for the history's inline pictures: pure geometry, drawn by the templates as SVG."""

from collections.abc import Sequence
from math import ceil

from msgspec import Struct

from hingewall.storage.rows import RepRow
from hingewall_web.pages.history.trends import Week
from hingewall_web.words.dates import short_day
from hingewall_web.words.rep import mark_of

WIDTH, HEIGHT, FLOOR = 640.0, 300.0, 250.0
"""Of a picture, in its own units. Below the floor are its labels."""

HEADROOM = 30.0
"""Above the tallest bar: its number stands there."""

WIDEST_BAR = 44.0
DATE_WIDTH = 133.0
"""As ``22 Nov`` is written below a column, with some room beside it."""

LABELS = 12
"""Beyond this many columns only every so many is named, or the names would touch."""

LEAST_SPAN_MM = 60.0
"""What a scale of reach shows at least, so that millimetres don't look like mountains."""


class Column(Struct, frozen=True):
    """A bar from ``y`` down to the floor; ``inner`` is the height of its filled part."""

    x: float
    width: float
    y: float
    height: float
    inner: float
    kind: str
    label: str

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


class RepBars(Struct, frozen=True):
    """Reach by rep. ``target`` is the path of the target reach, which may change from rep to rep."""

    columns: tuple[Column, ...]
    target: str
    target_mm: float


def rep_bars(reps: Sequence[RepRow], numbers: Sequence[int]) -> RepBars | None:
    """The reps of a set as bars of reach, each under its number; None for an empty set."""
    if not reps:
        return None
    most = max(max(rep.reach_mm, rep.target_mm) for rep in reps)
    slot = WIDTH / len(reps)
    columns = tuple(
        _column(i, slot, _height(rep.reach_mm, most), mark_of(rep.verdict, rep.unsure), _named(i, numbers))
        for i, rep in enumerate(reps)
    )
    levels = [FLOOR - _height(rep.target_mm, most) for rep in reps]
    steps = "".join(f"M{i * slot:.0f} {y:.0f}H{(i + 1) * slot:.0f}" for i, y in enumerate(levels))
    return RepBars(columns, steps, reps[-1].target_mm)


def _height(value: float, most: float) -> float:
    return max(0.0, value) / most * (FLOOR - HEADROOM) if most > 0 else 0.0


def _column(i: int, slot: float, height: float, kind: str, label: str, inner: float = 0.0) -> Column:
    width = min(WIDEST_BAR, slot * 0.7)
    return Column(
        x=round(i * slot + (slot - width) / 2, 1), width=round(width, 1), y=round(FLOOR - height, 1),
        height=round(height, 1), inner=round(inner, 1), kind=kind, label=label,
    )  # fmt: skip


def _named(i: int, numbers: Sequence[int]) -> str:
    every = -(-len(numbers) // LABELS)
    return str(numbers[i]) if i % every == 0 else ""


def week_bars(weeks: Sequence[Week]) -> tuple[Column, ...]:
    """Judged reps by week, the counted ones filled."""
    most = max((week.judged for week in weeks), default=0)
    slot = WIDTH / max(1, len(weeks))
    return tuple(
        _column(i, slot, _height(week.judged, most), "week", _date(i, week, slot), _height(week.counted, most))
        for i, week in enumerate(weeks)
    )


def _date(i: int, week: Week, slot: float) -> str:
    every = ceil(DATE_WIDTH / slot)
    return short_day(week.monday) if i % every == every - 1 else ""


class Dot(Struct, frozen=True):
    """A week's mean at ``y``, with its spread from ``top`` to ``bottom``."""

    x: float
    y: float
    top: float
    bottom: float


class ReachDots(Struct, frozen=True):
    """Mean reach by week. ``lines`` are the heights of round reaches, with their lengths in mm."""

    dots: tuple[Dot, ...]
    lines: tuple[tuple[float, float], ...]


def reach_dots(weeks: Sequence[Week], step_mm: float) -> ReachDots | None:
    """The weeks in which something counted, on a scale with a line each ``step_mm`` or a multiple; None without any."""
    known = [(i, week.reach_mm, week.spread_mm or 0.0) for i, week in enumerate(weeks) if week.reach_mm is not None]
    if not known:
        return None
    low = min(reach - spread for _, reach, spread in known)
    high = max(reach + spread for _, reach, spread in known)
    slack = max(0.0, LEAST_SPAN_MM - (high - low)) / 2
    low, high = max(0.0, low - slack), high + slack
    slot = WIDTH / len(weeks)

    def at(mm: float) -> float:
        return round(FLOOR - (mm - low) / (high - low) * (FLOOR - HEADROOM), 1)

    dots = tuple(
        Dot(round((i + 0.5) * slot, 1), at(reach), at(reach + spread), at(reach - spread)) for i, reach, spread in known
    )
    return ReachDots(dots, tuple((at(mm), mm) for mm in _round_lengths(low, high, step_mm)))


def _round_lengths(low: float, high: float, step: float) -> list[float]:
    """At most five."""
    while (high - low) / step > 5:
        step *= 2
    first = -(-low // step)
    return [step * (first + n) for n in range(6) if step * (first + n) <= high]
