"""How alike two sounds are to an ear, and how loud one gets. Pure: notes in, numbers out."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from hingewall.cues import Note

STEP_S = 0.01
INTEGRATES_S = 0.2
"""An ear adds up loudness over about 0.2 s (Zwislocki 1969): a click of 30 ms is heard 8 dB below a note that lasts."""


class Difference(NamedTuple):
    """Each from 0, the same, to 1. ``rhythm`` is all that a beeper with one note has."""

    rhythm: float
    contour: float
    pitch: float
    length: float

    @property
    def all(self) -> float:
        return sum(self)


def difference(one: Sequence[Note], other: Sequence[Note]) -> Difference:
    """Rhythm: the share of the time in which just one of them sounds. Contour: how many of the ups and downs differ.
    Pitch: octaves between their means. Length: octaves, as it were, between the two.
    """
    a, b = drawn(one), drawn(other)
    longer = max(len(a), len(b))
    a_on, b_on = ([hz is not None for hz in line] + [False] * (longer - len(line)) for line in (a, b))
    ups, downs = contour(one), contour(other)
    moves = max(len(ups), len(downs))
    return Difference(
        sum(x != y for x, y in zip(a_on, b_on, strict=True)) / longer,
        edits(ups, downs) / moves if moves else 0.0,
        min(1.0, abs(mean_octave(one) - mean_octave(other))),
        min(1.0, abs(math.log2(len(a) / len(b)))),
    )


def drawn(notes: Sequence[Note]) -> list[float | None]:
    """The pitch every 10 ms, up to the end of the last tone."""
    line = [note.hz for note in notes for _ in range(round(note.s / STEP_S))]
    while line and line[-1] is None:
        line.pop()
    return line


def contour(notes: Sequence[Note]) -> list[int]:
    """Up, down or level, from each tone to the next."""
    tones = [note.hz for note in notes if note.hz is not None]
    return [(b > a) - (b < a) for a, b in pairwise(tones)]


def mean_octave(notes: Sequence[Note]) -> float:
    """Where its tones lie, in octaves; longer ones weigh more."""
    tones = [(math.log2(note.hz), note.s) for note in notes if note.hz is not None]
    return sum(octave * s for octave, s in tones) / sum(s for _, s in tones)


def edits(one: Sequence[int], other: Sequence[int]) -> int:
    """The least changes that make one contour of the other (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, x in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]


def loudness(notes: Sequence[Note], duty: float, rounds: int = 1) -> float:
    """The most that an ear has added up, 1 for an endless tone at the duty that is loudest; pitch left aside."""
    power, heard, most = math.sin(math.pi * duty) ** 2, 0.0, 0.0
    for hz in [note.hz for _ in range(rounds) for note in notes for _ in range(round(note.s / STEP_S))]:
        heard += ((power if hz is not None else 0.0) - heard) * STEP_S / INTEGRATES_S
        most = max(most, heard)
    return most
