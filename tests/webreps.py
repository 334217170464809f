"""Stored reps and sets for tests of pages and figures."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import asdict

from hingewall.settings.settings import Settings, as_dict
from hingewall.storage.rows import RepRow, SetRow
from stored import COUNTED

AT = "2026-11-22T18:00:00.000Z"


def make_rep_row(seq: int = 1, **other: Any) -> RepRow:
    """A counted hinge that the camera saw, or what ``other`` makes of it."""
    seen = {"hip_drop_mm": 31.0, "drop_ratio": 0.12, "form": "hinge", "shift_mm": 4.0}
    fields = asdict(COUNTED) | seen | other
    stored = {"id": f"r{seq}", "set_id": "s1", "seq": seq, "at": AT, "removed": False, "edited": False}
    original = {"original_verdict": fields["verdict"], "original_reason": fields["reason"]}
    return RepRow(**(fields | stored | original))


def make_set_row(reps: Sequence[RepRow], **other: Any) -> SetRow:
    values: dict[str, Any] = {
        "id": "s1", "started": AT, "sure": True, "ended": None, "end_reason": "goal", "goal": 10, "mode": "reach",
        "source": "simulated", "settings_revision": 1, "rules_version": 1, "app_version": "0.1.0",
        "counted": sum(rep.verdict == "counted" for rep in reps),
        "no_rep": sum(rep.verdict == "no_rep" for rep in reps), "void": sum(rep.verdict == "void" for rep in reps),
        "settings": as_dict(Settings()), "reps": tuple(reps), "removed": (),
    }  # fmt: skip
    return SetRow(**(values | other))
