"""Things that stand or hang before the sensor, told from people by the range: people sway, and heed an alarm."""

from collections import deque
from dataclasses import dataclass

from hingewall.coaching.rules import (
    ALIVE_MM,
    BODY_STALE_S,
    DOUBT_S,
    GONE_S,
    NUDGED_MM,
    ON_ITS_WAY_MM,
    THING_AGAIN_MM,
    THING_AGAIN_S,
    THING_FOLLOWS,
    THING_LEAVES,
    THING_LEAVES_MM,
    THING_MM,
    THING_S,
    THING_SHIFTS_MM,
    UNHEEDED_MM,
    UNHEEDED_S,
    UNSEEN_FIRST_S,
    UNSEEN_NAMED_S,
    UNSEEN_S,
)
from hingewall.messages.readings import BodyReading

SECOND_READINGS = 10
"""Fewer in a second, and its mean says nothing: 20 Hz is the slowest recording that can be judged."""


@dataclass
class Place:
    """Where a thing is, from ``low`` to ``high``; it has left when it is beyond for so many readings in a row."""

    low: float
    high: float
    beyond: int = 0

    def left_by(self, mm: float) -> bool:
        outside = mm < self.low - THING_LEAVES_MM or mm > self.high + THING_LEAVES_MM
        self.beyond = self.beyond + 1 if outside else 0
        return self.beyond >= THING_LEAVES


class Seconds:
    """Means over a second each, so that noise and single bad readings do not matter. The newest is the last."""

    def __init__(self) -> None:
        self.means: deque[float] = deque(maxlen=int(THING_S))
        self._from_s: float | None = None
        self._sum = 0.0
        self._count = 0

    def add(self, t: float, mm: float) -> bool:
        """Whether a second is full."""
        if self._from_s is None:
            self._from_s = t
        self._sum += mm
        self._count += 1
        if t - self._from_s < 1.0:
            return False
        mean, enough = self._sum / self._count, self._count >= SECOND_READINGS
        self._from_s, self._sum, self._count = t, 0.0, 0
        if enough:
            self.means.append(mean)
        else:
            self.means.clear()
        return enough

    def clear(self) -> None:
        self.means.clear()
        self._from_s, self._sum, self._count = None, 0.0, 0

    def spread(self, seconds: float) -> float | None:
        """Greatest less least of the last ones; None while there are not so many."""
        if len(self.means) < seconds:
            return None
        last = list(self.means)[-int(seconds) :]
        return max(last) - min(last)


class Unheeded:
    """Alarms that sound and sound, and what set them off stays where it is: nobody hears them. Two count twice."""

    def __init__(self) -> None:
        self.low = self.high = 0.0
        self._sounded_s = 0.0
        self._last_s: float | None = None

    def update(self, t: float, mm: float, alarms: int) -> bool:
        if self._last_s is None or max(self.high, mm) - min(self.low, mm) > UNHEEDED_MM:
            self.low = self.high = mm
            self._sounded_s = 0.0
        else:
            self._sounded_s += alarms * (t - self._last_s)
        self._last_s = t
        self.low, self.high = min(self.low, mm), max(self.high, mm)
        return self._sounded_s >= UNHEEDED_S

    def clear(self) -> None:
        self._last_s, self._sounded_s = None, 0.0


class Unseen:
    """That the camera sees nobody, where it is there and sure. It is about reps and advice; no alarm waits for it."""

    def __init__(self) -> None:
        self._since: float | None = None
        self._last_s = 0.0

    def look(self, body: BodyReading) -> None:
        silent = body.t - self._last_s > BODY_STALE_S
        self._last_s = body.t
        if body.present or body.hip_drop_mm is not None:  # nobody has no hips: that is no word to go by
            self._since = None
        elif self._since is None or silent:
            self._since = body.t

    def for_s(self, t: float) -> float:
        """For how long it has seen nobody; 0 when it sees somebody, or says nothing."""
        return 0.0 if self._since is None or t - self._last_s > BODY_STALE_S else t - self._since


