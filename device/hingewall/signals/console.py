"""A board of words: each cue as a line, for a laptop."""

import os
import queue
import threading
from typing import TextIO

from hingewall.signals.cues import CUES
from hingewall.signals.stage import Output

WAITING = 256
"""Lines that wait for a terminal that is stopped (Ctrl-S); more are dropped, for a beep waits for nobody's screen."""

CLOSE_S = 1.0
ORANGE, BLUE, GREY, PLAIN = "\033[33m", "\033[36m", "\033[90m", "\033[0m"


class ConsoleBoard:
    """Prints each cue as it begins, from a thread of its own. Colour only on a terminal, and not with NO_COLOR."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._colour = stream.isatty() and "NO_COLOR" not in os.environ
        self._heard, self._seen = ("♪", "○") if _can_write(stream, "♪○") else ("*", "o")
        self._lines: queue.Queue[str | None] = queue.Queue(WAITING)
        self._closed = False
        self._thread = threading.Thread(target=self._write, name="console", daemon=True)
        self._thread.start()

    def show(self, output: Output, loud: str, brightness: float) -> None:
        """Single notes are not worth a line."""

    def named(self, cue: str, audible: bool) -> None:
        about = CUES[cue]
        line = f"{self._heard if audible else self._seen} {cue:<14} {about.meaning}"
        if self._colour:
            line = f"{ORANGE if about.alarm else BLUE if audible else GREY}{line}{PLAIN}"
        self._say(line)

    def close(self) -> None:
        """Write what waits, unless the terminal does not take it. May be called twice."""
        if self._closed:
            return
        self._closed = True
        self._say(None)
        self._thread.join(CLOSE_S)

    def _say(self, line: str | None) -> None:
        try:
            self._lines.put_nowait(line)
        except queue.Full:
            return  # a terminal that stands still misses what it missed

    def _write(self) -> None:
        while (line := self._lines.get()) is not None:
            try:
                self._stream.write(line + "\n")
                self._stream.flush()
            except (OSError, ValueError):
                return  # whoever read it has gone


def _can_write(stream: TextIO, text: str) -> bool:
    try:
        text.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
