"""A sound card that never was: for whoever wants to know what was sounded, or what becomes of a card that fails."""

import threading
from collections.abc import Callable

from hingewall.errors import SoundError
from waiting import PATIENCE_S


class Card:
    """A sound card that may be missing, break or hang. ``heard`` counts its blocks by what is in them."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._free = threading.Event()
        self._free.set()
        self.plugged = self.sound = True
        self.heard = {"tone": 0, "silence": 0}
        self.opened = self.closed = self.rested = 0

    def open(self) -> "Card":
        self._tell("opened")
        if not self.plugged:
            raise SoundError("board.sound_card is Gym: there is no such card; look")
        return self

    def write(self, block: bytes) -> None:
        self._free.wait()
        self.look()
        with self._news:
            self.heard["tone" if any(block) else "silence"] += 1
            self._news.notify_all()

    def rest(self) -> None:
        self._tell("rested")

    def look(self) -> None:
        if not self.sound:
            self.sound = True
            raise SoundError("board.sound_card is Gym: has gone; plug it in again")

    def close(self) -> None:
        self._tell("closed")

    def hang(self) -> None:
        self._free.clear()

    def come_to(self) -> None:
        self._free.set()

    def until(self, true: Callable[[], bool]) -> None:
        with self._news:
            assert self._news.wait_for(true, PATIENCE_S)

    def _tell(self, what: str) -> None:
        with self._news:
            setattr(self, what, getattr(self, what) + 1)
            self._news.notify_all()
