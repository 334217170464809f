"""The board that is heard best: tones to a sound card, from a thread of its own. No light and no loop waits for it."""

import logging
import threading
import time
from collections.abc import Callable

from hingewall.cues import CUES
from hingewall.errors import SoundError, one_line
from hingewall.settings.settings import Settings
from hingewall.signals.cue_mixer import Output
from hingewall.sound.alsa import Pcm
from hingewall.sound.spoken import spoken
from hingewall.sound.synth import BLOCK_S, GAIN, Synth, Tone

log = logging.getLogger(__name__)

AGAIN_S = 3.0
"""How often a card that is not there is looked for, and one that rests is asked whether it still is."""

TAIL_S = 0.4
"""Silence that is played after a tone: pauses in a cue are shorter, and an amplifier that stops and starts clicks."""

AHEAD_S = 0.5
"""Samples ahead of time, beyond which a card keeps no time (ALSA's null device) and is not handed more at once."""

JOIN_S = 1.0


class SpeakerBoard:
    """``open_card`` is called again whenever there is none that works; ``trouble`` says that there is none."""

    def __init__(self, open_card: Callable[[], Pcm]) -> None:
        self._open = open_card
        self._changed = threading.Condition()
        self._wanted: Tone | None = None
        self._closed = False
        self._said = ""
        self._language = ""
        self._words: tuple[float, str, str] | None = None
        self._synth = Synth()
        self._thread = threading.Thread(target=self._run, name="speaker", daemon=True)
        self._thread.start()

    @property
    def trouble(self) -> bool:
        """Whether nothing can be heard: the fault ``sound``."""
        return bool(self._said)

    def show(self, output: Output, loud: str, brightness: float) -> None:  # noqa: ARG002  it has no lights
        tone = None
        if output.hz is not None:
            tone = Tone(output.hz, output.alarm, GAIN["alarm" if output.alarm else loud])
        with self._changed:
            if tone != self._wanted:
                self._wanted = tone
                self._changed.notify()

    def use(self, settings: Settings) -> None:
        """Whether reasons are spoken, and in which language."""
        self._language = settings.ui.language if settings.cue.spoken else ""

    def named(self, cue: str, audible: bool) -> None:
        """Its words come after its tones; the next cue, or its words, take their place."""
        notes = sum(note.s for note in CUES[cue].notes)
        with self._changed:
            self._words = (time.monotonic() + notes, self._language, cue) if audible and self._language else None

    def close(self) -> None:
        """Silence. May be called twice; waits a second at most for a card that hangs."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join(JOIN_S)

    def _run(self) -> None:
        while not self._closed:
            try:
                card = self._open()
                try:
                    self._tell("")
                    self._play_on(card)
                finally:
                    card.close()
            except SoundError as error:
                self._tell(one_line(error))
                with self._changed:
                    self._changed.wait_for(lambda: self._closed, AGAIN_S)

    def _tell(self, trouble: str) -> None:
        """What is wrong, once; that it works again, once."""
        if trouble and not self._said:
            log.warning("%s; it is looked for every %g s, and the lights go on", trouble, AGAIN_S)
        elif self._said and not trouble:
            log.info("the sound card works again")
        self._said = trouble

    def _speak(self) -> None:
        with self._changed:
            if self._words is None or time.monotonic() < self._words[0]:
                return
            (_, language, cue), self._words = self._words, None
        self._synth.say(spoken(language, cue))

    def _play_on(self, card: Pcm) -> None:
        """Tones, until closed. Raises SoundError."""
        while not self._closed:
            self._rest(card)
            self._sound(card)

    def _rest(self, card: Pcm) -> None:
        with self._changed:
            while self._wanted is None and not self._closed:
                if not self._changed.wait(AGAIN_S):
                    card.look()

    def _sound(self, card: Pcm) -> None:
        """From a tone to the end of the silence after the last one, or after the words that are to follow it."""
        began, handed, quiet = time.monotonic(), 0.0, 0.0
        while (quiet < TAIL_S or self._words) and not self._closed:
            self._synth.want(self._wanted)
            self._speak()
            quiet = quiet + BLOCK_S if self._synth.silent else 0.0
            card.write(self._synth.block())
            handed += BLOCK_S
            if handed - (time.monotonic() - began) > AHEAD_S:
                time.sleep(BLOCK_S)
        card.rest()
