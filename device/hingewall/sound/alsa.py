"""ALSA's own library, as far as a beep needs it: the one place that opens a sound card.

By ctypes: libasound is on every Raspberry Pi OS, and Python's bindings to it come without wheels, so that a wall would
have to compile them. https://www.alsa-project.org/alsa-doc/alsa-lib/group___p_c_m.html says what each call does.
"""

import ctypes
from functools import cache
from typing import Any, Protocol

from hingewall.errors import SoundError
from hingewall.sound.synth import BLOCK_S, RATE_HZ

BUFFERED_S = 3 * BLOCK_S
"""Samples that wait in the card: each delays what comes after them, and fewer would be too few when the Pi is busy."""

WAIT_S = 0.5
"""A card that takes no sample for so long has gone or hangs: it should take one every 4 ms."""

PLAYBACK, NONBLOCK, INTERLEAVED, S16_LE = 0, 1, 3, 2
MONO, RESAMPLED = 1, 1
EAGAIN = -11
DISCONNECTED = 8


class Pcm(Protocol):
    """Something that takes samples at the pace at which they sound."""

    def write(self, block: bytes) -> None:
        """Wait until there is room, and hand over. Raises SoundError when there is none for too long."""

    def rest(self) -> None:
        """Nothing more for now: the card stops, and starts again with the next write."""

    def look(self) -> None:
        """Raises SoundError when the card has gone."""

    def close(self) -> None: ...


@cache
def _alsa() -> Any:
    try:
        library = ctypes.CDLL("libasound.so.2")
    except OSError as error:
        raise SoundError("libasound is not there; sudo apt install libasound2") from error
    library.snd_pcm_writei.restype = ctypes.c_long
    library.snd_strerror.restype = ctypes.c_char_p
    return library


def open_card(card: str) -> "AlsaPcm":
    """A card by its name, as ``cat /proc/asound/cards`` has it in brackets. Raises SoundError naming it."""
    # Asked for first: where there is none, ALSA would write six lines to the log with each try.
    if _alsa().snd_card_get_index(card.encode()) < 0:
        raise SoundError(f"board.sound_card is {card}: there is no such card; `cat /proc/asound/cards` lists them")
    return AlsaPcm(f"plughw:CARD={card}", f"board.sound_card is {card}")


class AlsaPcm:
    """A device by ALSA's name for it, which errors call ``named``. Raises SoundError."""

    def __init__(self, device: str, named: str) -> None:
        self._named = named
        self._handle = ctypes.c_void_p()
        opened = _alsa().snd_pcm_open(ctypes.byref(self._handle), device.encode(), PLAYBACK, NONBLOCK)
        if opened < 0:
            raise SoundError(f"{named}: can't be opened ({_words(opened)}); is something else playing on it?")
        wanted = (S16_LE, INTERLEAVED, MONO, RATE_HZ, RESAMPLED, round(BUFFERED_S * 1e6))
        taken = _alsa().snd_pcm_set_params(self._handle, *wanted)
        if taken < 0:
            self.close()
            raise SoundError(f"{named}: can't play {RATE_HZ} samples a second ({_words(taken)}); try another card")

    def write(self, block: bytes) -> None:
        while block:
            done = _alsa().snd_pcm_writei(self._handle, block, ctypes.c_ulong(len(block) // 2))
            if done >= 0:
                block = block[2 * done :]
            elif done == EAGAIN:
                if _alsa().snd_pcm_wait(self._handle, round(WAIT_S * 1000)) == 0:
                    raise SoundError(f"{self._named}: takes no samples; check its wires")
            else:  # it ran dry, or was put to sleep: once more from the start
                self._try(_alsa().snd_pcm_recover(self._handle, ctypes.c_int(done), 1))

    def rest(self) -> None:
        self._try(_alsa().snd_pcm_drop(self._handle))
        self._try(_alsa().snd_pcm_prepare(self._handle))

    def look(self) -> None:
        if _alsa().snd_pcm_state(self._handle) == DISCONNECTED:
            raise SoundError(f"{self._named}: has gone; plug it in again")

    def close(self) -> None:
        handle, self._handle = self._handle, ctypes.c_void_p()
        if handle:
            _alsa().snd_pcm_close(handle)

    def _try(self, answer: int) -> None:
        if answer < 0:
            raise SoundError(f"{self._named}: {_words(answer)}")


def _words(answer: int) -> str:
    return str(_alsa().snd_strerror(answer).decode(errors="replace"))
