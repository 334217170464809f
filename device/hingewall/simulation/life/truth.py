"""What was really so in a visit, whatever a device makes of it. Times in s, distances in mm."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

NearKind = Literal["hips", "stance"]


class Span(NamedTuple):
    start_s: float
    end_s: float

    def overlap(self, start_s: float, end_s: float) -> float:
        """How many seconds both have in common."""
        return max(0.0, min(self.end_s, end_s) - max(self.start_s, start_s))


class Tempo(NamedTuple):
    """How long the way down, standing still at the bottom, and the way up took, s."""

    eccentric_s: float
    pause_s: float
    concentric_s: float


class Did(NamedTuple):
    """One exercise as it was done, from the first motion to the last.

    ``counts``: whether it is a hinge that a coach would count. None where coaches may differ: within a tenth of the
    target, from a place that nobody is asked to stand at, or before having stood there. ``tempo``: where the motion is
    one way down, one pause and one way up. ``who`` did it: the number of the one who came.
    """

    start_s: float
    bottom_s: float
    end_s: float
    what: str
    counts: bool | None
    tempo: Tempo | None = None
    who: int = 0


class Doing(NamedTuple):
    """What was going on that is no exercise: a step, a chat, a thing that stands there."""

    start_s: float
    end_s: float
    what: str


class Near(NamedTuple):
    """``hips``: nearer than the alarm's distance. ``stance``: standing nearer than anybody should.

    ``below_s``: when hips that are surely too near had come nearer than the limit itself.
    """

    start_s: float
    end_s: float
    kind: NearKind
    below_s: float | None = None


class Stay(NamedTuple):
    """When somebody's hips were before the sensor, and whose."""

    start_s: float
    end_s: float
    who: int


class Truth(NamedTuple):
    """``must_alarm``: so near and for so long that silence is a miss. ``may_alarm``: an alarm is right, or no wonder.

    ``blind``: the device was off or its sensor broken. ``there``: when somebody's hips were before the sensor, and
    ``stays`` whose.
    ``things``: when a thing was there.
    """

    span_s: float
    reps: tuple[Did, ...]
    doings: tuple[Doing, ...]
    there: tuple[Span, ...]
    things: tuple[Doing, ...]
    must_alarm: tuple[Near, ...]
    may_alarm: tuple[Near, ...]
    blind: tuple[Span, ...]
    stays: tuple[Stay, ...] = ()


def joined(times: Iterable[float], step_s: float) -> list[Span]:
    """Spans out of moments that are ``step_s`` apart: neighbours belong together."""
    spans: list[Span] = []
    for t in times:
        if spans and t - spans[-1].end_s < 1.5 * step_s:
            spans[-1] = Span(spans[-1].start_s, t)
        else:
            spans.append(Span(t, t))
    return spans
