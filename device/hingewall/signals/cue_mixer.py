"""What sounds and shines at each moment: cues on a time line, by priority. Pure; the player gives it the time."""

import math
from typing import NamedTuple

from hingewall.cues import CUES, Cue
from hingewall.signals.climb import Climb
from hingewall.signals.cue_selector import Action, Approach, Hold, Play, Release, Sample
from hingewall.signals.flashes import FlashGuard

EPSILON_S = 1e-6
"""Times are sums of floats: a step is over a microsecond early rather than a whole step late."""


CLIMB_PRIORITY = 15
"""Of the way to the target reach, over a fault's light and under all that somebody must hear."""

SAMPLE_PRIORITY = 12
"""Of what is only shown: over a fault's light, and under the way to the target reach."""
SAMPLE_ROUNDS = 3
"""How often somebody who asks hears a cue that is repeated at once while it is held, as the alarm is."""


class Output(NamedTuple):
    """The board's state: a tone or none, whether it is an alarm's, and each light 0 to 1."""

    hz: float | None = None
    alarm: bool = False
    blue: float = 0.0
    white: float = 0.0
    orange: float = 0.0


class _Run(NamedTuple):
    """A cue since it ``started``, for some ``rounds`` or, with None, until it is released."""

    cue: Cue
    started: float
    audible: bool
    rounds: int | None = 1

    def at(self, now: float) -> Output:
        """The cue's state, its repeats included."""
        offset = self._offset(now)
        hz = next((note.hz for note, end in _ends(self.cue.notes) if offset < end), None)
        glow = next((glow for glow, end in _ends(self.cue.light) if offset < end), None)
        lights = (glow.blue, glow.white, glow.orange) if glow else (0.0, 0.0, 0.0)
        return Output(hz if self.audible else None, self.cue.alarm, *lights)

    def next_change(self, now: float) -> float:
        """When its state changes next."""
        offset = self._offset(now)
        ends = [end for track in (self.cue.notes, self.cue.light) for _part, end in _ends(track) if end > offset]
        after = min(ends) if ends else self._period()
        return now + after - offset + EPSILON_S

    def over(self, now: float) -> bool:
        return now >= self.ends - EPSILON_S

    @property
    def ends(self) -> float:
        if self.rounds is None:
            return math.inf
        return self.started + (self.rounds - 1) * self._period() + self.cue.duration_s

    def _offset(self, now: float) -> float:
        offset = max(0.0, now - self.started) + EPSILON_S
        return offset if self.rounds == 1 else offset % self._period()

    def _period(self) -> float:
        return max(self.cue.duration_s, self.cue.repeat_s or 0.0)


def _ends(track: tuple[NamedTuple, ...]) -> list[tuple]:  # type: ignore[type-arg]
    ends, at = [], 0.0
    for part in track:
        at += part.s  # type: ignore[attr-defined]
        ends.append((part, at))
    return ends


class CueMixer:
    """``take`` actions, ``advance`` to a time; ``output`` is what the boards should do until the time it returns.

    A held cue sounds whenever nothing of a higher priority does. A single one waits for one of a higher priority to
    end, and of those that wait only the last and most important is kept: an old cue is worse than none.
    """

    def __init__(self) -> None:
        self.output = Output()
        self.started: list[tuple[str, bool]] = []
        self._flashes = FlashGuard()
        self._held: dict[str, _Run] = {}
        self._single: _Run | None = None
        self._waiting: _Run | None = None
        self._climb = Climb()

    def take(self, action: Action, now: float) -> None:
        match action:
            case Play():
                self._play(CUES[action.cue], action.audible, now)
            case Hold():
                self._hold(CUES[action.cue], action.audible, now)
            case Release():
                self._held.pop(action.cue, None)
            case Approach():
                self._climb.move(action.share, action.audible)
            case Sample():
                cue = CUES[action.cue]._replace(priority=SAMPLE_PRIORITY, alarm=False)
                self._play(cue, True, now, SAMPLE_ROUNDS if CUES[action.cue].alarm else 1)

    def advance(self, now: float) -> float | None:
        """Bring ``output`` to ``now``; when it changes next, or None when nothing is going on."""
        if self._single is not None and self._single.over(now):
            self._single = None
        if self._single is None and self._waiting is not None and not self._alarm():
            self._begin(self._waiting._replace(started=now))
            self._waiting = None
        run = self._leading()
        # The scale goes over what is held beneath it: a fault's light must not take it from somebody who hinges.
        climbing = run is None or (self._climb.share is not None and run.cue.priority < CLIMB_PRIORITY)
        return self._guarded(now, self._climb_on(now) if climbing or run is None else self._play_on(run, now))

    def _play_on(self, run: _Run, now: float) -> float:
        self.output = run.at(now)
        due = run.next_change(now)
        return due if self._single is None else min(due, max(self._single.ends, now + EPSILON_S))

    def _guarded(self, now: float, due: float | None) -> float | None:
        """Take back a light that would be one flash too many, and ask again when it may shine."""
        o = self.output
        (blue, white, orange), again = self._flashes.show(now, (o.blue, o.white, o.orange), o.alarm)
        self.output = o._replace(blue=blue, white=white, orange=orange)
        return due if again is None else again if due is None else min(due, again)

    def _hold(self, cue: Cue, audible: bool, now: float) -> None:
        held = self._held.get(cue.name)
        self._held[cue.name] = _Run(cue, now if held is None else held.started, audible, rounds=None)
        if held is None:
            self.started.append((cue.name, audible))

    def _play(self, cue: Cue, audible: bool, now: float, rounds: int = 1) -> None:
        run = _Run(cue, now, audible, rounds)
        busy = self._single is not None and not self._single.over(now) and self._single.cue.priority > cue.priority
        if busy or self._alarm():
            if self._waiting is None or cue.priority >= self._waiting.cue.priority:
                self._waiting = run
            return
        self._begin(run)

    def _begin(self, run: _Run) -> None:
        self._single = run
        self.started.append((run.cue.name, run.audible))

    def _alarm(self) -> bool:
        return any(run.cue.alarm for run in self._held.values())

    def _leading(self) -> _Run | None:
        runs = list(self._held.values())
        if self._single is not None:
            runs.append(self._single)
        return max(runs, key=lambda run: run.cue.priority, default=None)

    def _climb_on(self, now: float) -> float | None:
        """Nothing but the way to the target reach: the scale, and the white light that fills."""
        share = self._climb.share
        hz, due = self._climb.tone(now)
        self.output = Output(hz, white=min(1.0, max(0.0, share))) if share is not None else Output()
        return due
