"""tests/ACCURACY.md out of tests/accuracy.json: nothing is measured here."""

from collections.abc import Callable
from typing import Any

from evidence.tables import (
    NOTHING,
    by_way,
    conditions,
    counted,
    frames,
    frames_by_motion,
    movements,
    of,
    share,
    table,
    words_table,
)
from evidence.words import FIGURES, JUDGED, LIMITS, SOURCES

Measured = dict[str, Any]
"""A source's figures, with the date and the version of the rules that they were measured on."""


def page(measured: dict[str, Measured]) -> str:
    """The whole page."""
    newest = max((one["rules"] for one in measured.values()), default=0)
    parts = [
        "# Accuracy",
        "How often the wall is right, and where it is not. **No hardware and nobody at a wall has been part of this**:"
        " motion is recorded from other people, or computed; sensor and camera are modelled ([limits](#limits)).",
        "`make accuracy DATA=FOLDER VISITS=1000` measures it and writes this page, its picture and"
        " [accuracy.json](accuracy.json). FOLDER holds labelled recordings (`labels.json`) and field cases"
        " (`expected.json`), in itself or in folders within; [recordings/](recordings/README.md) is a small one."
        " Without DATA what it tells of recordings and cases stays.",
        "## In short",
        in_short(measured),
        "![The same for the wall and for two naive rules on the same readings, as bars](accuracy.svg)",
        "## What each figure means",
        words_table(["figure", "in a sentence"], FIGURES.items()),
    ]
    for source, (title, text) in SOURCES.items():
        if source in measured:
            parts += [f"## {title}", text, _when(measured[source], newest), SECTIONS[source](measured[source])]
    parts += ["## How it is judged", JUDGED, "## Limits", LIMITS]
    return "\n\n".join(parts) + "\n"


def in_short(measured: dict[str, Measured]) -> str:
    """The figures to quote, with the wall's camera and without."""
    rows = []
    for source, cells in ROWS_IN_SHORT.items():
        if source in measured:
            title = SOURCES[source][0]
            where = f"[{title}](ACCURACY.md#{title.lower().replace(' ', '-')})"
            rows += [[where if i == 0 else "", *row] for i, row in enumerate(cells(measured[source]))]
    return words_table(["source", "figure", "with the camera", "without"], rows)


def _when(one: Measured, newest: int) -> str:
    of_what = {
        "recordings": "{} recordings", "visits": "{} visits, seed 1", "bodies": "bodies a row: {}, a minute each",
    }  # fmt: skip
    what = "".join(f"; {text.format(one[key])}" for key, text in of_what.items() if key in one)
    old = "" if one["rules"] == newest else f" **Not measured again since: the rules are at version {newest}.**"
    return f"*Measured on {one['date']}, rules of version {one['rules']}{what}.*{old}"


# --- in short ---


def _both(one: Measured, cell: Callable[[Any], str]) -> list[str]:
    return [cell(one["ways"]["camera"]), cell(one["ways"]["without_camera"])]


def _short_visits(one: Measured) -> list[list[str]]:
    return [
        ["F1", *_both(one, lambda k: share(k["f1"], k["reps"]))],
        ["sets counted exactly", *_both(one, lambda k: of(k["sets_exact"], k["sets"]))],
        ["ghost reps an hour", *_both(one, lambda k: f"{k['ghost_reps_per_hour']:.1f}")],
        ["false alarms an hour", *_both(one, lambda k: f"{k['false_alarms_per_hour']:.1f}")],
        ["missed alarms", *_both(one, lambda k: of(k["missed_alarms"], k["alarms_due"]))],
    ]


def _short_computed(one: Measured) -> list[list[str]]:
    return [
        ["hinges counted", *_both(one, lambda k: of(k["counted"], k["reps"]))],
        ["squats counted", *_both(one, lambda k: counted(k, "squat"))],
    ]


def _short_frames(one: Measured) -> list[list[str]]:
    rows = []
    for motion, forms in frames_by_motion(one["rows"]).items():
        checked = sum(forms.values()) - forms["not_checked"]
        told = f"{of(forms[motion], checked)}; {forms['not_checked']} not checked"
        rows.append([f"{motion}s called {motion}", told, NOTHING])
    return rows


def _short_cases(one: Measured) -> list[list[str]]:
    cases = [case for case in one["cases"] if not case["needs"]]
    return [["situations as they should be", of(sum(not case["wrong"] for case in cases), len(cases)), NOTHING]]


ROWS_IN_SHORT: dict[str, Callable[[Measured], list[list[str]]]] = {
    "visits": _short_visits,
    "computed": _short_computed,
    "people": lambda one: [["squats and lunges counted", *_both(one, lambda k: counted(k, "squat", "lunge"))]],
    "frames": _short_frames,
    "cases": _short_cases,
}


# --- section by section ---


def _recorded(one: Measured) -> str:
    return _ways(one, whole_visits=False)


def _visits(one: Measured) -> str:
    few = "The wall with the camera. What is told of few visits is rough."
    return "\n\n".join([_ways(one, whole_visits=True), "### By condition", few, conditions(one["by"])])


def _ways(one: Measured, whole_visits: bool) -> str:
    made = "What was made of each movement, with the camera:"
    return "\n\n".join([by_way(one["ways"], whole_visits), made, movements(one["ways"]["camera"])])


def _frames(one: Measured) -> str:
    heads = ["over all scenes", "hinge", "unclear", "squat", "not checked"]
    by = [[f"{motion}s", *forms.values()] for motion, forms in frames_by_motion(one["rows"]).items()]
    return "\n\n".join([table(heads, by), frames(one["rows"])])


def _cases(one: Measured) -> str:
    wrong = [
        [
            f"`{case['file']}`",
            _told(case),
            "; ".join(case["wrong"]) + (f" (needs {case['needs']})" if case["needs"] else ""),
        ]
        for case in one["cases"]
        if case["wrong"]
    ]
    right = [[f"`{case['file']}`", _told(case)] for case in one["cases"] if not case["wrong"]]
    head = ["case", "what happens and what should"]
    return "\n\n".join([
        words_table([*head, "the wall"], wrong) if wrong else "All are as they should be.",
        f"<details><summary>The other {len(right)} are right</summary>", words_table(head, right), "</details>",
    ])  # fmt: skip


def _told(case: Measured) -> str:
    return str(case["note"]).replace("|", "/")


SECTIONS: dict[str, Callable[[Measured], str]] = {
    "people": _recorded,
    "computed": _recorded,
    "visits": _visits,
    "frames": _frames,
    "cases": _cases,
}
