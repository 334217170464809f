"""Weeks and personal bests, from what days come to. Bests are for steadiness, never for depth. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import dropwhile

from msgspec import Struct

from hingewall.storage.totals import LEAST_REPS, Record, Run, Totals, summed
from hingewall.storage.totals_reader import Day

WEEKS = 12
"""What is compared: about what the default retention of 90 days keeps."""


class Week(Struct, frozen=True):
    """Monday to Sunday, local. Reach and spread in mm are those of the counted reps."""

    monday: date
    counted: int
    judged: int
    reach_mm: float | None
    spread_mm: float | None

    @property
    def share(self) -> float | None:
        return self.counted / self.judged if self.judged else None


class Best(Struct, frozen=True):
    """A record: the set where it was set, or where a run ended, and the day of that set.

    ``counted`` of ``judged`` reps; ``spread_mm`` is None for a run.
    """

    set_id: str
    day: date
    counted: int
    judged: int
    spread_mm: float | None = None


class Bests(Struct, frozen=True):
    """Each None until there is one."""

    steady: Best | None
    run: Best | None
    share: Best | None


def first_monday(today: date) -> date:
    """Where the oldest of the weeks that are compared begins."""
    return _monday(today) - timedelta(weeks=WEEKS - 1)


def weeks(days: Sequence[Day], today: date) -> list[Week]:
    """The last ``WEEKS`` weeks, oldest first, those without reps among them."""
    by_week: dict[date, list[Totals]] = {first_monday(today) + timedelta(weeks=number): [] for number in range(WEEKS)}
    for day in days:
        by_week.get(_monday(day.date), []).append(day.totals)
    return [_week(monday, summed(found)) for monday, found in by_week.items()]


def begun(found: Sequence[Week]) -> list[Week]:
    """Those weeks from the first with a judged rep on: what was before has nothing to show."""
    return list(dropwhile(lambda week: not week.judged, found))


@lru_cache(366)
def _monday(day: date) -> date:
    """Asked once for each who was there on that day."""
    return day - timedelta(days=day.weekday())


def _week(monday: date, found: Totals) -> Week:
    return Week(monday, found.counted, found.judged, found.mean_reach_mm, found.spread_mm)


def bests(days: Sequence[Day]) -> Bests:
    """The records of ``days``, oldest first: of two alike the first one stays."""
    steady = [(day.date, record) for day in days if (record := day.totals.steadiest)]
    clean = [(day.date, record) for day in days if (record := day.totals.cleanest)]
    return Bests(
        steady=_best(min(steady, key=lambda each: each[1].spread_mm, default=None)),
        run=_longest_run(days),
        share=_best(max(clean, key=lambda each: each[1].share, default=None)),
    )


def _best(found: tuple[date, Record] | None) -> Best | None:
    if found is None:
        return None
    day, record = found
    return Best(record.set_id, day, record.counted, record.judged, record.spread_mm)


def _longest_run(days: Sequence[Day]) -> Best | None:
    """The most counted reps one after another, over sets and days, of one athlete or of the guests."""
    longest = Run()
    ended: date | None = None
    going_on: dict[str | None, int] = defaultdict(int)
    for day in days:
        found = day.totals
        across = Run(going_on[day.athlete_id] + found.first_run.reps, found.first_run.set_id)
        for run in (across if found.first_run.reps else Run(), found.longest_run):
            if run.reps > longest.reps:
                longest, ended = run, day.date
        going_on[day.athlete_id] = found.last_run if found.no_rep else going_on[day.athlete_id] + found.counted
    return Best(longest.set_id, ended, longest.reps, longest.reps) if ended and longest.reps >= LEAST_REPS else None
