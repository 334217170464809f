"""What the pages find: sets by page and day, while the device writes and after."""

import os
import threading
import time
from collections.abc import Iterator
from datetime import date

import pytest

from hingewall.errors import StorageError, UnknownId
from hingewall.messages.snapshot import RepMark
from stored import COUNTED, SHALLOW, UNSURE, Shelf
from waiting import ended


@pytest.fixture(autouse=True)
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Where the wall hangs it is an hour later than in UTC."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


def test_pages_of_sets_are_newest_first_and_meet(shelf: Shelf) -> None:
    ids = [shelf.start() for _ in range(7)]
    shelf.settle()
    first = shelf.reader.sets(limit=3)
    second = shelf.reader.sets(limit=3, before=first[-1].id)
    third = shelf.reader.sets(limit=3, before=second[-1].id)
    assert [row.id for row in (*first, *second, *third)] == ids[::-1]
    assert shelf.reader.sets(limit=3, before=third[-1].id) == []


def test_sets_are_in_the_order_they_were_done_even_when_the_clock_was_set_back(shelf: Shelf) -> None:
    first = shelf.start()
    shelf.clock.pass_by(-86400)
    second = shelf.start()
    shelf.settle()
    assert [row.id for row in shelf.reader.sets()] == [second, first]


def test_a_list_shows_the_reps_as_marks_and_leaves_out_what_was_removed(shelf: Shelf) -> None:
    set_id = shelf.start()
    ids = [shelf.keep(set_id, rep) for rep in (COUNTED, SHALLOW, UNSURE, COUNTED)]
    shelf.edit(ids[0], "remove")
    shelf.edit(ids[1], "counted")
    (row,) = shelf.reader.sets()
    assert row.reps == (RepMark("counted", False), RepMark("counted", True), RepMark("counted", False))
    assert (row.counted, row.no_rep, row.void, row.ended) == (3, 0, 0, None)


def test_since_goes_by_the_local_date(shelf: Shelf) -> None:
    shelf.keep(shelf.start(), SHALLOW)
    shelf.clock.pass_by(10.5 * 3600)  # 22:30 in UTC
    shelf.start()
    shelf.clock.pass_by(3600)  # half past midnight in Berlin
    tomorrow = shelf.start()
    shelf.keep(tomorrow)
    shelf.keep(tomorrow)
    assert [row.id for row in shelf.reader.all_sets(date(2026, 11, 23))] == [tomorrow]
    assert len(list(shelf.reader.all_sets(date.min))) == len(list(shelf.reader.all_sets(None))), "a day before all days"


def test_a_day_is_from_midnight_to_midnight_where_the_wall_hangs(shelf: Shelf) -> None:
    shelf.clock.pass_by(10.9 * 3600)  # 22:54 in UTC, six minutes before midnight in Berlin
    late = shelf.start()
    shelf.clock.pass_by(12 * 60)
    early, next_one = shelf.start(), shelf.start()
    shelf.settle()
    assert [row.id for row in shelf.reader.day(date(2026, 11, 22))] == [late]
    assert [row.id for row in shelf.reader.day(date(2026, 11, 23))] == [early, next_one]
    assert shelf.reader.day(date(2026, 11, 24)) == []


def test_a_day_on_which_the_clocks_change_has_all_its_hours(shelf: Shelf) -> None:
    shelf.clock.pass_by(-28 * 86400)  # noon of 25 October, on which summer time ended
    shelf.clock.pass_by(10.8 * 3600)
    late = shelf.start()
    shelf.settle()
    assert [row.id for row in shelf.reader.day(date(2026, 10, 25))] == [late]


def test_the_last_rep_is_the_newest_one_that_was_not_removed(shelf: Shelf) -> None:
    assert shelf.reader.last_rep() is None
    set_id = shelf.start()
    kept, removed = shelf.keep(set_id), shelf.keep(set_id)
    shelf.edit(removed, "remove")
    last = shelf.reader.last_rep()
    assert last is not None
    assert last.id == kept


@pytest.mark.parametrize(
    "nonsense",
    ["", "1", "no-uuid", "01a20546-b9f4-72be-aa88-ef0be587152b", "x" * 5000, "\ud800", "\x00", "' OR 1=1 --", "../.."],
)
def test_an_id_that_is_not_there_is_unknown_whatever_it_is(shelf: Shelf, nonsense: str) -> None:
    reader = shelf.reader
    for ask in (reader.set, reader.rep, reader.trace, lambda text: reader.sets(before=text)):
        with pytest.raises(UnknownId) as caught:
            ask(nonsense)
        assert str(caught.value).isprintable()
        assert len(str(caught.value)) < 200


def test_an_id_may_be_written_in_capitals(shelf: Shelf) -> None:
    set_id = shelf.start()
    shelf.settle()
    assert shelf.reader.set(set_id.upper()).id == set_id


def test_many_threads_read_whole_sets_while_the_device_writes(shelf: Shelf) -> None:
    set_id = shelf.start()
    shelf.settle()
    found: list[str] = []
    done = threading.Event()

    def read() -> None:
        seen = 0
        while not done.is_set():
            row = shelf.reader.set(set_id)
            if row.counted != len(row.reps) or len(row.reps) < seen:
                found.append(f"{row.counted} counted, {len(row.reps)} reps after {seen}")
            seen = len(row.reps)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(40):
        shelf.keep(set_id)
    done.set()
    for thread in threads:
        ended(thread)
    assert found == []
    assert shelf.reader.set(set_id).counted == 40


@pytest.mark.parametrize("tail", ["", "-wal", "-journal"])
def test_a_pipe_in_the_place_of_a_file_of_the_database_holds_up_nobody(shelf: Shelf, tail: str) -> None:
    """Root reads here too (`hingewall export`), in the folder of a process that may have been taken over."""
    shelf.keep(shelf.start())
    shelf.store.close()
    place = shelf.path.with_name(shelf.path.name + tail)
    place.unlink(missing_ok=True)
    os.mkfifo(place)  # which nobody ever writes to
    with pytest.raises(StorageError, match=f"{place.name} is no file; remove it"):
        shelf.reader.sets()
