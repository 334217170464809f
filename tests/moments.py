"""A snapshot of somebody who stands in front of a wall, and a rep of theirs, for tests of what is said about them."""

from typing import Any

from hingewall.messages.snapshot import SetView, Snapshot, StanceView, TargetView

REP: dict[str, Any] = {
    "start_s": 3.1, "bottom_s": 4.5, "end_s": 6.0, "verdict": "counted", "reason": None, "unsure": False,
    "stance_mm": 607, "gap_mm": 347, "reach_mm": 260, "eccentric_s": 0.42, "pause_s": 0.3, "concentric_s": 1.2,
    "hip_drop_mm": 31, "drop_ratio": 0.12, "form": "hinge", "target_mm": 240, "shift_mm": None,
}  # fmt: skip


def make(**other: Any) -> Snapshot:
    values: dict[str, Any] = {
        "t": 1.0, "clock": "2026-11-22T18:00:00Z", "clock_synchronised": True, "source": "hardware", "mode": "reach",
        "presence": "armed", "distance_mm": 607, "range_status": "valid", "stance": StanceView(607, "good", 3),
        "target": TargetView(610, 240, 200), "phase": "idle", "reach_mm": 0,
        "set": SetView("s", 4, 1, 0, 10, (), None), "last_rep": None, "alarm": None, "form": "checked", "faults": (),
        "settings_revision": 1, "rep_seq": 0,
    }  # fmt: skip
    return Snapshot(**(values | other))
