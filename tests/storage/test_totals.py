"""What days come to: added up by the writer, and always what their reps say now."""

import re
import statistics
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta

import pytest
import uuid6
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from hingewall.messages.rep import Rep
from hingewall.storage import athletes
from hingewall.storage.connection import writer
from hingewall.storage.migrations import migrations, statements
from hingewall.storage.totals import Measured, Totals, joined, of_rep, of_set
from hingewall.storage.totals_reader import NEWEST_UNCOUNTED, Day, TotalsReader
from stored import COUNTED, SHALLOW, Answers, Shelf, raw

YEAR = (date(2026, 1, 1), date(2027, 12, 31))
VOID = replace(COUNTED, verdict="void", reason="lost_sight")
KIM = athletes.Profile("Kim", "blue", "star", "hash")


@pytest.fixture(autouse=True)
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Where the wall hangs it is an hour later than in UTC."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


def days(shelf: Shelf) -> list[Day]:
    """Once the writer has counted what it will count."""
    shelf.settle()
    shelf.settle()
    return TotalsReader(shelf.path).days(*YEAR)


def did(shelf: Shelf, *reps: Rep, athlete_id: str | None = None) -> tuple[str, list[str]]:
    """A whole set, and its reps."""
    set_id = shelf.start(athlete_id=athlete_id)
    ids = [shelf.keep(set_id, rep) for rep in reps]
    shelf.store.end_set(set_id, "idle")
    return set_id, ids


def kim(shelf: Shelf) -> str:
    athlete_id, answers = str(uuid6.uuid7()), Answers()
    shelf.store.create_athlete(athlete_id, KIM, answers)
    answers.wait()
    return athlete_id


def counts(day: Day) -> tuple[date, int, int, int]:
    return day.date, day.totals.counted, day.totals.no_rep, day.totals.void


# --- adding up ---

VERDICTS = st.lists(st.tuples(st.sampled_from(["counted", "no_rep", "void"]), st.floats(80.0, 500.0)), max_size=40)


def rep(verdict: str, reach_mm: float) -> Totals:
    return of_rep("s", verdict, 4.0, Measured(0.0, reach_mm, 1.0, 0.5, 2.0))  # type: ignore[arg-type]


@settings(deadline=None)
@given(VERDICTS, st.integers(0, 40), st.integers(0, 40))
def test_parts_may_be_joined_in_any_groups(reps: list[tuple[str, float]], one: int, other: int) -> None:
    parts = [rep(*each) for each in reps]
    cut, again = sorted((one, other))
    grouped = joined([joined(parts[:cut]), joined([joined(parts[cut:again]), joined(parts[again:])])])
    whole = joined(parts)
    for name, value in asdict(whole).items():
        assert getattr(grouped, name) == (pytest.approx(value, abs=1e-6) if isinstance(value, float) else value), name


@settings(deadline=None)
@given(VERDICTS)
def test_mean_spread_and_longest_run_are_those_of_the_reps(reps: list[tuple[str, float]]) -> None:
    found = joined(rep(*each) for each in reps)
    reaches = [reach for verdict, reach in reps if verdict == "counted"]
    assert found.mean_reach_mm == (pytest.approx(statistics.fmean(reaches)) if reaches else None)
    assert found.spread_mm == (pytest.approx(statistics.stdev(reaches), abs=1e-6) if len(reaches) >= 2 else None)
    judged = "".join("." if verdict == "counted" else " " for verdict, _ in reps if verdict != "void")
    assert found.longest_run.reps == max(map(len, judged.split(" ")))
    assert found.tension_s == pytest.approx(4.0 * found.judged)


def test_a_set_of_five_counted_reps_may_be_a_record_and_one_of_four_not() -> None:
    assert of_set("s", [rep("counted", 250.0)] * 4).steadiest is None
    record = of_set("s", [*[rep("counted", 250.0)] * 5, rep("no_rep", 100.0)]).cleanest
    assert record is not None
    assert (record.set_id, record.counted, record.judged) == ("s", 5, 6)


# --- kept by the writer ---


def test_a_day_is_told_from_midnight_to_midnight_where_the_wall_hangs(shelf: Shelf) -> None:
    shelf.clock.pass_by(10.9 * 3600)  # 22:54 in UTC, six minutes before midnight in Berlin
    did(shelf, COUNTED, SHALLOW)
    shelf.clock.pass_by(12 * 60)
    did(shelf, COUNTED, VOID)
    assert [counts(day) for day in days(shelf)] == [(date(2026, 11, 22), 1, 1, 0), (date(2026, 11, 23), 1, 0, 1)]


