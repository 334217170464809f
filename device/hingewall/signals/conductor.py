"""Events to cues: what is worth a sound, and which one. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from hingewall.messages import (
    AlarmEnded,
    AlarmKind,
    AlarmStarted,
    Armed,
    CoachingEvent,
    FaultStarted,
    HingeStarted,
    LevelUpOffered,
    PresenceChanged,
    Reason,
    RepEnded,
    RestEnding,
    SetEnded,
    StanceTaken,
    StepChanged,
    TargetHit,
)
from hingewall.signals.cues import CUES


class Play(NamedTuple):
    """Once. With ``audible`` False, by light alone."""

    cue: str
    audible: bool


class Hold(NamedTuple):
    """Again and again until released."""

    cue: str
    audible: bool


class Release(NamedTuple):
    cue: str


class Approach(NamedTuple):
    """Ticks and the white light by the share of the target reach; None ends them."""

    share: float | None
    audible: bool


Action = Play | Hold | Release | Approach

APPROACH_STEP = 0.04
"""A change of the approach smaller than this can't be heard or seen."""
VOID_CUES: dict[Reason, str] = {
    "lost_sight": "lost_sight",
    "second_person": "one_at_a_time",
    "off_centre": "off_centre",
}
ALARMED: tuple[Reason, ...] = ("touch", "too_near")


class Conductor:
    """``hear`` the events of each reading. At most one corrective cue a rep; success always sounds.

    Quiet hours and volume ``off`` leave the lights and, always, the alarm.
    """

    def __init__(self) -> None:
        self._alarms: set[AlarmKind] = set()
        self._held: set[str] = set()
        self._empty = True
        self._approach: float | None = None

    def hear(
        self, events: Sequence[CoachingEvent], *, approach: float | None, volume: str, quiet: bool
    ) -> list[Action]:
        """What to do now. ``approach`` is r / T on the way down, None otherwise."""
        audible = volume != "off" and not quiet
        actions: list[Action] = []
        for event in events:
            actions += self._heard(event, audible)
        return actions + self._approaching(approach, audible)

    def _heard(self, event: CoachingEvent, audible: bool) -> list[Action]:
        match event:
            case AlarmStarted():
                return self._alarm(event.kind)
            case AlarmEnded():
                return self._alarm_over(event.kind)
            case PresenceChanged():
                return self._presence(event)
            case StanceTaken():
                return self._stance(event, audible)
            case HingeStarted():
                return self._release("step_forward", "step_back")
            case RepEnded():
                return self._rep(event, audible)
            case FaultStarted():
                return [Play("fault", audible and not self._empty)]
            case SetEnded(reason="goal" | "idle" | "asked"):
                return [Play("set_done", audible)]
            case RestEnding():
                return [Play("rest_ending" if event.left_s else "rest_over", audible)]
        cue = {Armed: "armed", TargetHit: "target_hit", LevelUpOffered: "level_up", StepChanged: "step_away"}.get(
            type(event)
        )
        return [Play(cue, audible)] if cue else []

    def _alarm(self, kind: AlarmKind) -> list[Action]:
        self._alarms.add(kind)
        self._held.add("too_near")
        return [Hold("too_near", True)]

    def _alarm_over(self, kind: AlarmKind) -> list[Action]:
        self._alarms.discard(kind)
        return [] if self._alarms else self._release("too_near")

    def _presence(self, event: PresenceChanged) -> list[Action]:
        self._empty = event.presence == "empty"
        if not self._empty:
            return []
        self._alarms.clear()
        return self._release(*CUES)

    def _stance(self, event: StanceTaken, audible: bool) -> list[Action]:
        actions = self._release("step_forward", "step_back")
        if event.verdict == "good":
            return actions
        cue = "step_forward" if event.verdict == "too_near" else "step_back"
        self._held.add(cue)
        return [*actions, Hold(cue, audible)]

    def _rep(self, event: RepEnded, audible: bool) -> list[Action]:
        rep = event.rep
        if rep.verdict == "counted":
            return [Play("rep_counted", audible)]
        if rep.reason is None or rep.reason in ALARMED:
            return []  # the alarm has said it
        if rep.verdict == "void":
            cue = VOID_CUES.get(rep.reason)
            return [Play(cue, audible)] if cue else []
        return [Play(rep.reason, audible)]

    def _release(self, *cues: str) -> list[Action]:
        held = [cue for cue in cues if cue in self._held]
        self._held.difference_update(held)
        return [Release(cue) for cue in held]

    def _approaching(self, share: float | None, audible: bool) -> list[Action]:
        before = self._approach
        if share is not None and before is not None and abs(share - before) < APPROACH_STEP:
            return []
        if share == before:
            return []
        self._approach = share
        return [Approach(share, audible)]
