"""A rep and the words for its verdict."""

from typing import Literal

from msgspec import Struct

Verdict = Literal["counted", "no_rep", "void"]
Reason = Literal[
    "shallow", "squat", "bow", "too_fast", "touch", "too_near", "lost_sight",
    "walked_away", "second_person", "off_centre", "too_slow", "stepped",
]  # fmt: skip
Form = Literal["hinge", "squat", "unclear", "not_checked"]


class Rep(Struct, frozen=True, kw_only=True):
    """One excursion and what was made of it. The first block is the replay result's, the second what else is kept.

    Start is the last upward crossing of r = 40 mm, end is where r falls below max(40, 0.2 T). The tempo is that of the
    whole motion and so longer than from start to end: the eccentric from the first motion to the bottom, the pause
    while they stand still there, the concentric until they are upright, as a smooth motion that passed each part of its
    way when they did must have begun and ended. Bottom is the middle of the pause. Of a motion that was not smooth, the
    pause is from the first to the last reading within 10 % of the greatest reach, from start and to end the others. Up
    to version 3 of the rules that held for all.
    """

    start_s: float
    bottom_s: float
    end_s: float
    verdict: Verdict
    reason: Reason | None
    unsure: bool
    stance_mm: float
    gap_mm: float
    reach_mm: float
    eccentric_s: float
    pause_s: float
    concentric_s: float
    hip_drop_mm: float | None
    drop_ratio: float | None
    form: Form

    target_mm: float  # the target reach T that it was judged against
    top_pause_s: float | None  # from the last rep's end to this start; None for the first
    peak_down_mm_s: float
    peak_up_mm_s: float
    mean_down_mm_s: float
    mean_up_mm_s: float
    shift_mm: float | None  # greatest sideways shift, camera only
    turns: int  # changes of direction in the descent: 0 is smooth
    quality: float  # share of readings that could be believed, 0..1
    rules_version: int
