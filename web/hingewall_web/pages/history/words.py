"""What the history says of a set, a session and a record. Pure: figures in, text out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from hingewall.storage.rows import RepRow
from hingewall_web.pages.history.summary import Figures, drift_words, fine, percent
from hingewall_web.pages.history.trends import Best
from hingewall_web.words.dates import day_name
from hingewall_web.words.language import N_, Sentences, fill, gettext, ngettext
from hingewall_web.words.lengths import UNKNOWN, length, minutes, seconds

BEST = Sentences(
    {
        "steady": N_("Steadiest set"),
        "run": N_("Longest run"),
        "share": N_("Cleanest set"),
    }
)


BEST_VALUE = Sentences(
    {
        "run": N_("{n} in a row"),
        "share": N_("{counted} of {judged}"),
    }
)


BEST_TEXT = Sentences(
    {
        "steady": N_("spread of reach over {n} reps"),
        "run": N_("counted reps, one after another"),
        "share": N_("{share} counted"),
    }
)


BEST_NONE = Sentences(
    {
        "steady": N_("needs a set with 5 counted reps"),
        "run": N_("needs 5 counted reps in a row"),
        "share": N_("needs a set with 5 counted reps"),
    }
)

Card = tuple[str, str, str]
"""Of a figure: what it is, its value, and what belongs to it."""


def day_line(sets: Sequence[Mapping[str, Any]]) -> str:
    """``12 counted, 2 sets``: each set below says of how many, and no other number stands beside that."""
    counted = sum(row["counted"] for row in sets)
    return fill(gettext("{counted} counted, {sets}"), {"counted": counted, "sets": some_sets(len(sets))})


def some_sets(n: int) -> str:
    return fill(ngettext("{n} set", "{n} sets", n), {"n": n})


def tried(n: int) -> str:
    return fill(ngettext("{n} set in which nothing counted", "{n} sets in which nothing counted", n), {"n": n})


def headline(no_rep: int, void: int) -> str:
    """What of a set was not counted: ``2 no-reps, 1 not judged``."""
    parts = [fill(ngettext("{n} no-rep", "{n} no-reps", no_rep), {"n": no_rep})] if no_rep else []
    if void:
        parts.append(fill(gettext("{n} not judged"), {"n": void}))
    return ", ".join(parts)


def chart_label(found: Sequence[RepRow], units: str) -> str:
    if not found:
        return ""
    reaches = sorted(rep.reach_mm for rep in found)
    values = {
        "n": len(found), "least": length(reaches[0], units), "most": length(reaches[-1], units),
        "target": length(found[-1].target_mm, units),
    }  # fmt: skip
    return fill(gettext("{n} reps with a reach from {least} to {most}; the target reach was {target}"), values)


def cards(found: Figures, units: str) -> list[Card]:
    """The figures of a set or session as cards; those that have nothing to say are left out."""
    share = {"counted": found.counted, "judged": found.judged}
    said = [
        (found.counted, gettext("Counted"), percent(found.share),
         fill(gettext("{counted} of {judged} judged reps"), share)),
        (found.reach_mm, gettext("Average reach"), length(found.reach_mm, units),
         "" if found.spread_mm is None
         else fill(gettext("spread ± {spread}"), {"spread": fine(found.spread_mm, units)})),
        (found.tempo, gettext("Average tempo"), tempo(found.tempo),
         fill(gettext("{time} under tension"), {"time": minutes(found.tension_s)})),
    ]  # fmt: skip
    return [tuple(card) for known, *card in said if known]  # type: ignore[misc]


def drift_cards(found: Figures, units: str) -> list[Card]:
    """Whether the reach of one set held, where it has reps enough to tell."""
    return [] if found.drift_mm is None else [(gettext("Drift"), *drift_words(found.drift_mm, units))]


def tempo(phases: Iterable[float] | None) -> str:
    """``1.4-0.3-1.2``, with dashes as long as they should be."""
    return "\N{EN DASH}".join(seconds(phase) for phase in phases) if phases else UNKNOWN


def best_card(kind: str, best: Best | None, units: str, today: date) -> tuple[Card, str, str]:
    """A record as a card, with the set it leads to and the name of its day."""
    label = BEST[kind]
    if best is None:
        return (label, gettext("Not yet"), BEST_NONE[kind]), "", ""
    values = {
        "n": best.counted, "counted": best.counted, "judged": best.judged,
        "share": percent(best.counted / best.judged),
    }  # fmt: skip
    value = f"± {fine(best.spread_mm, units)}" if kind == "steady" else fill(BEST_VALUE[kind], values)
    return (label, value, fill(BEST_TEXT[kind], values)), best.set_id, day_name(best.day, today)


def private_said(n: int) -> str:
    """What an owner does not find in the history; nothing where all athletes let the owner see theirs."""
    text = ngettext(
        "{n} athlete keeps the history private: their sets are missing here and in the spreadsheets, and count only in"
        " the trends, without a name.",
        "{n} athletes keep the history private: their sets are missing here and in the spreadsheets, and count only in"
        " the trends, without a name.",
        n,
    )
    return fill(text, {"n": n}) if n else ""
