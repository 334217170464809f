"""Somebody who has come to rest: upright at a stance, at the bottom of a rep, or after a step."""

from typing import Literal

from hingewall.coaching.form import FormEstimator
from hingewall.coaching.reps import RepKeeper
from hingewall.coaching.rules import (
    LONGEST_S,
    MOVED_MM,
    NEARER_MM,
    NEARER_STILL_S,
    REACH_MOST_MM,
    SHALLOW_FROM_SHARE,
    STEPPED_S,
    STOP_S,
)
from hingewall.coaching.stance import StanceEstimate, judged
from hingewall.coaching.targets import Aims
from hingewall.coaching.tracking import RepTracker
from hingewall.messages.events import StanceMoved, StanceTaken
from hingewall.messages.snapshot import StanceView

Rest = Literal["moving", "bottom", "stepped", "standing"]


class Standing:
    """``look`` says what being still amounts to, ``judge`` what to tell whoever stands there; ``view`` shows it.

    Distance alone can't tell a step back from a hinge. What tells is where it ends: at the place that was asked for,
    or where no hinge reaches.
    """

    def __init__(self, tracker: RepTracker, form: FormEstimator, reps: RepKeeper) -> None:
        self.view: StanceView | None = None
        self.estimate = StanceEstimate()
        self._tracker = tracker
        self._form = form
        self._reps = reps

    def clear(self) -> None:
        """Nobody is there."""
        self.view = None
        self.estimate.clear()

    def somebody_else(self) -> None:
        """Another one stands there: for how long they have is known, and nothing else."""
        self.view = self.estimate.taken_mm = None
        self.estimate.moved()

    def look(self, t: float, aims: Aims) -> tuple[Rest, float]:
        """What they are doing, and where they are still (0 while they move). Nearer than their stance, being still is
        a bottom until it has lasted."""
        still = self.estimate.still_mm
        if still is None or self._form.crouched(t):
            return "moving", 0.0
        stance = self._tracker.stance_mm
        if stance is None or stance - still <= NEARER_MM:
            return "standing", still
        if self._stepped(stance - still, still, aims):
            return "stepped", still
        lasting = self.estimate.settled(STOP_S if self._tracker.in_rep else NEARER_STILL_S)
        if not lasting or self._pausing(t, stance - still, aims):
            return "bottom", still
        return "standing", still

    def upright(self, still: float, aims: Aims) -> float | None:
        """The stance that standing still shows, or None where it is no evidence yet."""
        return self.estimate.believed(still, aims.distance_mm - aims.tolerance_mm)

    def judge(self, t: float, upright: float, aims: Aims, announce: bool) -> list[StanceMoved | StanceTaken]:
        """What is new about a stance; ``announce`` says it again."""
        before = self.view
        said = None if before is None or announce else before.verdict
        verdict, advice = judged(upright, aims.distance_mm, aims.tolerance_mm, said)
        events: list[StanceMoved | StanceTaken] = []
        if before is not None and abs(upright - before.mm) > MOVED_MM:
            events.append(StanceMoved(t, upright, before.mm))
        if announce or events or before is None or verdict != before.verdict:
            events.append(StanceTaken(t, upright, verdict, advice))
            self.view = StanceView(upright, verdict, advice)
        elif verdict != "good":
            self.view = StanceView(before.mm, verdict, advice)  # the advice is live; moves count from what was said
        return events

    def _stepped(self, further_in: float, still: float, aims: Aims) -> bool:
        """A move that ends where it is furthest in, and either obeys "step back" or is longer than any hinge."""
        excursion = self._tracker.excursion
        if excursion is not None and excursion.greatest - further_in > MOVED_MM:
            return False
        if further_in > REACH_MOST_MM:
            return self.estimate.settled()
        asked_back = self.view is not None and self.view.verdict == "too_far"
        return asked_back and still >= aims.distance_mm - aims.tolerance_mm and self.estimate.settled(STEPPED_S)

    def _pausing(self, t: float, further_in: float, aims: Aims) -> bool:
        """Whether being still so far in is a pause: of a rep, or of one that was given up a moment ago."""
        given_up_s = self._reps.given_up_s
        recent = given_up_s is not None and t - given_up_s < LONGEST_S
        if not (self._tracker.in_rep or (self._tracker.state == "spent" and recent)):
            return False
        return further_in >= aims.reach_mm * SHALLOW_FROM_SHARE
