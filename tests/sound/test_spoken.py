"""The words that a speaker says: one clip a sentence, in each language of the wall, short and loud."""

import wave

import pytest

from hingewall.cues import CUES, OF_REASON
from hingewall.settings.settings import SETTINGS
from hingewall.sound.spoken import FOLDER, SENTENCES, clip, spoken
from hingewall.sound.synth import FULL, RATE_HZ


@pytest.mark.parametrize("language", SENTENCES)
def test_each_sentence_has_its_clip_and_no_clip_is_left_over(language: str) -> None:
    assert {path.stem for path in (FOLDER / language).glob("*")} == set(SENTENCES[language])
    for cue in SENTENCES[language]:
        with wave.open(str(clip(language, cue))) as file:
            assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE_HZ, 1, 1)
        words = spoken(language, cue)
        assert 0.3 < len(words) / RATE_HZ < 1.8, "said before the next rep is under way"
        assert max(map(abs, words)) > 0.9 * FULL


def test_every_language_of_the_wall_says_every_reason_that_its_owner_can_do_something_about() -> None:
    assert set(SENTENCES) == set(SETTINGS["ui.language"].choices)
    reasons = {cue for cue in OF_REASON.values() if CUES[cue].sound == "not_counted"} | {"one_at_a_time"}
    assert {language: set(said) for language, said in SENTENCES.items()} == dict.fromkeys(SENTENCES, reasons)


def test_a_language_or_cue_without_words_is_silent() -> None:
    assert spoken("fr", "squat") == spoken("en", "rep_counted") == ()


def test_the_licence_lies_beside_the_clips() -> None:
    assert "espeak-ng" in (FOLDER / "LICENSE").read_text("utf-8")
    assert sum(path.stat().st_size for path in FOLDER.rglob("*.wav")) < 400_000
