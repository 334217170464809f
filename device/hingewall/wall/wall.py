"""One wall: every reading through plausibility and coaching, in order. What the device loop and the replay both run."""

from collections.abc import Sequence

from hingewall.coaching.coach import Coach
from hingewall.messages.events import CoachingEvent, FaultEnded
from hingewall.messages.readings import BodyReading, Distance, FaultKind, RangeReading, RangeStatus, Reading
from hingewall.sensing.attention import Attention
from hingewall.sensing.plausibility import Plausibility
from hingewall.sensing.sight import Sight
from hingewall.sensing.window import EmptyRoom
from hingewall.settings.mount import Mount
from hingewall.settings.settings import Settings


class Wall:
    """``feed`` readings, get events. Pure: a replay of the readings gives the same events.

    ``room`` is the empty room as an earlier one learnt it through a clean window.
    """

    def __init__(self, settings: Settings, mount: Mount = Mount(), room: EmptyRoom | None = None) -> None:  # noqa: B008  immutable
        self.coach = Coach(settings)
        self.plausibility = Plausibility(mount)
        self.attention = Attention()
        self.sight = Sight(room, calibrated=mount.crosstalk_kcps > 0.0)
        self.range_status: RangeStatus | None = None
        self.distance: Distance | None = None

    @property
    def faults(self) -> dict[FaultKind, float]:
        """The sensor's faults now, what spoils its sight and what stands before it; each with since when."""
        return self.plausibility.active | self.sight.active | self.coach.faults

    def feed(self, reading: Reading) -> Sequence[CoachingEvent]:
        """Everything that this reading brings about."""
        if isinstance(reading, BodyReading):
            return self.coach.update(reading)
        self.range_status = reading.status if isinstance(reading, RangeReading) else None
        distance, faults = self.plausibility.judge(reading)
        if distance is None:
            return faults  # of another part
        self.distance = distance
        self.attention.update(distance)
        events = [*faults, *self.coach.update(distance)]
        if isinstance(reading, RangeReading) and not self._repeats:
            events += self.sight.update(reading, distance, self.coach.presence, not self.attention.near)
        else:
            self.sight.blind()
        return events

    @property
    def _repeats(self) -> bool:
        return "frozen" in self.plausibility.active

    def remount(self, mount: Mount, room: EmptyRoom | None, t: float) -> Sequence[CoachingEvent]:
        """The sensor was calibrated anew: what was wrong with its readings and its window is to be seen again."""
        before = self.plausibility.active | self.sight.active
        self.plausibility = Plausibility(mount)
        self.sight = Sight(room, calibrated=mount.crosstalk_kcps > 0.0)
        return [FaultEnded(t, kind, since) for kind, since in before.items()]

    def change_over(self, t: float) -> Sequence[CoachingEvent]:
        """Somebody else practises: the open set ends, and what is known of the last one's reps goes with them."""
        return self.coach.change_over(t)
