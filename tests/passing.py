"""Time for what is not to be waited for."""

import time


class Passing:
    """In place of the module ``time``: it passes while somebody sleeps, and when a test says so."""

    def __init__(self) -> None:
        self.now = time.monotonic()

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
