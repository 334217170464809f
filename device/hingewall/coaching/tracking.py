"""Where in a rep somebody is. States: idle, descending, bottom, ascending, topping, spent.

``topping``: back below the top threshold, waiting to see that they stay. ``spent``: the rep was given up, and nothing
counts until they are back at the top.
"""

import math
from collections import deque
from typing import Literal

from hingewall.coaching.excursion import Excursion
from hingewall.coaching.rules import (
    BOTTOM_FALL_MM,
    BOTTOM_HOLD_S,
    BOTTOM_SPEED_MM_S,
    LEAD_S,
    LONGEST_S,
    NEAR_MISS,
    START_HOLD_S,
    START_MM,
    START_SLOW_SHARE,
    START_SPEED_MM_S,
    TOP_MM,
    TOP_SHARE,
    TOP_SPEED_MM_S,
    TOP_WAIT_S,
    WALKED_MM,
)
from hingewall.coaching.tempo import Sample
from hingewall.messages.events import BottomReached, HingeStarted, TargetHit
from hingewall.messages.snapshot import Phase

State = Literal["idle", "descending", "bottom", "ascending", "topping", "spent"]
Ending = Literal["top", "walked_away", "too_slow"]
RepEvent = HingeStarted | TargetHit | BottomReached
PHASES: dict[State, Phase] = {
    "idle": "idle", "spent": "idle", "topping": "ascending",
    "descending": "descending", "bottom": "bottom", "ascending": "ascending",
}  # fmt: skip


