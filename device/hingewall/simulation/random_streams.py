"""Random numbers that depend on nothing but (seed, stream, n): any reading can be drawn without the ones before it."""

import math

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15
"""SplitMix64's increment and, below, its mixer (Steele, Lea and Flood, "Fast splittable pseudorandom generators")."""


def _mixed(z: int) -> int:
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)


class RandomStream:
    """The numbers of one draw. ``stream`` keeps uses apart that share a seed; a draw of ``n`` never shifts another."""

    __slots__ = ("_state",)

    def __init__(self, seed: int, stream: int, n: int) -> None:
        self._state = _mixed((_mixed((seed + _GOLDEN) & _MASK) + stream * _GOLDEN + n) & _MASK)

    def uniform(self) -> float:
        """0 <= u < 1."""
        self._state = (self._state + _GOLDEN) & _MASK
        return (_mixed(self._state) >> 11) * 2.0**-53

    def normal(self) -> float:
        """Mean 0, standard deviation 1 (Box and Muller)."""
        return math.sqrt(-2.0 * math.log(1.0 - self.uniform())) * math.cos(2.0 * math.pi * self.uniform())
