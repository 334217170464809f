"""What coaching says of the readings, event by event."""

from typing import Literal

from msgspec import Struct

from hingewall.messages.readings import FaultKind
from hingewall.messages.rep import Reason, Rep

Presence = Literal["empty", "someone", "armed", "lost"]
StanceVerdict = Literal["good", "too_near", "too_far"]
AlarmKind = Literal["too_near", "touch", "stance_too_near"]
SetEndReason = Literal["goal", "idle", "gone", "asked"]
StoredEndReason = Literal[SetEndReason, "interrupted"]
"""``interrupted``: the device stopped in the middle of it, and said so when it was back."""
CalibrationEndReason = Literal["done", "time", "gone", "cancelled"]


class Event(Struct, frozen=True, tag_field="event", tag=str):
    t: float


class PresenceChanged(Event, frozen=True):
    presence: Presence


class StanceTaken(Event, frozen=True):
    """Still and upright in the sensor's range. ``advice_mm``: how far to step forward (+, away) or back (-)."""

    stance_mm: float
    verdict: StanceVerdict
    advice_mm: float


class StanceMoved(Event, frozen=True):
    stance_mm: float
    before_mm: float


class Armed(Event, frozen=True):
    stance_mm: float


class HingeStarted(Event, frozen=True):
    pass


class TargetHit(Event, frozen=True):
    reach_mm: float


class BottomReached(Event, frozen=True):
    reach_mm: float


class RepEnded(Event, frozen=True):
    """At the top, or where a rep was given up. ``missing_mm`` is how much a shallow rep lacked."""

    rep: Rep
    missing_mm: float = 0.0


class AlarmStarted(Event, frozen=True):
    kind: AlarmKind


class AlarmEnded(Event, frozen=True):
    kind: AlarmKind
    start_s: float
    closest_mm: float


class FaultStarted(Event, frozen=True):
    kind: FaultKind


class FaultEnded(Event, frozen=True):
    kind: FaultKind
    start_s: float


class EmptyRoomLearnt(Event, frozen=True):
    """What comes back through a clean window with nobody there, to compare a later look with."""

    signal_mcps: float
    distance_mm: float | None


class SomebodyElse(Event, frozen=True):
    """Whoever stands there now is not the one who was there before, and inherits nothing."""


class SetStarted(Event, frozen=True):
    goal: int


class SetEnded(Event, frozen=True):
    reason: SetEndReason
    counted: int
    no_rep: int
    void: int


class RestEnding(Event, frozen=True):
    """A tick in the last three seconds of the rest; ``left_s`` 0 is the end."""

    left_s: int


class LevelUpOffered(Event, frozen=True):
    """Two clean, even sets in a row: the target reach may rise. Never taken by itself."""

    reach_mm: float


class StepChanged(Event, frozen=True):
    """Tap and step: where to stand next. ``limit_mm`` is set once the personal limit is found."""

    stance_mm: float
    limit_mm: float | None = None


class CalibrationOffered(Event, frozen=True):
    """Hinges that are alike, and too short for the target: their own may be found. Never begun by itself."""


class CalibrationStarted(Event, frozen=True):
    """Three good reps are asked for, to find the target reach."""


class CalibrationStep(Event, frozen=True):
    """A rep was shown: the reaches taken so far, and why this one was not, or that they are too uneven."""

    reaches_mm: tuple[float, ...]
    refused: Reason | None
    uneven: bool = False


class CalibrationEnded(Event, frozen=True):
    """Three good reps were shown, and ``target_mm`` is what to ask for from now on; or there were not three."""

    reason: CalibrationEndReason
    target_mm: float | None = None


CoachingEvent = (
    PresenceChanged | StanceTaken | StanceMoved | Armed | HingeStarted | TargetHit | BottomReached | RepEnded
    | AlarmStarted | AlarmEnded | FaultStarted | FaultEnded | EmptyRoomLearnt | SetStarted | SetEnded | RestEnding
    | LevelUpOffered | StepChanged | SomebodyElse | CalibrationOffered | CalibrationStarted | CalibrationStep
    | CalibrationEnded
)  # fmt: skip
