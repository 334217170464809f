"""What the scenario found, a line at a time: on the console for the host, and in a file that is kept."""

import time
from collections.abc import Callable
from pathlib import Path


class Failed(Exception):
    """Something is not as it should be; its text says what was found."""


class Report:
    """Lines of ``HIL SECONDS WORD TEXT``, seconds since the guest's kernel started."""

    def __init__(self, file: Path, deadline_s: float) -> None:
        self._file = file
        self._deadline_s = deadline_s
        self.failures = 0
        file.write_text("")

    def say(self, word: str, text: str) -> None:
        line = f"{time.monotonic():7.1f} s  {word:7} {text}"
        print(f"HIL {line}", flush=True)  # noqa: T201  the console is the way out
        with self._file.open("a") as kept:
            kept.write(line + "\n")

    def step(self, what: str, do: Callable[[], str]) -> None:
        """Do it, and say how it went: ``do`` returns what was seen, or raises. Past the deadline nothing is begun."""
        if time.monotonic() > self._deadline_s:
            self.failures += 1
            self.say("FAILED", f"{what}: not begun, the time is up")
            return
        started = time.monotonic()
        try:
            seen = do()
        except Exception as error:
            self.failures += 1
            self.say("FAILED", f"{what}: {type(error).__name__ if not isinstance(error, Failed) else ''} {error}")
        else:
            self.say("passed", f"{what}: {seen} ({time.monotonic() - started:.1f} s)")


def eventually(what: str, found: Callable[[], object], within_s: float, every_s: float = 0.25) -> float:
    """Seconds until ``found`` was true. Raises Failed when that took longer than ``within_s``."""
    started = time.monotonic()
    while not found():
        if time.monotonic() - started > within_s:
            raise Failed(f"not {what} within {within_s:g} s")
        time.sleep(every_s)
    return time.monotonic() - started
