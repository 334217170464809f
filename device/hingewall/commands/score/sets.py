"""Sets as the wall counted them against sets as people did them."""

from collections.abc import Iterable, Sequence

from hingewall.commands.score.tally import Tally
from hingewall.messages.rep import Rep
from hingewall.settings.settings import Settings
from hingewall.simulation.life.truth import Did, Span

END_AFTER_S = Settings().set.end_after_s
"""After so long without a rep the wall ends a set; so what people did in shorter steps is one set."""


def judge_sets(reps: Sequence[Did], told: Sequence[Rep], excuses: Iterable[Span], tally: Tally) -> None:
    """A set is exact when as many were counted in it as hinges should, and at most those that may besides. Whatever is
    counted just before or after it, is counted in it.

    Squats alone are no set, and a set with an excuse in it is not judged.
    """
    excuses = tuple(excuses)
    for row in in_sets(reps):
        span = Span(row[0].start_s - END_AFTER_S, max(did.end_s for did in row) + END_AFTER_S)
        should, may = sum(did.counts is True for did in row), sum(did.counts is None for did in row)
        if not should or any(excuse.overlap(*span) > 0.0 for excuse in excuses):
            continue
        counted = sum(
            rep.verdict == "counted" and 2.0 * span.overlap(rep.start_s, rep.end_s) > rep.end_s - rep.start_s
            for rep in told
        )
        tally.sets += 1
        tally.sets_exact += should <= counted <= should + may


def in_sets(reps: Sequence[Did]) -> list[list[Did]]:
    """What follows within ``END_AFTER_S`` belongs together, whoever did it."""
    rows: list[list[Did]] = []
    for did in reps:
        if rows and did.start_s - max(other.end_s for other in rows[-1]) <= END_AFTER_S:
            rows[-1].append(did)
        else:
            rows.append([did])
    return rows
