"""Least, typical and most of a figure, carried through a formula: each operation meets its worst ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """A positive figure between two ends. Arithmetic takes the ends that are furthest apart, as if all were at odds."""

    least: float
    typical: float
    most: float

    def __add__(self, other: Spread | float) -> Spread:
        o = spread(other)
        return Spread(self.least + o.least, self.typical + o.typical, self.most + o.most)

    __radd__ = __add__

    def __sub__(self, other: Spread | float) -> Spread:
        o = spread(other)
        return Spread(self.least - o.most, self.typical - o.typical, self.most - o.least)

    def __mul__(self, other: Spread | float) -> Spread:
        o = spread(other)
        return Spread(self.least * o.least, self.typical * o.typical, self.most * o.most)

    __rmul__ = __mul__

    def __truediv__(self, other: Spread | float) -> Spread:
        o = spread(other)
        return Spread(self.least / o.most, self.typical / o.typical, self.most / o.least)

    def __rtruediv__(self, other: float) -> Spread:
        return spread(other) / self

    def each(self, function: Callable[[float], float]) -> Spread:
        """Of a function that grows with it."""
        return Spread(function(self.least), function(self.typical), function(self.most))


def spread(figure: Spread | float) -> Spread:
    """A figure that has but one value, as a spread."""
    return figure if isinstance(figure, Spread) else Spread(figure, figure, figure)


def within(figure: float, percent: float) -> Spread:
    """A figure with its tolerance."""
    return Spread(figure * (1 - percent / 100), figure, figure * (1 + percent / 100))
