"""Where somebody stands when upright and still, and what to tell them about it."""

from hingewall.coaching.filters import StillWindow
from hingewall.coaching.rules import (
    JUDGED_FROM_MM,
    JUDGED_TO_MM,
    NEARER_MM,
    NEARER_STILL_S,
    STANCE_EDGE_MM,
    STILL_READINGS_MIN,
    STILL_S,
    STILL_SD_MM,
    STILL_SLOPE_MM_S,
)
from hingewall.messages.events import StanceVerdict


class StillnessDetector:
    """``update`` with every plausible distance; ``upright`` is where somebody has been standing still."""

    def __init__(self) -> None:
        self._short = StillWindow(STILL_S)
        self._long = StillWindow(NEARER_STILL_S)

    def update(self, t: float, mm: float) -> None:
        self._short.add(t, mm)
        self._long.add(t, mm)

    def clear(self) -> None:
        self._short.clear()
        self._long.clear()

    def upright(self, last_stance_mm: float | None) -> float | None:
        """The still distance now, or None. Nearer than the last stance it takes longer to be believed."""
        if not _still(self._short):
            return None
        mm = self._short.mean
        if last_stance_mm is not None and mm < last_stance_mm - NEARER_MM and not _still(self._long):
            return None
        return mm if JUDGED_FROM_MM <= mm <= JUDGED_TO_MM else None


def _still(window: StillWindow) -> bool:
    return (
        window.count >= STILL_READINGS_MIN
        and window.covered_s >= 0.95 * window.span_s
        and window.still(STILL_SD_MM, STILL_SLOPE_MM_S)
    )


def judged(
    stance_mm: float, target_mm: float, tolerance_mm: float, before: StanceVerdict | None = None
) -> tuple[StanceVerdict, float]:
    """The verdict on a stance, and how far to step: forward (+) is away from the wall, back (-) toward it.

    ``before`` is what has been said of it so far: on the edge of the tolerance that holds.
    """
    off = target_mm - stance_mm
    if before is not None:
        tolerance_mm += STANCE_EDGE_MM if before == "good" else -STANCE_EDGE_MM
    if abs(off) <= tolerance_mm:
        return "good", 0.0
    return ("too_near" if off > 0 else "too_far"), off
