"""Visits through the real wall, one after the other or in several processes; each can be written as a recording."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TextIO, TypeVar

from hingewall.commands.score.alarms import judge_alarms
from hingewall.commands.score.conditions import ByCondition, conditions_of
from hingewall.commands.score.persons import judge_persons
from hingewall.commands.score.reps import excused, judge_reps
from hingewall.commands.score.sets import judge_sets
from hingewall.commands.score.tally import Tally
from hingewall.errors import UsageError, one_line
from hingewall.sensing.plausibility import SENSOR_FAULTS
from hingewall.sensing.recording import lines
from hingewall.simulation.life.near import truth_of
from hingewall.simulation.life.readings import readings
from hingewall.simulation.life.truth import Truth
from hingewall.simulation.life.visit import LifeVisit
from hingewall.wall.replay import ReplayResult, run
from hingewall.wall.wall import Wall

Judged = TypeVar("Judged")


def heard(visit: LifeVisit, camera: bool) -> ReplayResult:
    """What the wall said in that visit; a new wall after each restart, as the device makes one."""
    result = ReplayResult(file=f"visit {visit.number}")
    for start_s, end_s in visit.awake:
        run(Wall(visit.settings), readings(visit, start_s, end_s, camera), result)
    return result


def judged(truth: Truth, said: ReplayResult, number: int = 1) -> Tally:
    """One visit's tally."""
    tally = Tally(visits=1, span_s=truth.span_s)
    broken = [fault for fault in said.faults if fault.kind in SENSOR_FAULTS]
    matched = judge_reps(truth, said.reps, broken, tally)
    judge_persons(truth, said, matched, tally)
    judge_sets(truth.reps, said.reps, excused(truth, broken), tally)
    judge_alarms(truth, said.alarms, broken, tally)
    tally.faults.update(fault.kind for fault in said.faults)
    tally.findings.sort()
    tally.mistakes = {number: len(tally.findings)} if tally.findings else {}
    return tally


def score_one(seed: int, camera: bool, number: int) -> Tally:
    """Visit ``number``, counted from 1."""
    visit = LifeVisit(seed, number)
    return judged(truth_of(visit), heard(visit, camera), number)


def score(
    visits: int,
    seed: int,
    camera: bool,
    note: Callable[[Tally], None] = lambda _: None,
    by: ByCondition | None = None,
) -> Tally:
    """All visits from 1 on, put together in their order: the same seed gives the same. ``note`` hears after each, and
    ``by`` takes each up under its conditions."""
    total = Tally()
    for number, tally in enumerate(each(partial(score_one, seed, camera), visits), 1):
        total.add(tally)
        note(total)
        if by is not None:
            by.add(conditions_of(LifeVisit(seed, number)), tally)
    return total


def progress(visits: int, out: TextIO) -> Callable[[Tally], None]:
    """A line that grows at a terminal; nothing elsewhere."""

    def show(total: Tally) -> None:
        if out.isatty():
            end = "\n" if total.visits == visits else ""
            out.write(f"\r{total.visits} of {visits} visits, F1 {total.f1:.3f}{end}")
            out.flush()

    return show


def each(one: Callable[[int], Judged], visits: int) -> Iterator[Judged]:
    """``one`` of each visit from 1 on, in their order, in as many processes as there are processors."""
    jobs = min(os.cpu_count() or 1, visits // 4)
    if jobs < 2:
        yield from map(one, range(1, visits + 1))
        return
    context = multiprocessing.get_context("spawn")
    with context.Pool(jobs, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN)) as pool:
        yield from pool.imap(one, range(1, visits + 1))


def write_recordings(folder: Path, seed: int, number: int, camera: bool) -> list[Path]:
    """The visit as ``hingewall replay`` takes it, a file for each time that the device was on. Raises UsageError."""
    visit = LifeVisit(seed, number)
    truth = truth_of(visit)
    header: dict[str, Any] = {
        "sensor": "VL53L1X model",
        "settings": visit.changes,
        "note": f"simulated: visit {number} of hingewall score --seed {seed}",
        "truth": {
            "reps": [did._asdict() for did in truth.reps],
            "doings": [doing._asdict() for doing in (*truth.doings, *truth.things)],
            "must_alarm": [near._asdict() for near in truth.must_alarm],
        },
    }
    paths = []
    for part, (start_s, end_s) in enumerate(visit.awake):
        path = folder / f"visit-{seed}-{number}{'-restarted' if part else ''}.jsonl"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.writelines(lines(header, readings(visit, start_s, end_s, camera)))
        except OSError as error:
            raise UsageError(f"{path}: can't be written: {one_line(error)}; name a folder with --record") from error
        paths.append(path)
    return paths
