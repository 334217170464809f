"""A score as it is printed: for programs with the contract's keys, and for people."""

from collections import Counter
from typing import Any, get_args

from hingewall.commands.score.conditions import ByCondition
from hingewall.commands.score.tally import Tally
from hingewall.messages.rep import Form

WORST = 5
OUTCOMES = ("counted", "no_rep", "void", "unseen")
FORMS = get_args(Form)
OF_A_CONDITION = (
    "visits", "reps", "f1", "precision", "recall", "ghost_reps_per_hour", "false_alarms_per_hour", "missed_alarms",
    "alarms_due",
)  # fmt: skip


def as_keys(tally: Tally) -> dict[str, Any]:
    """The figures by name; hours are those of the visits, in which nearly always somebody is there."""
    return {
        "visits": tally.visits,
        "hours": round(tally.hours, 3),
        "reps": tally.right + tally.lost.total() + tally.excused,
        "f1": round(tally.f1, 4),
        "ghost_reps_per_hour": round(tally.per_hour(tally.ghosts), 3),
        "false_alarms_per_hour": round(tally.per_hour(tally.false_alarms.total()), 3),
        "missed_alarms": tally.missed_alarms,
        "tempo_error_s": round(sum(tally.tempo_errors_s) / 3.0, 3),
        "precision": round(tally.precision, 4),
        "recall": round(tally.recall, 4),
        "counted": tally.right,
        "excused": tally.excused,
        "lost": dict(tally.lost.most_common()),
        "counted_falsely": dict(tally.counted_falsely.most_common()),
        "no_reps_of_nothing": dict(tally.no_reps_of_nothing.most_common()),
        "false_alarms": dict(tally.false_alarms.most_common()),
        "alarms_due": tally.alarms_due,
        "alarm_latency_readings": {"p50": tally.latency(0.5), "max": tally.latency(1.0)},
        "sets": tally.sets,
        "sets_exact": tally.sets_exact,
        "changes_of_person": tally.changes,
        "changes_missed": tally.changes_missed,
        "changes_false": tally.changes_false,
        "verdicts": tally.verdicts,
        "verdict_agreement": round(tally.agreement, 4),
        "thing_alarm_s": round(tally.thing_alarm_s, 1),
        "tempo_errors_s": [round(error, 3) for error in tally.tempo_errors_s],
        "movements": {what: _outcomes(tally, what) for what in _whats(tally)},
        "forms": {what: {form: tally.forms[what, form] for form in FORMS} for what in _whats(tally)},
        "faults": dict(tally.faults.most_common()),
        "worst": dict(Counter(tally.mistakes).most_common(WORST)),
        "findings": [text for _, text in tally.findings],
    }


def by_keys(by: ByCondition) -> dict[str, Any]:
    """The most telling of these figures, by condition and its word."""
    return {
        condition: {
            word: {key: value for key, value in as_keys(tally).items() if key in OF_A_CONDITION}
            for word, tally in sorted(words.items())
        }
        for condition, words in by.tallies.items()
    }


def by_table(by: ByCondition) -> str:
    """The same for a terminal."""
    head = ("visits", "F1", "precision", "recall", "ghosts/h", "false/h", "missed", "of")
    lines = [f"{'condition':<36}" + "".join(f"{word:>10}" for word in head)]
    for condition, words in by_keys(by).items():
        for word, got in words.items():
            cells = [got[key] for key in OF_A_CONDITION if key != "reps"]
            lines.append(f"{f'{condition}: {word}':<36}" + "".join(f"{_short(cell):>10}" for cell in cells))
    return "\n".join(lines)


def _short(value: float) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def table(tally: Tally, camera: bool, seed: int) -> str:
    """The same for a terminal."""
    eccentric, pause, concentric = tally.tempo_errors_s
    with_camera = "with the camera's numbers" if camera else "without a camera"
    false = tally.false_alarms.total()
    rows = [
        ("F1", f"{tally.f1:.4f}", f"precision {tally.precision:.4f}, recall {tally.recall:.4f}"),
        ("hinges that should count", tally.right + tally.lost.total() + tally.excused, ""),
        ("  counted", tally.right, ""),
        ("  lost", tally.lost.total(), _told(tally.lost)),
        ("  lost to a fault that was named", tally.excused, ""),
        ("sets counted exactly", tally.sets_exact, f"of {tally.sets}"),
        ("changes of person missed", tally.changes_missed,
         f"of {tally.changes}; {tally.changes_false} found where nobody else was"),
        ("verdict agreement", f"{tally.agreement:.4f}", f"of {tally.verdicts} verdicts"),
        ("counted falsely", tally.counted_falsely.total(), _told(tally.counted_falsely)),
        ("ghost reps an hour", f"{tally.per_hour(tally.ghosts):.2f}", f"{tally.ghosts} where nobody did anything"),
        ("no-reps told of nothing", tally.no_reps_of_nothing.total(), _told(tally.no_reps_of_nothing)),
        ("false alarms an hour", f"{tally.per_hour(false):.2f}", f"{false}: {_told(tally.false_alarms)}"),
        ("missed alarms", tally.missed_alarms, f"of {tally.alarms_due} that were due"),
        ("alarm latency, readings", _or_none(tally.latency(0.5)), f"p50; {_or_none(tally.latency(1.0))} at most"),
        ("alarm seconds of things", f"{tally.thing_alarm_s:.0f}", ""),
        ("tempo error", f"{(eccentric + pause + concentric) / 3.0:.2f} s",
         f"eccentric {eccentric:.2f}, pause {pause:.2f}, concentric {concentric:.2f}"),
        ("faults named", tally.faults.total(), _told(tally.faults)),
    ]  # fmt: skip
    lines = [f"{tally.visits} visits, {tally.hours:.1f} h, seed {seed}, {with_camera}", ""]
    lines += [f"{name:<34}{value!s:>8}  {more}".rstrip() for name, value, more in rows]
    lines += ["", f"{'movement':<34}{''.join(f'{word:>10}' for word in (*OUTCOMES, 'either way'))}".replace("_", "-")]
    lines += [f"{what:<34}{''.join(f'{n:>10}' for n in _outcomes(tally, what).values())}" for what in _whats(tally)]
    lines += ["", *(text for _, text in tally.findings)] if tally.findings else []
    if tally.visits > 1 and tally.mistakes:
        worst = Counter(tally.mistakes).most_common(WORST)
        lines += ["", "most mistakes: " + ", ".join(f"visit {number} ({n})" for number, n in worst)]
    return "\n".join(lines)


def _or_none(value: int | None) -> str:
    return "-" if value is None else str(value)


def _whats(tally: Tally) -> list[str]:
    return sorted({what for what, _ in tally.done})


def _outcomes(tally: Tally, what: str) -> dict[str, int]:
    return {outcome: tally.done[what, outcome] for outcome in (*OUTCOMES, "either way")}


def _told(counts: Counter[str]) -> str:
    return ", ".join(f"{n} {what}" for what, n in counts.most_common())
