"""An empty gym before the real coaching: nothing may count, and each thing has 20 s of alarm at most."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from hingewall.commands.score.run import each
from hingewall.settings.settings import Settings
from hingewall.simulation.life.empty_gym import AnyThing, EmptyGym
from hingewall.simulation.life.readings import readings
from hingewall.simulation.life.truth import Span
from hingewall.wall.replay import ReplayResult, run
from hingewall.wall.wall import Wall

AFTER_S = 5.0
"""What is said so soon after a thing has gone is said of it."""
NAMED_AFTER_S = 25.0
"""What stays for longer has to be named."""


@dataclass
class Emptiness:
    """Things by kind: how many, what was told of them, and their alarm in s, at most and in all."""

    hours: int = 0
    things: Counter[str] = field(default_factory=Counter)
    reps: Counter[str] = field(default_factory=Counter)
    no_reps: Counter[str] = field(default_factory=Counter)
    alarm_s: Counter[str] = field(default_factory=Counter)
    alarm_most_s: dict[str, float] = field(default_factory=dict)
    unnamed: Counter[str] = field(default_factory=Counter)

    def judge(self, thing: AnyThing, said: ReplayResult) -> None:
        kind, there = thing.kind, Span(thing.start_s, thing.end_s + AFTER_S)
        told = [rep.verdict for rep in said.reps if there.start_s <= rep.start_s < there.end_s]
        sounded = _union(there, [Span(alarm.start_s, alarm.end_s or there.end_s) for alarm in said.alarms])
        obstacles = [
            Span(fault.start_s, fault.end_s or there.end_s) for fault in said.faults if fault.kind == "obstacle"
        ]
        named = any(span.overlap(*there) > 0.0 for span in obstacles)
        self.things[kind] += 1
        self.reps[kind] += told.count("counted")
        self.no_reps[kind] += told.count("no_rep")
        self.alarm_s[kind] += round(sounded)
        self.alarm_most_s[kind] = max(self.alarm_most_s.get(kind, 0.0), sounded)
        self.unnamed[kind] += thing.end_s - thing.start_s > NAMED_AFTER_S and not named

    def add(self, other: "Emptiness") -> None:
        self.hours += other.hours
        for name in ("things", "reps", "no_reps", "alarm_s", "unnamed"):
            getattr(self, name).update(getattr(other, name))
        for kind, most in other.alarm_most_s.items():
            self.alarm_most_s[kind] = max(self.alarm_most_s.get(kind, 0.0), most)


def empty_hour(seed: int, camera: bool, number: int) -> Emptiness:
    """Hour ``number``, counted from 1."""
    gym, said = EmptyGym(seed, number), ReplayResult(file=f"hour {number}")
    run(Wall(Settings()), readings(gym, 0.0, gym.end_s, camera), said)
    result = Emptiness(hours=1)
    for thing in gym.things:
        result.judge(thing, said)
    return result


def score_empty(hours: int, seed: int, camera: bool) -> Emptiness:
    """All hours from 1 on: the same seed gives the same."""
    total = Emptiness()
    for hour in each(partial(empty_hour, seed, camera), hours):
        total.add(hour)
    return total


def empty_keys(found: Emptiness) -> dict[str, Any]:
    """The figures by name. ``unnamed``: things that stayed for long, and no fault said so; among them
    those that the sensor can't measure before the room behind."""
    return {
        "hours": found.hours,
        "things": found.things.total(),
        "reps": found.reps.total(),
        "no_reps": found.no_reps.total(),
        "alarm_s": found.alarm_s.total(),
        "alarm_most_s": round(max(found.alarm_most_s.values(), default=0.0), 1),
        "unnamed": found.unnamed.total(),
        "by": {kind: _row(found, kind) for kind in sorted(found.things)},
    }


def empty_table(found: Emptiness, camera: bool, seed: int) -> str:
    """The same for a terminal."""
    with_camera = "with the camera's numbers" if camera else "without a camera"
    heads = ("things", "reps", "no-reps", "alarm s", "most s", "unnamed")
    lines = [f"{found.hours} h of an empty gym, seed {seed}, {with_camera}", ""]
    lines += [f"{'thing':<14}{''.join(f'{head:>10}' for head in heads)}"]
    lines += [f"{kind:<14}{''.join(f'{n:>10}' for n in _row(found, kind).values())}" for kind in sorted(found.things)]
    totals = [value for key, value in empty_keys(found).items() if key not in ("hours", "by")]
    return "\n".join([*lines, f"{'all':<14}{''.join(f'{n:>10}' for n in totals)}"])


def _row(found: Emptiness, kind: str) -> dict[str, float]:
    return {
        "things": found.things[kind],
        "reps": found.reps[kind],
        "no_reps": found.no_reps[kind],
        "alarm_s": found.alarm_s[kind],
        "alarm_most_s": round(found.alarm_most_s[kind], 1),
        "unnamed": found.unnamed[kind],
    }


def _union(within: Span, spans: Iterable[Span]) -> float:
    """Seconds in which at least one of them goes on."""
    total, until_s = 0.0, within.start_s
    for span in sorted(spans):
        start_s, end_s = max(span.start_s, until_s), min(span.end_s, within.end_s)
        if end_s > start_s:
            total, until_s = total + end_s - start_s, end_s
    return total
