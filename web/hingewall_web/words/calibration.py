"""What is said of calibrating by doing. Pure: a snapshot in, sentences out, for the page and for the stream."""

from collections.abc import Mapping

from msgspec import Struct

from hingewall.messages.snapshot import CalibrationView, Snapshot
from hingewall_web.words.language import N_, Sentences, fill, gettext
from hingewall_web.words.lengths import length, step
from hingewall_web.words.settings import explained

TITLES = Sentences(
    {
        "asked": N_("Do three good reps"),
        "done": N_("Your target reach is {target}"),
        "time": N_("Time is up: fewer than three good reps in a minute"),
        "gone": N_("You left before the end"),
        "cancelled": N_("Cancelled"),
        "refused": N_("{target} can't be the target reach here"),
    }
)
"""By the state of a calibration."""


TEXTS = Sentences(
    {
        "done": N_("This is a little less than you showed, so that each good rep gets there. It applies from now on."),
        "time": N_("Nothing was changed. Start again when you are ready."),
        "gone": N_("Nothing was changed."),
        "cancelled": N_("Nothing was changed."),
        "refused": N_("{why}"),
    }
)


STEPS = Sentences(
    {
        "too_near": N_("Step forward {step}."),
        "too_far": N_("Step back {step}."),
    }
)


REFUSED = Sentences(
    {
        "squat": N_("hips back, not down"),
        "stepped": N_("keep your feet where they are"),
        "bow": N_("move the hips first"),
        "too_fast": N_("go slower"),
        "shallow": N_("reach further"),
        "touch": N_("you touched the wall; step forward"),
        "too_near": N_("too near the wall; step forward"),
        "off_centre": N_("stay in the middle"),
        "too_slow": N_("go a little quicker"),
        "lost_sight": N_("the wall lost sight of you"),
        "second_person": N_("one person at a time"),
        "walked_away": N_("you walked away"),
        "other": N_("that was not a hinge"),
    }
)
"""Why a rep that was shown is not taken."""

TARGET = "reach.target_mm"
"""The setting that a calibration sets, and what a refusal is about."""


class CalibrationWords(Struct, frozen=True):
    """``state`` is the view's, or ``idle``; ``taken`` of ``wanted`` reps are there; ``undo`` says what it would do.
    ``for_visit``: it stores nothing, and anybody may cancel it.
    """

    state: str
    title: str
    text: str
    progress: str
    taken: int
    wanted: int
    undo: str = ""
    for_visit: bool = False


def shown(snapshot: Snapshot) -> CalibrationWords:
    """The calibration of ``snapshot`` in words."""
    view = snapshot.calibration
    target = length(snapshot.target.reach_mm, snapshot.units)
    if view is None:
        return CalibrationWords(
            "idle",
            gettext("Find your target reach"),
            fill(
                gettext(
                    "Three good reps: back long, hips as far back as you can. Your target reach, {target} now, becomes"
                    " a little less than you show."
                ),
                {"target": target},
            ),
            _progress(0, 3),
            0,
            3,
        )
    values = {
        "target": length(view.target_mm, snapshot.units),
        "before": length(view.before_mm, snapshot.units),
        "why": explained(TARGET, view.text, snapshot.units),
    }
    taken = view.wanted if view.state == "done" else len(view.reaches_mm)
    text = _asked(snapshot, view) if view.state == "asked" else fill(_outcome(view), values)
    return CalibrationWords(
        view.state,
        fill(TITLES[view.state], values),
        text,
        _progress(taken, view.wanted),
        taken,
        view.wanted,
        _undo(snapshot, view),
        view.for_visit,
    )


def _outcome(view: CalibrationView) -> str:
    if view.state == "done" and view.for_visit:
        return gettext(
            "This is a little less than you showed, so that each good rep gets there. It applies until you leave; the"
            " wall's own target reach stays as it is."
        )
    return TEXTS[view.state]


def _undo(snapshot: Snapshot, view: CalibrationView) -> str:
    """Offered as long as nobody has set another target since, and where it would change what is shown."""
    before, target = length(view.before_mm, snapshot.units), length(view.target_mm, snapshot.units)
    if view.state != "done" or view.for_visit or view.target_mm != snapshot.target.reach_mm or before == target:
        return ""
    return fill(gettext("Undo: return to {before}"), {"before": before})


def _asked(snapshot: Snapshot, view: CalibrationView) -> str:
    """The one thing to do next."""
    if snapshot.presence in ("empty", "lost") or snapshot.stance is None:
        return gettext("Stand with your back to the wall.")
    if snapshot.stance.verdict != "good" and snapshot.phase in ("idle", "rest"):
        advice = step(snapshot.stance.advice_mm, snapshot.units)
        return fill(STEPS[snapshot.stance.verdict], {"step": advice})
    if view.uneven:
        return gettext("One of those three was too different. Do one more like the other two.")
    if view.refused is not None:
        return fill(gettext("That rep does not count: {why}. Try again."), {"why": _why(view.refused)})
    last: Mapping[str, str] = {"reach": length(view.reaches_mm[-1], snapshot.units) if view.reaches_mm else ""}
    return fill(
        (
            gettext("{reach}. Do another like that.")
            if view.reaches_mm
            else gettext("Push your hips back as far as you can with a long spine, then stand up again.")
        ),
        last,
    )


def _progress(taken: int, wanted: int) -> str:
    return fill(gettext("{n} of {of}"), {"n": taken, "of": wanted})


def _why(reason: str) -> str:
    return REFUSED.get(reason, gettext("that was not a hinge"))
