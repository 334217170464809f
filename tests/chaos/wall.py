"""A small wall to do harm to, with sets of guests and athletes, an owner and settings; and using it as a gym would."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import uuid6

from hingewall.clock import WallClock
from hingewall.device.ownership import Ownership
from hingewall.errors import HingewallError, UnknownId
from hingewall.settings.settings import Settings, changed
from hingewall.storage.athletes import Profile
from hingewall.storage.athletes_reader import AthletesReader
from hingewall.storage.start import read_start
from hingewall.storage.store import Store
from stored import COUNTED, SHALLOW, TRACE, Answers, Shelf, asked

PIN = "scrypt:32768:8:1$salt$0123"
PATIENCE_S = 60.0
"""For the disk of a busy machine; in this time a wall has mended itself many times."""


def small_wall(folder: Path, sets: int = 12, people: bool = True) -> Path:
    """Its database, closed: all in one file."""
    folder.mkdir(parents=True, exist_ok=True)
    shelf = Shelf(folder).open()
    try:
        asked(shelf, "claim", PIN)
        asked(shelf, "save_settings", changed(Settings(), {"stance.target_mm": 700, "wall.name": "Basement"}), 1)
        athletes: list[str | None] = [None]
        for name, badge in (("Kim", "blue"), ("Lee", "red")) if people else ():
            athletes.append(str(uuid6.uuid7()))
            asked(shelf, "create_athlete", athletes[-1], Profile(name, badge, "star", PIN, {"reach.target_mm": 260}))  # type: ignore[arg-type]
        for n in range(sets):
            set_id = shelf.start(athlete_id=athletes[n % len(athletes)])
            kept = [shelf.keep(set_id, COUNTED if k % 4 else SHALLOW) for k in range(3 + n % 5)]
            shelf.edit(kept[0], "void")
            shelf.clock.pass_by(600)
            shelf.store.end_set(set_id, "goal")
    finally:
        shelf.close()
    return shelf.path


@dataclass
class Used:
    """What came of using a wall after a fault. ``problems`` is empty when it passed."""

    problems: list[str] = field(default_factory=list)
    kept: int = 0
    lost: int | None = 0
    repaired: bool = False
    settings: str = "kept"


def use(path: Path, before: int) -> Used:
    """Start a device on the database at ``path``, train, change a setting, let a night pass, and read every page.

    ``before`` is how many reps it had. Nobody restarts anything, and nobody has a shell.
    """
    used = Used()
    store = Store(path, WallClock(believed=lambda: True))

    def attempt(what: str, job: Callable[[], Any]) -> Any:
        try:
            return job()
        except Exception as error:
            used.problems.append(f"{what}: {type(error).__name__}: {str(error)[:120]}")
        return None

    try:
        store.open(PATIENCE_S)
        start = attempt("start", lambda: read_start(path))
        attempt("claim code", Ownership(path.with_name("claim-code"), store, quiet=True).offer)
        attempt("rep", lambda: train(store))
        attempt("setting", lambda: _set(store, read_start(path).revision))
        attempt("night", lambda: night(store))
        attempt("rep after the night", lambda: train(store))
        if store.trouble is not None:
            used.problems.append(f"still in trouble: {store.trouble}")
        if start is not None and start.settings.stance.target_mm != 700:
            used.settings = "defaults at the start"
        used.kept = (attempt("pages", lambda: _read_all(AthletesReader(path))) or 0) - 2
        told = attempt("repairs", AthletesReader(path).last_repair)
        used.repaired = told is not None
        used.lost = told[1].lost_reps if told else 0
    finally:
        store.close()
    if used.lost is not None and used.kept + used.lost < before:
        used.problems.append(f"{before - used.kept} of {before} reps are gone, and {used.lost} are said to be")
    return used


def train(store: Store) -> None:
    """A set of one rep. A wall that has to mend itself first has done so when this returns."""
    set_id = str(uuid6.uuid7())
    store.start_set(
        set_id, started_mono=100.0, goal=10, mode="reach", source="simulated", settings=Settings(),
        settings_revision=1, rules_version=1,
    )  # fmt: skip
    answers = Answers()
    store.save_rep(set_id, COUNTED, str(uuid6.uuid7()), TRACE, answers)
    answers.wait()


def _set(store: Store, revision: int) -> None:
    """As a person does on a page: tried again when the page says so."""
    for last in (False, False, True):
        answers = Answers()
        try:
            store.save_settings(changed(Settings(), {"stance.target_mm": 700, "cue.brightness": 33}), revision, answers)
            answers.wait()
            return
        except HingewallError:
            if last:
                raise
            train(store)


def night(store: Store) -> None:
    """The nightly copy, which looks for damage first and has it mended."""
    done = threading.Event()
    store.copy(done.set)
    if not done.wait(PATIENCE_S):
        raise TimeoutError("no end of the nightly copy")


def _read_all(reader: AthletesReader) -> int:
    """Every page once; how many reps there are."""
    reader.settings(), reader.owner(), reader.athletes(), reader.last_rep(), reader.sets(100)
    reader.days(date(2000, 1, 1), date(2100, 1, 1))
    count = 0
    for row in reader.all_sets():
        count += len(row.reps) + len(row.removed) + row.damaged
        for rep in row.reps:
            with suppress(UnknownId):  # a letter of its id may be another now: then no page of it is asked for either
                reader.rep(rep.id)
    return count
