"""Alarms as they sounded against when somebody really was too near."""

import math
from collections.abc import Sequence

from hingewall.commands.score.reps import excused, going_on
from hingewall.commands.score.tally import Tally
from hingewall.simulation.life.truth import Near, NearKind, Span, Truth
from hingewall.simulation.tof import SHORT
from hingewall.wall.replay import AlarmSpan, FaultSpan

EARLY_S = 0.1
LINGERS_S = 2.0
"""So much longer than its reason an alarm may sound in all."""
LATE_S = 0.3
OF: dict[str, NearKind] = {"too_near": "hips", "touch": "hips", "stance_too_near": "stance"}


def judge_alarms(truth: Truth, alarms: Sequence[AlarmSpan], faults: Sequence[FaultSpan], tally: Tally) -> None:
    """False: begun without a reason, or gone on without one. Missed: none where one was due and the sensor worked."""
    for alarm in alarms:
        if _is_false(truth, alarm):
            end_s = _end(alarm, truth)
            what = f"{alarm.kind}: {going_on(truth, alarm.start_s, end_s)}"
            tally.false_alarms[what] += 1
            tally.found(alarm.start_s, f"false alarm from {alarm.start_s:.1f} to {end_s:.1f} s, {what}")
    for thing in truth.things:
        span = Span(thing.start_s, thing.end_s)
        tally.thing_alarm_s += sum(span.overlap(alarm.start_s, _end(alarm, truth)) for alarm in alarms)
    blind = excused(truth, faults)
    for near in truth.must_alarm:
        if any(span.overlap(near.start_s, near.end_s) > 0.0 for span in blind):
            continue
        tally.alarms_due += 1
        _time(near, alarms, truth, tally)
        if not _heard(near, alarms, truth):
            tally.missed_alarms += 1
            tally.found(near.start_s, f"missed: {near.kind} too near from {near.start_s:.1f} to {near.end_s:.1f} s")


def _time(near: Near, alarms: Sequence[AlarmSpan], truth: Truth, tally: Tally) -> None:
    """How many readings the hips' alarm took: 0 where it sounded already. One that never came is missed, not late."""
    if near.below_s is None:
        return
    starts = [
        alarm.start_s
        for alarm in alarms
        if OF[alarm.kind] == "hips" and _end(alarm, truth) >= near.below_s and alarm.start_s <= near.end_s + LATE_S
    ]
    if starts:
        late_s = min(starts) - near.below_s
        tally.latencies[max(0, math.floor(late_s / SHORT.period_s) + 1)] += 1


def _is_false(truth: Truth, alarm: AlarmSpan) -> bool:
    reasons = [near for near in truth.may_alarm if near.kind == OF[alarm.kind]]
    if not any(near.start_s - EARLY_S <= alarm.start_s <= near.end_s for near in reasons):
        return True
    end_s = _end(alarm, truth)
    with_reason = sum(Span(n.start_s, n.end_s).overlap(alarm.start_s, end_s) for n in _apart(reasons))
    return end_s - alarm.start_s - with_reason > LINGERS_S


def _apart(nears: Sequence[Near]) -> list[Near]:
    """The same times, none of them twice."""
    apart: list[Near] = []
    for near in sorted(nears):
        if apart and near.start_s <= apart[-1].end_s:
            apart[-1] = apart[-1]._replace(end_s=max(apart[-1].end_s, near.end_s))
        else:
            apart.append(near)
    return apart


def _heard(near: Near, alarms: Sequence[AlarmSpan], truth: Truth) -> bool:
    """Whether it sounded meanwhile, or a moment after. Any alarm sends somebody who stands too near away."""
    span = Span(near.start_s, near.end_s + LATE_S)
    return any(
        span.overlap(alarm.start_s, _end(alarm, truth)) > 0.0
        for alarm in alarms
        if near.kind == "stance" or OF[alarm.kind] == "hips"
    )


def _end(alarm: AlarmSpan, truth: Truth) -> float:
    return truth.span_s if alarm.end_s is None else alarm.end_s
