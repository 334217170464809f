"""Which cue is due: events in, actions out. Pure: the same events give the same cues, in a replay too."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hingewall.cues import OF_REASON, OF_STANCE
from hingewall.messages.events import (
    AlarmEnded,
    AlarmKind,
    AlarmStarted,
    Armed,
    CalibrationEnded,
    CalibrationStarted,
    CalibrationStep,
    CoachingEvent,
    FaultEnded,
    FaultStarted,
    HingeStarted,
    LevelUpOffered,
    PresenceChanged,
    RepEnded,
    RestEnding,
    SetEnded,
    StanceTaken,
    StepChanged,
    TargetHit,
)
from hingewall.messages.readings import FaultKind
from hingewall.settings.settings import Cue as CueSettings
from hingewall.signals.fading import Fading

ADVICE_S = 10.0
"""How long somebody is told to step forward or back: five times. Who stays there then does so on purpose, or rests."""

APPROACH_STEPS = 25
"""The approach is told in steps of 4 %: finer can't be heard or seen."""


class Play(NamedTuple):
    """Once. With ``audible`` False, by light alone."""

    cue: str
    audible: bool


class Hold(NamedTuple):
    """Again and again until released. Held already, it goes on as audible as it is now said to be."""

    cue: str
    audible: bool


class Release(NamedTuple):
    cue: str


class Approach(NamedTuple):
    """The scale and the white light by the share of the target reach; None ends them."""

    share: float | None
    audible: bool


class Sample(NamedTuple):
    """Once, because somebody asked on a page to hear it: everything that happens at the wall goes before it."""

    cue: str


Action = Play | Hold | Release | Approach | Sample


class CueSelector:
    """``hear`` the events of each reading, also when there are none. At most one corrective cue a rep.

    Quiet hours, volume ``off`` and feedback that has faded leave the lights and, always, the alarm.
    """

    def __init__(self) -> None:
        self._held: dict[str, bool] = {}
        self._alarms: set[AlarmKind] = set()
        self._faults: set[FaultKind] = set()
        self._advice: str | None = None
        self._advice_until = 0.0
        self._approach = Approach(None, True)
        self._fading = Fading()

    def hear(
        self, t: float, events: Sequence[CoachingEvent], *, approach: float | None, cue: CueSettings, quiet: bool
    ) -> list[Action]:
        """What to do at time ``t``. ``approach`` is r / T on the way down, None otherwise."""
        fading = self._fading
        for event in events:
            self._note(event)
            fading.hear(event)
        if t >= self._advice_until:
            self._advice = None
        audible = cue.volume != "off" and not quiet
        due = [name for event in events for name in _plays(event)]
        plays = [Play(name, audible and fading.sounds(name, cue.feedback)) for name in due]
        climbing = audible and fading.approach(cue.feedback)
        return [*self._holds(audible), *plays, *self._approaching(approach, climbing)]

    def change_over(self) -> None:
        """Somebody else trains now: how far the cues had faded was theirs. What is held goes on."""
        self._fading = Fading()

    def _note(self, event: CoachingEvent) -> None:
        """What lasts longer than the event."""
        match event:
            case AlarmStarted():
                self._alarms.add(event.kind)
            case AlarmEnded():
                self._alarms.discard(event.kind)
            case FaultStarted():
                self._faults.add(event.kind)
            case FaultEnded():
                self._faults.discard(event.kind)
            case StanceTaken():
                self._advice, self._advice_until = OF_STANCE.get(event.verdict), event.t + ADVICE_S
            case HingeStarted() | SetEnded():
                self._advice = None
            case PresenceChanged(presence="empty"):
                self._advice = None
                self._alarms.clear()

    def _holds(self, audible: bool) -> list[Action]:
        """Bring what is held to what should be: that covers every way in which something can begin or end."""
        wanted: dict[str, bool] = {}
        if self._alarms:
            wanted["too_near"] = True
        if self._advice is not None:
            wanted[self._advice] = audible
        if self._faults:
            wanted["fault"] = False  # a light and the phone say it; in use a sound of its own would only puzzle
        if wanted == self._held:
            return []
        actions: list[Action] = [Release(cue) for cue in self._held if cue not in wanted]
        actions += [Hold(cue, heard) for cue, heard in wanted.items() if self._held.get(cue) != heard]
        self._held = wanted
        return actions

    def _approaching(self, share: float | None, audible: bool) -> list[Action]:
        if share is not None:
            share = round(min(1.0, max(0.0, share)) * APPROACH_STEPS) / APPROACH_STEPS
        told = Approach(share, audible if share is not None else True)
        if told == self._approach:
            return []
        self._approach = told
        return [told]


def _plays(event: CoachingEvent) -> Iterator[str]:
    """The cue that an event sounds once, if any."""
    if isinstance(event, CalibrationStarted | CalibrationStep | CalibrationEnded):
        yield from _calibrates(event)
        return
    match event:
        case Armed():
            yield "armed"
        case TargetHit():
            yield "target_hit"
        case RepEnded() if event.rep.verdict == "counted":
            yield "rep_counted"
        case RepEnded() if event.rep.reason in OF_REASON:
            yield OF_REASON[event.rep.reason]
        case SetEnded() if event.reason != "gone":
            yield "set_done"
        case RestEnding():
            yield "rest_ending" if event.left_s else "rest_over"
        case LevelUpOffered():
            yield "level_up"
        case StepChanged():
            yield "step_away"


def _calibrates(event: CalibrationStarted | CalibrationStep | CalibrationEnded) -> Iterator[str]:
    match event:
        case CalibrationStarted():
            yield "show_me"
        case CalibrationStep() if event.refused is None:
            yield "shallow" if event.uneven else "rep_counted"
        case CalibrationStep() if event.refused in OF_REASON:
            yield OF_REASON[event.refused]
        case CalibrationEnded() if event.reason == "done":
            yield "calibrated"
        case CalibrationEnded() if event.reason == "time":
            yield "not_calibrated"
