"""What the stage of the live page shows of a snapshot: a mood, one word or two, and a sign. Pure, and the same for all.

The words are read from two metres away, so they say what to do and nothing else; what was measured stands in the
sentences of ``snapshot.py``. No length is named while somebody moves.
"""

import math
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from hingewall.messages.snapshot import Snapshot
from hingewall_web.words.language import N_, Sentences, fill, gettext
from hingewall_web.words.lengths import away, minutes, step
from hingewall_web.words.rep import mark_of

MOVES = ("descending", "bottom", "ascending")

WORDS = Sentences(
    {
        "idle": N_("Your turn"),
        "checked": N_("Being checked"),
        "lost": N_("Where are you?"),
        "stand": N_("Stand still"),
        "forward": N_("Move forward"),
        "back": N_("Step back"),
        "go": N_("Back"),
        "down": N_("Back"),
        "up": N_("Up"),
        "tap": N_("Touch the wall"),
        "rest": N_("Rest {left}"),
        "next": N_("Next set"),
        "alarm": N_("Step away"),
    }
)
"""Each line of them has at most seven letters, or it would not fit a phone at a size that is read from two metres."""

SUBS = Sentences(
    {
        "idle": N_("Back to the wall, {distance} away"),
        "checked": N_("No alarm and no reps meanwhile"),
        "lost": N_("Stand in front of the wall"),
        "stand": N_("Stand tall, back to the wall"),
        "armed": N_("{step}. Reps count from here too"),
        "go": N_("Reach for the wall"),
        "tap": N_("Then stand {distance} away"),
    }
)

VERDICTS = Sentences(
    {
        "counted": N_("Yes"),
        "done": N_("Set done"),
        "shallow": N_("Further"),
        "squat": N_("Hips back"),
        "stepped": N_("Feet still"),
        "bow": N_("Hips first"),
        "too_fast": N_("Slower"),
        "too_slow": N_("Faster"),
        "touch": N_("Don't touch"),
        "too_near": N_("Move forward"),
        "off_centre": N_("In the middle"),
        "second_person": N_("One at a time"),
        "again": N_("Again"),
    }
)
"""What to do about a rep, not what was wrong with it."""

REASONS = Sentences(
    {
        "shallow": N_("Nearly: reach for the wall"),
        "squat": N_("Not down"),
        "stepped": N_("That was a step"),
        "bow": N_("That was a bow"),
        "too_fast": N_("Too fast"),
        "too_slow": N_("Too slow"),
        "touch": N_("The wall was touched"),
        "too_near": N_("Too near the wall"),
        "off_centre": N_("Off to one side"),
        "lost_sight": N_("The wall lost sight of you"),
        "walked_away": N_("You walked away"),
        "second_person": N_("Somebody else was in the way"),
        "void": N_("Not judged"),
        "no_rep": N_("No-rep"),
    }
)


class Scene(Struct, frozen=True):
    """One moment on the stage.

    ``mood`` is ``idle``, ``lost``, ``stand``, ``step``, ``go``, ``back``, ``up``, ``rest``, ``next`` or ``alarm``; of a
    rep that is over ``yes``, ``done``, ``no`` or ``void``. ``pictogram`` is the reason of a rep or the way to step.
    """

    mood: str
    word: str
    sub: str = ""
    pictogram: str = ""


def scene(snapshot: Snapshot) -> Scene:
    """What is asked of whoever is there now; with nobody there, an invitation, whoever was there before."""
    if snapshot.checked:
        return Scene("lost", WORDS["checked"], SUBS["checked"])
    if snapshot.alarm is not None:
        return Scene("alarm", WORDS["alarm"], pictogram="forward")
    if snapshot.presence == "empty":
        return Scene("idle", WORDS["idle"], _filled("idle", away(snapshot.target.distance_mm, snapshot.units)))
    if snapshot.presence == "lost":
        return Scene("lost", WORDS["lost"], SUBS["lost"], "lost_sight")
    if snapshot.phase == "rest" and snapshot.set.rest_s:
        return Scene("rest", fill(WORDS["rest"], {"left": minutes(math.ceil(snapshot.set.rest_s))}))
    if snapshot.presence == "armed" and snapshot.phase in MOVES:
        return _moving(snapshot)
    return _standing(snapshot)


def _moving(snapshot: Snapshot) -> Scene:
    reach_mm = snapshot.stance.mm if snapshot.mode == "tap_and_step" and snapshot.stance else snapshot.target.reach_mm
    enough = snapshot.reach_mm is not None and snapshot.reach_mm >= reach_mm
    if snapshot.phase == "descending" and not enough:
        return Scene("back", WORDS["down"])
    return Scene("up", WORDS["up"])


def _standing(snapshot: Snapshot) -> Scene:
    stance, armed = snapshot.stance, snapshot.presence == "armed"
    if snapshot.mode == "tap_and_step":
        if not armed:
            return Scene("stand", WORDS["stand"], SUBS["stand"])
        sub = _filled("tap", away(snapshot.step_mm, snapshot.units)) if snapshot.step_mm is not None else ""
        return Scene("go", WORDS["tap"], sub)
    if stance is not None and stance.verdict != "good":
        way = "forward" if stance.verdict == "too_near" else "back"
        told = step(stance.advice_mm, snapshot.units)
        return Scene("step", WORDS[way], fill(SUBS["armed"], {"step": told}) if armed else told, way)
    if not armed:
        return Scene("stand", WORDS["stand"], SUBS["stand"])
    if not snapshot.set.open and snapshot.set.counted + snapshot.set.no_rep + snapshot.set.void:
        return Scene("next", WORDS["next"])
    return Scene("go", WORDS["go"], SUBS["go"])


def _filled(key: str, distance: str) -> str:
    return fill(SUBS[key], {"distance": distance})


def verdict_scene(snapshot: Snapshot) -> Scene | None:
    """What the stage shows of the last rep, for the moment after it; None while there is none of whoever is there."""
    rep = snapshot.last_rep
    if rep is None or snapshot.presence == "empty":
        return None
    if rep["verdict"] == "counted":
        done = not snapshot.set.open and snapshot.set.counted >= snapshot.set.goal
        return Scene("done", VERDICTS["done"]) if done else Scene("yes", VERDICTS["counted"])
    return _not_counted(rep)


def hint(snapshot: Snapshot) -> str:
    """How it is done, for whoever has done no rep yet."""
    if snapshot.checked:
        return ""
    new = snapshot.presence == "empty" or snapshot.last_rep is None
    return gettext("Push your hips back until the ring closes, then stand tall.") if new else ""


def _not_counted(rep: Mapping[str, Any]) -> Scene:
    reason, kind = rep.get("reason") or "", mark_of(rep["verdict"], False)
    word = VERDICTS[reason if reason in VERDICTS else "again"]
    return Scene("no" if kind == "no_rep" else "void", word, REASONS[reason or kind], reason)
