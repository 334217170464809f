"""When somebody was really too near to the wall, and the rest of what was true of a visit."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from hingewall.settings.settings import alarm_distance_mm
from hingewall.simulation.cone import Figure
from hingewall.simulation.life.actor import Actor
from hingewall.simulation.life.truth import Doing, Near, NearKind, Span, Stay, Truth, joined
from hingewall.simulation.life.visit import LifeVisit

STEP_S = 0.04
"""The truth looks 25 times a second."""
IN_CONE_MM = 120.0
"""Nearer to the middle than this everybody's hips are in the cone."""
SURELY_MM = 20.0
"""Beyond a limit by this, what the sensor blends into the hips' distance no longer matters."""
PRESENT_MM = 1200.0
"""Further out nobody is before the wall."""
UPRIGHT, STILL_MM_S = 0.02, 40.0
LEAST_S: dict[NearKind, float] = {"hips": 0.16, "stance": 4.0}
"""So long an alarm has time for: two readings of the hips; and finding out that somebody stands still."""
NO_WONDER_MM: dict[NearKind, float] = {"hips": 240.0, "stance": 500.0}
"""Nearer than this nobody wonders about an alarm."""
AFTER_S = 1.0
"""So long after the reason for it an alarm may begin, or go on."""
THING_ALARM_S = 20.0
"""So long a thing may be taken for a person; then the wall has to know it, and be silent. A wall that starts again has
to find it out again."""


class _Moment(NamedTuple):
    """What is so of one actor, or of all, at one time."""

    there: bool = False
    hips: bool = False
    stance: bool = False
    hips_nearly: bool = False
    stance_nearly: bool = False

    def also(self, other: "_Moment") -> "_Moment":
        return _Moment(*(a or b for a, b in zip(self, other, strict=True)))


def truth_of(visit: LifeVisit) -> Truth:
    """The truth of a whole visit."""
    times = [i * STEP_S for i in range(int(visit.end_s / STEP_S))]
    moments = [_moment(visit, t) for t in times]
    when = {
        name: joined([t for t, moment in zip(times, moments, strict=True) if getattr(moment, name)], STEP_S)
        for name in _Moment._fields
    }
    things = tuple(Doing(thing.start_s, thing.end_s, thing.kind) for thing in visit.things)
    must, may = [], []
    for kind, least_s in LEAST_S.items():
        must += [
            Near(*span, kind, _below_s(visit, span.start_s) if kind == "hips" else None)
            for span in when[kind]
            if span.end_s - span.start_s >= least_s
        ]
        may += [Near(span.start_s, span.end_s + AFTER_S, kind) for span in when[f"{kind}_nearly"]]
        may += [Near(seen_s, seen_s + THING_ALARM_S, kind) for seen_s in _things_seen_s(visit)]
    return Truth(
        span_s=visit.end_s,
        reps=tuple(
            sorted(
                (did._replace(who=who) for who, actor in enumerate(visit.actors) for did in actor.reps),
                key=lambda did: did.start_s,
            )
        ),
        doings=tuple(sorted(doing for actor in visit.actors for doing in actor.doings)),
        there=tuple(when["there"]),
        things=things,
        must_alarm=tuple(sorted(must)),
        may_alarm=tuple(sorted(may)),
        blind=tuple(sorted([*visit.restarts, *(Span(fault.start_s, fault.end_s) for fault in visit.faults)])),
        stays=tuple(sorted(_stays(visit, times))),
    )


def _things_seen_s(visit: LifeVisit) -> Iterator[float]:
    """When the device first sees each thing: as it is put there, and anew each time that it was off meanwhile."""
    for thing in visit.things:
        for on_s, off_s in visit.awake:
            if thing.start_s < off_s and on_s < thing.end_s:
                yield max(on_s, thing.start_s)


def _stays(visit: LifeVisit, times: Sequence[float]) -> Iterator[Stay]:
    for who, actor in enumerate(visit.actors):
        for span in joined((t for t in times if _in_cone(actor.figure(t))), STEP_S):
            yield Stay(span.start_s, span.end_s, who)


def _in_cone(figure: Figure | None) -> bool:
    return figure is not None and abs(figure.side_mm) < IN_CONE_MM and figure.hip_mm < PRESENT_MM


def _limit_mm(actor: Actor, visit: LifeVisit, t: float) -> float:
    """The alarm's distance from where this one last stood; as for the target distance before that."""
    stood = bisect_right(actor.stances, t, key=itemgetter(0))
    return alarm_distance_mm(visit.settings, actor.stances[stood - 1][1] if stood else None)


def _below_s(visit: LifeVisit, surely_s: float) -> float:
    """When the hips had come nearer than the limit that they are surely within at ``surely_s``, to the millisecond."""
    t = surely_s
    while t > 0.0 and any(_below(actor, visit, t) for actor in visit.actors):
        t -= 0.001
    return t


def _below(actor: Actor, visit: LifeVisit, t: float) -> bool:
    figure = actor.figure(t)
    in_cone = figure is not None and abs(figure.side_mm) < IN_CONE_MM
    return figure is not None and in_cone and figure.hip_mm < _limit_mm(actor, visit, t)


def _moment(visit: LifeVisit, t: float) -> _Moment:
    moment = _Moment()
    for actor in visit.actors:
        moment = moment.also(_of(actor, visit, t))
    return moment


def _of(actor: Actor, visit: LifeVisit, t: float) -> _Moment:
    figure = actor.figure(t)
    if figure is None:
        return _Moment()
    key, before = actor.key(t), actor.key(t - STEP_S)
    in_cone = abs(figure.side_mm) < IN_CONE_MM
    upright = key.depth < UPRIGHT
    still = abs(key.stance_mm - before.stance_mm) < STILL_MM_S * STEP_S
    alarm_mm, nearest_mm = _limit_mm(actor, visit, t), visit.settings.stance.too_near_mm
    return _Moment(
        there=in_cone,
        hips=in_cone and figure.hip_mm < alarm_mm - SURELY_MM,
        stance=in_cone and upright and still and key.stance_mm < nearest_mm - SURELY_MM,
        hips_nearly=figure.hip_mm < NO_WONDER_MM["hips"],
        stance_nearly=min(key.stance_mm, before.stance_mm) < NO_WONDER_MM["stance"],
    )
