"""What a page says about a snapshot or a rep, in words. Pure: a snapshot in, sentences out, the same for all phones."""

import math

from msgspec import Struct
from msgspec.structs import replace

from hingewall.messages.snapshot import AthleteView, Snapshot
from hingewall_web.words.calibration import CalibrationWords, shown
from hingewall_web.words.device import said
from hingewall_web.words.language import N_, Sentences, fill, gettext
from hingewall_web.words.lengths import length, minutes, step
from hingewall_web.words.rep import mark_of, marks_said, verdict_sentence, verdict_voiced
from hingewall_web.words.stage import Scene, hint, scene, verdict_scene
from hingewall_web.words.status import Status, status
from hingewall_web.words.turn import TurnWords, turn_words

STATES = Sentences(
    {
        "empty": N_("Stand at {target}, back to the wall"),
        "checked": N_("The wall is being checked"),
        "someone": N_("Stand tall and still"),
        "armed": N_("Reach for the wall"),
        "lost": N_("The wall can't see you"),
        "descending": N_("Reach back"),
        "target": N_("Far enough. Stand tall"),
        "bottom": N_("Stand tall"),
        "ascending": N_("Stand tall"),
        "rest": N_("Rest"),
        "next": N_("Next set"),
    }
)


STANCE = Sentences(
    {
        "good": N_("Good distance"),
        "too_near": N_("Step forward {step}"),
        "too_far": N_("Step back {step}"),
    }
)


ALARMS = Sentences(
    {
        "too_near": N_("Too near"),
        "touch": N_("Touching"),
        "stance_too_near": N_("Too near"),
    }
)


NOTES = Sentences(
    {
        "camera": N_("Camera on, no picture kept"),
        "simulated": N_("Simulated person"),
        "replay": N_("Replaying a recording"),
        "level_up": N_("Two clean sets: try a target reach of {reach}"),
        "clock": N_("Date and time not set yet"),
        "own": N_("{name}'s settings do not fit this wall, so the wall's settings apply"),
        "confirm": N_("{name}'s settings lower the alarm. To use them, press the button on the wall."),
        "quiet": N_("Beeper off, except for the alarm"),
        "visiting": N_("A target reach of {target} for this visit"),
        "unsaved": N_("Reps not saved yet: {count}"),
    }
)


CARE = Sentences(
    {"clock": N_("Set the clock")} | dict.fromkeys(("disk", "database", "newer"), N_("What the owner can do"))
)
"""What the link to /care is called, of the faults that the owner ends there."""

UNCHECKED = {
    "fault": (
        N_("Form not checked: no camera picture"),
        N_("Only the distance decides which reps count, so a squat may count as a hinge."),
        N_("Open the camera's cover and check its cable. The beeper works without the camera."),
    ),
    "software": (
        N_("Form not checked: the camera's software can't be used"),
        N_("Only the distance decides which reps count, so a squat may count as a hinge."),
        N_("Let whoever looks after the device run its check: that says why. Reps are counted in any case."),
    ),
    "none": (
        N_("Form not checked: no camera"),
        N_("Only the distance decides which reps count, so a squat may count as a hinge."),
        N_("If this wall has a camera, unplug the device and check the camera's cable at both ends."),
    ),
    "off": (
        N_("Form not checked: camera off"),
        N_("Only the distance decides which reps count, so a squat may count as a hinge."),
        N_("The owner can switch the camera on under Settings. The camera keeps no picture."),
    ),
    "unsure": (
        N_("Form not checked: camera not sure"),
        N_(
            "The camera can't judge form in the dark, under flickering lamps, on plain black clothes or when"
            " you stand off to one side. Until it can, the distance alone decides. The distance shows some"
            " squats, but not all."
        ),
        N_("Turn on more light, stand in the middle, or wear something with a pattern."),
    ),
}
"""Why form is not checked: the line, what that means, what to do."""

OF_CAMERA: dict[str, str] = {"camera": "fault", "camera_software": "software"}
"""The camera's faults, which say in other words why form is not checked."""

MOST_MARKS = 20


class Badge(Struct, frozen=True):
    """Who practises, as the chip at the top shows it; none is a guest."""

    name: str
    colour: str
    shape: str


class Question(Struct, frozen=True):
    """Whether it is the athlete again who was there before: the badge, what is asked, and what yes is called."""

    athlete_id: str
    badge: Badge
    text: str
    yes: str


