"""A board of words: each cue as a line, for a laptop."""

import os
from typing import TextIO

from hingewall.cues import CUES
from hingewall.settings.settings import Settings
from hingewall.signals.cue_mixer import Output
from hingewall.signals.lines import LineWriter

ORANGE, BLUE, GREY, PLAIN = "\033[33m", "\033[36m", "\033[90m", "\033[0m"


class ConsoleBoard:
    """Prints each cue as it begins. Colour only on a terminal, and not with NO_COLOR."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._colour = stream.isatty() and "NO_COLOR" not in os.environ
        self._heard, self._seen = ("♪", "○") if _can_write(stream, "♪○") else ("*", "o")
        self._lines = LineWriter(stream)

    def use(self, settings: Settings) -> None:
        """A laptop has no settings of its own."""

    def show(self, output: Output, loud: str, brightness: float) -> None:
        """Single notes are not worth a line."""

    def named(self, cue: str, audible: bool) -> None:
        about = CUES[cue]
        line = f"{self._heard if audible else self._seen} {cue:<14} {about.meaning}"
        if self._colour:
            line = f"{ORANGE if about.alarm else BLUE if audible else GREY}{line}{PLAIN}"
        self._lines.say(line)

    def close(self) -> None:
        """Write what waits, unless the terminal does not take it. May be called twice."""
        self._lines.close()


def _can_write(stream: TextIO, text: str) -> bool:
    try:
        text.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
