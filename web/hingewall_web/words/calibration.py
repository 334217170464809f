"""What is said of calibrating by doing. Pure: a snapshot in, sentences out, for the page and for the stream."""

from collections.abc import Mapping

from msgspec import Struct

from hingewall.messages.snapshot import CalibrationView, Snapshot
from hingewall_web.words.lengths import length, step
from hingewall_web.words.settings import explained
from hingewall_web.words.text import CALIBRATION, CALIBRATION_REFUSED, PAGES_TEXT, fill

TARGET = "reach.target_mm"
"""The setting that a calibration sets, and what a refusal is about."""


class CalibrationWords(Struct, frozen=True):
    """``state`` is the view's, or ``idle``; ``taken`` of ``wanted`` reps are there; ``undo`` says what it would do."""

    state: str
    title: str
    text: str
    progress: str
    taken: int
    wanted: int
    undo: str = ""


def shown(snapshot: Snapshot) -> CalibrationWords:
    """The calibration of ``snapshot`` in words."""
    view = snapshot.calibration
    target = length(snapshot.target.reach_mm, snapshot.units)
    if view is None:
        return CalibrationWords(
            "idle", CALIBRATION["idle"], fill(CALIBRATION["idle.text"], {"target": target}), _progress(0, 3), 0, 3
        )
    values = {
        "target": length(view.target_mm, snapshot.units),
        "before": length(view.before_mm, snapshot.units),
        "why": explained(TARGET, view.text, snapshot.units),
    }
    taken = view.wanted if view.state == "done" else len(view.reaches_mm)
    text = _asked(snapshot, view) if view.state == "asked" else fill(CALIBRATION[f"{view.state}.text"], values)
    return CalibrationWords(
        view.state,
        fill(CALIBRATION[view.state], values),
        text,
        _progress(taken, view.wanted),
        taken,
        view.wanted,
        _undo(snapshot, view),
    )


def _undo(snapshot: Snapshot, view: CalibrationView) -> str:
    """Offered as long as nobody has set another target since, and where it would change what is shown."""
    before, target = length(view.before_mm, snapshot.units), length(view.target_mm, snapshot.units)
    if view.state != "done" or view.target_mm != snapshot.target.reach_mm or before == target:
        return ""
    return fill(CALIBRATION["undo"], {"before": before})


def _asked(snapshot: Snapshot, view: CalibrationView) -> str:
    """The one thing to do next."""
    if snapshot.presence in ("empty", "lost") or snapshot.stance is None:
        return CALIBRATION["asked.empty"]
    if snapshot.stance.verdict != "good" and snapshot.phase in ("idle", "rest"):
        advice = step(snapshot.stance.advice_mm, snapshot.units)
        return fill(CALIBRATION[f"asked.{snapshot.stance.verdict}"], {"step": advice})
    if view.uneven:
        return CALIBRATION["asked.uneven"]
    if view.refused is not None:
        return fill(CALIBRATION["asked.refused"], {"why": _why(view.refused)})
    last: Mapping[str, str] = {"reach": length(view.reaches_mm[-1], snapshot.units) if view.reaches_mm else ""}
    return fill(CALIBRATION["asked.taken" if view.reaches_mm else "asked.text"], last)


def _progress(taken: int, wanted: int) -> str:
    return fill(PAGES_TEXT["progress"], {"n": taken, "of": wanted})


def _why(reason: str) -> str:
    return CALIBRATION_REFUSED.get(reason, CALIBRATION_REFUSED["other"])
