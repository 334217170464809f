"""When what is sent to the hub: one message at a time, and the next when the answer is there. Pure: time comes with
each call, and what waits is read from the outbox.

Nothing is remembered between two starts. Which changes the hub has, the hub says.
"""

from collections.abc import Callable
from typing import Protocol

from hingewall.fleet.messages import Answer, Batch, Cursor, Question, Up

PATIENCE_S, LONGEST_S = 8.0, 120.0
"""How long an answer is waited for, doubling with each try. A hub that is slow gets fewer and larger batches, never
more of them: with a fixed time one that fell behind was asked again and again, and took 16 reps a second, not 260."""
JITTER = 0.5
"""Of each wait, at most so much more: a hundred walls that lost the same hub don't come back in the same second."""
SOON_S = 2.0
"""After a new connection, or word that the hub has begun anew."""


class Waiting(Protocol):
    """What waits (``hingewall.storage.outbox``)."""

    def holds(self, cursor: Cursor) -> bool: ...
    def batch(self, n: int, store: str, after: int) -> Batch | None: ...


class Batches:
    """``due`` gives what is to be sent now; ``heard`` takes the answers. ``chance`` gives numbers from 0 to 1.

    ``astray`` is true when the hub's account does not fit this file: everything has to be sent again, from a store with
    another name.
    """

    def __init__(self, store: str, outbox: Waiting, chance: Callable[[], float]) -> None:
        self.astray = False
        self.has: Cursor | None = None
        self._store = store
        self._outbox = outbox
        self._chance = chance
        self._flight: int | None = None
        self._again_s = 0.0
        self._tries = 0

    def begin_again(self, now: float) -> None:
        """There is a connection again, or another hub at its end: what was under way may be lost, so it asks."""
        self.has = None
        self._flight = None
        self._tries = 0
        self._again_s = now + SOON_S * self._chance()

    def due(self, now: float) -> Up | None:
        """What to send now, if anything."""
        if self.astray or now < self._again_s:
            return None
        if self._flight is not None:  # it had its time
            self.has = None
        up = self._next()
        self._flight = up.n if up else None
        if up:
            wait_s = min(LONGEST_S, PATIENCE_S * 2**self._tries)
            self._again_s = now + wait_s * (1 + JITTER * self._chance())
            self._tries = min(self._tries + 1, 10)
        return up

    def heard(self, answer: Answer, now: float) -> Cursor | None:
        """What the hub has by now; None for an answer to something else, that came late or twice."""
        if answer.n != self._flight or answer.has.store != self._store:
            return None
        self._flight = None
        self._tries = 0
        self._again_s = now
        if not self._outbox.holds(answer.has):
            self.astray = True
            return None
        self.has = answer.has
        return answer.has

    def _next(self) -> Up | None:
        n = int(self._chance() * (1 << 52))  # of another message, also of one from before a restart
        if self.has is None:
            return Question(n, self._store)
        return self._outbox.batch(n, self._store, self.has.seq)
