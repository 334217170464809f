"""Cues on real boards in real time. The first step of a cue is on the pins before ``perform`` returns."""

import atexit
import logging
import threading
import time
from collections.abc import Callable, Sequence

from hingewall.errors import one_line
from hingewall.settings.settings import Settings
from hingewall.signals.board import Board
from hingewall.signals.cue_mixer import CueMixer, Output
from hingewall.signals.cue_selector import Action

log = logging.getLogger(__name__)

JOIN_S = 5.0


class Player:
    """``perform`` actions from one thread; later steps come from the player's own. ``close`` leaves everything off."""

    def __init__(self, boards: Sequence[Board], clock: Callable[[], float] = time.monotonic) -> None:
        self._outlets = [_Outlet(board) for board in boards]
        self._clock = clock
        self._mixer = CueMixer()
        self._changed = threading.Condition()
        self._due: float | None = None
        self._loud, self._brightness = "high", 0.8
        self._closed = self._paused = False
        self._thread = threading.Thread(target=self._follow, name="player", daemon=True)
        self._thread.start()
        atexit.register(self.close)

    def use(self, settings: Settings) -> None:
        """Loudness and brightness as set. ``off`` is for the cue selector: what reaches here is meant to be heard."""
        with self._changed:
            self._loud = "low" if settings.cue.volume == "low" else "high"
            self._brightness = settings.cue.brightness / 100
        for outlet in self._outlets:
            outlet.use(settings)

    def perform(self, actions: Sequence[Action]) -> None:
        """Take the actions up now."""
        with self._changed:
            if self._closed:
                return
            now = self._clock()
            for action in actions:
                self._mixer.take(action, now)
            before = self._due
            self._show(now)
            if self._due != before:
                self._changed.notify()

    def pause(self, paused: bool) -> None:
        """Dark and silent, for somebody else who plays on these boards; then whatever is due by now."""
        with self._changed:
            if not self._closed:
                self._paused = False
                self._show_on_boards(Output()) if paused else self._show(self._clock())
                self._paused = paused

    def close(self) -> None:
        """Silence and darkness, whatever was going on. May be called twice."""
        with self._changed:
            if self._closed:
                return
            self._closed = True
            self._changed.notify()
        self._thread.join(JOIN_S)
        for outlet in self._outlets:
            outlet.close()
        atexit.unregister(self.close)

    def _follow(self) -> None:
        with self._changed:
            while not self._closed:
                now = self._clock()
                if self._due is not None and now >= self._due:
                    self._show(now)
                    continue
                self._changed.wait(None if self._due is None else self._due - now)

    def _show(self, now: float) -> None:
        if self._closed:
            return
        self._due = self._mixer.advance(now)
        started, self._mixer.started = self._mixer.started, []
        if not self._paused:
            self._show_on_boards(self._mixer.output, started)

    def _show_on_boards(self, output: Output, started: Sequence[tuple[str, bool]] = ()) -> None:
        for outlet in self._outlets:
            outlet.show(output, self._loud, self._brightness, started)


class _Outlet:
    """One board. One that fails is logged once, tried again with each change, and keeps nobody else waiting."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self.use = board.use
        self._failing = False

    def show(self, output: Output, loud: str, brightness: float, started: Sequence[tuple[str, bool]]) -> None:
        try:
            self._board.show(output, loud, brightness)
            for cue, audible in started:
                self._board.named(cue, audible)
        except Exception as error:  # whatever a pin library raises, the other boards go on
            if not self._failing:
                log.error("a board fails and is tried again, the others go on: %s", one_line(error))
            self._failing = True
        else:
            self._failing = False

    def close(self) -> None:
        try:
            self._board.close()
        except Exception as error:
            log.error("a board can't be closed (%s); see that its lights and beeper are off", one_line(error))
