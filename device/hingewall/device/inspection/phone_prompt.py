"""The owner's phone in the terminal's place: what a check asks waits for the phone's answer, and ends when none comes.

The check runs in a thread of its own and waits here; the device loop answers, and tells the time, s.
"""

import re
import threading
from collections.abc import Callable
from typing import Literal

from hingewall.errors import CommandRefused
from hingewall.link.inspection import InspectionState, Step

WAIT_S = 180.0
"""To fetch a card and put it up 600 mm away; a phone that was put away is not waited for longer."""

TAKEN = re.compile(r"reading (\d+) of (\d+)")


class Ended(Exception):
    """Nobody wants it any more: ``state`` says why."""

    def __init__(self, state: InspectionState) -> None:
        super().__init__(state)
        self.state = state


class PhonePrompt:
    """A ``Prompt`` (``hingewall.checks.prompt``). Raises Ended in the check's thread once it is to end."""

    present = True

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._changed = threading.Condition()
        self._step: Step | None = None
        self._until = 0.0
        self._answers: list[bool | None] = []
        self._ended: InspectionState | None = None
        self._numbers = 0
        self.share = 0.0

    # --- the check's thread ---

    def yes(self, question: str) -> bool | None:
        """None where the phone can't tell."""
        return self._ask("notice", question)

    def ready(self, task: str) -> bool:
        self._ask("card", task)
        return True

    def say(self, text: str) -> None:
        with self._changed:
            self._next("press", text)

    def progress(self, text: str) -> None:
        taken = TAKEN.fullmatch(text)
        self.share = int(taken[1]) / int(taken[2]) if taken else 0.0
        self._go_on()

    def _ask(self, kind: Literal["card", "notice"], text: str) -> bool | None:
        with self._changed:
            self._next(kind, text)
            self._until = self._clock() + WAIT_S
            self._changed.wait_for(lambda: self._answers or self._ended)
            self._step = None
            self._go_on()
            return self._answers.pop()

    def _next(self, kind: Literal["card", "notice", "press"], text: str) -> None:
        self._go_on()
        self._numbers += 1
        self._answers.clear()
        self._step = Step(self._numbers, kind, text)

    def _go_on(self) -> None:
        if self._ended is not None:
            raise Ended(self._ended)

    # --- the loop ---

    def step(self, t: float) -> Step | None:
        """What somebody is asked now."""
        with self._changed:
            step = self._step
            if step is None or step.kind == "press":
                return step
            return Step(step.number, step.kind, step.text, round(max(0.0, self._until - t), 1))

    def answer(self, number: object, noticed: bool | None) -> None:
        """Raises CommandRefused where that is not what is asked."""
        with self._changed:
            if self._step is None or self._step.kind == "press" or number != self._step.number or self._answers:
                raise CommandRefused("stale", "the wall has gone on to another question; look again")
            self._answers.append(noticed)
            self._changed.notify_all()

    def clear(self) -> None:
        """Nothing is asked, whatever was."""
        with self._changed:
            self._step = None

    def due(self, t: float) -> None:
        """End it when nobody has answered for too long."""
        with self._changed:
            waits = self._step is not None and self._step.kind != "press" and not self._answers
        if waits and t >= self._until:
            self.end("time")

    def end(self, state: InspectionState) -> None:
        """The check is to end; it does within a second, or when a bus that is stuck lets it."""
        with self._changed:
            self._ended = self._ended or state
            self._changed.notify_all()
