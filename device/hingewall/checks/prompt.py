"""Talking with whoever runs a command: questions, things to do, and how far it has got."""

import sys
from typing import Protocol, TextIO


class Prompt(Protocol):
    """Somebody at the terminal, or nobody."""

    present: bool
    """Whether somebody is there to look, press and answer."""

    def yes(self, question: str) -> bool | None:
        """The answer; None where nobody is there."""

    def ready(self, task: str) -> bool:
        """Wait until it is done and Enter pressed; False where nobody is there."""

    def say(self, text: str) -> None:
        """A line, for people only."""

    def progress(self, text: str) -> None:
        """How far it has got, in one line that the next one replaces; an empty one clears it."""


class Terminal:
    """Asks on stderr, so that stdout can be kept. Enter means yes; the end of input means that nobody is there."""

    def __init__(self, answers: TextIO, screen: TextIO) -> None:
        self.present = True
        self._answers = answers
        self._screen = screen

    def yes(self, question: str) -> bool | None:
        self._show(f"{question} [Y/n] ")
        answer = self._answer()
        return None if answer is None else not answer.strip().lower().startswith("n")

    def ready(self, task: str) -> bool:
        self._show(f"{task}, then press Enter: ")
        return self._answer() is not None

    def say(self, text: str) -> None:
        self._show(text + "\n")

    def progress(self, text: str) -> None:
        self._show(f"\r\x1b[K{text}")

    def _answer(self) -> str | None:
        if not self.present:
            return None
        answer = self._answers.readline()
        self.present = answer != ""
        return answer or None

    def _show(self, text: str) -> None:
        self._screen.write(text)
        self._screen.flush()


class NonInteractive:
    """No terminal, or nobody who wants to be asked."""

    present = False

    def yes(self, _question: str) -> bool | None:
        return None

    def ready(self, _task: str) -> bool:
        return False

    def say(self, text: str) -> None:
        """There is no one to hear it."""

    def progress(self, text: str) -> None:
        """Nor this."""


def prompt_for(quiet: bool) -> Prompt:
    """Whoever is at the terminal; nobody with ``quiet`` or where input or output is no terminal."""
    return (
        NonInteractive()
        if quiet or not (sys.stdin.isatty() and sys.stderr.isatty())
        else Terminal(sys.stdin, sys.stderr)
    )
