"""Expected against got for a folder of labelled recordings: ``python tests/accuracy.py FOLDER [--without-camera]``.

Not part of the tests: a quick look at each recording, where ``make accuracy`` sums up. ``--without-camera`` leaves
the camera's readings out. ``labels.json`` in the folder lists what the people did (tests/evidence/recordings.py).
A hinge that is ``how: ok`` (computed, so known to be clean) should count. If a squat, a lunge or what was no labelled
movement at all counts, the exit code is 1.
"""
# ruff: noqa: T201  a command prints

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evidence.recordings import NEVER, did, labelled
from hingewall.commands.score.reps import matched
from hingewall.errors import HingewallError, UsageError, one_line
from hingewall.messages.readings import BodyReading
from hingewall.messages.rep import Rep
from hingewall.sensing.recording import Recording
from hingewall.wall.replay import ReplayResult, run, wall_for


def clean(label: dict[str, Any]) -> bool:
    return bool(label["motion"] == "hinge" and label.get("how") == "ok")


def labels_of(labels: list[dict[str, Any]], reps: Sequence[Rep]) -> list[dict[str, Any] | None]:
    """For each rep the labelled movement that it is most of, from start to end."""
    of_rep = {j: labels[i] for i, j in matched([did(label) for label in labels], reps).items()}
    return [of_rep.get(j) for j in range(len(reps))]


def note_forms(labels: list[dict[str, Any]], result: ReplayResult, totals: Counter[str]) -> None:
    """What each labelled movement was called; and whether a set of nothing but clean hinges was counted exactly."""
    for rep, label in zip(result.reps, labels_of(labels, result.reps), strict=True):
        if label is not None and label["motion"] in ("hinge", "squat", "lunge"):
            totals[f"{'clean ' if clean(label) else ''}{label['motion']} called {rep.form}"] += 1
    if labels and all(map(clean, labels)):
        totals["clean sets"] += 1
        totals["clean sets counted exactly"] += result.counted == len(labels)


def replayed(path: Path, camera: bool) -> ReplayResult:
    """The recording, with or without what the camera saw."""
    result = ReplayResult(file=path.name)
    with Recording(path) as recording:
        wall = wall_for(recording.header, {}, path)
        run(wall, (reading for reading in recording if camera or not isinstance(reading, BodyReading)), result)
    return result


def row(entry: dict[str, Any], result: ReplayResult, totals: Counter[str]) -> str:
    """One line of the table; ``totals`` sums up what matters."""
    labels = entry["reps"]
    of_reps = zip(result.reps, labels_of(labels, result.reps), strict=True)
    counted = [label for rep, label in of_reps if rep.verdict == "counted"]
    false = sum(label is None or label["motion"] in NEVER for label in counted)
    totals["clean hinges"] += sum(map(clean, labels))
    totals["clean hinges counted"] += sum(label is not None and clean(label) for label in counted)
    totals["squats and lunges"] += sum(label["motion"] in NEVER for label in labels)
    totals["counted falsely"] += false
    totals["alarms"] += len(result.alarms)
    totals["recordings"] += 1
    note_forms(labels, result, totals)
    did = Counter(str(label["motion"]) for label in labels)
    reasons = Counter(str(rep.reason) for rep in result.reps if rep.reason)
    cells = [
        entry["file"].removesuffix(".jsonl.gz"),
        entry.get("what", ""),
        told(did),
        str(result.counted),
        told(reasons),
    ]
    cells += [told(Counter(alarm.kind for alarm in result.alarms)), "FALSE" if false else ""]
    return "  ".join(cell[:width].ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()


WIDTHS = (34, 22, 28, 7, 34, 30, 5)
HEAD = ("recording", "what", "people did", "counted", "not counted", "alarms", "")


def told(counts: Counter[Any]) -> str:
    return ", ".join(f"{n} {word}" for word, n in counts.most_common()) or "-"


def main(arguments: list[str]) -> int:
    camera = "--without-camera" not in arguments
    arguments = [argument for argument in arguments if argument != "--without-camera"]
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    try:
        entries = labelled(folder)
    except UsageError as error:
        print(one_line(error), file=sys.stderr)
        return 2
    totals: Counter[str] = Counter()
    print("  ".join(word.ljust(width) for word, width in zip(HEAD, WIDTHS, strict=True)).rstrip())
    for entry in entries:
        try:
            print(row(entry, replayed(folder / entry["file"], camera), totals))
        except HingewallError as error:
            print(one_line(error), file=sys.stderr)
            totals["unreadable"] += 1
    print("\n" + "\n".join(f"{word}: {n}" for word, n in sorted(totals.items())))
    return 1 if totals["counted falsely"] or totals["unreadable"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
