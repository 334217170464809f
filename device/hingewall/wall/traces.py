"""The last seconds of readings, so that each rep can be kept with what it was judged from."""

from collections import deque
from collections.abc import Iterator
from typing import Any

from hingewall import __version__
from hingewall.coaching.rules import LONGEST_S, RULES_VERSION
from hingewall.messages.events import RepEnded
from hingewall.messages.readings import Reading
from hingewall.sensing.recording import lines
from hingewall.settings.settings import as_dict
from hingewall.storage.trace import Trace
from hingewall.wall.wall import Wall

BEFORE_S = 1.5
"""A trace begins this long before its rep's start."""
KEPT_S = LONGEST_S + 8.0


class TraceKeeper:
    """``add`` every reading before it is fed to the wall; ``trace`` cuts out a rep that has just ended."""

    def __init__(self) -> None:
        self._readings: deque[Reading] = deque()
        self._best_reach_mm = 0.0
        self._after_s: float | None = None
        self._spent = False

    def add(self, reading: Reading) -> None:
        self._readings.append(reading)
        while reading.t - self._readings[0].t > KEPT_S:
            self._readings.popleft()

    def trace(self, ended: RepEnded, wall: Wall) -> Trace:
        """Every reading from 1.5 s before the rep's start, in a header that lets a replay reach the same verdict.

        ``resume`` is what the readings alone can't tell: where the person stood, where the camera's sums were zero, and
        when the rep before was over.
        """
        begin = ended.rep.start_s - BEFORE_S
        readings = [reading for reading in self._readings if reading.t >= begin]
        zeros = wall.coach.form.rep_zeros()
        resume: dict[str, Any] = {
            "t": readings[0].t if readings else begin,
            "stance_mm": ended.rep.stance_mm,
            "best_reach_mm": self._best_reach_mm,
            "drop_zero_mm": zeros.drop_mm,
            "shift_zero_mm": zeros.shift_mm,
            "growth_zero": zeros.growth,
            "outline_zero": zeros.outline,
        }
        if self._after_s is not None:
            resume |= {"after_s": self._after_s, "spent": self._spent}
        self._spent = ended.rep.verdict == "void" or ended.rep.reason == "too_slow"
        self._after_s, self._best_reach_mm = ended.t, wall.coach.reps.best_reach_mm
        header = {
            **wall.plausibility.mount.header(),
            "settings": as_dict(wall.coach.reps.settings),
            "rules_version": RULES_VERSION,
            "hingewall_version": __version__,
            "resume": resume,
        }
        return Trace(header=header, readings=readings)


def recording_lines(trace: Trace) -> Iterator[str]:
    """A trace as a recording, line by line, header first: what ``hingewall replay`` takes to the same verdict."""
    return (line.decode() for line in lines(trace.header, trace.readings))
