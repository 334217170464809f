"""Somebody who has come to rest: upright at a stance, at the bottom of a rep, or after a step."""

from typing import Literal, NamedTuple

from hingewall.coaching.excursion import Excursion
from hingewall.coaching.form import FormEstimator
from hingewall.coaching.reps import RepKeeper
from hingewall.coaching.rules import (
    FASTEST_MM_S,
    JUMPED_S,
    LONGEST_S,
    MOVED_MM,
    NEARER_MM,
    NEARER_STILL_S,
    PAUSE_MOST_S,
    REACH_MOST_MM,
    SHALLOW_FROM_SHARE,
    STEP_TAKES_S,
    STEPPED_S,
    STOP_S,
)
from hingewall.coaching.stance import StanceEstimate, judged
from hingewall.coaching.targets import Aims
from hingewall.coaching.tracking import RepTracker
from hingewall.messages.events import StanceMoved, StanceTaken
from hingewall.messages.snapshot import StanceView

Rest = Literal["moving", "bottom", "stepped", "standing"]


class _Paused(NamedTuple):
    """Since when somebody rests near the wall, where, and when the rep began in which they do."""

    in_rep_s: float | None
    since_s: float
    mm: float


class Standing:
    """``look`` says what being still amounts to, ``judge`` what to tell whoever stands there; ``view`` shows it.

    Distance alone can't tell a step back from a hinge. What tells is where it ends: at the place that was asked for,
    or where no hinge reaches.
    """

    def __init__(self, tracker: RepTracker, form: FormEstimator, reps: RepKeeper) -> None:
        self.view: StanceView | None = None
        self.estimate = StanceEstimate()
        self._stepped_from_mm: float | None = None
        self._back_at_mm: float | None = None
        self._paused: _Paused | None = None
        self._tracker = tracker
        self._form = form
        self._reps = reps

    def clear(self) -> None:
        """Nobody is there."""
        self.view = self._stepped_from_mm = self._back_at_mm = self._paused = None
        self.estimate.clear()

    def somebody_else(self) -> None:
        """Another one stands there: for how long they have is known, and that they came from elsewhere."""
        self.view = self.estimate.taken_mm = None
        self.estimate.moved()
        self.estimate.nobody()

    def look(self, t: float, aims: Aims) -> tuple[Rest, float]:
        """What they are doing, and where they are still (0 while they move). Nearer than their stance, being still is
        a bottom until it has lasted."""
        still = self.estimate.still_mm
        if still is None or self._form.crouched(t):
            return "moving", 0.0
        stance = self._tracker.stance_mm
        if stance is not None and self._tracker.in_rep and self._form.hips_back_mm(t, stance) is not None:
            return "bottom", still
        if stance is None or stance - still <= NEARER_MM:
            goes_on = self._tracker.in_rep and self.estimate.rested_s == 0.0
            return ("moving", 0.0) if goes_on else ("standing", still)
        if self._stepped(t, stance - still, still, aims):
            self._stepped_from_mm = stance
            return "stepped", still
        if not self.estimate.settled(STOP_S if self._tracker.in_rep else NEARER_STILL_S):
            return "bottom", still
        if not self._pausing(t, stance - still, aims):
            return "standing", still
        return ("bottom" if self._paused_s(t, still) < PAUSE_MOST_S else "stepped"), still

    def upright(self, still: float, aims: Aims) -> float | None:
        """The stance that standing still shows, or None where it is no evidence yet."""
        return self.estimate.believed(still, aims.distance_mm - aims.tolerance_mm, aims.stance_limit_mm)

    def judge(self, t: float, upright: float, aims: Aims, announce: bool) -> list[StanceMoved | StanceTaken]:
        """What is new about a stance; ``announce`` says it again."""
        before = self.view
        if self._stepped_from_mm is not None and abs(upright - self._stepped_from_mm) < MOVED_MM:
            self._back_at_mm = self._stepped_from_mm
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

    def _stepped(self, t: float, further_in: float, still: float, aims: Aims) -> bool:
        """A move that ends where it is furthest in, and is longer or faster than any hinge, or obeys "step back"."""
        excursion = self._tracker.excursion
        if excursion is not None and excursion.greatest - further_in > MOVED_MM:
            return False
        if self.estimate.settled() and (further_in > REACH_MOST_MM or _too_fast(excursion)):
            return True
        return self.estimate.settled(STEPPED_S) and self._obeys(t, excursion, still, aims)

    def _obeys(self, t: float, excursion: Excursion | None, still: float, aims: Aims) -> bool:
        """Whether it may be a step to where they were asked to stand. Where the camera can't tell: not of somebody who
        has hinged from too far away and does so again, or has come back from such a step, and not one that took longer
        than a step does."""
        if self.view is None or self.view.verdict != "too_far" or still < aims.distance_mm - aims.tolerance_mm:
            return False
        if excursion is None or self._form.stepping(t):
            return True
        hinges_from = (self._reps.counted_from_mm, self._back_at_mm)
        if any(mm is not None and abs(excursion.stance_mm - mm) < MOVED_MM for mm in hinges_from):
            return False
        return excursion.bottom_after_s < STEP_TAKES_S

    def _paused_s(self, t: float, still: float) -> float:
        """For how long they have rested there or nearer: a second step toward the wall is no new pause."""
        excursion = self._tracker.excursion
        began_s = None if excursion is None else excursion.start_s
        if self._paused is None or self._paused.in_rep_s != began_s or still > self._paused.mm + MOVED_MM:
            self._paused = _Paused(began_s, t - self.estimate.rested_s, still)
        return t - self._paused.since_s

    def _pausing(self, t: float, further_in: float, aims: Aims) -> bool:
        """Whether being still so far in is a pause: of a rep, or of one that was given up a moment ago."""
        given_up_s = self._reps.given_up_s
        recent = given_up_s is not None and t - given_up_s < LONGEST_S
        if not (self._tracker.in_rep or (self._tracker.state == "spent" and recent)):
            return False
        return further_in >= aims.reach_mm * SHALLOW_FROM_SHARE


def _too_fast(excursion: Excursion | None) -> bool:
    """Whether it came nearer faster than any hinge does: in a step, or somebody else has come."""
    if excursion is None:
        return False
    return excursion.peak_down > FASTEST_MM_S or excursion.bottom_after_s < JUMPED_S
