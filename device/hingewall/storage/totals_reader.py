"""What days come to, for whoever may see their sets: read from what the writer has counted."""

from bisect import insort_right
from datetime import date, timedelta
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from hingewall.storage.counting import DAY, known, set_totals
from hingewall.storage.reader import Reader, midnight
from hingewall.storage.totals import Totals

DAYS = (
    "SELECT CAST(day AS BLOB), CAST(athlete_id AS BLOB), CAST(totals AS BLOB) FROM"
    " (SELECT day, nullif(athlete, '') AS athlete_id, totals FROM day_totals WHERE day >= :first AND day <= :last)"
    " AS sets WHERE {summed} ORDER BY day"
)
NEWEST_UNCOUNTED = 50
"""Sets that are counted while somebody waits. After an upgrade there are many more, until the writer has done them."""

UNCOUNTED = (
    f"SELECT sets.id, sets.athlete_id, {DAY} AS day FROM"  # noqa: S608  names of our own
    f" (SELECT seq FROM uncounted_sets ORDER BY seq DESC LIMIT {NEWEST_UNCOUNTED}) AS new"
    " CROSS JOIN sets ON sets.seq = new.seq LEFT JOIN set_totals ON set_totals.seq = sets.seq"
    " WHERE set_totals.seq IS NULL AND sets.wall >= :begin AND sets.wall < :end AND {summed}"
)


@lru_cache(366)
def _date(day: bytes) -> date:
    """A day is named once for each who was there. As bytes: a text costs a call for every field (``Reader``)."""
    return date.fromisoformat(day.decode())


@lru_cache(128)
def _athlete(id_: bytes) -> str:
    return id_.decode("utf-8", "replace")


_NOTHING = Totals()


class Day(NamedTuple):
    """What one person, or all guests, did on a local date. Of the set that goes on, an entry of its own follows."""

    date: date
    athlete_id: str | None
    totals: Totals


class TotalsReader(Reader):
    """Totals of days, beside all that a Reader finds. Raises StorageError."""

    def days(self, first: date, last: date) -> list[Day]:
        """Each day from ``first`` to ``last``, oldest first, by whoever was there.

        Days without a rep are left out, and damaged ones.
        """
        with self._connected() as connection:
            counted = self._asked(connection, DAYS, first=first.isoformat(), last=last.isoformat())
            found = [
                Day(_date(day), athlete and _athlete(athlete), totals)
                for day, athlete, text in counted
                if (totals := known(text) or _NOTHING).reps
            ]
            going_on = self._asked(
                connection, UNCOUNTED, begin=midnight(first), end=midnight(last + timedelta(days=1))
            ).fetchall()
            for set_id, athlete, day in reversed(going_on):
                if (totals := set_totals(connection, set_id)).reps:
                    insort_right(found, Day(date.fromisoformat(day), athlete, totals), key=attrgetter("date"))
        return found

    def all_counted(self) -> bool:
        """Whether ``days`` tells all there is: not yet while the sets from before an upgrade are being counted."""
        with self._connected() as connection:
            query = "SELECT 1 FROM uncounted_sets ORDER BY seq LIMIT 1 OFFSET ?"
            return connection.execute(query, (NEWEST_UNCOUNTED,)).fetchone() is None
