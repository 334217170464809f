"""What the history says of a set, a session and a record. Pure: figures in, text out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from hingewall.storage.rows import RepRow
from hingewall_web.pages.history.summary import Figures, drift_words, fine, percent
from hingewall_web.pages.history.trends import Best
from hingewall_web.words.dates import day_name
from hingewall_web.words.lengths import UNKNOWN, length, minutes, seconds
from hingewall_web.words.text import HISTORY_TEXT, fill

Card = tuple[str, str, str]
"""Of a figure: what it is, its value, and what belongs to it."""


def day_line(sets: Sequence[Mapping[str, Any]]) -> str:
    counted = sum(row["counted"] for row in sets)
    values = {"counted": counted, "judged": counted + sum(row["no_rep"] for row in sets)}
    return fill(HISTORY_TEXT["day.line"], values | {"sets": _many("sets", len(sets))})


def _many(key: str, n: int) -> str:
    return fill(HISTORY_TEXT[f"{key}.{'one' if n == 1 else 'many'}"], {"n": n})


def headline(no_rep: int, void: int) -> str:
    """What of a set was not counted: ``2 no-reps, 1 not judged``."""
    parts = [_many("no_rep", no_rep)] if no_rep else []
    if void:
        parts.append(fill(HISTORY_TEXT["void"], {"n": void}))
    return ", ".join(parts)


def chart_label(found: Sequence[RepRow], units: str) -> str:
    if not found:
        return ""
    reaches = sorted(rep.reach_mm for rep in found)
    values = {
        "n": len(found), "least": length(reaches[0], units), "most": length(reaches[-1], units),
        "target": length(found[-1].target_mm, units),
    }  # fmt: skip
    return fill(HISTORY_TEXT["chart.reps.label"], values)


def cards(found: Figures, units: str) -> list[Card]:
    """The figures of a set or session as cards."""
    say = HISTORY_TEXT
    share = {"counted": found.counted, "judged": found.judged}
    return [
        (say["figure.counted"], percent(found.share), fill(say["figure.share"], share)),
        (say["figure.reach"], length(found.reach_mm, units),
         fill(say["figure.spread"], {"spread": fine(found.spread_mm, units)})),
        (say["figure.tempo"], tempo(found.tempo), fill(say["figure.tension"], {"time": minutes(found.tension_s)})),
        (say["figure.drift"], *drift_words(found.drift_mm, units)),
    ]  # fmt: skip


def tempo(phases: Iterable[float] | None) -> str:
    """``1.4-0.3-1.2``, with dashes as long as they should be."""
    return "\N{EN DASH}".join(seconds(phase) for phase in phases) if phases else UNKNOWN


def best_card(kind: str, best: Best | None, units: str, today: date) -> tuple[Card, str, str]:
    """A record as a card, with the set it leads to and the name of its day."""
    say = HISTORY_TEXT
    label = say[f"best.{kind}"]
    if best is None:
        return (label, say["best.none"], say[f"best.none.{kind}"]), "", ""
    values = {
        "n": best.counted, "counted": best.counted, "judged": best.judged,
        "share": percent(best.counted / best.judged),
    }  # fmt: skip
    value = f"± {fine(best.spread_mm, units)}" if kind == "steady" else fill(say[f"best.{kind}.value"], values)
    return (label, value, fill(say[f"best.{kind}.text"], values)), best.set_id, day_name(best.day, today)