class Spoken(Struct, frozen=True):
    """A snapshot in words. ``arrow`` is ``forward``, ``back`` or empty; ``marks`` are kinds, as ``mark_of`` gives them.

    ``rest`` is what is left of it, empty when nobody rests; ``unchecked`` is a line, what it means and what to do.
    ``announce`` is what a screen reader is told when it has time, ``urgent`` at once: they change with a rep, a rest, a
    fault or an alarm, never with the distance. ``rep_seq`` tells a new rep from the last one. ``offers_own``: to find a
    target reach of one's own. ``scene`` is what the stage asks now, ``verdict_scene`` what it shows after a rep,
    ``hint`` how a rep is done, and ``status`` the one line beside it all, but for whose ``turn`` it is: that depends on
    the phone. ``verdict_said`` is what a phone says of the
    last rep.
    A fault is what is wrong, what to do, and what the link to where the owner does it is called, if anywhere.
    """

    count: int
    goal: int
    state: str
    stance: str
    arrow: str
    verdict: str
    verdict_mark: str
    marks: tuple[str, ...]
    marks_said: str
    alarm: str
    alarm_fix: str
    unchecked: tuple[str, str, str] | None
    notes: tuple[str, ...]
    faults: tuple[tuple[str, str, str], ...]
    announce: str
    urgent: str
    rest: str
    open: bool
    verdict_said: str
    rep_seq: int
    rep_id: str
    further: tuple[float, str] | None
    calibration: CalibrationWords
    who: Badge | None
    asks: Question | None
    offers_own: bool
    scene: Scene
    verdict_scene: Scene | None
    hint: str
    turn: TurnWords | None = None
    status: Status | None = None


def spoken(snapshot: Snapshot) -> Spoken:
    """Everything that the live page says about ``snapshot``."""
    words = _spoken(snapshot)
    return replace(words, status=status(words))


def _spoken(snapshot: Snapshot) -> Spoken:
    stance, arrow = _stance(snapshot)
    there = snapshot.presence != "empty"  # of whoever has gone nothing stays on show
    marks = tuple(mark_of(mark.verdict, mark.unsure) for mark in snapshot.set.reps[-MOST_MARKS:] if there)
    verdict = verdict_sentence(snapshot.last_rep, snapshot.units) if snapshot.last_rep else ""
    rep = snapshot.last_rep if there else None
    alarm, fix = _alarm(snapshot)
    return Spoken(
        count=snapshot.set.counted,
        goal=snapshot.set.goal,
        state=_state(snapshot),
        stance=stance,
        arrow=arrow,
        verdict=verdict if rep else "",
        verdict_mark=mark_of(rep["verdict"], rep["unsure"]) if rep else "",
        marks=marks,
        marks_said=marks_said(marks),
        alarm=alarm,
        alarm_fix=fix,
        unchecked=_unchecked(snapshot),
        notes=_notes(snapshot),
        # The camera's is what ``unchecked`` says already.
        faults=tuple(
            (said(fault.text), said(fault.fix), CARE.get(fault.kind, ""))
            for fault in snapshot.faults
            if fault.kind not in OF_CAMERA
        ),
        announce=_announce(snapshot, verdict),
        urgent=f"{alarm}. {fix}." if alarm else "",
        rest=minutes(math.ceil(snapshot.set.rest_s)) if _resting(snapshot) and snapshot.set.rest_s else "",
        open=snapshot.set.open,
        verdict_said=verdict_voiced(rep, snapshot.units) if rep else "",
        rep_seq=snapshot.rep_seq,
        rep_id=str(rep["id"]) if rep else "",
        calibration=shown(snapshot),
        further=_further(snapshot) if there else None,
        who=_badge(snapshot.athlete),
        asks=_asks(snapshot),
        offers_own=snapshot.calibration_offered and there,
        scene=scene(snapshot),
        verdict_scene=verdict_scene(snapshot),
        hint=hint(snapshot),
        turn=turn_words(snapshot),
    )


def _badge(athlete: AthleteView | None) -> Badge | None:
    return Badge(athlete.nickname, athlete.colour, athlete.shape) if athlete else None


def _asks(snapshot: Snapshot) -> Question | None:
    """Whoever stands there after an athlete is a guest, until somebody says that it is the athlete again."""
    asked = snapshot.asked
    if asked is None:
        return None
    name = {"name": asked.nickname}
    badge = Badge(asked.nickname, asked.colour, asked.shape)
    return Question(asked.id, badge, fill(gettext("Is it {name} again?"), name), fill(gettext("Yes, {name}"), name))


def _further(snapshot: Snapshot) -> tuple[float, str] | None:
    """The target reach that is offered after two clean, even sets, and what taking it is called."""
    offered = snapshot.level_up_mm
    if offered is None:
        return None
    return offered, fill(gettext("Raise target reach to {reach}"), {"reach": length(offered, snapshot.units)})


