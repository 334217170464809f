"""How long things are kept: guests' sets for the days that are set, athletes' until they are deleted; and no clock that
is wrong deletes anything."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import uuid6

from hingewall.errors import UnknownId
from hingewall.storage.athletes import Profile
from hingewall.storage.retention import LEAST_A_NIGHT, WEEK
from stored import TRACE, Shelf, asked, raw

YEAR_S = 365 * 86400


def kept(shelf: Shelf) -> int:
    return len(shelf.reader.sets(1000))


def train(shelf: Shelf, sets: int = 1, days: int = 1, athlete_id: str | None = None) -> list[str]:
    """So many sets a day, for so many days; their ids."""
    ids = []
    for _ in range(days):
        for _ in range(sets):
            ids.append(shelf.start(athlete_id=athlete_id))
            shelf.keep(ids[-1])
        shelf.nights(1)
    return ids


def test_a_guests_set_goes_a_week_after_it_has_become_old(shelf: Shelf) -> None:
    (set_id,) = train(shelf)
    rep_id = shelf.reader.set(set_id).reps[0].id
    shelf.edit(rep_id, "void")
    shelf.nights(90 + WEEK - 2)
    assert kept(shelf) == 1
    assert raw(shelf, "SELECT marked IS NOT NULL FROM sets") == [(1,)]
    shelf.nights(2)
    assert kept(shelf) == 0
    for table in ("reps", "edits"):
        assert raw(shelf, f"SELECT count(*) FROM {table}") == [(0,)]


def test_more_days_take_the_mark_away_again(shelf: Shelf) -> None:
    train(shelf)
    shelf.nights(92)
    assert raw(shelf, "SELECT marked IS NOT NULL FROM sets") == [(1,)]
    shelf.nights(20, days=365)
    assert raw(shelf, "SELECT marked IS NOT NULL FROM sets") == [(0,)]
    assert kept(shelf) == 1


def test_an_athletes_set_stays_and_only_its_traces_go(shelf: Shelf) -> None:
    kim = str(uuid6.uuid7())
    asked(shelf, "create_athlete", kim, Profile("Kim", "blue", "star", "scrypt:1"))
    (set_id,) = train(shelf, athlete_id=kim)
    (rep,) = shelf.reader.set(set_id).reps
    assert shelf.reader.trace(rep.id) == TRACE
    shelf.nights(100)
    assert shelf.reader.set(set_id).reps == (rep,)
    with pytest.raises(UnknownId, match="no longer kept"):
        shelf.reader.trace(rep.id)
    shelf.nights(20)
    assert kept(shelf) == 1


def test_never_more_go_in_a_night_than_twice_the_usual_day_has(shelf: Shelf) -> None:
    """Somebody sets 30 days where it was a year: what is old by that goes bit by bit."""
    for _ in range(10):
        for _ in range(8):
            shelf.keep(shelf.start())
        shelf.clock.pass_by(86400)
    shelf.nights(31, days=365)
    left = [kept(shelf)]
    for _ in range(14):
        shelf.nights(1, days=30)
        left.append(kept(shelf))
    gone = [before - after for before, after in pairwise(left)]
    assert left[0] == 80
    assert max(gone) == 16
    assert gone[: WEEK - 1] == [0] * (WEEK - 1)


@pytest.mark.parametrize("leap_s", [91 * 86400, 10 * YEAR_S, -10 * YEAR_S, 80 * YEAR_S])
@pytest.mark.parametrize("restart", [False, True])
def test_a_clock_that_leaps_deletes_nothing(shelf: Shelf, leap_s: float, restart: bool) -> None:
    """In a running device, or while it was off; and what was done with the wrong date stays too when it is right."""
    train(shelf, sets=2, days=20)
    before = kept(shelf)
    shelf.clock.date += timedelta(seconds=leap_s)
    for boot in range(5):
        if restart:
            shelf.reopen(f"wrong {boot}")
        shelf.keep(shelf.start())
        shelf.night()
    shelf.clock.date -= timedelta(seconds=leap_s)
    shelf.reopen("right again")
    train(shelf, days=20)
    assert kept(shelf) == before + 5 + 20
    assert raw(shelf, "SELECT count(*) FROM sets WHERE marked IS NOT NULL") == [(0,)]


def test_sets_that_a_wrong_clock_dated_go_when_those_around_them_do(shelf: Shelf) -> None:
    train(shelf, days=3)
    shelf.clock.date += timedelta(days=3650)
    shelf.keep(shelf.start())
    shelf.clock.date -= timedelta(days=3650)
    train(shelf, days=3)
    shelf.nights(110)
    assert kept(shelf) == 0


def test_a_gym_that_was_closed_for_two_months_looks_again_a_night_later(shelf: Shelf) -> None:
    train(shelf, days=10)
    shelf.clock.pass_by(120 * 86400)
    shelf.reopen("after the holidays")
    shelf.night()
    assert raw(shelf, "SELECT count(*) FROM sets WHERE marked IS NOT NULL") == [(0,)]
    shelf.nights(1)
    assert raw(shelf, "SELECT count(*) FROM sets WHERE marked IS NOT NULL") == [(LEAST_A_NIGHT,)]


def test_restarts_are_no_nights(shelf: Shelf) -> None:
    train(shelf)
    shelf.nights(92)
    for boot in range(20):
        shelf.clock.pass_by(600)
        shelf.reopen(f"boot {boot}")
        shelf.night()
    assert kept(shelf) == 1


def test_while_the_clock_is_not_right_nothing_goes(shelf: Shelf) -> None:
    train(shelf)
    shelf.clock.right = False
    shelf.reopen()
    shelf.nights(200)
    assert kept(shelf) == 1


def test_a_date_from_before_this_program_was_written_is_not_right(shelf: Shelf) -> None:
    shelf.clock.date = datetime(2016, 6, 1, tzinfo=UTC)
    shelf.reopen("ten years behind")
    set_id = shelf.start()
    shelf.settle()
    assert not shelf.reader.set(set_id).sure, "it is put right when the time arrives, and never counts as old"
