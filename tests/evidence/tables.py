"""Markdown out of numbers: tables, shares, and a dash where there was nothing to measure."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

NOTHING = "-"
Figures = dict[str, Any]
Cell = Callable[[Figures], str]


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A word in front, and numbers, which line up at their right."""
    return _lines([head, ["---"] + ["---:"] * (len(head) - 1), *rows])


def words_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    return _lines([head, ["---"] * len(head), *rows])


def _lines(rows: Iterable[Sequence[object]]) -> str:
    return "\n".join("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows)


def share(value: float, of: int) -> str:
    return f"{value:.3f}" if of else NOTHING


def of(part: int, whole: int) -> str:
    return f"{part} of {whole}" if whole else NOTHING


def counts_of(k: Figures, *whats: str) -> tuple[int, int]:
    """How many of these movements were counted, of how many."""
    rows = [outcomes for what, outcomes in k["movements"].items() if what in whats]
    return sum(row["counted"] for row in rows), sum(done(row) for row in rows)


def counted(k: Figures, *whats: str) -> str:
    return of(*counts_of(k, *whats))


def done(outcomes: dict[str, int]) -> int:
    return sum(outcomes[word] for word in ("counted", "no_rep", "void", "unseen"))


def falsely(k: Figures) -> str:
    """How many were counted falsely, and what most of them really were."""
    counts: dict[str, int] = k["counted_falsely"]
    told = ", ".join(f"{n} {what.replace('_', ' ')}" for what, n in list(counts.items())[:3])
    more = ", ..." if len(counts) > 3 else ""
    return f"{sum(counts.values())}: {told}{more}" if counts else "0"


def latency(k: Figures) -> str:
    late = k["alarm_latency_readings"]
    return NOTHING if late["p50"] is None else f"{late['p50']}, at most {late['max']}"


def tempo(k: Figures) -> str:
    return ", ".join(f"{error:.2f}" for error in k["tempo_errors_s"]) + " s"


FIGURE_ROWS: dict[str, Cell] = {
    "hinges that should count": lambda k: str(k["reps"] or NOTHING),
    "precision": lambda k: share(k["precision"], k["reps"]),
    "recall": lambda k: share(k["recall"], k["reps"]),
    "**F1**": lambda k: f"**{share(k['f1'], k['reps'])}**",
    "sets counted exactly": lambda k: of(k["sets_exact"], k["sets"]),
    "verdict agreement": lambda k: share(k["verdict_agreement"], k["verdicts"]),
    "squats and lunges counted": lambda k: counted(k, "squat", "half_squat", "lunge"),
    "counted falsely": falsely,
    "ghost reps an hour": lambda k: f"{k['ghost_reps_per_hour']:.1f}",
}
ALARM_ROWS: dict[str, Cell] = {
    "false alarms an hour": lambda k: f"{k['false_alarms_per_hour']:.1f}",
    "missed alarms": lambda k: of(k["missed_alarms"], k["alarms_due"]),
    "alarm latency, readings: half of them": latency,
}
WAY_HEADS = {
    "camera": "wall, with camera",
    "without_camera": "wall, no camera",
    "fixed_threshold": "fixed threshold",
    "find_peaks": "find_peaks",
}


def by_way(ways: dict[str, Figures], whole_visits: bool) -> str:
    """Each figure in each way, but those of which nothing is known. Alarms and tempo are known of whole visits alone,
    tempo of the wall alone."""
    wall, alarmed = list(WAY_HEADS)[:2], list(WAY_HEADS)[:3]
    cells: list[tuple[str, Cell, list[str]]] = [(name, cell, list(WAY_HEADS)) for name, cell in FIGURE_ROWS.items()]
    if whole_visits:
        cells.append(("tempo error: down, pause, up", tempo, wall))
        cells += [(name, cell, alarmed) for name, cell in ALARM_ROWS.items()]
    rows = [
        [name, *(cell(ways[way]) if way in of_ways else NOTHING for way in WAY_HEADS)] for name, cell, of_ways in cells
    ]
    return table(["", *WAY_HEADS.values()], [row for row in rows if set(row[1:]) - {NOTHING, f"**{NOTHING}**"}])


def movements(k: Figures) -> str:
    """What was made of each movement with the camera: the verdict, and the form."""
    head = [
        "movement",
        "done",
        "counted",
        "no-rep",
        "not judged",
        "unseen",
        "called hinge",
        "unclear",
        "squat",
        "not checked",
    ]
    rows = [
        [what.replace("_", " "), done(out), *(out[word] for word in ("counted", "no_rep", "void", "unseen")),
         *(k["forms"][what][form] for form in ("hinge", "unclear", "squat", "not_checked"))]
        for what, out in k["movements"].items()
    ]  # fmt: skip
    return table(head, rows)


def conditions(by: dict[str, dict[str, Figures]]) -> str:
    head = [
        "condition",
        "visits",
        "F1",
        "precision",
        "recall",
        "ghost reps an hour",
        "false alarms an hour",
        "missed alarms",
    ]
    rows = []
    for condition, words in by.items():
        for word, k in words.items():
            shares = (share(k[key], k["reps"]) for key in ("f1", "precision", "recall"))
            rates = (f"{k[f'{what}_per_hour']:.1f}" for what in ("ghost_reps", "false_alarms"))
            missed = of(k["missed_alarms"], k["alarms_due"])
            rows.append([f"{condition}: {word}", k["visits"], *shares, *rates, missed])
    return table(head, rows)


def frames(rows: Sequence[Figures]) -> str:
    head = ["clothes, lens, light", "person", "reps", "hinge", "unclear", "squat", "not checked", "drop error"]
    cells = []
    for row in rows:
        forms, error = row["forms"], row["drop_error_mm"]
        scene = f"{row['cloth'].replace('_', ' ')}, {row['lens_deg']:.0f} degrees, {row['light']}"
        told = f"{error[0]:+d} ± {error[1]}" if error else NOTHING
        cells.append([scene, row["person"], sum(forms.values()), *forms.values(), told])
    return table(head, cells)


def frames_by_motion(rows: Sequence[Figures]) -> dict[str, dict[str, int]]:
    """Of hinges and of squats, over all scenes: how many reps had which form."""
    total: dict[str, dict[str, int]] = {}
    for row in rows:
        forms = total.setdefault(row["motion"], dict.fromkeys(row["forms"], 0))
        for form, n in row["forms"].items():
            forms[form] += n
    return total
