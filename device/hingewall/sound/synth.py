"""Tones as samples. Pure: what is to sound in, the next few milliseconds of it out.

The device process keeps numpy out (25 MB of its 96): a tone is computed once, as a twentieth of a second that goes
round, and then cut into blocks.
"""

import math
from array import array
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

RATE_HZ = 16_000
"""The highest tone is 2.4 kHz and its third partial 7.2; spoken words need no more either."""

BLOCK_S = 0.004
BLOCK = int(RATE_HZ * BLOCK_S)
"""Samples that are made and handed on at once; a tone fades in and out within one, or it would click."""

LOOP = RATE_HZ // 20
"""Samples of a tone's loop, which holds whole cycles: a pitch is met to 10 Hz, a seventh of a semitone at 2 kHz."""

PARTIALS = (1.0, 0.3, 0.15)
"""Of a note: more of them cut through music, and a small speaker makes little of the first."""

WARBLE_HZ, WARBLE_S = 400.0, 0.05
"""The alarm goes up and down by so much, 20 times a second: nothing in music does, and it stays within 1 to 3 kHz."""

FLATTENED = 1 / 6
"""Third partial of the alarm: it lowers the peak by 13 %, so the same amplifier gives 4/3 of the power at its pitch, as
much as one partial can do (inverters drive motors so: Houldsworth and Grant 1984)."""

GAIN = {"low": 0.14, "high": 0.5, "alarm": 1.0}
"""Of full scale: high is 6 dB below the alarm, which alone has the whole of the amplifier, low 17 dB."""

FULL = 32_767
SILENCE = bytes(2 * BLOCK)


class Tone(NamedTuple):
    """What is to sound: a pitch, whether it warbles as the alarm does, and its share of full scale."""

    hz: float
    alarm: bool
    gain: float


@lru_cache(maxsize=64)
def loop(tone: Tone) -> "array[int]":
    """A twentieth of a second of it, which can be repeated without a seam."""
    cycles = max(1, round(tone.hz * LOOP / RATE_HZ))
    wave = _warbling if tone.alarm else _steady
    shape = [wave(cycles, n / LOOP) for n in range(LOOP)]
    peak = max(map(abs, shape))
    return array("h", (round(FULL * tone.gain * sample / peak) for sample in shape))


def _steady(cycles: int, at: float) -> float:
    return sum(share * math.sin(2 * math.pi * (n + 1) * cycles * at) for n, share in enumerate(PARTIALS))


def _warbling(cycles: int, at: float) -> float:
    """Its phase is the pitch added up, and both are back where they were at the loop's end."""
    swing = WARBLE_HZ * WARBLE_S * (1 - math.cos(2 * math.pi * at)) / (2 * math.pi)
    phase = 2 * math.pi * (cycles * at + swing)
    return math.sin(phase) + FLATTENED * math.sin(3 * phase)


class Synth:
    """``want`` a tone or silence, ``say`` words after it; then take ``block`` after ``block`` of ``BLOCK`` samples."""

    def __init__(self) -> None:
        self._now: Tone | None = None
        self._next: Tone | None = None
        self._at = 0
        self._words: Sequence[int] = ()
        self._said = 0

    def want(self, tone: Tone | None) -> None:
        """From the next block on. A tone cuts words short."""
        self._next = tone
        if tone is not None:
            self._words = ()

    def say(self, words: Sequence[int]) -> None:
        """These samples, once there is silence."""
        self._words, self._said = words, 0

    @property
    def silent(self) -> bool:
        """Whether the next block would be silence, and all after it."""
        return self._now is None and self._next is None and not self._words

    def block(self) -> bytes:
        before, self._now = self._now, self._next
        if before == self._now:
            return self._spoken() if self._now is None else self._cut(self._now, BLOCK).tobytes()
        old = self._cut(before, BLOCK) if before else [0] * BLOCK
        self._at = 0 if before is None else self._at
        new = self._cut(self._now, BLOCK) if self._now else [0] * BLOCK
        mixed = (round(a + (b - a) * (n + 1) / BLOCK) for n, (a, b) in enumerate(zip(old, new, strict=True)))
        return array("h", mixed).tobytes()

    def _cut(self, tone: Tone, samples: int) -> "array[int]":
        found: array[int] = array("h")
        at = self._at
        while len(found) < samples:
            found += loop(tone)[at : at + samples - len(found)]
            at = at + samples if at + samples < LOOP else 0
        self._at = (self._at + samples) % LOOP
        return found

    def _spoken(self) -> bytes:
        if not self._words:
            return SILENCE
        cut = array("h", self._words[self._said : self._said + BLOCK])
        self._said += BLOCK
        if self._said >= len(self._words):
            self._words = ()
        return cut.tobytes() + SILENCE[2 * len(cut) :]
