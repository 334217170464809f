"""Whether to offer somebody to find their own target reach: their hinges are alike and good, and all too short for it.

The sensor sees a short body's hinge from above, and less of it: the default target is out of reach for some, whatever
they do. Nobody should have to be told "shallow" six times to find that out.
"""

from collections import deque

from hingewall.coaching.rules import (
    CALIBRATE_ASK_MM,
    NEAR_MISS,
    OFFER_MOST_MM,
    OFFER_REPS,
    OFFER_SPREAD_MM,
)
from hingewall.messages.events import CalibrationOffered
from hingewall.messages.rep import Rep


class CalibrationOffer:
    """``rep`` with each that was judged, ``short`` with each that was too short to be. ``open``: it is on offer."""

    def __init__(self) -> None:
        self.open = False
        self._short: deque[float] = deque(maxlen=OFFER_REPS)

    def rep(self, t: float, rep: Rep) -> list[CalibrationOffered]:
        """One that counts shows that the target can be reached; one with another fault says nothing of it."""
        if rep.verdict == "counted":
            self.withdraw()
        elif rep.reason == "shallow":
            return self.short(t, rep.reach_mm)
        return []

    def short(self, t: float, reach_mm: float) -> list[CalibrationOffered]:
        """A movement like a rep, too short for the target. Made as often as it is meant, it is what they have."""
        if not (1 - NEAR_MISS) * CALIBRATE_ASK_MM <= reach_mm < OFFER_MOST_MM:
            self._short.clear()
            return []
        self._short.append(reach_mm)
        if self.open or len(self._short) < OFFER_REPS or max(self._short) - min(self._short) > OFFER_SPREAD_MM:
            return []
        self.open = True
        return [CalibrationOffered(t)]

    def withdraw(self) -> None:
        """It was taken up, or is not needed."""
        self.open = False
        self._short.clear()
