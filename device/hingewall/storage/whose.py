"""Whose sets somebody finds who reads what is kept, and for how long: what pages may show to whom."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple, Self

GUESTS_SEEN = timedelta(hours=24)
"""So long anybody finds a guest's set, for whoever comes back that evening; later nobody does, and sums hold it."""
AHEAD = timedelta(hours=1)
"""What began later than that from now was dated by another clock: it may be of any day."""

GUESTS, OWN = "sets.athlete_id IS NULL", "sets.athlete_id = :athlete"
GUESTS_LATELY = (
    f"{GUESTS} AND +sets.wall BETWEEN :since AND :until AND sets.seq >="  # noqa: S608  names of our own
    " (SELECT coalesce(min(lately.seq), 0) FROM sets AS lately WHERE lately.wall BETWEEN :since AND :until)"
)
"""The number says where to begin: an index by whose they are knows no dates, and would go through all of a history."""


class Whose(NamedTuple):
    """Whose sets are found: guests', some athletes', or everybody's. The others are not there for who asks.

    A set is theirs when one of ``conditions`` holds: each can be asked for in order by an index, "or" could not. What
    days come to is told of all for whom ``summed`` holds, without a name.
    """

    conditions: tuple[str, ...]
    summed: str
    values: Mapping[str, Any] = MappingProxyType({})

    @property
    def condition(self) -> str:
        return f"({' OR '.join(self.conditions)})"

    @classmethod
    def athletes_own(cls, athlete_id: str) -> Self:
        """Theirs and nobody else's."""
        return cls((OWN,), OWN, {"athlete": athlete_id})

    @classmethod
    def visible_to(cls, athlete_id: str | None, now: datetime) -> Self:
        """What everybody may see, which is guests' sets for a day; and their own, for an athlete."""
        own = (OWN,) if athlete_id else ()
        values = {"athlete": athlete_id, **_lately(now)}
        return cls((GUESTS_LATELY, *own), f"({' OR '.join((GUESTS, *own))})", values)

    @classmethod
    def shared_with_owner(cls, sharing: Sequence[str], now: datetime) -> Self:
        """Guests' sets for a day, and those of athletes who share theirs; in sums, everybody's."""
        names = {f"athlete{n}": athlete_id for n, athlete_id in enumerate(sharing)}
        conditions = (GUESTS_LATELY, *(f"sets.athlete_id = :{name}" for name in names))
        return cls(conditions, "true", {**names, **_lately(now)})


def _lately(now: datetime) -> dict[str, float]:
    return {"since": (now - GUESTS_SEEN).timestamp(), "until": (now + AHEAD).timestamp()}


EVERYBODY = Whose(("true",), "true")
