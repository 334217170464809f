"""What sounds and shines at each moment: cues on a time line, by priority. Pure; the player gives it the time."""

from typing import NamedTuple

from hingewall.signals.cue_selector import Action, Approach, Hold, Play, Release
from hingewall.signals.cues import CUES, TICK, TICK_PRIORITY, Cue, tick_every_s
from hingewall.signals.flashes import FlashGuard

EPSILON_S = 1e-6
"""Times are sums of floats: a step is over a microsecond early rather than a whole step late."""


class Output(NamedTuple):
    """The board's state: a tone or none, whether it is an alarm's, and each light 0 to 1."""

    hz: float | None = None
    alarm: bool = False
    blue: float = 0.0
    white: float = 0.0
    orange: float = 0.0


class _Run(NamedTuple):
    cue: Cue
    started: float
    audible: bool
    held: bool

    def at(self, now: float) -> Output:
        """The cue's state, its repeats included."""
        offset = self._offset(now)
        hz = next((note.hz for note, end in _ends(self.cue.sound) if offset < end), None)
        glow = next((glow for glow, end in _ends(self.cue.light) if offset < end), None)
        lights = (glow.blue, glow.white, glow.orange) if glow else (0.0, 0.0, 0.0)
        return Output(hz if self.audible else None, self.cue.alarm, *lights)

    def next_change(self, now: float) -> float:
        """When its state changes next."""
        offset = self._offset(now)
        ends = [end for track in (self.cue.sound, self.cue.light) for _part, end in _ends(track) if end > offset]
        after = min(ends) if ends else self._period()
        return now + after - offset + EPSILON_S

    def over(self, now: float) -> bool:
        return not self.held and now - self.started >= self.cue.duration_s - EPSILON_S

    def _offset(self, now: float) -> float:
        offset = max(0.0, now - self.started) + EPSILON_S
        return offset % self._period() if self.held else offset

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
        self._waiting: tuple[Cue, bool] | None = None
        self._share: float | None = None
        self._ticks_audible = False
        self._tick_at: float | None = None

    def take(self, action: Action, now: float) -> None:
        match action:
            case Play():
                self._play(CUES[action.cue], action.audible, now)
            case Hold():
                self._hold(CUES[action.cue], action.audible, now)
            case Release():
                self._held.pop(action.cue, None)
            case Approach():
                if self._share is None or self._tick_at is None:
                    self._tick_at = now
                self._share, self._ticks_audible = action.share, action.audible

    def advance(self, now: float) -> float | None:
        """Bring ``output`` to ``now``; when it changes next, or None when nothing is going on."""
        if self._single is not None and self._single.over(now):
            self._single = None
        if self._single is None and self._waiting is not None and not self._alarm():
            (cue, audible), self._waiting = self._waiting, None
            self._begin(cue, audible, now)
        run = self._leading()
        # The ticks go over what is held beneath them: a fault's light must not take them from somebody who hinges.
        ticking = run is None or (self._share is not None and run.cue.priority < TICK_PRIORITY)
        return self._guarded(now, self._tick(now) if ticking or run is None else self._play_on(run, now))

    def _play_on(self, run: _Run, now: float) -> float:
        self.output = run.at(now)
        due = run.next_change(now)
        return due if self._single is None else min(due, max(self._single_end(), now + EPSILON_S))

    def _guarded(self, now: float, due: float | None) -> float | None:
        """Take back a light that would be one flash too many, and ask again when it may shine."""
        o = self.output
        (blue, white, orange), again = self._flashes.show(now, (o.blue, o.white, o.orange), o.alarm)
        self.output = o._replace(blue=blue, white=white, orange=orange)
        return due if again is None else again if due is None else min(due, again)

    def _hold(self, cue: Cue, audible: bool, now: float) -> None:
        held = self._held.get(cue.name)
        self._held[cue.name] = _Run(cue, now if held is None else held.started, audible, held=True)
        if held is None:
            self.started.append((cue.name, audible))

    def _play(self, cue: Cue, audible: bool, now: float) -> None:
        busy = self._single is not None and not self._single.over(now) and self._single.cue.priority > cue.priority
        if busy or self._alarm():
            if self._waiting is None or cue.priority >= self._waiting[0].priority:
                self._waiting = (cue, audible)
            return
        self._begin(cue, audible, now)

    def _begin(self, cue: Cue, audible: bool, now: float) -> None:
        self._single = _Run(cue, now, audible, held=False)
        self.started.append((cue.name, audible))

    def _alarm(self) -> bool:
        return any(run.cue.alarm for run in self._held.values())

    def _leading(self) -> _Run | None:
        runs = list(self._held.values())
        if self._single is not None:
            runs.append(self._single)
        return max(runs, key=lambda run: run.cue.priority, default=None)

    def _single_end(self) -> float:
        assert self._single is not None
        return self._single.started + self._single.cue.duration_s

    def _tick(self, now: float) -> float | None:
        """Nothing but the approach: ticks that speed up, and the white light that fills."""
        share, at = self._share, self._tick_at
        if share is None or at is None:
            self.output = Output()
            return None
        share = min(1.0, max(0.0, share))
        every = tick_every_s(share)
        if now - at >= every - EPSILON_S:
            self._tick_at = at = now
        ticking = now - at < TICK.s - EPSILON_S
        self.output = Output(TICK.hz if ticking and self._ticks_audible else None, False, 0.0, share, 0.0)
        return at + TICK.s if ticking else at + every
