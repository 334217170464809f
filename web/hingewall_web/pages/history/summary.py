"""What a set or a session comes to: how many, how far, how evenly, how fast. Pure: reps in, figures out."""

from collections.abc import Sequence
from statistics import fmean, stdev

from msgspec import Struct

from hingewall.storage.rows import RepRow
from hingewall.storage.totals import Totals
from hingewall_web.words.language import N_, Sentences, fill
from hingewall_web.words.lengths import CM_MM, INCH_MM, UNKNOWN

DRIFT = Sentences(
    {
        "held": N_("Steady"),
        "shorter": N_("{drift} less"),
        "further": N_("{drift} more"),
    }
)


DRIFT_TEXT = Sentences(
    {
        "held": N_("as far at the end as at the start"),
        "shorter": N_("reach at the end than at the start"),
        "further": N_("reach at the end than at the start"),
    }
)

DRIFT_REPS = 6
"""Fewer counted reps make thirds of one rep, which say nothing about fatigue."""

HELD_MM = 10.0
"""Thirds that differ by less are called even: the mean of two or three reps can't be told apart more finely."""


class Figures(Struct, frozen=True):
    """Lengths in mm, times in s, None where there are too few reps. Reach and tempo are those of the counted reps.

    ``tempo`` is back, held and up; ``drift_mm`` the last third's mean reach less the first third's; ``tension_s`` how
    long all that was judged took.
    """

    counted: int
    judged: int
    void: int
    reach_mm: float | None
    spread_mm: float | None
    tempo: tuple[float, float, float] | None
    drift_mm: float | None
    tension_s: float

    @property
    def share(self) -> float | None:
        """The part of what was judged that counted, 0..1."""
        return self.counted / self.judged if self.judged else None


def figures(reps: Sequence[RepRow]) -> Figures:
    """The figures of ``reps``, in the order in which they were done."""
    judged = [rep for rep in reps if rep.verdict != "void"]
    counted = [rep for rep in judged if rep.verdict == "counted"]
    reaches = [rep.reach_mm for rep in counted]
    return Figures(
        counted=len(counted),
        judged=len(judged),
        void=len(reps) - len(judged),
        reach_mm=mean(reaches),
        spread_mm=spread(reaches),
        tempo=_tempo(counted),
        drift_mm=_drift(reaches),
        tension_s=sum(rep.end_s - rep.start_s for rep in judged),
    )


def figures_of(found: Totals) -> Figures:
    """The same for more reps than are worth reading: all but the drift, which is one set's."""
    return Figures(
        counted=found.counted, judged=found.judged, void=found.void, reach_mm=found.mean_reach_mm,
        spread_mm=found.spread_mm, tempo=found.tempo, drift_mm=None, tension_s=found.tension_s,
    )  # fmt: skip


def mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None


def spread(values: Sequence[float]) -> float | None:
    """The standard deviation of the sample; None for fewer than two."""
    return stdev(values) if len(values) >= 2 else None


def _tempo(reps: Sequence[RepRow]) -> tuple[float, float, float] | None:
    if not reps:
        return None
    down, held, up = ([getattr(rep, name) for rep in reps] for name in ("eccentric_s", "pause_s", "concentric_s"))
    return fmean(down), fmean(held), fmean(up)


def _drift(reaches: Sequence[float]) -> float | None:
    if len(reaches) < DRIFT_REPS:
        return None
    third = len(reaches) // 3
    return fmean(reaches[-third:]) - fmean(reaches[:third])


def fine(mm: float | None, units: str) -> str:
    """A length to a tenth, for spreads and differences, which whole centimetres would swallow: ``0.8 cm``."""
    return UNKNOWN if mm is None else f"{mm / (INCH_MM if units == 'in' else CM_MM):.1f} {units}"


def percent(share: float | None) -> str:
    """``87 %``; 100 % only where it is all."""
    if share is None:
        return UNKNOWN
    return f"{min(round(share * 100), 99) if share < 1 else round(share * 100)} %"


def drift_words(drift_mm: float, units: str) -> tuple[str, str]:
    """Whether the reach held, as a headline and what it means."""
    kind = "held" if abs(drift_mm) < HELD_MM else "shorter" if drift_mm < 0 else "further"
    values = {"drift": fine(abs(drift_mm), units)}
    return fill(DRIFT[kind], values), DRIFT_TEXT[kind]
