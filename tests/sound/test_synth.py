"""Tones as samples: the right pitch, no click, and an alarm that is where music is not."""

from array import array
from itertools import pairwise

import numpy as np
import pytest

from hingewall.cues import ALARM_HZ, SOUNDS
from hingewall.sound.synth import BLOCK, FULL, GAIN, RATE_HZ, SILENCE, Synth, Tone

NOTE = Tone(900.0, False, GAIN["high"])
ALARM = Tone(ALARM_HZ, True, GAIN["alarm"])
PITCHES = sorted({note.hz for notes in SOUNDS.values() for note in notes if note.hz and note.hz != ALARM_HZ})


def played(synth: Synth, seconds: float) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    blocks = b"".join(synth.block() for _ in range(round(seconds * RATE_HZ / BLOCK)))
    return np.frombuffer(blocks, dtype=np.int16) / FULL


def of(tone: Tone | None, seconds: float = 1.0) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    synth = Synth()
    synth.want(tone)
    return played(synth, seconds)


@pytest.mark.parametrize("hz", PITCHES)
def test_each_note_of_the_cues_has_its_pitch(hz: float) -> None:
    spectrum = np.abs(np.fft.rfft(of(Tone(hz, False, 0.5))))
    assert np.argmax(spectrum) == pytest.approx(hz, abs=11), "a bin is a hertz"


def test_a_tone_comes_goes_and_changes_without_a_click() -> None:
    """A jump from one sample to the next that is greater than any within the tones."""
    synth = Synth()
    heard = []
    for tone in (NOTE, Tone(1350.0, False, GAIN["high"]), None, NOTE, ALARM, None):
        synth.want(tone)
        heard.append(played(synth, 0.1))
    steepest = max(np.max(np.abs(np.diff(of(tone)[BLOCK:]))) for tone in (NOTE, ALARM))
    assert np.max(np.abs(np.diff(np.concatenate(heard)))) <= steepest * 1.05
    assert synth.silent
    assert synth.block() == SILENCE


def test_the_alarm_is_where_gym_music_has_little_and_moves() -> None:
    """Music's energy lies below 1 kHz (long-term spectra fall by 6 dB an octave and more from 500 Hz on)."""
    heard = of(ALARM)
    power = np.abs(np.fft.rfft(heard)) ** 2
    assert power[1000:3000].sum() / power.sum() > 0.97, "all but its third partial"
    assert np.count_nonzero(power > power.max() / 100) > 8, "it warbles: no single tone of a song"
    assert np.max(np.abs(heard)) == pytest.approx(1.0, abs=0.01), "it has the whole of the amplifier"


def test_a_sound_may_be_cut_off_at_any_moment() -> None:
    """Samples stay within bounds when one tone gives way to another in every phase."""
    for blocks in range(40):
        synth = Synth()
        synth.want(ALARM)
        played(synth, blocks * BLOCK / RATE_HZ)
        synth.want(NOTE)
        assert np.max(np.abs(played(synth, 0.02))) <= 1.0


def test_words_wait_for_the_tone_and_the_next_tone_cuts_them_short() -> None:
    words = array("h", range(1, 1001))
    synth = Synth()
    synth.want(NOTE)
    synth.say(words)
    assert any(played(synth, 0.1))
    synth.want(None)
    synth.say(words)
    synth.block()  # the note fades
    assert np.allclose(played(synth, 0.04)[:640] * FULL, words[:640])
    synth.want(NOTE)
    synth.block()
    synth.want(None)
    synth.block()
    assert synth.silent, "what was left of them is not said late"


def test_low_is_softer_than_high_and_the_alarm_is_louder_than_both() -> None:
    loudest = [np.max(np.abs(of(Tone(1000.0, loud == "alarm", GAIN[loud])))) for loud in ("low", "high", "alarm")]
    assert all(softer < louder / 1.9 for softer, louder in pairwise(loudest))
