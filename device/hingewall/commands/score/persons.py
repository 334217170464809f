"""Who the wall took to be there against who was: sets that two people share, and changes of person that were none."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from hingewall.coaching.rules import GONE_S
from hingewall.commands.score.tally import Tally
from hingewall.simulation.life.truth import Did, Stay, Truth
from hingewall.wall.replay import ReplayResult

JUST_S = 10.0
"""A change of person is noticed with the next stance, which some come to late."""
THING_S = 30.0
"""And with the first of somebody after a thing that was taken for one; the wall doubts for a while that it has gone."""


def judge_persons(truth: Truth, said: ReplayResult, matched: Mapping[int, int], tally: Tally) -> None:
    """``matched``: which movement is which told rep. Each time that the next told rep is another one's, the person has
    changed; in one set, that was missed."""
    told = sorted((truth.reps[i], j) for i, j in matched.items() if j < len(said.set_of))
    for (before, j), (after, k) in pairwise(told):
        if before.who == after.who:
            continue
        tally.changes += 1
        if said.set_of[j] == said.set_of[k]:
            tally.changes_missed += 1
            tally.found(after.start_s, f"{after.what} from {after.start_s:.1f} s in the set of somebody else")
    for t in said.somebody_else:
        if _nobody_else(truth, t):
            tally.changes_false += 1
            tally.found(t, f"somebody else at {t:.1f} s, where nobody else was: {_did(truth.reps, t)}")


def _nobody_else(truth: Truth, t: float) -> bool:
    """Whether one person has been there all the while, but for less than it takes to be gone."""
    recent = [stay for stay in truth.stays if stay.start_s <= t and stay.end_s >= t - JUST_S]
    if len({stay.who for stay in recent}) != 1 or any(
        thing.start_s <= t <= thing.end_s + THING_S for thing in truth.things
    ):
        return False
    return all(stay.start_s < t - JUST_S or _back(truth.stays, stay) for stay in recent)


def _back(stays: Sequence[Stay], stay: Stay) -> bool:
    """Whether this one was back after a moment."""
    return any(other.who == stay.who and 0.0 < stay.start_s - other.end_s < GONE_S for other in stays)


def _did(reps: Sequence[Did], t: float) -> str:
    return next((did.what for did in reps if did.start_s <= t <= did.end_s + 1.0), "no exercise")
