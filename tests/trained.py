"""What somebody did on a day, said in a line."""

from collections.abc import Sequence
from datetime import date

from hingewall.storage.totals import Measured, joined, of_rep, of_set
from hingewall.storage.totals_reader import Day


def trained(day: date, athlete: str | None = None, /, **sets: Sequence[float | str]) -> Day:
    """Sets by name, of reps of 4 s: a number is a counted rep with that reach in mm, a word is a verdict."""
    found = []
    for set_id, reps in sets.items():
        done = [("counted", rep) if isinstance(rep, float) else (rep, 150.0) for rep in reps]
        measured = [(verdict, Measured(0.0, reach, 1.4, 0.3, 1.2)) for verdict, reach in done]
        found.append(of_set(set_id, [of_rep(set_id, verdict, 4.0, each) for verdict, each in measured]))  # type: ignore[arg-type]
    return Day(day, athlete, joined(found))
