"""Speak the reasons of sound/spoken.py, a WAV for each: `make voices`. Needs espeak-ng (GPL-3.0; its speech is free).

Made on Debian bookworm's 1.51; another version may sound a little different, so the clips are committed.
"""

import io
import subprocess
import wave

import numpy as np

from hingewall.sound.spoken import SENTENCES, clip
from hingewall.sound.synth import RATE_HZ

WORDS_A_MINUTE = 165
LOW_HZ = 300.0
"""A small speaker makes nothing of what is lower, and its room is better used."""


def speak(language: str, sentence: str) -> bytes:
    """Samples of 8 bits, at full scale, without the silence before and after."""
    made = subprocess.run(
        ["espeak-ng", "-v", language, "-s", str(WORDS_A_MINUTE), "--stdout", sentence],
        check=True, capture_output=True, timeout=30,
    ).stdout  # fmt: skip
    with wave.open(io.BytesIO(made)) as file:
        rate, heard = file.getframerate(), np.frombuffer(file.readframes(file.getnframes()), dtype=np.int16)
    spectrum = np.fft.rfft(heard.astype(np.float64))
    hz = np.fft.rfftfreq(len(heard), 1 / rate)
    spectrum[(hz < LOW_HZ) | (hz > RATE_HZ / 2)] = 0
    even = np.fft.irfft(spectrum, len(heard))
    resampled = np.interp(np.arange(0, len(even) / rate, 1 / RATE_HZ), np.arange(len(even)) / rate, even)
    resampled = np.tanh(2.0 * resampled / np.max(np.abs(resampled)))  # speech is quiet for its peaks
    loud = np.flatnonzero(np.abs(resampled) > 0.02)
    cut = resampled[loud[0] : loud[-1] + 1] / np.max(np.abs(resampled))
    return bytes((np.round(cut * 127) + 128).astype(np.uint8))


def main() -> None:
    for language, sentences in SENTENCES.items():
        for cue, sentence in sentences.items():
            path = clip(language, cue)
            path.parent.mkdir(parents=True, exist_ok=True)
            with wave.open(str(path), "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(1)
                file.setframerate(RATE_HZ)
                file.writeframes(speak(language, sentence))


if __name__ == "__main__":
    main()
