"""A board of words: each cue as a line, for a laptop."""

import os
from typing import TextIO

from hingewall.signals.cues import CUES
from hingewall.signals.stage import Output

ORANGE, BLUE, GREY, PLAIN = "\033[33m", "\033[36m", "\033[90m", "\033[0m"


class ConsoleBoard:
    """Prints each cue as it begins. Colour only on a terminal, and not with NO_COLOR."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._colour = stream.isatty() and "NO_COLOR" not in os.environ

    def show(self, output: Output, loud: str, brightness: float) -> None:
        """Single notes are not worth a line."""

    def named(self, cue: str, audible: bool) -> None:
        about = CUES[cue]
        line = f"{'♪' if audible else '○'} {cue:<14} {about.meaning}"
        if self._colour:
            line = f"{ORANGE if about.alarm else BLUE if audible else GREY}{line}{PLAIN}"
        self._stream.write(line + "\n")
        self._stream.flush()

    def close(self) -> None:
        """There is nothing to switch off."""
