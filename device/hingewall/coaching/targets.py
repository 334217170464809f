"""What a person is asked for: where to stand, how far to reach, and where the alarms are. For both drills."""

from dataclasses import dataclass

from hingewall.coaching.rules import (
    ARM_TO_MM,
    BEST_REACH_MARGIN_MM,
    TAP_MISSES,
    TAP_NEAREST_MM,
    TAP_REACHED_MM,
    TAP_START_MM,
    TAP_STEP_MM,
    TAP_TOLERANCE_MM,
)
from hingewall.messages.events import StepChanged
from hingewall.messages.rep import Rep
from hingewall.settings.settings import Settings, alarm_distance_mm, counts_from_to_mm, stance_tolerance_mm


@dataclass(frozen=True)
class Aims:
    """All in mm. ``touch_mm`` None: touching is allowed. ``stance_limit_mm``: standing nearer sounds the alarm."""

    distance_mm: float
    tolerance_mm: float
    reach_mm: float
    alarm_mm: float
    touch_mm: float | None
    stance_limit_mm: float
    arm_from_mm: float
    arm_to_mm: float


def reach_aims(settings: Settings, stance_mm: float | None, best_reach_mm: float) -> Aims:
    """The seed drill: reach for the wall and never be able to touch it."""
    arm_from, arm_to = counts_from_to_mm(settings)
    return Aims(
        distance_mm=settings.stance.target_mm,
        tolerance_mm=stance_tolerance_mm(settings),
        reach_mm=settings.reach.target_mm,
        alarm_mm=alarm_distance_mm(settings, stance_mm),
        touch_mm=settings.alarm.touch_mm,
        stance_limit_mm=max(settings.stance.too_near_mm, best_reach_mm + BEST_REACH_MARGIN_MM),
        arm_from_mm=arm_from,
        arm_to_mm=arm_to,
    )


def tap_aims(settings: Settings, stance_mm: float | None, step_mm: float) -> Aims:
    """Tap and step: touch the wall from where you stand, then step away; no alarm for touching."""
    stance = step_mm if stance_mm is None else stance_mm
    return Aims(
        distance_mm=step_mm,
        tolerance_mm=TAP_TOLERANCE_MM,
        reach_mm=min(500.0, max(80.0, stance - TAP_REACHED_MM)),
        alarm_mm=alarm_distance_mm(settings, stance),
        touch_mm=None,
        stance_limit_mm=TAP_NEAREST_MM,
        arm_from_mm=TAP_NEAREST_MM,
        arm_to_mm=ARM_TO_MM,
    )


class TapAndStep:
    """The beginner's progression: 25 mm further after each tap, until two misses in a row find the personal limit."""

    def __init__(self) -> None:
        self.step_mm = TAP_START_MM
        self.limit_mm: float | None = None
        self._misses = 0

    def rep(self, t: float, rep: Rep) -> list[StepChanged]:
        """What a rep changes. Only reps from about the asked stance, and reps that were seen, say anything."""
        if rep.verdict == "void" or abs(rep.stance_mm - self.step_mm) > TAP_TOLERANCE_MM or self.limit_mm is not None:
            return []
        if rep.verdict == "counted" and not rep.unsure:
            self._misses = 0
            self.step_mm += TAP_STEP_MM
            return [StepChanged(t, self.step_mm)]
        self._misses += 1
        if self._misses < TAP_MISSES:
            return []
        self.limit_mm = self.step_mm = max(TAP_START_MM, self.step_mm - TAP_STEP_MM)
        return [StepChanged(t, self.step_mm, self.limit_mm)]
