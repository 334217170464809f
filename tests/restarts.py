"""False alarms of a wall that starts again in the middle of somebody's set: ``python tests/restarts.py [N] [SEED]``.

Not part of the tests. N (200) restarts, each at a random moment of the hinges of a simulated visit, off for up to 5 s,
then heard for 12 s. Each false alarm is told; if there is one, the exit code is 1.
"""
# ruff: noqa: T201  a command prints

import random
import sys
from collections import Counter

from hingewall.commands.score.alarms import judge_alarms
from hingewall.commands.score.tally import Tally
from hingewall.simulation.life.near import truth_of
from hingewall.simulation.life.readings import readings
from hingewall.simulation.life.truth import Span
from hingewall.simulation.life.visit import LifeVisit
from hingewall.wall.replay import ReplayResult, run
from hingewall.wall.wall import Wall

OFF_S = (0.5, 5.0)
HEARD_S = 12.0
SET_PAUSE_S = 4.0
"""Two hinges further apart than this are of two sets."""


def restarts(number: int, seed: int) -> tuple[str, list[str]]:
    """What was done where visit ``number`` was broken off, and the false alarms after it. Empty where nobody hinged."""
    visit, rng = LifeVisit(seed, number), random.Random(f"restart {seed} {number}")
    truth = truth_of(visit)
    sets = [(did, after) for did, after in zip(truth.reps, truth.reps[1:], strict=False)
            if did.counts is not False and after.start_s - did.end_s < SET_PAUSE_S]  # fmt: skip
    if not sets:
        return "", []
    did, after = rng.choice(sets)
    stops_s = rng.uniform(did.start_s, after.start_s)
    starts_s = stops_s + rng.uniform(*OFF_S)
    result, tally = ReplayResult(file=f"visit {number}"), Tally()
    run(Wall(visit.settings), readings(visit, starts_s, starts_s + HEARD_S, camera=True), result)
    judge_alarms(truth._replace(blind=(Span(0.0, truth.span_s),)), result.alarms, result.faults, tally)
    return did.what, [f"visit {number}, on at {starts_s:.1f} s in {did.what}: {text}" for _, text in tally.findings]


def main(arguments: list[str]) -> int:
    try:
        wanted, seed = (*map(int, arguments), *(200, 1)[len(arguments) :])
    except ValueError:
        print(__doc__, file=sys.stderr)
        return 2
    done: Counter[str] = Counter()
    found: list[str] = []
    number = 0
    while done.total() < wanted:
        number += 1
        what, false = restarts(number, seed)
        done.update([what] if what else [])
        found += false
    print(*found, sep="\n", end="\n" if found else "")
    told = ", ".join(f"{n} in {what}" for what, n in done.most_common())
    print(f"{len(found)} false alarms in {wanted} restarts ({told})")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