class Things:
    """``update`` with every distance. While ``there`` what is seen is a thing; ``doubtful`` while something that was
    one has been moved, and has not shown yet that it is somebody.

    Whether it is ``there`` takes no camera, and it is only until it moves by more than a nudge: a person's alarm waits
    for no more than THING_LEAVES readings. What the camera is sure is nobody is ``unseen``: not coached, and named.
    """

    def __init__(self) -> None:
        self._known = False
        self._place: Place | None = None
        self._known_mm: float | None = None
        self._left_s: float | None = None
        self._came_s: float | None = None
        self._seen_s: float | None = None
        self._camera = Unseen()
        self._seconds = Seconds()
        self._unheeded = Unheeded()

    @property
    def there(self) -> bool:
        return self._place is not None

    @property
    def doubtful(self) -> bool:
        return self._left_s is not None

    def look(self, body: BodyReading) -> None:
        """What the camera saw."""
        self._camera.look(body)

    def unseen(self, t: float, armed: bool) -> bool:
        """Whether the camera is sure that nobody is there; of whoever was ``armed`` it has to be for a while."""
        return self._camera.for_s(t) >= (UNSEEN_S if armed else UNSEEN_FIRST_S)

    def named(self, t: float) -> bool:
        """Whether there is something to be named."""
        unseen = self._came_s is not None and min(self._camera.for_s(t), t - self._came_s) >= UNSEEN_NAMED_S
        return self._known or unseen

    def update(self, t: float, mm: float | None, alarms: int) -> bool:
        """Whether what is seen is a thing. ``mm`` None: nothing is seen near; ``alarms``: how many sound."""
        if self._seen_s is not None and t - self._seen_s > GONE_S:
            self._gone()
        if mm is None:
            return self.there
        if self._seen_s is not None and t - self._seen_s > 1.0:
            self._seconds.clear()
        self._seen_s = t
        self._came_s = t if self._came_s is None else self._came_s
        if self._place is not None:
            if self._place.left_by(mm):
                self._leaves(t)
        elif self._unheeded.update(t, mm, alarms):
            self._known_mm = None
            self._recognise(Place(self._unheeded.low, self._unheeded.high))
        if self._known_mm is not None and self._left_s is not None and abs(mm - self._known_mm) > NUDGED_MM:
            self._somebody()
        if self._seconds.add(t, mm):
            self._close_second(t)
        return self.there

    def _close_second(self, t: float) -> None:
        mean = self._seconds.means[-1]
        if self._place is not None:
            self._follow(t, mean)
            return
        if self._still(THING_S, THING_MM) or (self._is_known(mean) and self._still(THING_AGAIN_S, THING_AGAIN_MM)):
            self._stands(mean)
        elif self._left_s is not None:
            self._doubt(t, mean)

    def _follow(self, t: float, mean: float) -> None:
        """A thing stays a thing while the sensor warms up, and no longer when it sways after all."""
        if self._known_mm is None:
            return
        off = mean - self._known_mm
        if abs(off) > THING_SHIFTS_MM:
            self._leaves(t)
        else:
            self._known_mm += THING_FOLLOWS * off
            self._place = Place(self._known_mm, self._known_mm)

    def _still(self, seconds: float, within_mm: float) -> bool:
        spread = self._seconds.spread(seconds)
        return spread is not None and spread <= within_mm

    def _is_known(self, mean: float) -> bool:
        """A thing that was nudged a moment ago, or one in its old place: whoever walked past it has gone."""
        return self.doubtful or (self._known_mm is not None and abs(mean - self._known_mm) <= THING_MM)

    def _doubt(self, t: float, mean: float) -> None:
        assert self._left_s is not None
        means = self._seconds.means
        if self._on_its_way(t, mean):
            means.clear()
            return
        sways = max(means) - min(means) > ALIVE_MM
        if sways or t - self._left_s > DOUBT_S:
            self._somebody()

    def _on_its_way(self, t: float, mean: float) -> bool:
        """Whether it has not come to rest: in the first second it never has."""
        assert self._left_s is not None
        means = self._seconds.means
        return t - self._left_s < 1.5 or (len(means) > 1 and abs(mean - means[-2]) > ON_ITS_WAY_MM)

    def _stands(self, mean: float) -> None:
        self._known_mm = mean
        self._recognise(Place(mean, mean))

    def _recognise(self, place: Place) -> None:
        self._place, self._left_s = place, None
        self._known = True
        self._unheeded.clear()

    def _leaves(self, t: float) -> None:
        known = self._known_mm is not None
        self._place, self._left_s = None, t if known else None
        self._seconds.clear()
        self._unheeded.clear()
        self._known = known

    def _somebody(self) -> None:
        """What moved is no thing, or no longer the same."""
        self._left_s, self._known = None, False

    def _gone(self) -> None:
        self._somebody()
        self._place = self._known_mm = self._seen_s = self._came_s = None
        self._seconds.clear()
        self._unheeded.clear()
