"""Why a rep did not count, in words: short clips that `make voices` has espeak-ng speak, a folder for each language."""

import wave
from array import array
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"

SENTENCES: dict[str, dict[str, str]] = {
    "en": {
        "squat": "Hips back, not down.",
        "bow": "Hips first.",
        "too_fast": "Slower.",
        "too_slow": "A little quicker.",
        "shallow": "Reach further.",
        "off_centre": "Stay in the middle.",
        "one_at_a_time": "One at a time.",
    },
    "es": {
        "squat": "Cadera atrás, no abajo.",
        "bow": "Primero la cadera.",
        "too_fast": "Más despacio.",
        "too_slow": "Un poco más rápido.",
        "shallow": "Más atrás.",
        "off_centre": "Quédate en el centro.",
        "one_at_a_time": "De uno en uno.",
    },
}
"""By language and cue. A language that is not here is silent, as is a cue: its sound has said enough."""


def clip(language: str, cue: str) -> Path:
    """Where its file is: a WAV of 8 bits, 16 kHz, one channel."""
    return FOLDER / language / f"{cue}.wav"


@lru_cache(maxsize=16)
def spoken(language: str, cue: str) -> Sequence[int]:
    """The samples of that cue's words; none where there are none."""
    if cue not in SENTENCES.get(language, {}):
        return ()
    with wave.open(str(clip(language, cue))) as file:
        return array("h", ((sample - 128) * 256 for sample in file.readframes(file.getnframes())))
