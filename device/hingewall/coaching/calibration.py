"""Calibrate by doing: three good reps shown, and the target reach is a person's own."""

from statistics import median

from hingewall.coaching.rules import (
    CALIBRATE_ASK_MM,
    CALIBRATE_REPS,
    CALIBRATE_S,
    CALIBRATE_SHARE,
    CALIBRATE_SPREAD_MM,
    CALIBRATE_STEP_MM,
)
from hingewall.messages.events import CalibrationEnded, CalibrationEndReason, CalibrationStarted, CalibrationStep
from hingewall.messages.rep import Rep

CalibrationEvent = CalibrationStarted | CalibrationStep | CalibrationEnded


class Calibration:
    """``start`` asks for reps, ``rep`` takes each that is shown, ``tick`` in between. The device stores the target."""

    def __init__(self) -> None:
        self.asking = False
        self._reaches: list[float] = []
        self._until = 0.0

    def start(self, t: float) -> list[CalibrationEvent]:
        """Ask, or ask anew."""
        self.asking, self._reaches, self._until = True, [], t + CALIBRATE_S
        return [CalibrationStarted(t)]

    def rep(self, t: float, rep: Rep) -> list[CalibrationEvent]:
        """One that would have counted, at any depth, is taken; another is refused with its reason."""
        if rep.verdict != "counted":
            return [CalibrationStep(t, tuple(self._reaches), rep.reason)]
        self._reaches.append(rep.reach_mm)
        if len(self._reaches) >= CALIBRATE_REPS and self._uneven():
            return [CalibrationStep(t, tuple(self._reaches), None, uneven=True)]
        step = CalibrationStep(t, tuple(self._reaches), None)
        return [step] if len(self._reaches) < CALIBRATE_REPS else [step, self._done(t)]

    def tick(self, t: float) -> list[CalibrationEvent]:
        return self.stop(t, "time") if self.asking and t > self._until else []

    def left(self, t: float) -> list[CalibrationEvent]:
        """Nobody is there. Whoever comes next after a rep was shown is somebody else."""
        return self.stop(t, "gone") if self._reaches else []

    def stop(self, t: float, reason: CalibrationEndReason) -> list[CalibrationEvent]:
        """Over without a target, if anything was asked."""
        if not self.asking:
            return []
        self.asking, self._reaches = False, []
        return [CalibrationEnded(t, reason)]

    def _uneven(self) -> bool:
        """Three that differ too much say nothing: the one furthest from the middle goes, and another is asked for."""
        if max(self._reaches) - min(self._reaches) <= CALIBRATE_SPREAD_MM:
            return False
        middle = median(self._reaches)
        self._reaches.remove(max(self._reaches, key=lambda reach: abs(reach - middle)))
        return True

    def _done(self, t: float) -> CalibrationEnded:
        target = max(CALIBRATE_ASK_MM, CALIBRATE_SHARE * median(self._reaches))  # no less than each was judged by
        self.asking, self._reaches = False, []
        return CalibrationEnded(t, "done", CALIBRATE_STEP_MM * round(target / CALIBRATE_STEP_MM))