def _state(snapshot: Snapshot) -> str:
    key: str = "checked" if snapshot.checked else snapshot.presence
    if _resting(snapshot):
        key = "rest"
    elif snapshot.presence == "armed" and snapshot.phase == "idle" and _between(snapshot):
        key = "next"
    elif snapshot.presence == "armed" and snapshot.phase != "idle":
        key = "target" if at_target(snapshot) and snapshot.phase == "descending" else snapshot.phase
    target = length(snapshot.target.distance_mm, snapshot.units)
    return fill(STATES[key], {"target": target})


def _resting(snapshot: Snapshot) -> bool:
    return snapshot.phase == "rest"


def _between(snapshot: Snapshot) -> bool:
    """Whether a set is over and the next has not begun."""
    return not snapshot.set.open and _reps(snapshot) > 0


def _reps(snapshot: Snapshot) -> int:
    return snapshot.set.counted + snapshot.set.no_rep + snapshot.set.void


def at_target(snapshot: Snapshot) -> bool:
    """Whether the hips are as far back as the target asks."""
    return snapshot.reach_mm is not None and snapshot.reach_mm >= snapshot.target.reach_mm


def _stance(snapshot: Snapshot) -> tuple[str, str]:
    units = snapshot.units
    if snapshot.mode == "tap_and_step" and snapshot.step_mm is not None:
        return fill(gettext("Tap the wall, then stand {step} away"), {"step": length(snapshot.step_mm, units)}), ""
    stance = snapshot.stance
    if stance is None or snapshot.presence not in ("someone", "armed"):
        return "", ""
    arrow = {"good": "", "too_near": "forward", "too_far": "back"}[stance.verdict]
    return fill(STANCE[stance.verdict], {"step": step(stance.advice_mm, units)}), arrow


def _alarm(snapshot: Snapshot) -> tuple[str, str]:
    if snapshot.alarm is None:
        return "", ""
    title, fix = ALARMS[snapshot.alarm], gettext("Step forward")
    if snapshot.alarm == "stance_too_near" and snapshot.stance and snapshot.stance.advice_mm > 0:
        fix = f"{fix} {step(snapshot.stance.advice_mm, snapshot.units)}"
    return title, fix


def _notes(snapshot: Snapshot) -> tuple[str, ...]:
    athlete = snapshot.athlete
    values = {
        "reach": length(snapshot.level_up_mm, snapshot.units), "count": snapshot.set.unsaved,
        "name": athlete.nickname if athlete else "", "target": length(snapshot.target.reach_mm, snapshot.units),
    }  # fmt: skip
    true = {
        "own": athlete is not None and bool(athlete.text),
        "confirm": athlete is not None and athlete.confirm,
        "level_up": snapshot.level_up_mm is not None and snapshot.presence != "empty",
        "camera": snapshot.camera_on,
        "visiting": snapshot.visiting,
        "unsaved": snapshot.set.unsaved > 0 and bool(snapshot.faults),
        "quiet": snapshot.volume == "off",
        "clock": not snapshot.clock_synchronised,
        "simulated": snapshot.source == "simulated",
        "replay": snapshot.source == "replay",
    }
    return tuple(fill(NOTES[key], values) for key, holds in true.items() if holds)


def _unchecked(snapshot: Snapshot) -> tuple[str, str, str] | None:
    """Why form can't be judged now. With nobody there, there is nothing to judge."""
    for fault in snapshot.faults:
        if fault.kind in OF_CAMERA:
            return _why(OF_CAMERA[fault.kind])
    if not snapshot.camera_on and snapshot.form == "not_checked":
        return _why("none" if snapshot.camera_absent else "off")
    if snapshot.form == "not_checked" and snapshot.presence in ("someone", "armed"):
        return _why("unsure")
    return None


def _why(key: str) -> tuple[str, str, str]:
    line, means, fix = map(gettext, UNCHECKED[key])
    return line, means, fix


def _announce(snapshot: Snapshot, verdict: str) -> str:
    """The last rep while its set is the one that is shown, then the rest and its end."""
    told = []
    if snapshot.rep_seq and verdict and _reps(snapshot):
        count = fill(gettext("{n} of {of}"), {"n": snapshot.set.counted, "of": snapshot.set.goal})
        told.append(f"{count}. {verdict}.")
    if _between(snapshot):
        told.append(gettext("Rest.") if _resting(snapshot) else gettext("Next set."))
    return " ".join([*told, *(said(fault.text) for fault in snapshot.faults)])