class RepTracker:
    """``update`` with each filtered distance while armed. ``ended`` tells how an excursion is over, once."""

    def __init__(self) -> None:
        self.state: State = "idle"
        self.stance_mm: float | None = None
        self.excursion: Excursion | None = None
        self.end_s = 0.0
        self.ended: Ending | None = None
        self.reach_mm: float | None = None
        self.not_before_s = -math.inf
        self._low_s: float | None = None
        self._buffer: list[tuple[float, float, float]] = []
        self._lead: deque[Sample] = deque()
        self._moving_since: float | None = None
        self._slow_since: float | None = None
        self._hits = 0
        self._hips_down = False
        self._hips_back_mm: float | None = None

    @property
    def phase(self) -> Phase:
        return PHASES[self.state]

    @property
    def in_rep(self) -> bool:
        return self.excursion is not None

    def arm(self, stance_mm: float) -> None:
        """Count from this upright on. Also how D0 follows the upright between reps."""
        self.stance_mm = stance_mm
        if self.excursion is None:
            self.state = "idle"
            self._rest()

    def disarm(self) -> None:
        self.stance_mm = self.reach_mm = None
        self.give_up()
        self.state = "idle"

    def give_up(self) -> None:
        """End the excursion, whatever it was; the next one starts from the top."""
        self.state = "spent"
        self.excursion = None
        self._rest()

    def _rest(self) -> None:
        self._buffer.clear()
        self._moving_since = self._slow_since = self._low_s = None
        self._hits = 0

    def update(
        self,
        t: float,
        d: float,
        speed: float,
        target_mm: float,
        hips_down: bool = False,
        hips_back_mm: float | None = None,
    ) -> list[RepEvent]:
        """One filtered reading. Afterwards look at ``ended``. While the camera sees ``hips_down`` no top is reached: in
        a squat they pass below the beam, and the range comes back without the person. Nor while it sees a body tipped
        at hips that are ``hips_back_mm`` from where they stood."""
        self.ended = None
        self._hips_down, self._hips_back_mm = hips_down or hips_back_mm is not None, hips_back_mm
        if self.stance_mm is None:
            return []
        reach = self.reach_mm = self.stance_mm - d
        if self.excursion is None:
            return self._before(t, reach, speed, target_mm)
        return self._during(t, reach, speed, target_mm)

    def _before(self, t: float, reach: float, speed: float, target_mm: float) -> list[RepEvent]:
        if t <= self.not_before_s:
            return []
        upright = reach < max(TOP_MM, TOP_SHARE * target_mm) and self._hips_back_mm is None
        if self.state == "spent" and upright:
            self.state = "idle"
        if self.state == "spent":
            return []
        if reach <= START_MM:
            self._rest()
            self._low_s = t
            self._stand(t, reach)
            return []
        self._buffer.append((t, reach, speed))
        if speed <= START_SPEED_MM_S:
            self._moving_since = None
        elif self._moving_since is None:
            self._moving_since = t
        started = self._moving_since is not None and t - self._moving_since >= START_HOLD_S
        if not started and reach < START_SLOW_SHARE * target_mm:
            del self._buffer[:-500]  # somebody who stands a little nearer than they did: ten seconds of it are enough
            return []
        return self._start(t, target_mm)

    def _stand(self, t: float, reach: float) -> None:
        """Keep the last moments before a rep, as distances: D0 may still follow them."""
        assert self.stance_mm is not None
        self._lead.append((t, self.stance_mm - reach))
        while t - self._lead[0][0] > LEAD_S:
            self._lead.popleft()

    def _start(self, t: float, target_mm: float) -> list[RepEvent]:
        assert self.stance_mm is not None
        buffered = list(self._buffer)
        start = self._buffer[0][0] if self._low_s is None else max(self._low_s, self._buffer[0][0] - 0.05)
        lead = [(t, self.stance_mm - mm) for t, mm in self._lead if buffered[0][0] - t <= LEAD_S]
        self.excursion = Excursion(self.stance_mm, start, lead)
        self._rest()
        self.state = "descending"
        events: list[RepEvent] = [HingeStarted(t)]
        for sample in buffered:
            events += self._during(*sample, target_mm)
        return events

    def _during(self, t: float, reach: float, speed: float, target_mm: float) -> list[RepEvent]:
        excursion = self.excursion
        assert excursion is not None
        if self.state == "topping":
            return self._topping(t, reach, speed)
        excursion.add(t, reach, speed, self._hips_back_mm)
        events = self._hit(t, reach, target_mm) + self._bottom(t, reach, speed, target_mm)
        if self.state != "descending" and reach < max(TOP_MM, TOP_SHARE * target_mm) and not self._hips_down:
            self.state, self.end_s = "topping", t
        elif t - excursion.start_s > LONGEST_S * (1 + NEAR_MISS):
            self.end_s, self.ended = t, "too_slow"
        return events

    def _hit(self, t: float, reach: float, target_mm: float) -> list[RepEvent]:
        """Two filtered readings at the target, once a rep: a one-frame spike does not score."""
        if self._hits < 2:
            self._hits = self._hits + 1 if reach >= target_mm else 0
            if self._hits == 2:
                return [TargetHit(t, reach)]
        return []

    def _bottom(self, t: float, reach: float, speed: float, target_mm: float) -> list[RepEvent]:
        excursion = self.excursion
        assert excursion is not None
        if reach < excursion.greatest - BOTTOM_FALL_MM:
            reached = self.state == "descending"
            self.state = "ascending"
            return [BottomReached(t, excursion.greatest)] if reached else []
        if self.state == "ascending" and reach > excursion.greatest - BOTTOM_FALL_MM / 2:
            self.state = "bottom"
        if abs(speed) >= BOTTOM_SPEED_MM_S or reach <= START_SLOW_SHARE * target_mm:
            self._slow_since = None
        elif self._slow_since is None:
            self._slow_since = t
        if self.state == "descending" and self._slow_since is not None and t - self._slow_since >= BOTTOM_HOLD_S:
            self.state = "bottom"
            return [BottomReached(t, excursion.greatest)]
        return []

    def _topping(self, t: float, reach: float, speed: float) -> list[RepEvent]:
        if self._hips_down:
            self.state = "ascending"
        elif reach < -WALKED_MM:
            self.ended = "walked_away"
        elif -speed < TOP_SPEED_MM_S or t - self.end_s >= TOP_WAIT_S:
            self.ended = "top"
        return []

    def finish(self) -> None:
        """The excursion has been judged: the next one may start."""
        self.excursion = None
        self.state = "idle"
        self._rest()
