"""The alarm is heard in a gym, and it is the loudest of all sounds: by the makers' figures, and by what is played."""

import wave
from math import log10
from pathlib import Path

import pytest

import heard
from electronics import loudness as of
from electronics.corners import Spread
from electronics.loudness import FAR_M, GYM_DB, NEAR_M, amplifier_w, loudness
from hingewall.cues import SOUNDS
from hingewall.sound.synth import RATE_HZ


def level(name: str) -> Spread:
    corners = next(value.corners for value in loudness() if value.name == name)
    assert corners is not None
    return corners


def test_a_speaker_as_its_sheet_says_is_heard_in_the_quietest_gym_and_the_beeper_is_not() -> None:
    for at_m in (NEAR_M, FAR_M):
        assert level(f"speaker: the alarm at {at_m:g} m").typical >= GYM_DB
        assert level(f"instead, beeper: the alarm at {at_m:g} m").typical < GYM_DB
    assert level("speaker: the alarm at 0.6 m").least >= GYM_DB, "a weak one too, where the person stands"


def test_a_weak_speaker_at_the_weakest_supply_is_heard_too_where_the_head_is_farthest_and_bears_it() -> None:
    assert level("speaker: the alarm at 1.6 m").least >= GYM_DB
    assert [value.name for value in loudness() if not value.holds] == []


def test_a_quieter_speaker_would_not_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of, "SPEAKER_DB", Spread(76.0, 79.0, 79.0))
    assert level("speaker: the alarm at 1.6 m").typical < GYM_DB


def test_the_amplifier_gives_what_its_gain_asks_for_or_its_supply_is_good_for_whichever_is_less() -> None:
    weak, strong = (amplifier_w(Spread(volt, volt, volt)) for volt in (3.7, 5.5))
    assert weak.least == weak.typical == pytest.approx(1.4 * (3.7 / 5) ** 2)
    assert strong.typical == pytest.approx(10 ** (11.1 / 10) / 8), (
        "9 dB over 2.1 dBV into 8 ohm: more supply adds nothing"
    )


def test_the_alarm_is_louder_than_every_other_sound_by_as_much_as_an_ear_calls_much_louder() -> None:
    levels = {sound: heard.level_db(heard.samples(sound)) for sound in SOUNDS}
    alarm = levels.pop(heard.ALARM)
    assert {sound: level for sound, level in levels.items() if level > alarm - 5} == {}
    pauses_db, flattened_db = 0.45, 10 * log10(of.AT_PITCH)
    assert alarm == pytest.approx(of.A_DB + flattened_db - pauses_db, abs=0.15), "as much as loudness() reckons with"
    assert levels["counted"] > levels["not_counted"], "the reward is never weaker than the error"


def test_each_sound_becomes_a_file_to_listen_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    heard.main(tmp_path)
    assert {path.stem for path in tmp_path.iterdir()} == set(SOUNDS)
    with wave.open(str(tmp_path / "far_enough.wav")) as file:
        assert file.getframerate() == RATE_HZ
        assert file.getnframes() / RATE_HZ == pytest.approx(0.34, abs=0.01)
    assert "| alarm | `too_near` | 0.0 dB |" in capsys.readouterr().out
