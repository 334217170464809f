"""A folder of labelled recordings: what people did by its ``labels.json``, and how each way judges it.

``labels.json`` is a list with a row a recording: ``file``, ``synthetic`` (computed, not recorded), and ``reps`` with
``start_s``, ``bottom_s``, ``end_s``, ``motion`` (hinge, squat, lunge, mixed, small, turned), for computed hinges
``how`` (ok, double, shallow, abandoned), and perhaps ``partial``.
"""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from evidence.listed import listed
from evidence.ways import Tallies, added, figures, in_all_ways
from hingewall.sensing.recording import Recording
from hingewall.settings.settings import Settings, changed
from hingewall.simulation.life.truth import Did, Near, NearKind, Truth
from hingewall.wall.replay import wall_for

COUNTS = {"ok": True, "double": True, "shallow": False, "abandoned": False}
"""Whether a computed hinge counts; ``double`` goes down again half-way up, and is one."""
NEVER = ("squat", "lunge")
NOTHING_LABELLED = "between movements"
KINDS: tuple[NearKind, ...] = ("hips", "stance")


def labelled(folder: Path) -> list[dict[str, Any]]:
    """The rows of its ``labels.json``. Raises UsageError."""
    return listed(folder / "labels.json", ("file", "reps"))


def did(label: dict[str, Any]) -> Did:
    """What a label says was done. A recorded hinge may count or not: the label is of the movement, and whether it
    reached far enough from a stance that somebody kept, nobody knows; so with what is between hinge and squat."""
    motion, how = str(label["motion"]), label.get("how")
    counts = COUNTS.get(how) if motion == "hinge" and how else False if motion in NEVER else None
    what = motion if how in (None, "ok") else f"{motion}, {how}"
    return Did(label["start_s"], label["bottom_s"], label["end_s"], what, counts)


def truth_of(entry: dict[str, Any], span_s: float) -> Truth:
    """The labels say nothing of alarms, so each is let pass."""
    reps = tuple(sorted(did(label) for label in entry["reps"]))
    anywhere = tuple(Near(0.0, span_s, kind) for kind in KINDS)
    return Truth(span_s, reps, (), (), (), (), anywhere, ())


def judge(folder: Path, entry: dict[str, Any]) -> Tallies:
    """One recording in all ways. Raises RecordingError and SettingsError."""
    path = folder / entry["file"]
    with Recording(path) as recording:
        header, readings = recording.header, list(recording)
    span_s = readings[-1].t - readings[0].t if readings else 0.0
    settings = changed(Settings(), header.settings)
    return in_all_ways(
        truth_of(entry, span_s), [readings], lambda: wall_for(header, {}, path), settings, header.mount.offset_mm
    )


def measured(folder: Path, note: Callable[[str], None]) -> dict[str, dict[str, Any]]:
    """Recorded people and computed ones apart."""
    entries, found = labelled(folder), {}
    for source, synthetic in (("people", False), ("computed", True)):
        mine = [entry for entry in entries if bool(entry.get("synthetic")) == synthetic]
        note(f"{len(mine)} recordings of {source}")
        if mine:
            tallies = added(judge(folder, entry) for entry in mine)
            for tally in tallies.values():
                tally.counted_falsely[NOTHING_LABELLED] = tally.counted_falsely.pop("nobody", 0)
                tally.counted_falsely += Counter()  # without what is 0
            found[source] = {"recordings": len(mine), "ways": figures(tallies)}
    return found
