"""Hashing PINs one at a time: each takes 32 MB and a quarter of a second, and strangers send as many as they like."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hingewall.errors import HingewallError

MOST_WAITING = 4
"""Longer than for four of them nobody waits: they are told to come again."""

MOST_OF_ONE = 2
"""Of one client, waiting and being hashed: the others' places stay free."""


class TooBusy(HingewallError):
    """Others try PINs already."""


class Gone(HingewallError):
    """Who asked has hung up: nothing needs to be worked out any more."""


class HashQueue:
    """``turn`` waits for its turn, in whatever thread."""

    def __init__(self) -> None:
        self._hashing = threading.Lock()
        self._counting = threading.Lock()
        self._waiting = 0
        self._places: Counter[str] = Counter()

    @contextmanager
    def turn(self, client: str, gone: Callable[[], bool]) -> Iterator[None]:
        """Alone, meanwhile. Raises TooBusy at once when enough are waiting, and Gone when ``gone`` is true by then."""
        self._take_a_place(client)
        try:
            with self._hashing:
                with self._counting:
                    self._waiting -= 1
                if gone():
                    raise Gone("the phone has hung up")
                yield
        finally:
            with self._counting:
                self._places[client] -= 1
                self._places += Counter()  # forgets who has none

    def _take_a_place(self, client: str) -> None:
        with self._counting:
            if self._waiting >= MOST_WAITING or self._places[client] >= MOST_OF_ONE:
                raise TooBusy("others are trying their PINs just now; try again in a few seconds")
            self._waiting += 1
            self._places[client] += 1
