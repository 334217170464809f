"""What the pages ask costs what they show, however long the history is: ten times the reps, the same work."""

import sqlite3
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import big_database
from hingewall.storage import connection
from hingewall.storage import reader as reading
from hingewall.storage.athletes_reader import AthletesReader
from hingewall.storage.export import export_csv
from hingewall.storage.whose import EVERYBODY, Whose

A_PAGE = 2
DAYS = {"short": 3, "long": 30}
REPS_A_DAY = 700
STEP = 10
"""Of SQLite's machine between two looks."""

NOW = datetime.now().astimezone()
TODAY = NOW.date()
WEEKS = TODAY - timedelta(days=83)


class Work(NamedTuple):
    """What SQLite did for a call: steps of its machine, the statements, and the columns that it read."""

    steps: int
    statements: list[str]
    columns: set[tuple[str, str]]


@pytest.fixture(scope="module")
def histories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A history of 2,100 reps, and one of 21,000."""
    folder = tmp_path_factory.mktemp("histories")
    for name, days in DAYS.items():
        big_database.make(folder / f"{name}.db", days, REPS_A_DAY)
    return {name: folder / f"{name}.db" for name in DAYS}


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], Work]:
    """Watches what is read while something is asked."""
    opened = connection.reader
    seen = Work(0, [], set())
    steps = [0]

    def watched(path: Path) -> sqlite3.Connection:
        found = opened(path)
        found.set_trace_callback(seen.statements.append)
        found.set_progress_handler(lambda: steps.__setitem__(0, steps[0] + STEP), STEP)
        found.set_authorizer(_noted)
        return found

    def _noted(action: int, table: str | None, column: str | None, *_: Any) -> int:
        if action == sqlite3.SQLITE_READ:
            seen.columns.add((str(table), str(column)))
        return sqlite3.SQLITE_OK

    def during(ask: Callable[[], Any]) -> Work:
        steps[0] = 0
        seen.statements.clear()
        seen.columns.clear()
        ask()
        return Work(steps[0], list(seen.statements), set(seen.columns))

    monkeypatch.setattr(reading, "reader", watched)
    return during


def kim(history: AthletesReader) -> str:
    return history.athletes()[0].id


def asks(history: AthletesReader) -> dict[str, Callable[[], Any]]:
    """Everything that a page or the device asks, by whose records."""
    found: dict[str, Callable[[], Any]] = {
        "settings": history.settings, "owner": history.owner, "athletes": history.athletes,
        "the newest rep": history.last_rep, "whether all is counted": history.all_counted,
    }  # fmt: skip
    people = {
        "everybody": EVERYBODY, "guests": Whose.visible_to(None, NOW), "Kim": Whose.athletes_own(kim(history)),
        "guests and Kim": Whose.visible_to(kim(history), NOW),
        "the owner": Whose.shared_with_owner([athlete.id for athlete in history.athletes()], NOW),
    }  # fmt: skip
    for name, whose in people.items():
        own = history.of(whose)
        newest = own.sets(A_PAGE)
        found |= {
            f"sets of {name}": partial(own.sets, A_PAGE),
            f"earlier sets of {name}": partial(own.sets, A_PAGE, newest[-1].id),
            f"a day of {name}": partial(own.day, TODAY, A_PAGE),
            f"a later sheet of a day of {name}": partial(own.day, TODAY, A_PAGE, newest[-1].id),
            f"a set of {name}": partial(own.set, newest[0].id),
            f"today's totals of {name}": partial(own.days, TODAY, TODAY),
        }
        rep = own.set(newest[0].id).reps[0].id
        found[f"a rep of {name}"] = partial(own.rep, rep)
    return found


def test_ten_times_the_history_is_no_more_work(histories: dict[str, Path], work: Callable[..., Work]) -> None:
    short, long = (asks(AthletesReader(histories[name])) for name in DAYS)
    assert short.keys() == long.keys()
    grown = {
        what: (few, many)
        for what in short
        if (many := work(long[what]).steps) > 1.5 * (few := work(short[what]).steps) + 500
    }
    assert grown == {}


def test_weeks_are_read_from_days_and_not_from_reps(histories: dict[str, Path], work: Callable[..., Work]) -> None:
    history = AthletesReader(histories["long"])
    for whose in (EVERYBODY, Whose.visible_to(None, NOW), Whose.athletes_own(kim(history))):
        done = work(partial(history.of(whose).days, WEEKS, TODAY))
        assert "reps" not in {table for table, _ in done.columns}
    assert sum(day.totals.reps for day in history.days(WEEKS, TODAY)) > 0.95 * DAYS["long"] * REPS_A_DAY


def test_nothing_is_sorted_on_the_side(histories: dict[str, Path], work: Callable[..., Work]) -> None:
    history = AthletesReader(histories["long"])
    sorts = {
        f"{what}: {statement}"
        for what, ask in asks(history).items()
        for statement in work(ask).statements
        if statement.startswith("SELECT") and "TEMP B-TREE" in _plan(histories["long"], statement)
    }
    assert sorts == set()


def _plan(path: Path, statement: str) -> str:
    with sqlite3.connect(path) as connection:
        return "\n".join(step for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}"))


def test_no_list_and_no_export_reads_a_trace(histories: dict[str, Path], work: Callable[..., Work]) -> None:
    history = AthletesReader(histories["short"])
    for what, ask in asks(history).items():
        assert ("reps", "trace") not in work(ask).columns, what
    assert ("reps", "trace") not in work(lambda: list(export_csv(history))).columns
    rep = history.last_rep()
    assert rep is not None
    assert ("reps", "trace") in work(partial(history.trace, rep.id)).columns, "it would be noticed"


def test_an_export_of_everything_opens_the_database_once(histories: dict[str, Path], work: Callable[..., Work]) -> None:
    history = AthletesReader(histories["long"])
    done = work(lambda: [len(piece) for piece in export_csv(history)])
    assert sum(statement == "SELECT count(*) FROM sqlite_schema" for statement in done.statements) == 0
    assert done.statements.count("PRAGMA user_version") == 1
    moments = [statement for statement in done.statements if statement == "BEGIN"]
    assert len(moments) == DAYS["long"] * REPS_A_DAY / big_database.REPS_A_SET / reading.SETS_AT_ONCE + 1


def test_an_export_that_nobody_reads_to_its_end_is_let_go(histories: dict[str, Path]) -> None:
    pieces = export_csv(AthletesReader(histories["short"]), date(2020, 1, 1))
    next(pieces)
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    with sqlite3.connect(histories["short"], timeout=0.1) as connection:
        assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
