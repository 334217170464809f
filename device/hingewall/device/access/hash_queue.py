"""Hashing PINs one at a time, beside the loop: each takes 32 MB and a quarter of a second, and nobody's beep waits."""

import os
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from hingewall.errors import CommandRefused

Result = TypeVar("Result")

MOST_WAITING = 4
"""Longer than for four of them nobody waits: they are told to come again."""

MOST_OF_ONE = 2
"""Of one client, waiting and being hashed: the others' places stay free."""

NICER = 5
"""The loop that beeps comes first where there are few cores. A Pi has four, and its sandbox forbids the call."""


class HashQueue:
    """``put`` work in; what comes of it is handed to the loop. Belongs to the loop's thread."""

    def __init__(self, call_soon: Callable[[Callable[[], None]], None]) -> None:
        self._call_soon = call_soon
        self._worker = ThreadPoolExecutor(1, "hashing PINs", _step_back)
        self._places: Counter[str] = Counter()

    def put(
        self, client: str, work: Callable[[], Result], then: Callable[[Result], None], failed: Callable[[Any], None]
    ) -> None:
        """``then`` is given what ``work`` comes to, or ``failed`` its error, in the loop.

        Raises CommandRefused (pins_busy) at once when enough are waiting.
        """
        if self._places.total() > MOST_WAITING or self._places[client] >= MOST_OF_ONE:
            raise CommandRefused("pins_busy", "others are trying their PINs just now; try again in a few seconds")
        self._places[client] += 1
        done = partial(self._done, client, then, failed)
        self._worker.submit(work).add_done_callback(lambda result: self._call_soon(partial(done, result)))

    def close(self) -> None:
        """What waits is not hashed any more."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _done(
        self, client: str, then: Callable[[Any], None], failed: Callable[[Any], None], result: "Future[Any]"
    ) -> None:
        self._places[client] -= 1
        self._places += Counter()  # forgets who has none
        if result.cancelled():
            return
        error = result.exception()
        try:
            then(result.result()) if error is None else failed(error)
        except Exception as error:
            failed(error)


def _step_back() -> None:
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICER)
