"""A board that writes down what it was told and when: what sounded, to be looked at afterwards."""

import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from hingewall.errors import UsageError, one_line
from hingewall.settings.settings import Settings
from hingewall.signals.cue_mixer import Output
from hingewall.signals.lines import LineWriter


class TimelineBoard:
    """A JSON line for each change of tone or light, ``t`` by CLOCK_MONOTONIC, and for each cue as it begins.

    The file grows for as long as the device runs: it is for looking into something, not for every day. Raises
    UsageError where it can't be written.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        try:
            self._file = path.open("w", encoding="utf-8")
        except OSError as error:
            raise UsageError(f"--timeline {path}: can't be written: {error.strerror or one_line(error)}") from error
        self._lines = LineWriter(self._file)
        self._clock = clock
        self._last = Output()

    def use(self, settings: Settings) -> None:
        """Loudness and brightness stand beside what is shown."""

    def show(self, output: Output, loud: str, brightness: float) -> None:
        state = output._asdict() | {"loud": loud, "brightness": brightness}
        if output != self._last:  # loudness and brightness alone change nothing that is on
            self._last = output
            self._say(state)

    def named(self, cue: str, audible: bool) -> None:
        self._say({"cue": cue, "audible": audible})

    def close(self) -> None:
        """May be called twice."""
        self._lines.close()
        self._file.close()

    def _say(self, what: dict[str, object]) -> None:
        self._lines.say(msgspec.json.encode({"t": round(self._clock(), 4)} | what).decode())
