"""Rendered frames through the real camera analysis and the wall: what it calls hinges and squats, by scene."""

from collections.abc import Callable
from functools import partial
from statistics import mean, pstdev
from typing import Any

from camera_accuracy import DOERS, SCENES, Tally, practise
from hingewall.commands.score.run import each

FORMS = ("hinge", "unclear", "squat", "not_checked")


def row(seeds: int, number: int) -> dict[str, Any]:
    """One scene with one sort of person in it, a minute for each of so many bodies."""
    scene, (person, motion) = SCENES[(number - 1) // len(DOERS)], list(DOERS.items())[(number - 1) % len(DOERS)]
    tally = Tally()
    for seed in range(1, seeds + 1):
        practise(person, seed, scene, tally)
    return {
        "cloth": scene.cloth,
        "lens_deg": scene.hfov_deg,
        "light": scene.light,
        "person": person,
        "motion": motion,
        "forms": {form: tally.forms[form] for form in FORMS},
        "drop_error_mm": [round(mean(tally.errors_mm)), round(pstdev(tally.errors_mm))] if tally.errors_mm else None,
    }


def measured(seeds: int, note: Callable[[str], None]) -> dict[str, Any]:
    """Every scene with every sort of person."""
    rows, of = [], len(SCENES) * len(DOERS)
    for one in each(partial(row, seeds), of):
        rows.append(one)
        note(f"{len(rows)} of {of} scenes")
    return {"bodies": seeds, "rows": rows}
