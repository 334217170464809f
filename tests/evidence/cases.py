"""Field cases: recordings of a situation each, with what the wall should make of it in ``expected.json``.

A row a file: ``counted`` (to ``max_counted``), ``no_rep``, ``alarms`` (0: none may sound; ``alarms_any``: not judged),
``alarm_kind``, ``alarm_by_s``, ``max_alarm_s`` (in all, but for a touch), ``fault`` (must be named),
``fault_or_counted``, ``max_stance_drift_mm``, ``sets``, ``note``, and ``needs`` for one that today's evidence can't
decide.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from evidence.listed import listed
from hingewall.wall.replay import ReplayResult, replay

Case = dict[str, Any]
SEES_BADLY = {"window", "light", "implausible"}
"""The faults that tell why nothing could be counted."""


def expected(folder: Path) -> list[Case]:
    """The rows of its ``expected.json``. Raises UsageError."""
    return listed(folder / "expected.json", ("file", "counted"))


def wrong(case: Case, got: ReplayResult) -> Iterator[str]:
    """What is not as it should be, in words."""
    yield from _wrong_reps(case, got)
    yield from _wrong_alarms(case, got)
    faults = {fault.kind for fault in got.faults}
    named = ", ".join(sorted(faults)) or "none"
    if case.get("fault") and case["fault"] not in faults:
        yield f"faults: {named}; expected {case['fault']}"
    if case.get("fault_or_counted") and not got.counted and not faults & SEES_BADLY:
        yield f"nothing counted and no reason named (faults: {named})"


def _wrong_reps(case: Case, got: ReplayResult) -> Iterator[str]:
    least = int(case["counted"])
    most = int(case.get("max_counted", least))
    if not least <= got.counted <= most:
        yield f"counted {got.counted}; expected {least}" + (f" to {most}" if most != least else "")
    if case.get("no_rep") is not None and got.no_rep != case["no_rep"]:
        yield f"{got.no_rep} no-reps; expected {case['no_rep']}"
    stances = [stance.stance_mm for stance in got.stances]
    drift_mm = max(stances, default=0.0) - min(stances, default=0.0)
    if case.get("max_stance_drift_mm") and drift_mm > case["max_stance_drift_mm"]:
        yield f"the stance drifts by {drift_mm:.0f} mm"
    sets = msgspec.to_builtins(got).get("sets")
    if case.get("sets") and sets is not None and sets != case["sets"]:
        yield f"{sets} sets; expected {case['sets']}"


def _wrong_alarms(case: Case, got: ReplayResult) -> Iterator[str]:
    if not case.get("alarms_any"):
        if got.alarms and not case.get("alarms"):
            yield f"{len(got.alarms)} alarms; expected none"
        if case.get("alarms") and not got.alarms:
            yield "no alarm"
    if case.get("alarm_kind") and case["alarm_kind"] not in {alarm.kind for alarm in got.alarms}:
        yield f"no {case['alarm_kind']}"
    first_s = min((alarm.start_s for alarm in got.alarms), default=0.0)
    if case.get("alarm_by_s") and first_s > case["alarm_by_s"]:
        yield f"the first alarm at {first_s:.1f} s; expected by {case['alarm_by_s']:g} s"
    sounding_s = sum((alarm.end_s or 0.0) - alarm.start_s for alarm in got.alarms if alarm.kind != "touch")
    if case.get("max_alarm_s") and sounding_s > case["max_alarm_s"]:
        yield f"an alarm for {sounding_s:.0f} s; expected {case['max_alarm_s']:g} at most"


def measured(folder: Path, note: Callable[[str], None]) -> dict[str, Any]:
    """Each case with what is wrong. Raises UsageError and RecordingError."""
    cases = expected(folder)
    note(f"{len(cases)} field cases")
    return {
        "cases": [
            {
                "file": case["file"].removesuffix(".jsonl.gz"),
                "note": case.get("note", ""),
                "needs": case.get("needs"),
                "wrong": list(wrong(case, replay(folder / case["file"]))),
            }
            for case in cases
        ]
    }
