"""Every sound of the wall as its speaker plays it: WAV files to listen to, and how loud each is beside the alarm.

python tests/heard.py FOLDER
"""

import sys
import wave
from math import log10
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "hardware"))

from electronics.loudness import A_DB, FAR_M, NEAR_M, amplifier_w, speaker_db
from electronics.values import SUPPLY_V
from hingewall.cues import CUES, SOUNDS, Note
from hingewall.sound.synth import BLOCK_S, FULL, GAIN, RATE_HZ, Synth, Tone

Samples = np.ndarray[tuple[int], np.dtype[np.float64]]

EAR_S = 0.2
"""An ear adds up loudness over about so long (Zwislocki 1969)."""
HELD_S = 2.0
"""How much of the alarm is looked at: it goes on until somebody steps away."""
ALARM = "alarm"


def samples(sound: str) -> Samples:
    """A sound at the volume ``high``, from -1 to 1; the alarm as it is always, held."""
    notes = SOUNDS[sound]
    rounds = round(HELD_S / sum(note.s for note in notes)) if sound == ALARM else 1
    synth, blocks, at, ends = Synth(), [], 0.0, 0.0
    for note in (*notes * rounds, Note(None, 0.02)):
        synth.want(
            None if note.hz is None else Tone(note.hz, sound == ALARM, GAIN[ALARM if sound == ALARM else "high"])
        )
        ends += note.s
        while at < ends - BLOCK_S / 2:
            blocks.append(synth.block())
            at += BLOCK_S
    return np.frombuffer(b"".join(blocks), dtype=np.int16) / FULL


def a_weighted(heard: Samples) -> Samples:
    """As IEC 61672-1 has it, 0 dB at 1 kHz."""
    f2 = np.fft.rfftfreq(len(heard), 1 / RATE_HZ) ** 2
    gain = 12194**2 * f2**2 / (
        (f2 + 20.6**2) * np.sqrt((f2 + 107.7**2) * (f2 + 737.9**2)) * (f2 + 12194**2)
    )  # fmt: skip
    found: Samples = np.fft.irfft(np.fft.rfft(heard) * gain * 10 ** (2.0 / 20), len(heard))
    return found


def level_db(heard: Samples) -> float:
    """Of its loudest fifth of a second, A-weighted, against a steady sine at full scale."""
    power = np.concatenate(([0.0], np.cumsum(a_weighted(heard) ** 2)))
    window = min(len(heard), round(EAR_S * RATE_HZ))
    return 10 * log10(float(np.max(power[window:] - power[:-window])) / round(EAR_S * RATE_HZ) / 0.5)


def heard_table() -> str:
    """Markdown: a row a sound, the loudest first; levels are what is typical."""
    tone = {at_m: speaker_db(amplifier_w(SUPPLY_V), at_m).typical for at_m in (NEAR_M, FAR_M)}
    levels = {sound: level_db(samples(sound)) for sound in SOUNDS}
    lines = [
        f"| sound | for | against the alarm | peak | at {NEAR_M:g} m | at {FAR_M:g} m |",
        "|---|---|---|---|---|---|",
    ]
    for sound, level in sorted(levels.items(), key=lambda pair: -pair[1]):
        names = ", ".join(f"`{cue.name}`" for cue in CUES.values() if cue.sound == sound)
        peak = 20 * log10(float(np.max(np.abs(samples(sound)))))
        # speaker_db has the weighting of one tone in it already; the level has its own
        at = " | ".join(f"{tone[at_m] - A_DB + level:.0f} dB(A)" for at_m in (NEAR_M, FAR_M))
        lines.append(f"| {sound} | {names} | {level - levels[ALARM]:.1f} dB | {peak:.1f} dB of full scale | {at} |")
    return "\n".join(lines)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for sound in SOUNDS:
        with wave.open(str(folder / f"{sound}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)
            file.writeframes((samples(sound) * FULL).astype(np.int16).tobytes())
    print(heard_table())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
