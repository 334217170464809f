"""What a rep is in words: its verdict with the evidence, and its mark in a row."""

from collections.abc import Mapping, Sequence
from typing import Any

from hingewall_web.words.language import N_, Sentences, fill, gettext
from hingewall_web.words.lengths import hips_at, length, seconds, step

VERDICTS = Sentences(
    {
        "counted": N_("Counted: {reach} reach"),
        "unsure": N_("Counted, only just: {reach} reach"),
        "shallow": N_("No-rep: too shallow by {missing}"),
        "squat": N_("No-rep: squat, hips sank {drop} and went {reach} back"),
        "squat.unmeasured": N_("No-rep: the distance shows a squat. Hips back, not down"),
        "stepped": N_("No-rep: a step. Keep your feet where they are and move your hips"),
        "bow": N_("No-rep: a bow. Hips first"),
        "too_fast": N_("No-rep: too fast, {eccentric} s on the way back"),
        "touch": N_("No-rep: touched the wall. Step forward"),
        "too_near": N_("No-rep: too near, {gap} from the wall"),
        "off_centre": N_("No-rep: {shift} off to one side"),
        "off_centre.unmeasured": N_("No-rep: off to one side"),
        "too_slow": N_("No-rep: too slow, {total} s in all"),
        "lost_sight": N_("Not judged: the wall lost sight of you"),
        "walked_away": N_("Not judged: you walked away"),
        "second_person": N_("Not judged: one person at a time, please"),
        "no_rep": N_("No-rep"),
        "void": N_("Not judged"),
    }
)
"""Words point outward ("reach for the wall"), not at the body; a rep that was not judged is never called a miss."""


SHORT = Sentences(
    {
        "counted": N_("It counted"),
        "unsure": N_("Counted, only just"),
        "shallow": N_("No-rep: too shallow"),
        "squat": N_("No-rep: squat"),
        "stepped": N_("No-rep: a step"),
        "bow": N_("No-rep: a bow"),
        "too_fast": N_("No-rep: too fast"),
        "touch": N_("No-rep: touched the wall"),
        "too_near": N_("No-rep: too near"),
        "off_centre": N_("No-rep: off to one side"),
        "too_slow": N_("No-rep: too slow"),
    }
)
"""A verdict where what was measured stands beside it, in columns of its own."""


VOICED = Sentences(
    {
        "shallow": N_("No-rep. Reach {missing} further"),
        "squat": N_("No-rep. Hips back, not down"),
        "stepped": N_("No-rep. Keep your feet where they are"),
        "bow": N_("No-rep. Hips first"),
        "too_fast": N_("No-rep. Slower on the way back"),
        "touch": N_("No-rep. Step forward, you touched the wall"),
        "too_near": N_("No-rep. Step forward, you were too near"),
        "off_centre": N_("No-rep. Stay in the middle"),
        "too_slow": N_("No-rep. A little quicker"),
    }
)
"""What a phone says of a rep that did not count: there is no time for evidence, so it says what to do."""


def mark_of(verdict: str, unsure: bool) -> str:
    """The shape of a rep: ``counted``, ``unsure``, ``no_rep`` or ``void``."""
    return "unsure" if verdict == "counted" and unsure else verdict


def marks_said(marks: Sequence[str]) -> str:
    """A row of marks for whoever can't see it."""
    counted = sum(mark in ("counted", "unsure") for mark in marks)
    return fill(
        gettext("{counted} counted, {missed} no-rep"), {"counted": counted, "missed": list(marks).count("no_rep")}
    )


def verdict_sentence(rep: Mapping[str, Any], units: str) -> str:
    """A rep's verdict with its evidence: ``No rep: too shallow, 4 cm more``."""
    kind = _kind(rep)
    measured = {"squat": rep.get("hip_drop_mm"), "off_centre": rep.get("shift_mm")}
    if kind in measured and measured[kind] is None:
        kind += ".unmeasured"
    reach = float(rep["reach_mm"])
    return fill(VERDICTS[kind], {
        "reach": length(reach, units),
        "missing": step(float(rep.get("target_mm") or reach) - reach, units),
        "gap": hips_at(float(rep["stance_mm"]), reach, units),
        "drop": length(rep.get("hip_drop_mm"), units),
        "shift": length(abs(rep.get("shift_mm") or 0.0), units),
        "eccentric": seconds(rep["eccentric_s"]),
        "total": seconds(float(rep["end_s"]) - float(rep["start_s"])),
    })  # fmt: skip


def verdict_short(rep: Mapping[str, Any], units: str) -> str:
    """A verdict without its evidence: ``No-rep: too shallow``."""
    kind = _kind(rep)
    return SHORT[kind] if kind in SHORT else verdict_sentence(rep, units)


def verdict_voiced(rep: Mapping[str, Any], units: str) -> str:
    """A verdict as a phone says it: ``No-rep. Reach 4 cm further``."""
    kind, reach = _kind(rep), float(rep["reach_mm"])
    if kind not in VOICED:
        return verdict_sentence(rep, units)
    return fill(VOICED[kind], {"missing": step(float(rep.get("target_mm") or reach) - reach, units)})


def _kind(rep: Mapping[str, Any]) -> str:
    verdict, reason = str(rep["verdict"]), rep.get("reason")
    if verdict != "counted" and reason in VERDICTS:
        return str(reason)
    return mark_of(verdict, bool(rep.get("unsure")))
