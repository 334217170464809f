"""What is kept as one row a set, in local time: the table that somebody opens in a spreadsheet to see how it goes."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from statistics import fmean, stdev
from typing import Any, get_args

from hingewall.messages.rep import Reason
from hingewall.storage.cells import MARK, PLAIN, Form, heading, line
from hingewall.storage.export import gathered, local
from hingewall.storage.reader import Reader
from hingewall.storage.rows import RepRow, SetRow

REASONS = get_args(Reason)
COLUMNS = (
    "started", "ended", "date_sure", "athlete", "goal", "counted", "only_just", "no_rep", "not_judged", "removed",
    "target_reach_mm", "mean_reach_mm", "reach_spread_mm", "mean_stance_mm", "mean_hip_drop_mm", "form_checked",
    "mean_eccentric_s", "mean_pause_s", "mean_concentric_s", "reps_took_s", *REASONS, "end_reason", "mode", "source",
    "rules_version", "app_version", "utc_offset_min", "set_id",
)  # fmt: skip
"""Fixed: new ones are added at the end. Means and spread are of the counted reps; the spread is a standard deviation.
A reason's column counts the reps that did not count for it."""


def export_sets_csv(reader: Reader, since: date | None = None, form: Form = PLAIN) -> Iterator[str]:
    """One line a set, oldest first, header line first. What was not measured is empty; a removed rep is in no figure.

    Times are those of the clock where the device hangs; ``utc_offset_min`` is how far that is ahead of UTC.
    """
    return gathered(_lines(reader, since, form))


def _lines(reader: Reader, since: date | None, form: Form) -> Iterator[str]:
    yield MARK + heading(COLUMNS, form)
    for row in reader.all_sets(since):
        cells = _cells(row)
        yield line([cells[name] for name in COLUMNS], form)


def _cells(row: SetRow) -> dict[str, Any]:
    counted = [rep for rep in row.reps if rep.verdict == "counted"]
    reaches = [rep.reach_mm for rep in counted]
    missed = Counter(rep.reason for rep in row.reps if rep.verdict != "counted")
    return {
        "started": local(row.started), "ended": row.ended and local(row.ended), "date_sure": row.sure,
        "athlete": row.athlete, "goal": row.goal, "counted": len(counted),
        "only_just": sum(rep.unsure for rep in counted), "no_rep": sum(rep.verdict == "no_rep" for rep in row.reps),
        "not_judged": sum(rep.verdict == "void" for rep in row.reps), "removed": len(row.removed),
        "target_reach_mm": row.reps[-1].target_mm if row.reps else None, "mean_reach_mm": _mean(reaches),
        "reach_spread_mm": round(stdev(reaches), 1) if len(reaches) > 1 else None,
        "mean_stance_mm": _mean([rep.stance_mm for rep in counted]),
        "mean_hip_drop_mm": _mean([rep.hip_drop_mm for rep in counted if rep.hip_drop_mm is not None]),
        "form_checked": sum(rep.form != "not_checked" for rep in row.reps),
        "mean_eccentric_s": _mean_s(counted, "eccentric_s"), "mean_pause_s": _mean_s(counted, "pause_s"),
        "mean_concentric_s": _mean_s(counted, "concentric_s"),
        "reps_took_s": round(sum(rep.end_s - rep.start_s for rep in row.reps), 1),
        **{reason: missed[reason] for reason in REASONS},
        "end_reason": row.end_reason, "mode": row.mode, "source": row.source, "rules_version": row.rules_version,
        "app_version": row.app_version, "utc_offset_min": _offset_min(row.started), "set_id": row.id,
    }  # fmt: skip


def _mean(values: Sequence[float]) -> float | None:
    return round(fmean(values), 1) if values else None


def _mean_s(reps: Sequence[RepRow], phase: str) -> float | None:
    return round(fmean(getattr(rep, phase) for rep in reps), 2) if reps else None


def _offset_min(at: str) -> int:
    offset = datetime.fromisoformat(at).astimezone().utcoffset()
    assert offset is not None, "astimezone gives one"
    return round(offset.total_seconds() / 60)
