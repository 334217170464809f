"""Weeks and personal bests, from reps in brief. Bests are for steadiness, never for depth. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from msgspec import Struct

from hingewall.storage.rows import Attempt
from hingewall_web.pages.history.summary import mean, spread

WEEKS = 12
"""What is compared: about what the default retention of 90 days keeps."""

LEAST_REPS = 5
"""Fewer are no set to be proud of: two reps alike are luck."""


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


def weeks(attempts: Sequence[Attempt], today: date) -> list[Week]:
    """The last ``WEEKS`` weeks, oldest first, those without reps among them."""
    by_week: dict[date, list[Attempt]] = {first_monday(today) + timedelta(weeks=number): [] for number in range(WEEKS)}
    for attempt in attempts:
        by_week.get(_monday(local_day(attempt)), []).append(attempt)
    return [_week(monday, reps) for monday, reps in by_week.items()]


def local_day(attempt: Attempt) -> date:
    """The date on the wall's own clock when the set began."""
    return attempt.started.astimezone().date()


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _week(monday: date, reps: Sequence[Attempt]) -> Week:
    reaches = _reaches(reps)
    return Week(monday, len(reaches), _judged(reps), mean(reaches), spread(reaches))


def _reaches(reps: Sequence[Attempt]) -> list[float]:
    return [rep.reach_mm for rep in reps if rep.verdict == "counted"]


def _judged(reps: Sequence[Attempt]) -> int:
    return sum(rep.verdict != "void" for rep in reps)


def bests(attempts: Sequence[Attempt]) -> Bests:
    """The records among ``attempts``, in the order in which they were done: the first to reach one keeps it."""
    sets = [_set(list(reps)) for _, reps in groupby(attempts, lambda attempt: attempt.set_id)]
    sets = [best for best in sets if best.counted >= LEAST_REPS]
    return Bests(
        steady=min(sets, key=lambda best: best.spread_mm or 0.0, default=None),
        run=_longest_run(attempts),
        share=max(sets, key=lambda best: (best.counted / best.judged, best.counted), default=None),
    )


def _set(reps: Sequence[Attempt]) -> Best:
    reaches = _reaches(reps)
    return Best(reps[0].set_id, local_day(reps[0]), len(reaches), _judged(reps), spread(reaches))


def _longest_run(attempts: Sequence[Attempt]) -> Best | None:
    """The most counted reps one after another, over sets and days. What was not judged breaks no run."""
    longest, run = 0, 0
    last: Attempt | None = None
    for attempt in attempts:
        if attempt.verdict != "void":
            run = run + 1 if attempt.verdict == "counted" else 0
        if run > longest:
            longest, last = run, attempt
    return Best(last.set_id, local_day(last), longest, longest) if last and longest >= LEAST_REPS else None
