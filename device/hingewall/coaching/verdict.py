"""What a rep was: counted, no-rep with the worst reason, or counted but unsure. Pure functions of its measures."""

from collections.abc import Iterator
from dataclasses import dataclass

from hingewall.coaching.excursion import Measures
from hingewall.coaching.form import FormSeen
from hingewall.coaching.rules import (
    ECCENTRIC_MIN_S,
    LONGEST_S,
    NEAR_MISS,
    PEAK_SPEED_MM_S,
    QUALITY_MIN,
    SHIFT_MAX_MM,
)
from hingewall.messages.events import AlarmKind
from hingewall.messages.rep import Reason, Verdict

WORST_FIRST: tuple[Reason, ...] = (
    "touch", "too_near", "squat", "stepped", "bow", "too_fast", "shallow", "off_centre", "too_slow",
)  # fmt: skip


@dataclass(frozen=True)
class Judgement:
    verdict: Verdict
    reason: Reason | None = None
    unsure: bool = False
    missing_mm: float = 0.0


def judge(measures: Measures, form: FormSeen, target_mm: float, quality: float, alarm: AlarmKind | None) -> Judgement:
    """The verdict on a finished rep. ``alarm`` is the worst that sounded during it, ``quality`` 0..1."""
    if quality < QUALITY_MIN:
        return Judgement("void", "lost_sight")
    missing = max(0.0, target_mm - measures.reach_mm)
    failed = set(_absolute(measures, form, alarm))
    near_misses: list[Reason] = []
    for reason, excess in _limits(measures, form, target_mm):
        if excess > NEAR_MISS:
            failed.add(reason)
        elif excess > 0:
            near_misses.append(reason)
    if len(near_misses) > 1:
        failed.update(near_misses)
    if failed:
        return Judgement("no_rep", min(failed, key=WORST_FIRST.index), missing_mm=missing)
    return Judgement("counted", None, unsure=bool(near_misses) or form.form == "unclear", missing_mm=missing)


def _absolute(measures: Measures, form: FormSeen, alarm: AlarmKind | None) -> Iterator[Reason]:
    """Rules that nothing waives: touch, alarm, form."""
    if alarm == "touch":
        yield "touch"
    elif alarm == "too_near":
        yield "too_near"
    if form.form == "squat" or _two_dips(measures, form):
        yield "squat"
    if form.stepped:
        yield "stepped"


def _two_dips(measures: Measures, form: FormSeen) -> bool:
    """The hips of a squat pass below the beam and come back through it. Says nothing where the camera judged."""
    return measures.dips > 1 and form.form == "not_checked"


def _limits(measures: Measures, form: FormSeen, target_mm: float) -> Iterator[tuple[Reason, float]]:
    """Each limit with a shade, as (reason, share by which it is exceeded)."""
    yield "shallow", (target_mm - measures.reach_mm) / target_mm
    yield "too_fast", (ECCENTRIC_MIN_S - measures.eccentric_s) / ECCENTRIC_MIN_S
    yield "too_fast", (measures.peak_down_mm_s - PEAK_SPEED_MM_S) / PEAK_SPEED_MM_S
    yield "too_slow", (measures.end_s - measures.start_s - LONGEST_S) / LONGEST_S
    if form.shift_mm is not None:
        yield "off_centre", (form.shift_mm - SHIFT_MAX_MM) / SHIFT_MAX_MM
