"""ALSA's own library, with the devices that it has without a card: one that takes all, and one that writes a file."""

import ctypes.util
from pathlib import Path

import pytest

from hingewall.errors import SoundError
from hingewall.sound import alsa
from hingewall.sound.alsa import AlsaPcm, open_card
from hingewall.sound.synth import BLOCK, SILENCE

pytestmark = pytest.mark.skipif(ctypes.util.find_library("asound") is None, reason="needs libasound2")
BLOCKS = [bytes([n, 0]) * BLOCK for n in range(1, 9)]


def test_what_is_handed_over_is_what_is_played(tmp_path: Path) -> None:
    heard = tmp_path / "heard.raw"
    card = AlsaPcm(f"file:'{heard}',raw", "a file")
    for block in BLOCKS:
        card.write(block)
    card.look()
    card.rest()
    card.write(SILENCE)
    card.close()
    card.close()
    assert heard.read_bytes()[: 16 * BLOCK] == b"".join(BLOCKS)


def test_a_card_that_is_not_there_is_named_and_fills_no_log(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SoundError, match=r"board\.sound_card is Nowhere: there is no such card; `cat /proc/asound"):
        open_card("Nowhere")
    assert capfd.readouterr().err == ""


def test_a_device_that_can_not_be_opened_says_why() -> None:
    with pytest.raises(SoundError, match=r"the gym's: can't be opened \(.+\)"):
        AlsaPcm("nosuchdevice", "the gym's")


def test_a_card_that_can_not_play_our_samples_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alsa, "RATE_HZ", 0)
    with pytest.raises(SoundError, match="can't play 0 samples a second"):
        AlsaPcm("null", "the gym's")


def test_without_the_library_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_name: str) -> None:
        raise OSError("libasound.so.2: cannot open shared object file")

    monkeypatch.setattr("ctypes.CDLL", missing)
    alsa._alsa.cache_clear()
    try:
        with pytest.raises(SoundError, match="sudo apt install libasound2"):
            open_card("MAX98357A")
    finally:
        alsa._alsa.cache_clear()
