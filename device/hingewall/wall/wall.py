"""One wall: every reading through plausibility and coaching, in order. What the device loop and the replay both run."""

from collections.abc import Sequence

from hingewall.coaching.coach import Coach
from hingewall.messages.events import CoachingEvent
from hingewall.messages.readings import BodyReading, Distance, FaultKind, RangeReading, RangeStatus, Reading
from hingewall.sensing.attention import Attention
from hingewall.sensing.plausibility import Plausibility
from hingewall.settings.mount import Mount
from hingewall.settings.settings import Settings


class Wall:
    """``feed`` readings, get events. Pure: a replay of the readings gives the same events."""

    def __init__(self, settings: Settings, mount: Mount = Mount()) -> None:  # noqa: B008  immutable
        self.coach = Coach(settings)
        self.plausibility = Plausibility(mount)
        self.attention = Attention()
        self.range_status: RangeStatus | None = None
        self.distance: Distance | None = None

    @property
    def faults(self) -> dict[FaultKind, float]:
        """The sensor's faults now, and since when."""
        return self.plausibility.active

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
        events = self.coach.update(distance)
        return [*faults, *events] if faults else events

    def change_over(self, t: float) -> Sequence[CoachingEvent]:
        """Somebody else practises: the open set ends, and what is known of the last one's reps goes with them."""
        return self.coach.change_over(t)
