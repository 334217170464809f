"""Things that stand or hang before the sensor, told from people by the range: people sway, and heed an alarm."""

from dataclasses import dataclass

from hingewall.coaching.nobody import Seconds, Unheeded, Unseen
from hingewall.coaching.rules import (
    ALIVE_MM,
    DOUBT_S,
    GONE_S,
    LOST_S,
    NUDGED_MM,
    ON_ITS_WAY_MM,
    SWING_FADES,
    SWING_GROWS,
    SWING_OVER_MM,
    THING_AGAIN_MM,
    THING_AGAIN_S,
    THING_FOLLOWS,
    THING_LEAVES,
    THING_LEAVES_MM,
    THING_MM,
    THING_S,
    THING_SHIFTS_MM,
    UNSEEN_FIRST_S,
    UNSEEN_NAMED_S,
    UNSEEN_S,
)
from hingewall.coaching.swinging import Swinging
from hingewall.messages.readings import BodyReading


@dataclass
class Place:
    """Where a thing is, from ``low`` to ``high``; it has left when it is beyond for so many readings in a row.
    ``swings``: from end to end again and again, and so a little further."""

    low: float
    high: float
    swings: bool = False
    beyond: int = 0

    @property
    def length(self) -> float:
        return self.high - self.low

    def left_by(self, mm: float) -> bool:
        margin = max(THING_LEAVES_MM, SWING_GROWS * self.length if self.swings else 0.0)
        outside = mm < self.low - margin or mm > self.high + margin
        self.beyond = self.beyond + 1 if outside else 0
        return self.beyond >= THING_LEAVES


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
        self._swinging = Swinging()

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

    def seen(self, t: float) -> bool:
        """Whether the camera has somebody, whatever the range says."""
        return self._camera.sees(t)

    def unseen_since(self, start_s: float, t: float) -> bool:
        """Whether the camera has looked on from ``start_s`` until now, and all the while been sure that nobody is
        there."""
        return self._camera.for_s(t) >= t - start_s

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
        if self._seen_s is not None and t - self._seen_s > LOST_S:
            self._swinging.clear()
        swings = self._swinging.update(t, mm)
        self._seen_s = t
        self._came_s = t if self._came_s is None else self._came_s
        if self._place is not None:
            if self._place.left_by(mm):
                self._leaves(t)
        elif self._unheeded.update(t, mm, alarms):
            self._recognise(Place(self._unheeded.low, self._unheeded.high))
        elif swings:
            self._recognise(Place(*self._swinging.ends, swings=True))
        if self._known_mm is not None and self._left_s is not None and abs(mm - self._known_mm) > NUDGED_MM:
            self._somebody()
        if self._seconds.add(t, mm):
            self._close_second(t)
        return self.there

    def _close_second(self, t: float) -> None:
        mean = self._seconds.means[-1]
        if self._place is not None:
            self._fade(t, mean) if self._place.swings else self._follow(t, mean)
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

    def _fade(self, t: float, mean: float) -> None:
        """A swing dies down little by little. One that stops at once was none, or somebody has taken its place."""
        assert self._place is not None
        ends = Place(*self._seconds.ends, swings=True)
        if self._place.length > SWING_OVER_MM and ends.length < SWING_FADES * self._place.length:
            self._leaves(t)
        elif self._still(THING_AGAIN_S, THING_AGAIN_MM):
            self._stands(mean)
        else:
            self._place = ends

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
        self._recognise(Place(mean, mean), mean)

    def _recognise(self, place: Place, known_mm: float | None = None) -> None:
        self._place, self._known_mm, self._left_s = place, known_mm, None
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
        self._swinging.clear()
