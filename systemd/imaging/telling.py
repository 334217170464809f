"""Lines about work that takes minutes: what is done, how far it is, and how long it took."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

EVERY_S = 15.0


class Progress:
    """Told how much of it is done, it says so now and then: a line, since a log has no cursor to move."""

    def __init__(self, what: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._what, self._clock = what, clock
        self._said = clock()

    def __call__(self, done: int, whole: int) -> None:
        if self._clock() - self._said >= EVERY_S and whole:
            self._said = self._clock()
            say(f"{self._what}: {100 * done // whole} %")


def say(text: str) -> None:
    print(f"image: {text}", flush=True)


@contextmanager
def step(what: str) -> Iterator[Progress]:
    """Say what begins, and how long it took."""
    say(what)
    began = time.monotonic()
    yield Progress(what)
    if (took := time.monotonic() - began) >= 2:
        say(f"{what}: done in {took // 60:.0f} min {took % 60:.0f} s")
