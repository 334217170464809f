"""What reps come to, in a form that adds up: of reps to a set, of sets to a day, of days to weeks. Pure."""

from collections.abc import Iterable
from functools import reduce
from math import sqrt

from msgspec import Struct
from msgspec.structs import replace

from hingewall.storage.rows import Standing

LEAST_REPS = 5
"""Fewer counted reps are no set to be proud of: two reps alike are luck."""


# A year of days is thousands of these: none can be part of a circle, so the collector need not walk them (gc=False).
class Run(Struct, frozen=True, array_like=True, gc=False):
    """Counted reps one after another, and the set in which the last of them was done."""

    reps: int = 0
    set_id: str = ""


class Record(Struct, frozen=True, array_like=True, gc=False):
    """A set that may be somebody's best: how many of its judged reps counted, and the spread of their reach in mm."""

    set_id: str
    counted: int
    judged: int
    spread_mm: float

    @property
    def share(self) -> tuple[float, int]:
        """To compare by: the part that counted, and of two alike the longer set."""
        return self.counted / self.judged, self.counted


class Totals(Struct, frozen=True, array_like=True, gc=False):
    """Some reps in the order in which they were done, without those that were removed.

    ``reach_mm`` is the mean reach of the counted ones and ``scatter_mm2`` the sum of the squared distances from it, as
    both can be joined without losing digits (Chan, Golub and LeVeque 1983). Phases and tension are sums in s: the
    phases of the counted reps, the tension of all that were judged. What was not judged breaks no run.
    """

    counted: int = 0
    no_rep: int = 0
    void: int = 0
    reach_mm: float = 0.0
    scatter_mm2: float = 0.0
    eccentric_s: float = 0.0
    pause_s: float = 0.0
    concentric_s: float = 0.0
    tension_s: float = 0.0
    first_run: Run = Run()
    last_run: int = 0
    longest_run: Run = Run()
    steadiest: Record | None = None
    cleanest: Record | None = None

    @property
    def judged(self) -> int:
        return self.counted + self.no_rep

    @property
    def reps(self) -> int:
        return self.judged + self.void

    @property
    def mean_reach_mm(self) -> float | None:
        return self.reach_mm if self.counted else None

    @property
    def spread_mm(self) -> float | None:
        """The standard deviation of the sample; None for fewer than two counted reps."""
        return sqrt(self.scatter_mm2 / (self.counted - 1)) if self.counted >= 2 else None

    @property
    def tempo(self) -> tuple[float, float, float] | None:
        """The means of back, held and up, in s."""
        n = self.counted
        return (self.eccentric_s / n, self.pause_s / n, self.concentric_s / n) if n else None


class Measured(Struct):
    """What totals need of what was measured of a rep."""

    start_s: float
    reach_mm: float
    eccentric_s: float
    pause_s: float
    concentric_s: float


def of_rep(set_id: str, standing: Standing, end_s: float, measured: Measured) -> Totals:
    """One rep that was not removed."""
    if standing == "void":
        return Totals(void=1)
    tension_s = end_s - measured.start_s
    if standing != "counted":
        return Totals(no_rep=1, tension_s=tension_s)
    run = Run(1, set_id)
    return Totals(
        counted=1, reach_mm=measured.reach_mm, eccentric_s=measured.eccentric_s, pause_s=measured.pause_s,
        concentric_s=measured.concentric_s, tension_s=tension_s, first_run=run, last_run=1, longest_run=run,
    )  # fmt: skip


def of_set(set_id: str, reps: Iterable[Totals]) -> Totals:
    """A set of such reps, which may be a record."""
    found = joined(reps)
    if found.counted < LEAST_REPS:
        return found
    record = Record(set_id, found.counted, found.judged, found.spread_mm or 0.0)
    return replace(found, steadiest=record, cleanest=record)


def joined(parts: Iterable[Totals]) -> Totals:
    """All of ``parts``, each later than the one before it. Of two records alike the earlier one stays."""
    return reduce(_join, parts, Totals())


def summed(parts: Iterable[Totals]) -> Totals:
    """What ``joined`` gives of counts and reach alone, for thousands of parts in a fraction of its time."""
    counted = no_rep = void = 0
    reach_mm = scatter_mm2 = 0.0
    for part in parts:
        before, counted = counted, counted + part.counted
        if part.counted:
            apart = part.reach_mm - reach_mm
            reach_mm += apart * part.counted / counted
            scatter_mm2 += part.scatter_mm2 + apart * apart * before * part.counted / counted
        no_rep += part.no_rep
        void += part.void
    return Totals(counted, no_rep, void, reach_mm, scatter_mm2)


def _join(a: Totals, b: Totals) -> Totals:
    if not a.reps:
        return b
    counted = a.counted + b.counted
    apart = b.reach_mm - a.reach_mm
    return Totals(
        counted,
        a.no_rep + b.no_rep,
        a.void + b.void,
        a.reach_mm + apart * b.counted / counted if counted else 0.0,
        a.scatter_mm2 + b.scatter_mm2 + (apart * apart * a.counted * b.counted / counted if counted else 0.0),
        a.eccentric_s + b.eccentric_s,
        a.pause_s + b.pause_s,
        a.concentric_s + b.concentric_s,
        a.tension_s + b.tension_s,
        _first_run(a, b),
        b.last_run if b.no_rep else a.last_run + b.counted,
        _longest(a.longest_run, _across(a, b), b.longest_run),
        _steadier(a.steadiest, b.steadiest),
        _cleaner(a.cleanest, b.cleanest),
    )


def _first_run(a: Totals, b: Totals) -> Run:
    return a.first_run if a.no_rep or not b.first_run.reps else _across(a, b)


def _across(a: Totals, b: Totals) -> Run:
    """The run that ends ``a`` and goes on in ``b``."""
    return Run(a.last_run + b.first_run.reps, b.first_run.set_id) if b.first_run.reps else Run()


def _longest(first: Run, second: Run, third: Run) -> Run:
    if second.reps > first.reps:
        first = second
    return third if third.reps > first.reps else first


def _steadier(first: Record | None, second: Record | None) -> Record | None:
    if first is None or second is None:
        return first or second
    return second if second.spread_mm < first.spread_mm else first


def _cleaner(first: Record | None, second: Record | None) -> Record | None:
    if first is None or second is None:
        return first or second
    return second if second.share > first.share else first
