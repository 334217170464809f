"""What was measured of a rep, in words and as what its chart draws. Pure: a rep and its set in, text out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from hingewall.settings.declarations import built
from hingewall.settings.settings import Settings, alarm_distance_mm
from hingewall.storage.rows import Edit, RepRow, SetRow
from hingewall_web.pages.history.summary import percent
from hingewall_web.words.dates import moment
from hingewall_web.words.language import N_, Sentences, fill, gettext, ngettext
from hingewall_web.words.lengths import CM_MM, INCH_MM, hips_at, left, length, number, seconds

STANDING = Sentences(
    {
        "counted": N_("counted"),
        "no_rep": N_("no-rep"),
        "void": N_("not judged"),
        "removed": N_("removed"),
    }
)
"""A verdict, as an edit names it."""


DROP = Sentences(
    {
        "hinge": N_("{share} of the reach: a hinge"),
        "squat": N_("{share} of the reach: a squat"),
        "unclear": N_("{share} of the reach: between a hinge and a squat"),
        "not_checked": N_("form not checked"),
        "unseen": N_("the camera did not see the hips, so form was not checked"),
    }
)


TRACE = Sentences(
    {
        "label": N_("From {stance} down to {gap} from the wall and back up, in {total} s."),
        "noscript": N_("The chart needs JavaScript. The table below has its figures."),
        "lost": N_("The chart can't be loaded just now. The table below has its figures."),
        "at": N_("{time} s: {distance} from the wall"),
        "none": N_("{time} s: nothing seen"),
        "stand": N_("stood at {mm}"),
        "target": N_("counts at {mm}"),
        "alarm": N_("alarm {mm}"),
        "start": N_("start"),
        "bottom": N_("bottom"),
        "top": N_("top"),
        "seconds": N_("seconds"),
    }
)

Line = tuple[str, str, str]
"""What was measured, how much, and what it means."""

TRACE_WORDS = ("stand", "target", "alarm", "start", "bottom", "top", "seconds", "at", "none", "lost")


def alarm_mm(rep: RepRow, row: SetRow) -> float | None:
    """Where the too-near alarm began for this stance, by the settings of then; None where touching is the drill."""
    if row.mode == "tap_and_step":
        return None
    return alarm_distance_mm(built(Settings, row.settings), rep.stance_mm)


def evidence(rep: RepRow, row: SetRow, units: str) -> list[Line]:
    """A line for each thing that the verdict rests on."""
    alarm = alarm_mm(rep, row)
    target = {
        "target": length(rep.target_mm, units),
        "share": percent(min(rep.reach_mm / rep.target_mm, 9.99) if rep.target_mm > 0 else None),
    }
    wall = (
        gettext("in this exercise you touch the wall")
        if alarm is None
        else fill(gettext("the alarm sounds nearer than {alarm}"), {"alarm": length(alarm, units)})
    )
    rest = (
        fill(gettext("after {rest} s upright"), {"rest": seconds(rep.top_pause_s)})
        if rep.top_pause_s is not None
        else ""
    )
    return [
        (gettext("Stood at"), length(rep.stance_mm, units), gettext("upright and still")),
        (gettext("Reach"), length(rep.reach_mm, units), fill(gettext("{share} of the target reach, {target}"), target)),
        (gettext("Hips at"), hips_at(rep.stance_mm, rep.reach_mm, units), wall),
        (gettext("Time back"), _time(rep.eccentric_s), _speed(rep.peak_down_mm_s, units)),
        (gettext("Time held"), _time(rep.pause_s), ""),
        (gettext("Time up"), _time(rep.concentric_s), _speed(rep.peak_up_mm_s, units)),
        (gettext("Total time"), _time(rep.eccentric_s + rep.pause_s + rep.concentric_s), rest),
        *_camera(rep, units),
        (
            gettext("Smoothness"),
            _turns(rep.turns),
            gettext("changes of direction on the way back") if rep.turns else "",
        ),
        (gettext("Valid readings"), percent(rep.quality), gettext("of all sensor readings")),
    ]


def _camera(rep: RepRow, units: str) -> list[Line]:
    """What only the camera sees."""
    share = {"share": percent(None if rep.drop_ratio is None else max(0.0, rep.drop_ratio))}
    form = "unseen" if rep.hip_drop_mm is None else rep.form
    shift = None if rep.shift_mm is None else abs(rep.shift_mm)
    return [
        (gettext("Hip drop"), length(rep.hip_drop_mm, units), fill(DROP[form], share)),
        (gettext("Off to one side"), length(shift, units), gettext("not seen") if shift is None else ""),
    ]


def _time(value_s: float) -> str:
    return f"{seconds(value_s)} s"


def _speed(mm_s: float, units: str) -> str:
    return fill(gettext("up to {speed} a second"), {"speed": length(mm_s, units)})


def _turns(turns: int) -> str:
    return fill(ngettext("{n} reversal", "{n} reversals", turns), {"n": turns}) if turns else gettext("smooth")


def chart(rep: RepRow, row: SetRow, units: str) -> Mapping[str, Any]:
    """What ``trace.js`` needs beside the trace: where the lines are, in mm and s, and their words. JSON in ``data``."""
    counts = left(number(rep.stance_mm, units), number(rep.target_mm, units))
    values = {
        "id": rep.id, "units": units, "unit_mm": INCH_MM if units == "in" else CM_MM, "start": rep.start_s,
        "bottom": rep.bottom_s, "end": rep.end_s, "stand": rep.stance_mm,
        "target": rep.stance_mm - rep.target_mm, "alarm": alarm_mm(rep, row), "gap": rep.gap_mm,
        "words": {name: TRACE[name] for name in TRACE_WORDS} | {"target": fill(TRACE["target"], {"mm": counts})},
    }  # fmt: skip
    said = {
        "stance": length(rep.stance_mm, units), "gap": hips_at(rep.stance_mm, rep.reach_mm, units),
        "total": seconds(rep.end_s - rep.start_s),
    }  # fmt: skip
    return {
        "data": msgspec.json.encode(values).decode(),
        "label": fill(gettext("From {stance} down to {gap} from the wall and back up, in {total} s."), said),
    }


def written(edit: Edit) -> str:
    """A change that somebody made: ``22 Nov, 19:04: no-rep → counted``."""
    when = datetime.fromisoformat(edit.at).astimezone()
    before, after = (STANDING[word] for word in (edit.before, edit.after))
    return fill(gettext("{at}: {before} → {after}"), {"at": moment(when), "before": before, "after": after})
