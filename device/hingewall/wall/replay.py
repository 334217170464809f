"""Recordings through the same coaching code as a live wall, as fast as it can; and a recording in place of a sensor."""

import math
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from hingewall.coaching.form import Zeros
from hingewall.coaching.stepping import Growth
from hingewall.errors import RecordingError, SettingsError
from hingewall.messages.events import (
    AlarmEnded,
    AlarmKind,
    AlarmStarted,
    CoachingEvent,
    FaultEnded,
    FaultStarted,
    RepEnded,
    SetStarted,
    SomebodyElse,
    StanceTaken,
    StanceVerdict,
)
from hingewall.messages.readings import FaultKind, RangeReading, Reading
from hingewall.messages.rep import Rep
from hingewall.sensing.range_sensor import SensorFinished, Source
from hingewall.sensing.recording import Header, Recording
from hingewall.settings.settings import Settings, changed
from hingewall.wall.wall import Wall


class AlarmSpan(msgspec.Struct):
    kind: AlarmKind
    start_s: float
    end_s: float | None = None
    closest_mm: float | None = None


class FaultSpan(msgspec.Struct):
    kind: FaultKind
    start_s: float
    end_s: float | None = None


class StanceSeen(msgspec.Struct):
    t_s: float
    stance_mm: float
    verdict: StanceVerdict


class ReplayResult(msgspec.Struct, kw_only=True):
    """What a recording came to, as ``hingewall replay --json`` prints it. Times are the recording's.

    ``set_of`` is the number of each rep's set, ``somebody_else`` when another person was found to stand there.
    """

    file: str
    counted: int = 0
    no_rep: int = 0
    void: int = 0
    reps: list[Rep] = []
    alarms: list[AlarmSpan] = []
    stances: list[StanceSeen] = []
    faults: list[FaultSpan] = []
    sets: int = 0
    set_of: list[int] = []
    somebody_else: list[float] = []
    samples: int = 0
    span_s: float = 0.0
    elapsed_s: float = 0.0
    skipped: int = 0

    def note(self, event: CoachingEvent) -> None:
        """Take up one event."""
        match event:
            case RepEnded():
                self.reps.append(event.rep)
                self.set_of.append(self.sets)
                setattr(self, event.rep.verdict, getattr(self, event.rep.verdict) + 1)
            case AlarmStarted():
                self.alarms.append(AlarmSpan(event.kind, event.t))
            case AlarmEnded():
                span = next(a for a in reversed(self.alarms) if a.kind == event.kind)
                span.end_s, span.closest_mm = event.t, event.closest_mm
            case FaultStarted():
                self.faults.append(FaultSpan(event.kind, event.t))
            case FaultEnded():
                next(f for f in reversed(self.faults) if f.kind == event.kind).end_s = event.t
            case SetStarted():
                self.sets += 1
            case SomebodyElse():
                self.somebody_else.append(round(event.t, 4))
            case StanceTaken():
                self.stances.append(StanceSeen(event.t, round(event.stance_mm, 1), event.verdict))


def wall_for(header: Header, overrides: Mapping[str, object], where: Path | str) -> Wall:
    """A wall as the recording's header and the command line ask for it. Raises SettingsError."""
    try:
        settings = changed(Settings(), header.settings | dict(overrides))
    except SettingsError as error:
        raise SettingsError(error.fields, str(where)) from error
    wall = Wall(settings, header.mount)
    resume = header.extra.get("resume")
    if isinstance(resume, dict):
        _resume(wall, resume, where)
    return wall


class _Resume(msgspec.Struct):
    t: float
    stance_mm: float
    best_reach_mm: float = 0.0
    drop_zero_mm: float | None = None
    shift_zero_mm: float = 0.0
    growth_zero: Growth | None = None
    outline_zero: Growth | None = None
    after_s: float = -math.inf
    spent: bool = False


def _resume(wall: Wall, raw: dict[str, Any], where: Path | str) -> None:
    try:
        resume = msgspec.convert(raw, _Resume)
    except msgspec.ValidationError as error:
        raise RecordingError(f"{where}, line 1: resume: {error}") from error
    zeros = Zeros(resume.drop_zero_mm, resume.shift_zero_mm, resume.growth_zero, resume.outline_zero)
    wall.coach.resume(resume.t, resume.stance_mm, resume.best_reach_mm, zeros, resume.after_s, resume.spent)


def replay(
    path: Path, overrides: Mapping[str, object] | None = None, lenient: bool = False, frames: Path | None = None
) -> ReplayResult:
    """One recording from beginning to end, with ``frames`` in place of its bodies where they are given.

    Raises RecordingError, SettingsError and FramesError.
    """
    result = ReplayResult(file=path.name)
    started = time.perf_counter()
    with Recording(path, lenient) as recording:
        wall = wall_for(recording.header, overrides or {}, path)
        readings: Iterable[Reading] = recording
        if frames is not None:
            from hingewall.camera.analysis.reanalysis import with_frames  # numpy: not for a device that replays

            readings = with_frames(recording, frames, lambda: wall.distance)
        run(wall, readings, result)
        result.skipped = recording.skipped
    result.elapsed_s = round(time.perf_counter() - started, 4)
    return result


def run(wall: Wall, readings: Iterable[Reading], result: ReplayResult) -> None:
    """Feed all the readings; whatever is still going on at the end is closed there."""
    first = last = None
    for reading in readings:
        first = reading.t if first is None else first
        last = reading.t
        result.samples += isinstance(reading, RangeReading)
        for event in wall.feed(reading):
            result.note(event)
    if first is None or last is None:
        return
    result.span_s = round(last - first, 4)
    for alarm in result.alarms:
        if alarm.end_s is None:
            alarm.end_s, alarm.closest_mm = last, wall.coach.alarms.closest_mm(alarm.kind)
    for fault in result.faults:
        fault.end_s = last if fault.end_s is None else fault.end_s


class ReplaySensor:
    """A recording as a sensor: each reading when its time has come, shifted to the device's clock."""

    source: Source = "replay"

    def __init__(self, path: Path, clock: Any = time.monotonic, wait: Any = time.sleep) -> None:
        self._recording = Recording(path)
        self.header = self._recording.header
        self._readings = iter(self._recording)
        self._clock, self._wait = clock, wait
        self._shift: float | None = None
        self._next: Reading | None = None

    def read(self, timeout_s: float) -> Reading | None:
        """The next reading once it is due. Raises SensorFinished at the end, RecordingError on a bad line."""
        if self._next is None:
            self._next = next(self._readings, None)
            if self._next is None:
                raise SensorFinished("the recording has ended")
        if self._shift is None:
            self._shift = self._clock() - self._next.t
        due_in = self._next.t + self._shift - self._clock()
        if due_in > timeout_s:
            self._wait(timeout_s)
            return None
        if due_in > 0:
            self._wait(due_in)
        reading, self._next = self._next, None
        return msgspec.structs.replace(reading, t=round(reading.t + self._shift, 4))

    def watch(self, near: bool) -> None:
        """What was recorded was recorded."""

    def close(self) -> None:
        self._recording.__exit__()
