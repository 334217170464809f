"""One movement away from the upright and back: its samples while it lasts, its measures when it is over."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from hingewall.coaching.rules import (
    BOTTOM_FALL_MM,
    BOTTOM_SHARE,
    DIP_MM,
    DIP_RISE_MM,
    SPEED_SPAN_S,
    TURNED_HOLD_MM,
    TURNED_MM,
)
from hingewall.coaching.tempo import Sample, phases


@dataclass(frozen=True)
class Measures:
    """What a finished excursion amounts to. Times in s, lengths in mm, speeds in mm/s (positive both ways)."""

    start_s: float
    bottom_s: float
    end_s: float
    reach_mm: float
    gap_mm: float
    eccentric_s: float
    pause_s: float
    concentric_s: float
    peak_down_mm_s: float
    peak_up_mm_s: float
    mean_down_mm_s: float
    mean_up_mm_s: float
    turns: int
    dips: int


@dataclass
class Excursion:
    """Samples (t, reach) from the start on; the greatest reach and the dips are kept up as they come. ``lead`` is what
    came before the start.

    ``hips`` is the reach by the camera, where it tells, and ``turned``: that the range fell while they went on. Then it
    saw the back and not the hips, and the measures are theirs."""

    stance_mm: float
    start_s: float
    lead: Sequence[Sample] = ()
    times: list[float] = field(default_factory=list)
    reaches: list[float] = field(default_factory=list)
    hips: list[float] = field(default_factory=list)
    greatest: float = 0.0
    turned: bool = False
    _furthest: float = 0.0
    dips: int = 1
    _dip_top: float = 0.0
    _valley: float | None = None
    _lately: deque[Sample] = field(default_factory=deque)
    _lately_sum: float = 0.0
    peak_down: float = 0.0
    peak_up: float = 0.0

    def add(self, t: float, reach: float, speed: float, hips: float | None = None) -> None:
        self.hips.append(reach if hips is None else hips)
        if hips is not None:
            self._turn(reach, hips)
        self.times.append(t)
        self.reaches.append(reach)
        self.greatest = max(self.greatest, reach)
        self.peak_down = max(self.peak_down, speed)
        self.peak_up = max(self.peak_up, -speed)
        self._lately.append((t, reach))
        self._lately_sum += reach
        while t - self._lately[0][0] > SPEED_SPAN_S:
            self._lately_sum -= self._lately.popleft()[1]
        self._count_dips(self._lately_sum / len(self._lately))

    @property
    def reached(self) -> float:
        """How far the hips went."""
        return max(self.greatest, self._furthest) if self.turned else self.greatest

    def _turn(self, reach: float, hips: float) -> None:
        """On the way up both fall. A range that turned at half of the way falls while the hips stay where they are."""
        self._furthest = max(self._furthest, hips)
        falls, stay = reach < self.greatest - BOTTOM_FALL_MM, hips > self._furthest - TURNED_HOLD_MM
        self.turned = self.turned or (falls and stay and hips > self.greatest + TURNED_MM)

    @property
    def bottom_after_s(self) -> float:
        """How long after its start it first came as near as it is to its greatest reach."""
        deep = BOTTOM_SHARE * self.greatest
        return next(t for t, reach in zip(self.times, self.reaches, strict=True) if reach >= deep) - self.start_s

    def _count_dips(self, reach: float) -> None:
        """A dip more: the reach, as the mean of a moment, came back by more than DIP_MM from a dip and went down again.
        In strong light single readings jump by as much."""
        if self._valley is None:
            self._dip_top = max(self._dip_top, reach)
            if self._dip_top - reach > DIP_MM:
                self._valley = reach
        elif reach < self._valley:
            self._valley = reach
        elif reach - self._valley > DIP_RISE_MM:
            self.dips += 1
            self._dip_top, self._valley = reach, None

    def measures(self, end_s: float) -> Measures:
        """Eccentric, pause, bottom and concentric as the Rep's docstring defines them."""
        reaches = [max(both) for both in zip(self.reaches, self.hips, strict=True)] if self.turned else self.reaches
        greatest = self.reached
        deep = BOTTOM_SHARE * greatest
        first = next(i for i, reach in enumerate(reaches) if reach >= deep)
        last = next(i for i in range(len(reaches) - 1, -1, -1) if reaches[i] >= deep)
        deep_from, deep_to = self.times[first], self.times[last]
        end_s = max(end_s, deep_to)
        smooth = phases([*self.lead, *zip(self.times, reaches, strict=True)])
        began, bottom_from, bottom_to, ended = smooth or (self.start_s, deep_from, deep_to, end_s)
        eccentric, concentric = bottom_from - began, ended - bottom_to
        return Measures(
            start_s=self.start_s,
            bottom_s=min(max(deep_from, (bottom_from + bottom_to) / 2), deep_to),
            end_s=end_s,
            reach_mm=greatest,
            gap_mm=self.stance_mm - greatest,
            eccentric_s=eccentric,
            pause_s=bottom_to - bottom_from,
            concentric_s=concentric,
            peak_down_mm_s=self.peak_down,
            peak_up_mm_s=self.peak_up,
            mean_down_mm_s=greatest / eccentric if eccentric > 0 else 0.0,
            mean_up_mm_s=greatest / concentric if concentric > 0 else 0.0,
            turns=_turns(reaches[: first + 1]),
            dips=self.dips,
        )


def _turns(reaches: list[float]) -> int:
    """How often a descent changed its direction by more than 10 mm, which noise does not."""
    turns, turn_at, down = 0, reaches[0] if reaches else 0.0, True
    for reach in reaches:
        if (reach > turn_at) == down:
            turn_at = reach
        elif abs(reach - turn_at) > 10.0:
            turns, turn_at, down = turns + 1, reach, not down
    return turns
