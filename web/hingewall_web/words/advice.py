"""A set in one sentence: what went wrong most and what to do about it, or what went well. Pure: reps in, text out.

Words point outward, as those of a rep do. What nobody saw is not praised: a set whose form was not checked is said to
have been counted by the distance alone.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from statistics import fmean

from msgspec import Struct

from hingewall.messages.rep import Form, Reason, Verdict
from hingewall_web.words.language import N_, Sentences, fill, gettext, ngettext
from hingewall_web.words.lengths import CM_MM, INCH_MM, length

STEADY_MM = 20.0
"""All reaches within this of their mean are called steady: twice what the means of a few reps can be told apart by."""

SHORTER_MM = 20.0
"""The second half of a set shorter than the first by more is worth a word; less is what sets differ by anyhow."""

HALVES_FROM = 6
"""Fewer counted reps make halves of one or two, which say nothing of tiring."""

BARELY = 1.1
"""A rep that was counted only just, and by less than this share over its target reach, was short."""

WORST_FIRST: tuple[Reason, ...] = (
    "touch", "too_near", "squat", "bow", "stepped", "too_fast", "off_centre", "shallow", "too_slow",
    "second_person", "lost_sight", "walked_away",
)  # fmt: skip
"""Of two as frequent, the one that matters more: what may hurt, then what is no hinge, then what is a poor one."""

MANY: Mapping[str, Callable[[int], str]] = {
    "touch": lambda n: ngettext(
        "{n} touch of the wall: stand a little further from it",
        "{n} touches of the wall: stand a little further from it",
        n,
    ),
    "too_near": lambda n: ngettext(
        "{n} rep too near the wall: stand a little further from it",
        "{n} reps too near the wall: stand a little further from it",
        n,
    ),
    "squat": lambda n: ngettext("{n} squat: hips back, not down", "{n} squats: hips back, not down", n),
    "bow": lambda n: ngettext("{n} bow: reach with the hips first", "{n} bows: reach with the hips first", n),
    "stepped": lambda n: ngettext(
        "{n} step: feet stay, only the hips move", "{n} steps: feet stay, only the hips move", n
    ),
    "too_fast": lambda n: ngettext(
        "{n} rep too fast: take your time on the way back", "{n} reps too fast: take your time on the way back", n
    ),
    "off_centre": lambda n: ngettext(
        "{n} rep off to one side: reach straight for the wall",
        "{n} reps off to one side: reach straight for the wall",
        n,
    ),
    "shallow": lambda n: ngettext(
        "{n} rep too shallow: reach further for the wall", "{n} reps too shallow: reach further for the wall", n
    ),
    "too_slow": lambda n: ngettext(
        "{n} rep too slow: back and up again without a long stop",
        "{n} reps too slow: back and up again without a long stop",
        n,
    ),
    "no_rep": lambda n: ngettext("{n} no-rep", "{n} no-reps", n),
    "second_person": lambda n: ngettext(
        "{n} rep not judged: one person at a time, please", "{n} reps not judged: one person at a time, please", n
    ),
    "lost_sight": lambda n: ngettext(
        "{n} rep not judged: stay in front of the sensor", "{n} reps not judged: stay in front of the sensor", n
    ),
    "walked_away": lambda n: ngettext(
        "{n} rep not judged: stand tall before you walk away",
        "{n} reps not judged: stand tall before you walk away",
        n,
    ),
    "void": lambda n: ngettext("{n} rep not judged", "{n} reps not judged", n),
}

ONE = Sentences(
    {
        "touch": N_("{which} touched the wall: stand a little further from it"),
        "too_near": N_("{which} came too near the wall: stand a little further from it"),
        "squat": N_("{which} was a squat: hips back, not down"),
        "bow": N_("{which} was a bow: reach with the hips first"),
        "stepped": N_("{which} was a step: feet stay, only the hips move"),
        "too_fast": N_("{which} was too fast: take your time on the way back"),
        "off_centre": N_("{which} went off to one side: reach straight for the wall"),
        "shallow": N_("{which} was too shallow: reach further for the wall"),
        "too_slow": N_("{which} was too slow: back and up again without a long stop"),
        "no_rep": N_("{which} did not count"),
    }
)
"""The one miss of a set."""

BETTER = Sentences(
    {
        "squat": N_("{counted}, {n} only just: hips back, not down"),
        "shallow": N_("{counted}, {n} only just: reach a little further for the wall"),
        "only_just": N_("{counted}, {n} only just"),
        "squat.all": N_("{counted} only just: hips back, not down"),
        "shallow.all": N_("{counted} only just: reach a little further for the wall"),
        "only_just.all": N_("{counted} only just"),
        "tired": N_("{counted}, but the last ones were {less} shorter: rest a little longer"),
        "steady": N_("{counted}, steady within {most}"),
        "unchecked": N_("{counted} by distance; form was not checked"),
        "unchecked.steady": N_("{counted} by distance, steady within {most}; form was not checked"),
    }
)
"""When nothing went wrong."""


class Done(Struct, frozen=True):
    """A rep as far as advice goes. ``reach_mm`` and ``target_mm`` are None where only its verdict is known."""

    verdict: Verdict
    reason: Reason | None = None
    unsure: bool = False
    form: Form = "hinge"
    reach_mm: float | None = None
    target_mm: float | None = None


class Advice(Struct, frozen=True):
    """``picture`` names what is drawn beside the sentence: a reason, ``hinge``, ``unchecked``, or nothing."""

    sentence: str
    picture: str


def advise(reps: Sequence[Done], units: str) -> Advice:
    """What to say of a set, in the language of the moment. ``reps`` are in order, without those that were removed."""
    judged = [rep for rep in reps if rep.verdict != "void"]
    misses = [(n, rep) for n, rep in enumerate(judged, 1) if rep.verdict == "no_rep"]
    counted = [rep for rep in judged if rep.verdict == "counted"]
    if misses:
        return _missed(misses, len(judged), len(counted))
    if len(reps) - len(judged) > len(counted):
        return _not_judged([rep for rep in reps if rep.verdict == "void"])
    if not counted:
        return Advice(gettext("A set without reps"), "")
    return _counted(counted, units)


def _missed(misses: Sequence[tuple[int, Done]], judged: int, counted: int) -> Advice:
    worst, often = _most([rep for _, rep in misses], "no_rep")
    picture = worst if worst != "no_rep" else ""
    if not counted:
        of_all = fill(ngettext("{n} rep", "{n} reps", judged), {"n": judged})
        what = _many(worst, often)
        return Advice(what if often == judged else f"{of_all}. {what}", picture)
    if len(misses) == 1 and judged > 1:
        what = fill(ONE[worst], {"which": _which(misses[0][0], judged)})
    else:
        what = _many(worst, often)
    score = fill(gettext("{counted} of {judged} counted"), {"counted": counted, "judged": judged})
    return Advice(f"{score}. {what}", picture)


def _not_judged(void: Sequence[Done]) -> Advice:
    worst, often = _most(void, "void")
    return Advice(_many(worst, often), worst if worst != "void" else "")


def _counted(counted: Sequence[Done], units: str) -> Advice:
    """Nothing went wrong: what could be better still, or how steady it was."""
    n = len(counted)
    values: dict[str, object] = {"counted": fill(ngettext("{n} rep counted", "All {n} counted", n), {"n": n})}
    reaches = [rep.reach_mm for rep in counted if rep.reach_mm is not None]
    if any(rep.form == "not_checked" for rep in counted):
        kind, picture = "unchecked", "unchecked"
        if (most := _steady(reaches, n)) is not None:
            kind, values["most"] = "unchecked.steady", _within(most, units)
    elif barely := [rep for rep in counted if rep.unsure]:
        kind = _barely(barely)
        picture = "hinge" if kind == "only_just" else kind
        values["n"] = len(barely)
        kind += ".all" if len(barely) == n else ""
    elif less := _shorter(reaches, n):
        kind, picture, values["less"] = "tired", "shallow", length(less, units)
    elif (most := _steady(reaches, n)) is not None:
        kind, picture, values["most"] = "steady", "hinge", _within(most, units)
    else:
        return Advice(str(values["counted"]), "hinge")
    return Advice(fill(BETTER[kind], values), picture)


def _most(reps: Sequence[Done], other: str) -> tuple[str, int]:
    """The most frequent reason, and how often; of two as frequent the worse one. ``other`` where none was given."""
    found = Counter[str](rep.reason or other for rep in reps)
    worst = max((*WORST_FIRST, other), key=lambda reason: found[reason])
    return worst, found[worst]


def _many(reason: str, n: int) -> str:
    return fill(MANY[reason](n), {"n": n})


def _which(n: int, judged: int) -> str:
    if n == 1:
        return gettext("The first")
    return gettext("The last") if n == judged else fill(gettext("Rep {n}"), {"n": n})


def _barely(reps: Sequence[Done]) -> str:
    """What most of the reps that counted only just were near to."""
    near = Counter(
        "squat" if rep.form in ("unclear", "squat")
        else "shallow" if rep.reach_mm is not None and rep.target_mm and rep.reach_mm < BARELY * rep.target_mm
        else "only_just"
        for rep in reps
    )  # fmt: skip
    return max(("squat", "shallow", "only_just"), key=lambda kind: near[kind])


def _shorter(reaches: Sequence[float], n: int) -> float | None:
    """How much shorter the second half was; None where that is nothing to speak of."""
    if len(reaches) < n or n < HALVES_FROM:
        return None
    less = fmean(reaches[: n // 2]) - fmean(reaches[-(n // 2) :])
    return less if less > SHORTER_MM else None


def _steady(reaches: Sequence[float], n: int) -> float | None:
    """The greatest distance from the mean, where that is steady; None for what was not, or one rep, or not known."""
    if len(reaches) < max(n, 2):
        return None
    mean = fmean(reaches)
    most = max(abs(reach - mean) for reach in reaches)
    return most if most <= STEADY_MM else None


def _within(mm: float, units: str) -> str:
    """Rounded up to what is shown: nothing is called steadier than it was."""
    step = INCH_MM / 2 if units == "in" else CM_MM
    return length(step * max(1, math.ceil(mm / step)), units)
