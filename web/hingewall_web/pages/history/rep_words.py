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
from hingewall_web.words.lengths import CM_MM, INCH_MM, length, seconds
from hingewall_web.words.text import HISTORY_TEXT, fill

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
    say, alarm = HISTORY_TEXT, alarm_mm(rep, row)
    target = {
        "target": length(rep.target_mm, units),
        "share": percent(min(rep.reach_mm / rep.target_mm, 9.99) if rep.target_mm > 0 else None),
    }
    wall = say["row.gap.free"] if alarm is None else fill(say["row.gap.text"], {"alarm": length(alarm, units)})
    rest = fill(say["row.rest"], {"rest": seconds(rep.top_pause_s)}) if rep.top_pause_s is not None else ""
    return [
        (say["row.reach"], length(rep.reach_mm, units), fill(say["row.reach.text"], target)),
        (say["row.gap"], length(rep.gap_mm, units), wall),
        (say["row.stance"], length(rep.stance_mm, units), say["row.stance.text"]),
        (say["row.down"], _time(rep.eccentric_s), _speed(rep.peak_down_mm_s, units)),
        (say["row.pause"], _time(rep.pause_s), ""),
        (say["row.up"], _time(rep.concentric_s), _speed(rep.peak_up_mm_s, units)),
        (say["row.total"], _time(rep.end_s - rep.start_s), rest),
        *_camera(rep, units),
        (say["row.turns"], _turns(rep.turns), say["row.turns.text"] if rep.turns else ""),
        (say["row.quality"], percent(rep.quality), say["row.quality.text"]),
    ]


def _camera(rep: RepRow, units: str) -> list[Line]:
    """What only the camera sees."""
    say = HISTORY_TEXT
    share = {"share": percent(None if rep.drop_ratio is None else max(0.0, rep.drop_ratio))}
    form = "row.drop.unseen" if rep.hip_drop_mm is None else f"row.drop.{rep.form}"
    shift = None if rep.shift_mm is None else abs(rep.shift_mm)
    return [
        (say["row.drop"], length(rep.hip_drop_mm, units), fill(say[form], share)),
        (say["row.shift"], length(shift, units), say["row.shift.unseen"] if shift is None else ""),
    ]


def _time(value_s: float) -> str:
    return f"{seconds(value_s)} s"


def _speed(mm_s: float, units: str) -> str:
    return fill(HISTORY_TEXT["row.speed.text"], {"speed": length(mm_s, units)})


def _turns(turns: int) -> str:
    key = "none" if turns == 0 else "one" if turns == 1 else "many"
    return fill(HISTORY_TEXT[f"row.turns.{key}"], {"n": turns})


def chart(rep: RepRow, row: SetRow, units: str) -> Mapping[str, Any]:
    """What ``trace.js`` needs beside the trace: where the lines are, in mm and s, and their words. JSON in ``data``."""
    values = {
        "id": rep.id, "units": units, "unit_mm": INCH_MM if units == "in" else CM_MM, "start": rep.start_s,
        "bottom": rep.bottom_s, "end": rep.end_s, "stand": rep.stance_mm,
        "target": rep.stance_mm - rep.target_mm, "alarm": alarm_mm(rep, row), "gap": rep.gap_mm,
        "words": {name: HISTORY_TEXT[f"trace.{name}"] for name in TRACE_WORDS},
    }  # fmt: skip
    said = {
        "stance": length(rep.stance_mm, units), "gap": length(rep.gap_mm, units),
        "total": seconds(rep.end_s - rep.start_s),
    }  # fmt: skip
    return {"data": msgspec.json.encode(values).decode(), "label": fill(HISTORY_TEXT["trace.label"], said)}


def written(edit: Edit) -> str:
    """A change that somebody made: ``22 Nov, 19:04: no-rep → counted``."""
    when = datetime.fromisoformat(edit.at).astimezone()
    before, after = (HISTORY_TEXT[f"standing.{word}"] for word in (edit.before, edit.after))
    return fill(HISTORY_TEXT["edit.line"], {"at": moment(when), "before": before, "after": after})
