"""Who is there: whoever was there a moment ago, or somebody else. Whoever steps up is nobody's heir.

No single sign is enough. People leave the beam for a moment and come back: in a deep squat, to let somebody pass, when
the sensor fails. So a sign that somebody may have gone only raises the question, and the next stance answers it: by
where they stand, how broad they are, and how much light their clothes give back.
"""

from collections import deque
from statistics import median
from typing import NamedTuple

from hingewall.coaching.rules import (
    ABSENT_READINGS,
    AWAY_S,
    DROP_GAIN,
    GONE_S,
    HIPS_UP_MM,
    LOOKS_COUNT,
    OTHER_BREADTH_MM,
    OTHER_ECHO,
    OTHER_STANCE_MM,
    PRESENT_MM,
    SECOND_PERSON_READINGS,
    TOUCH_BLIND_MM,
)
from hingewall.messages.readings import BodyReading, Distance
from hingewall.sensing.plausibility import GAP_S, JUMP_MM


class Looks(NamedTuple):
    """What tells one person from another, and is worked out only where somebody may have gone. ``echoes`` are signal
    times distance squared: the clothes, at any distance."""

    stance_mm: float
    breadths_mm: tuple[float, ...]
    echoes: tuple[float, ...]

    def differ(self, before: "Looks", by_stance: bool) -> bool:
        moved = by_stance and abs(self.stance_mm - before.stance_mm) > OTHER_STANCE_MM
        return moved or self._broader(before) or self._brighter(before)

    def _broader(self, before: "Looks") -> bool:
        """Or narrower."""
        if not self.breadths_mm or not before.breadths_mm:
            return False
        return abs(median(self.breadths_mm) - median(before.breadths_mm)) > OTHER_BREADTH_MM

    def _brighter(self, before: "Looks") -> bool:
        """Or darker."""
        if not self.echoes or not before.echoes:
            return False
        return not 1.0 / OTHER_ECHO < median(self.echoes) / median(before.echoes) < OTHER_ECHO


class Gap:
    """A time in which somebody may have gone. ``upright``: it did not begin in a rep, out of which people duck."""

    def __init__(self, upright: bool = False, crowded: bool = False, jumped: bool = False) -> None:
        self.upright = upright
        self.crowded, self.jumped = crowded, jumped
        self.empty_s = 0.0
        self.absent = self.watched = 0

    def join(self, other: "Gap") -> None:
        """Another one, before anybody was still again."""
        self.upright = self.upright or other.upright
        self.crowded, self.jumped = self.crowded or other.crowded, self.jumped or other.jumped
        self.empty_s = max(self.empty_s, other.empty_s)
        self.absent, self.watched = self.absent + other.absent, self.watched + other.watched

    @property
    def gone(self) -> bool:
        """Whether nobody was there: for long enough, or to the camera too."""
        return self.empty_s >= GONE_S or (self.upright and self.empty_s >= AWAY_S and self.absent >= ABSENT_READINGS)

    @property
    def blind(self) -> bool:
        """Whether it was the sensor that failed: the first that is seen after it may be the bottom of a hinge."""
        return self.empty_s < AWAY_S and not (self.crowded or self.jumped)

    @property
    def seen_throughout(self) -> bool:
        """Whether the camera saw one and the same person all the while."""
        return not self.crowded and self.watched >= ABSENT_READINGS and self.absent == 0


class Who:
    """``saw`` each distance, ``looked`` each body; ``stands``, with each stillness, says whether it is another one."""

    def __init__(self) -> None:
        self._looks: Looks | None = None
        self._gap: Gap | None = None
        self._away: Gap | None = None
        self._away_s: float | None = None
        self._seen: tuple[float, float] | None = None
        self._crowd = 0
        self._drop_mm: float | None = None
        self._drop_zero_mm: float | None = None
        self._echoes: deque[float] = deque(maxlen=LOOKS_COUNT)
        self._breadths: deque[float] = deque(maxlen=LOOKS_COUNT)

    def forget(self) -> None:
        """Whoever stands here next is the one who is expected."""
        self._looks = self._gap = None

    def saw(self, reading: Distance, in_rep: bool) -> None:
        """A distance, or that there is none."""
        t, mm = reading.t, reading.mm
        if mm is not None and mm < PRESENT_MM:
            self._near(t, mm)
            if mm > 0.0 and reading.signal_mcps is not None and reading.signal_mcps > 0.0:
                self._echoes.append(reading.signal_mcps * mm * mm)
        elif not (self._seen and self._seen[1] < TOUCH_BLIND_MM):
            self._away = self._away or Gap(upright=not (in_rep or self._sunk))
            if reading.kind != "unreadable":
                self._away_s = t if self._away_s is None else self._away_s
                self._away.empty_s = t - self._away_s

    def looked(self, body: BodyReading) -> None:
        """What the camera makes of it."""
        if body.breadth_mm is not None and body.people == 1:
            self._breadths.append(body.breadth_mm)
        self._drop_mm = body.hip_drop_mm if body.present else self._drop_mm
        self._crowd = self._crowd + 1 if body.people > 1 else 0
        if self._crowd >= SECOND_PERSON_READINGS:
            self._question(Gap(crowded=True))
        if self._away is not None:
            self._away.watched += 1
            self._away.absent += not body.present

    def stands(self, mm: float, upright: bool) -> bool:
        """Whether it is somebody else who is still at ``mm``. ``upright``: it is known for a stance; otherwise it may
        be a bottom, and says something only of who came while nobody was in a rep."""
        gap, before = self._gap, self._looks
        if not upright and (gap is None or not gap.upright):
            return False
        now = Looks(mm, tuple(self._breadths), tuple(self._echoes))
        other = gap is not None and before is not None and _another(gap, now, before)
        if upright or other:
            self._looks, self._gap, self._drop_zero_mm = now, None, self._drop_mm
        return other

    @property
    def _sunk(self) -> bool:
        """Whether the camera saw the hips go down: they ducked under the beam, and did not walk out of it."""
        if self._drop_mm is None or self._drop_zero_mm is None:
            return False
        return (self._drop_mm - self._drop_zero_mm) / DROP_GAIN > HIPS_UP_MM

    def _near(self, t: float, mm: float) -> None:
        if self._seen is not None:
            unseen_s, jump = t - self._seen[0], abs(mm - self._seen[1])
            if unseen_s > GONE_S or (self._away is not None and self._away.empty_s >= AWAY_S):
                self._question(self._away or Gap())
            elif unseen_s < GAP_S and jump > JUMP_MM:
                self._question(Gap(jumped=True))
        self._seen, self._away, self._away_s = (t, mm), None, None

    def _question(self, gap: Gap) -> None:
        """Somebody may have come in place of whoever was here: what is known of looks is theirs from now on."""
        if self._gap is None:
            self._gap = gap
        else:
            self._gap.join(gap)
        self._echoes.clear()
        self._breadths.clear()


def _another(gap: Gap, now: Looks, before: Looks) -> bool:
    return not gap.seen_throughout and (gap.gone or now.differ(before, by_stance=not gap.blind))