def test_a_set_that_goes_on_is_in_it_already(shelf: Shelf) -> None:
    did(shelf, COUNTED)
    shelf.keep(shelf.start(), COUNTED)
    assert joined(day.totals for day in days(shelf)).counted == 2


def test_what_a_person_made_of_a_rep_is_what_counts(shelf: Shelf) -> None:
    _, (kept, removed, _) = did(shelf, SHALLOW, COUNTED, COUNTED)
    shelf.edit(kept, "counted")
    shelf.edit(removed, "remove")
    assert [counts(day)[1:] for day in days(shelf)] == [(2, 0, 0)]


def test_a_set_that_is_deleted_is_gone_from_its_day(shelf: Shelf) -> None:
    first, _ = did(shelf, COUNTED)
    shelf.clock.pass_by(86400)
    did(shelf, COUNTED)
    assert len(days(shelf)) == 2
    with closing(writer(shelf.path)) as connection:
        connection.execute("DELETE FROM sets WHERE id = ?", (first,))
    shelf.reopen()
    assert [counts(day)[0] for day in days(shelf)] == [date(2026, 11, 23)]


def test_nothing_of_a_deleted_athlete_stays_and_nothing_of_others_goes(shelf: Shelf) -> None:
    who = kim(shelf)
    did(shelf, COUNTED, athlete_id=who)
    did(shelf, COUNTED)
    assert {day.athlete_id for day in days(shelf)} == {None, who}
    answers = Answers()
    shelf.store.delete_athlete(who, answers)
    answers.wait()
    assert raw(shelf, "SELECT athlete FROM day_totals") == [("",)]
    assert [day.athlete_id for day in days(shelf)] == [None]


def test_a_guests_set_that_turns_out_to_be_an_athletes_counts_for_the_athlete_and_for_nobody_else(shelf: Shelf) -> None:
    who = kim(shelf)
    set_id, _ = did(shelf, COUNTED, COUNTED)
    assert [day.athlete_id for day in days(shelf)] == [None]
    shelf.store.claim_set(set_id, who)
    assert [(day.athlete_id, day.totals.reps) for day in days(shelf)] == [(who, 2)]
    shelf.store.claim_set(set_id, str(uuid6.uuid7()))
    assert [day.athlete_id for day in days(shelf)] == [who], "what is somebody's stays theirs"


def test_a_set_whose_date_is_put_right_moves_to_its_day(shelf: Shelf) -> None:
    shelf.clock.right = False
    shelf.clock.date -= timedelta(days=300)
    shelf.reopen()
    did(shelf, COUNTED)
    shelf.clock.date += timedelta(days=300)
    shelf.clock.right = True
    shelf.store.correct_dates()
    assert [counts(day)[0] for day in days(shelf)] == [date(2026, 11, 22)]


def test_where_the_wall_is_moved_to_another_time_zone_days_are_told_anew(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    did(shelf, COUNTED)  # noon in UTC
    assert [counts(day)[0] for day in days(shelf)] == [date(2026, 11, 22)]
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    shelf.reopen()
    assert [counts(day)[0] for day in days(shelf)] == [date(2026, 11, 23)]


def test_what_was_done_before_the_upgrade_is_counted_little_by_little(shelf: Shelf) -> None:
    for _ in range(NEWEST_UNCOUNTED + 60):
        did(shelf, COUNTED)
    before = days(shelf)
    shelf.close()
    _as_after_the_upgrade_that_brought_totals(shelf)
    reader = TotalsReader(shelf.path)
    assert not reader.all_counted()
    assert joined(day.totals for day in reader.days(*YEAR)).counted == NEWEST_UNCOUNTED
    shelf.reopen()
    assert days(shelf) == before
    assert reader.all_counted()


def _as_after_the_upgrade_that_brought_totals(shelf: Shelf) -> None:
    """Take back the migration, and run it again: nothing is counted yet."""
    (script,) = [script for script in migrations().values() if "CREATE TABLE set_totals" in script]
    with closing(writer(shelf.path)) as connection:
        for kind, name in re.findall(r"CREATE (TABLE|TRIGGER) (\w+)", script)[::-1]:
            connection.execute(f"DROP {kind} {name}")
        for statement in statements(script):
            connection.execute(statement)
