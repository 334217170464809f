"""What a check or a calibration from the page tells it: the result of the command ``inspect``."""

from typing import Literal

from msgspec import Struct

from hingewall.link.findings import Finding
from hingewall.settings.calibration import Calibrated

InspectionState = Literal["idle", "running", "done", "failed", "stopped", "time"]


class CardSeen(Struct, frozen=True):
    """What a card at a known distance reads before and after a calibration, mm; no spread is told of a dark one."""

    at_mm: float
    before_mm: float
    after_mm: float
    spread_mm: float | None
    dark: bool = False


class Step(Struct, frozen=True):
    """What somebody is asked, by ``number``: to put up a card, to notice something, or to press the button.

    ``left_s`` is how long it is waited for.
    """

    number: int
    kind: Literal["card", "notice", "press"]
    text: str
    left_s: float = 0.0


class InspectionView(Struct, frozen=True):
    """How far it is. ``away``: the wall has no sensor, and no alarm, just now. ``share`` of the readings are taken.

    ``now`` is the calibration in force, ``before`` the one that ``undo`` brings back.
    """

    what: Literal["", "check", "calibration"] = ""
    state: InspectionState = "idle"
    away: bool = False
    step: Step | None = None
    share: float = 0.0
    findings: tuple[Finding, ...] = ()
    cards: tuple[CardSeen, ...] = ()
    error: str = ""
    now: Calibrated = Calibrated()
    before: Calibrated | None = None
