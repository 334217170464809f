"""What to do next about a sensor that fails: the recovery ladder, without a clock or a chip of its own.

A retry, another, then the bus reopened and the chip reset by command, then XSHUT, which alone cures a chip that browned
out (ST staff). After that the sensor is lost, and the last rung is tried again and again, ever more seldom.
"""

import logging
from typing import Literal

from hingewall.messages.readings import FaultKind

log = logging.getLogger(__name__)

Rung = Literal["retry", "reset", "xshut"]
RETRY_S = 0.005
BACKOFF_S = (0.5, 1.0, 2.0, 4.0, 5.0)
"""From one attempt to mend a lost sensor to the next; the last one for ever."""
CALM_RESULTS = 5
"""Fresh results in a row, 0.1 s at 50 Hz, before an outage is over: a sensor that comes and goes has to climb on."""

_SAID: dict[Rung, str] = {
    "retry": "asking again",
    "reset": "opening the bus again and resetting the sensor",
    "xshut": "pulsing XSHUT",
}
_BY: dict[Rung, str] = {"retry": "asking again", "reset": "a reset by command", "xshut": "a pulse on XSHUT"}


class RecoveryLadder:
    """``rung`` is what to do at ``due``, by the caller's clock; None: go on reading. Each is logged once an outage.

    It begins with a reset: a device that was killed leaves its sensor in any state.
    """

    def __init__(self, *, xshut: bool) -> None:
        self.rung: Rung | None = "reset"
        self.due = 0.0
        self.fault: FaultKind | None = None
        self.lost = False
        self._rungs: tuple[Rung, ...] = ("retry", "retry", "reset", "xshut") if xshut else ("retry", "retry", "reset")
        self._climbed = self._rungs.index("reset") + 1
        self._tried: Rung = "reset"
        self._since: float | None = None
        self._attempts = 0
        self._calm = 0
        self._said: set[str] = set()

    def failed(self, t: float, kind: FaultKind, why: str, *, retry: bool) -> None:
        """Something went wrong at ``t``; ``retry`` where asking again may help. Sets what to do, and when."""
        if self._since is None:
            self._since = t
        self._calm = 0
        if not retry:
            self._climbed = max(self._climbed, self._rungs.index("reset"))
        if self._climbed < len(self._rungs):
            self.rung = self._rungs[self._climbed]
            self._climbed += 1
            self.due = t + RETRY_S if self.rung == "retry" else t
            self._say(self.rung, "distance sensor: %s; %s", why, _SAID[self.rung])
            if self.rung != "retry":
                self.fault = kind
        else:
            self.rung = self._rungs[-1]
            self.due = t + BACKOFF_S[min(self._attempts, len(BACKOFF_S) - 1)]
            self._attempts += 1
            self._say("lost", "distance sensor lost: %s; trying again every few seconds", why)
            self.lost, self.fault = True, "lost"

    def take(self) -> Rung:
        """The rung that is due, about to be tried."""
        assert self.rung is not None, "there is something to do"
        self._tried, self.rung = self.rung, None
        return self._tried

    def hurry(self, t: float) -> None:
        """Something about the sensor has changed: no use in waiting longer."""
        self.due = min(self.due, t)

    def fresh(self, t: float) -> None:
        """A result came whose stream count moved. Enough of them end the outage."""
        self._calm += 1
        if self._calm < CALM_RESULTS or not self._climbed:
            return
        if self._since is not None:
            level = logging.DEBUG if self._tried == "retry" else logging.INFO
            log.log(level, "distance sensor back after %.1f s, by %s", t - self._since, _BY[self._tried])
        self.fault, self.lost = None, False
        self._climbed = self._attempts = 0
        self._since = None
        self._said.clear()

    def _say(self, what: str, message: str, *values: str) -> None:
        if what not in self._said:
            self._said.add(what)
            log.log(logging.DEBUG if what == "retry" else logging.WARNING, message, *values)
