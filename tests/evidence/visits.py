"""Whole simulated visits, each judged in all ways on the same readings, and the wall's own by condition."""

from collections.abc import Callable
from typing import Any

from evidence.ways import WAYS, Tallies, figures, in_all_ways
from hingewall.commands.score.conditions import ByCondition, Conditions, conditions_of
from hingewall.commands.score.report import by_keys
from hingewall.commands.score.run import each
from hingewall.commands.score.tally import Tally
from hingewall.simulation.life.near import truth_of
from hingewall.simulation.life.readings import readings
from hingewall.simulation.life.visit import LifeVisit
from hingewall.wall.wall import Wall

SEED = 1


def judge(number: int) -> tuple[Conditions, Tallies]:
    """Visit ``number``, counted from 1."""
    visit = LifeVisit(SEED, number)
    parts = [list(readings(visit, start_s, end_s, True)) for start_s, end_s in visit.awake]
    return conditions_of(visit), in_all_ways(truth_of(visit), parts, lambda: Wall(visit.settings), visit.settings)


def measured(visits: int, note: Callable[[str], None]) -> dict[str, Any]:
    """All of them, with a note after each."""
    total: Tallies = {way: Tally() for way in WAYS}
    by = ByCondition()
    for number, (conditions, tallies) in enumerate(each(judge, visits), 1):
        for way, tally in tallies.items():
            total[way].add(tally)
        by.add(conditions, tallies["camera"])
        note(f"{number} of {visits} visits")
    return {"visits": visits, "seed": SEED, "ways": figures(total), "by": by_keys(by)}
