"""The push button: what a press means, by how long it is held. Pure; the caller gives the time.

Short: start or end a set, or yes to what the wall asks just now. Held for 10 s: forget the PIN. A cue says when that
is reached, while the button is still down; what counts is where the person lets go.
"""

from typing import Literal

ButtonAction = Literal[
    "toggle_set", "hint_forget_pin", "forget_pin", "stuck", "freed",
]  # fmt: skip
"""``toggle_set`` and ``forget_pin`` are what was asked for, told when the button is let go. The hint is a cue to play
at once. ``stuck`` is a fault to log, ``freed`` its end; neither asks for anything."""

FORGET_S = 10.0
STUCK_S = 20.0
"""Nobody holds a button so long; something leans on it, or it has failed."""
BOUNCE_S = 0.02
"""Contacts of push buttons settle within 10 ms; a finger can't press and let go within 20."""

STAGES: tuple[tuple[float, ButtonAction, ButtonAction], ...] = (
    (FORGET_S, "hint_forget_pin", "forget_pin"),
    (STUCK_S, "stuck", "freed"),
)
"""Held for so long: what to say then, and what letting go means from there on."""


class ButtonHold:
    """Tell it every edge, raw, and ask what is ``due`` in between, at least ten times a second; do what it returns.

    A change counts once it has lasted for 20 ms. Times are seconds of one clock; an edge may be told late, after a
    ``due`` of a later time.
    """

    def __init__(self) -> None:
        self._down = False
        self._since = 0.0
        self._raw = False
        self._raw_since = 0.0
        self._stage = 0

    def pressed(self, t: float) -> list[ButtonAction]:
        """The contact closed."""
        return self._edge(True, t)

    def released(self, t: float) -> list[ButtonAction]:
        """The contact opened."""
        return self._edge(False, t)

    def due(self, t: float) -> list[ButtonAction]:
        """What has come of it by now."""
        if self._raw != self._down and t - self._raw_since >= BOUNCE_S:
            return self._settle()
        return self._reach(t) if self._down and self._raw else []

    def _edge(self, raw: bool, t: float) -> list[ButtonAction]:
        if raw == self._raw:
            return []
        actions = self.due(t)
        self._raw, self._raw_since = raw, t
        return actions

    def _settle(self) -> list[ButtonAction]:
        """The contact has stayed as it is: the button is down, or up, since the edge that began it."""
        self._down = self._raw
        if self._down:
            self._since, self._stage = self._raw_since, 0
            return []
        actions = self._reach(self._raw_since)
        return [*actions, STAGES[self._stage - 1][2] if self._stage else "toggle_set"]

    def _reach(self, t: float) -> list[ButtonAction]:
        """The stages that have been reached by ``t``. One that was said stays reached."""
        before = self._stage
        while self._stage < len(STAGES) and t - self._since >= STAGES[self._stage][0]:
            self._stage += 1
        return [hint for _after, hint, _meaning in STAGES[before : self._stage]]
