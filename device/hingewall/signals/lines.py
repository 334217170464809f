"""Lines to a terminal or a file that may stand still, from a thread of their own: a beep waits for nobody's screen."""

import queue
import threading
from typing import TextIO

WAITING = 256
"""Lines that wait for a terminal that is stopped (Ctrl-S); more are dropped."""

CLOSE_S = 1.0


class LineWriter:
    """``say`` a line and go on at once. Whoever reads it may be slow, or gone."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lines: queue.Queue[str | None] = queue.Queue(WAITING)
        self._closed = False
        self._thread = threading.Thread(target=self._write, name="lines", daemon=True)
        self._thread.start()

    def say(self, line: str) -> None:
        self._put(line)

    def close(self) -> None:
        """Write what waits, for a second at most. May be called twice."""
        if self._closed:
            return
        self._closed = True
        self._put(None)
        self._thread.join(CLOSE_S)

    def _put(self, line: str | None) -> None:
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
