"""One rep as a figure that moves: what it is drawn from, and its words. Pure: a rep in, JSON out."""

from typing import Any

import msgspec

from hingewall.storage.rows import RepRow
from hingewall_web.pages.history.rep_words import TRACE
from hingewall_web.words.language import N_, Sentences
from hingewall_web.words.lengths import CM_MM, INCH_MM
from hingewall_web.words.rep import mark_of, verdict_sentence

REPLAY = Sentences(
    {
        "bottoms": N_("Each rep at its bottom; tap one to see it again"),
        "best": N_("The best one"),
        "play": N_("Play"),
        "pause": N_("Pause"),
        "step": N_("Next moment"),
        "time": N_("Time"),
        "unchecked": N_("Form was not checked, so only the hips are shown."),
        "wanted": N_("Pale: the hinge that the wall asked for."),
        "open": N_("Open rep {n}"),
        "lost": N_("This rep can't be replayed: its distance over time is not kept any more."),
    }
)
"""What ``bottoms.js`` and ``replay.js`` say."""


def said() -> dict[str, str]:
    """The same in the language of the moment, with those that the chart says too."""
    return dict(REPLAY) | {name: TRACE[name] for name in ("at", "none")}


def moving(rep: RepRow, n: int, units: str) -> dict[str, Any]:
    """What a figure of this rep is drawn from: lengths in mm, times in s. Without ``drop`` only the hips are known."""
    checked = rep.form != "not_checked" and rep.hip_drop_mm is not None
    return {
        "id": rep.id, "n": n, "mark": mark_of(rep.verdict, rep.unsure),
        "label": verdict_sentence(msgspec.to_builtins(rep), units), "stand": rep.stance_mm, "reach": rep.reach_mm,
        "drop": rep.hip_drop_mm if checked else None, "goal": rep.target_mm, "start": rep.start_s,
        "bottom": rep.bottom_s, "end": rep.end_s, "units": units, "unit_mm": INCH_MM if units == "in" else CM_MM,
    }  # fmt: skip


def replayed(rep: RepRow, n: int, units: str) -> str:
    """One rep for ``replay.js``, as JSON."""
    return msgspec.json.encode({"rep": moving(rep, n, units), "words": said()}).decode()
