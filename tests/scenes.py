"""Somebody in front of the wall, told in moves: 50 readings a second with a little noise, and what the coach said."""

import random
from collections.abc import Mapping
from math import exp, log
from typing import TypeVar

from msgspec.structs import replace

from hingewall.coaching.rules import DROP_GAIN
from hingewall.messages.events import AlarmEnded, AlarmStarted, CoachingEvent, RepEnded
from hingewall.messages.readings import BodyReading, FaultKind, FaultReading, RangeReading, RangeStatus, Reading
from hingewall.messages.rep import Rep
from hingewall.settings.settings import Settings, changed
from hingewall.wall.wall import Wall

Said = TypeVar("Said", bound=CoachingEvent)
RATE_HZ = 50
BODY_EVERY = 3
"""The camera looks about 17 times a second."""
RUNNING_ZERO_MM = 37.0
"""The camera's hip drop is a running sum whose zero may be anywhere."""


def eased(share: float) -> float:
    """Minimum jerk: how people move a limb from here to there."""
    return share**3 * (10 - 15 * share + 6 * share**2)


class Scene:
    """Moves in, events out. Distances in mm, times in s; without ``camera`` there are only ranges."""

    def __init__(self, changes: Mapping[str, object] | None = None, *, camera: bool = False, seed: int = 1) -> None:
        self.wall = Wall(changed(Settings(), changes or {}))
        self.coach = self.wall.coach
        self.camera = camera
        self.people, self.quality, self.shift_mm = 1, 0.9, 0.0
        self.approach_mm_s: float | None = None
        self.grows: tuple[float, float] | None = None
        """Above and below the camera's axis, as shares of what the range says; None: an older camera's numbers."""
        self.growth_quality = 0.9
        self.outline_grows: tuple[float, float] | None = None
        """The same by its outline; None: no empty place is known behind it."""
        self.outline_quality = 0.9
        self._broad_mm = [330.0, 330.0]
        self._grown, self._grown_at_mm = [0.0, 0.0, 0.0], 610.0
        self.breadth_mm: float | None = None
        self.signal_mcps: float | None = None
        self.mm, self.drop_mm = 610.0, 0.0
        self.n = 0
        self.events: list[CoachingEvent] = []
        self.readings: list[Reading] = []
        self.random = random.Random(seed)

    # --- moves ---

    def stand(self, mm: float = 610, seconds: float = 2.0) -> "Scene":
        """Be there, upright, from one reading to the next; whoever is the first has been seen to come."""
        if not self.n:
            self.nobody(0.1)
        self.mm, self.drop_mm = mm, 0.0
        return self.hold(seconds)

    def there(self, mm: float, seconds: float) -> "Scene":
        """Be there when the wall starts, however long already."""
        self.mm = mm
        return self.hold(seconds)

    def hold(self, seconds: float) -> "Scene":
        return self.move(self.mm, seconds)

    def wait(self, seconds: float) -> "Scene":
        """Stand and sway, as people do; who is stiller for long is a thing."""
        home, until = self.mm, self.t + seconds
        while until - self.t > 4.0:
            self.move(home + 4, 2).move(home - 3, 2)
        return self.move(home, until - self.t)

    def move(self, to_mm: float, seconds: float, drop_mm: float | None = None) -> "Scene":
        """Move the hips to a distance, and down or up by the camera."""
        from_mm, from_drop = self.mm, self.drop_mm
        to_drop = self.drop_mm if drop_mm is None else drop_mm
        count = max(1, round(seconds * RATE_HZ))
        for i in range(1, count + 1):
            share = eased(i / count)
            self.mm, self.drop_mm = from_mm + share * (to_mm - from_mm), from_drop + share * (to_drop - from_drop)
            self.range(self.mm + self.random.gauss(0, 1.5))
        return self

    def rep(
        self, reach: float = 265, down: float = 1.6, hold: float = 0.3, up: float = 1.2, top: float = 1.0,
        drop: float = 40,
    ) -> "Scene":  # fmt: skip
        """A hinge from where they stand and back, or with enough drop a squat."""
        home = self.mm
        return self.move(home - reach, down, drop).hold(hold).move(home, up, 0.0).hold(top)

    def nobody(self, seconds: float) -> "Scene":
        return self.blank(seconds, "signal_fail")

    def blank(self, seconds: float, status: RangeStatus) -> "Scene":
        """Readings without a distance."""
        for _ in range(round(seconds * RATE_HZ)):
            self.range(None, status)
        return self

    def broken(self, seconds: float, kind: FaultKind = "i2c") -> "Scene":
        """A sensor that can't read."""
        for _ in range(round(seconds * RATE_HZ)):
            self.n += 1
            self.feed(FaultReading(self.t, kind))
        return self

    # --- readings ---

    @property
    def t(self) -> float:
        return self.n / RATE_HZ

    def range(self, mm: float | None, status: RangeStatus = "valid") -> list[CoachingEvent]:
        """One reading of the sensor, and with a camera now and then one of the body; the events of the former."""
        self.n += 1
        if self.camera and self.n % BODY_EVERY == 0:
            self.feed(self.body())
        mm, signal = None if mm is None else max(0.0, mm), None if mm is None else self.signal_mcps
        return self.feed(RangeReading(self.t, mm, status, signal_mcps=signal, stream=self.n % 128))

    def body(self) -> BodyReading:
        drop = RUNNING_ZERO_MM + DROP_GAIN * self.drop_mm
        seen = (self.people > 0, self.people, drop, self.shift_mm, self.approach_mm_s, self.quality)
        body = BodyReading(self.t, *seen, breadth_mm=self.breadth_mm)
        if self.grows is None:
            return body
        more = log(self._grown_at_mm / self.mm)
        self._grown_at_mm = self.mm
        self._grown = [old + share * more for old, share in zip(self._grown, (*self.grows, 1.0), strict=True)]
        above, below, by_range = self._grown
        if self.outline_grows is not None:
            shares = zip(self._broad_mm, self.outline_grows, strict=True)
            self._broad_mm = [mm * exp((share - 1.0) * more) for mm, share in shares]
            broad = dict(zip(("broad_above_mm", "broad_below_mm"), self._broad_mm, strict=True))
            body = replace(body, outline_quality=self.outline_quality, **broad)
        return replace(
            body, grown_above=above, grown_below=below, grown_by_range=by_range, growth_quality=self.growth_quality
        )

    def feed(self, reading: Reading) -> list[CoachingEvent]:
        self.readings.append(reading)
        events = list(self.wall.feed(reading))
        self.events += events
        return events

    # --- what was said ---

    def said(self, kind: type[Said]) -> list[Said]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def reps(self) -> list[Rep]:
        return [event.rep for event in self.said(RepEnded)]

    @property
    def verdicts(self) -> list[str]:
        """``counted``, or the reason why not."""
        return [rep.reason or rep.verdict for rep in self.reps]

    @property
    def alarms(self) -> list[str]:
        """The alarms as they began and ended: ``+touch``, ``-touch``."""
        return [("+" if isinstance(event, AlarmStarted) else "-") + event.kind
                for event in self.events if isinstance(event, AlarmStarted | AlarmEnded)]  # fmt: skip
