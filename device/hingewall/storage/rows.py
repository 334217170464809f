"""What a reader finds, as the pages and exports use it. Dates are ISO 8601 in UTC; ``sure`` dates were set by a clock
that was synchronised, or corrected since."""

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from hingewall.messages.events import StoredEndReason
from hingewall.messages.rep import Reason, Rep, Verdict
from hingewall.messages.snapshot import Mode, RepMark

Standing = Verdict | Literal["removed"]
"""What a rep counts as now."""


class Edit(Struct, frozen=True):
    """One change that a person made to a rep."""

    at: str
    sure: bool
    before: Standing
    after: Standing
    by: str


class RepRow(Rep, frozen=True, kw_only=True):
    """A rep as it counts now. ``verdict``, ``reason`` and ``unsure`` follow the last edit; ``original_*`` never change.

    A removed rep keeps the verdict that it had before. ``at`` is when it ended.
    """

    id: str
    set_id: str
    seq: int
    at: str
    removed: bool
    edited: bool
    original_verdict: Verdict
    original_reason: Reason | None
    edits: tuple[Edit, ...] = ()


class SetFields(Struct, frozen=True, kw_only=True):
    """``athlete`` is whose it is, by nickname; None for a guest's. ``damaged``: how many records can't be read."""

    id: str
    started: str
    sure: bool
    ended: str | None
    end_reason: StoredEndReason | None
    goal: int
    mode: Mode
    source: str
    settings_revision: int
    rules_version: int
    app_version: str
    counted: int
    no_rep: int
    void: int
    athlete_id: str | None = None
    athlete: str | None = None
    damaged: int = 0


class SetSummary(SetFields, frozen=True, kw_only=True):
    """A set for a list, its reps as marks. One that has no ``ended`` is going on, or the device is gone."""

    reps: tuple[RepMark, ...]


class SetRow(SetFields, frozen=True, kw_only=True):
    """A set with its reps, those that were removed apart, and the settings that it was judged by."""

    settings: dict[str, Any]
    reps: tuple[RepRow, ...]
    removed: tuple[RepRow, ...]


class Owner(Struct, frozen=True):
    """Who may change things. ``generation`` grows with each new PIN; ``failures`` are wrong tries in a row."""

    pin_hash: str | None
    generation: int
    failures: int
    last_failure: datetime | None

    @property
    def claimed(self) -> bool:
        return self.pin_hash is not None


From = Literal["file", "copy", "nowhere"]
"""Where something of a repaired database came from: the damaged file, last night's copy, or it had to be made anew."""


class Repair(Struct, frozen=True, omit_defaults=True):
    """What the device made of a damaged database, or of a ``newer`` one that it was told to go on from.

    ``folder`` has the old file; ``lost_reps`` is None if unknown.
    """

    folder: str
    lost_reps: int | None
    settings: From
    owner: From
    sets: int = 0
    reps: int = 0
    athletes: int = 0
    newer: bool = False
