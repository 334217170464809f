"""What waits for the hub: everything that changed, in order, once it is joined; and of people only what they shared."""

from datetime import timedelta

import msgspec
import pytest
import uuid6

from hingewall.errors import CommandRefused
from hingewall.fleet.messages import AthleteRow, Batch, Cursor, EditRow, GoneRow, RepRow, Row, SetRow
from hingewall.storage.athletes import Profile
from hingewall.storage.outbox import Outbox
from hingewall.storage.retention import WEEK
from stored import COUNTED, Shelf, asked, raw

KIM = str(uuid6.uuid7())


def join(shelf: Shelf, wall: str = "rack-7", pi: str = "this pi") -> Outbox:
    asked(shelf, "join_hub", wall, lambda: pi)
    return Outbox(shelf.path)


def waiting(shelf: Shelf, after: int = 0) -> tuple[Row, ...]:
    """What the hub would get if it had all up to ``after``."""
    batch = taken(shelf, after)
    return batch.rows if batch else ()


def taken(shelf: Shelf, after: int = 0) -> Batch | None:
    outbox = Outbox(shelf.path)
    joined = outbox.joined()
    assert joined is not None
    return outbox.batch(1, joined.store, after)


def all_taken(shelf: Shelf) -> int:
    """The hub gets what waits and says so; up to where."""
    seq = 0
    while batch := taken(shelf, seq):
        seq = batch.upto.seq
        asked(shelf, "acknowledge", batch.upto.store, seq, batch.upto.id)
    return seq


def kim_trains(shelf: Shelf) -> tuple[str, str]:
    asked(shelf, "create_athlete", KIM, Profile("Kim", "blue", "star", "scrypt:secret"))
    set_id = shelf.start(athlete_id=KIM)
    return set_id, shelf.keep(set_id)


def of(rows: tuple[Row, ...], kind: type[Row]) -> list[str]:
    return [row.id for row in rows if isinstance(row, kind)]


def test_a_wall_alone_writes_nothing_down(shelf: Shelf) -> None:
    shelf.edit(shelf.keep(shelf.start()), "void")
    assert raw(shelf, "SELECT count(*) FROM outbox") == [(0,)]
    assert Outbox(shelf.path).joined() is None


def test_a_rep_waits_with_its_set_and_what_a_person_made_of_it(shelf: Shelf) -> None:
    join(shelf)
    set_id = shelf.start()
    rep_id = shelf.keep(set_id)
    shelf.edit(rep_id, "void")
    first, rep, edit = waiting(shelf)
    assert isinstance(first, SetRow)
    assert (first.id, first.athlete, first.ended) == (set_id, None, None)
    assert isinstance(rep, RepRow)
    assert (rep.id, rep.set, rep.verdict, rep.at) == (rep_id, set_id, "counted", first.at + COUNTED.end_s - 100.0)
    assert msgspec.json.decode(rep.measured)["reach_mm"] == COUNTED.reach_mm
    assert isinstance(edit, EditRow)
    assert (edit.rep, edit.before, edit.after) == (rep_id, "counted", "void")


def test_what_was_kept_before_joining_waits_too(shelf: Shelf) -> None:
    set_id, (before, after) = shelf.start(), ("void", "counted")
    rep_id = shelf.keep(set_id)
    shelf.edit(rep_id, before)
    shelf.edit(rep_id, after)
    join(shelf)
    rows = waiting(shelf)
    assert of(rows, SetRow) == [set_id]
    assert of(rows, RepRow) == [rep_id]
    assert [row.after for row in rows if isinstance(row, EditRow)] == [before, after]
    assert of(rows, EditRow) == sorted(of(rows, EditRow)), "the last word has the greatest id"
    asked(shelf, "join_hub", "rack-7", lambda: "this pi")
    assert waiting(shelf) == rows, "joining again changes nothing"


def test_an_edit_is_later_than_the_one_before_it_though_the_clock_has_gone_back(shelf: Shelf) -> None:
    rep_id = shelf.keep(shelf.start())
    shelf.edit(rep_id, "void")
    shelf.clock.pass_by(-86400)
    shelf.edit(rep_id, "counted")
    ids = raw(shelf, "SELECT id FROM edits ORDER BY seq")
    assert ids == sorted(ids)
    assert len(ids) == 2


def test_a_set_whose_date_was_put_right_goes_again(shelf: Shelf) -> None:
    shelf.clock.right = False
    shelf.reopen()
    join(shelf)
    set_id = shelf.start()
    shelf.edit(shelf.keep(set_id), "void")
    seq = all_taken(shelf)
    shelf.clock.right = True
    shelf.clock.date += timedelta(days=400)
    shelf.store.correct_dates()
    shelf.settle()
    a_set, edit = waiting(shelf, seq)
    assert isinstance(a_set, SetRow)
    assert isinstance(edit, EditRow)
    assert (a_set.id, a_set.at, a_set.sure, edit.sure) == (set_id, shelf.clock.date.timestamp(), True, True)


def test_the_hub_knows_an_athlete_only_while_they_share_with_the_owner(shelf: Shelf) -> None:
    join(shelf)
    set_id, rep_id = kim_trains(shelf)
    assert waiting(shelf) == (GoneRow("set", set_id), GoneRow("rep", rep_id)), "nothing is told before their yes"
    seq = all_taken(shelf)
    asked(shelf, "edit_athlete", KIM, {"owner_sees": True})
    rows = waiting(shelf, seq)
    assert AthleteRow(KIM, "Kim", "blue", "star") in rows
    assert of(rows, SetRow) == [set_id]
    assert of(rows, RepRow) == [rep_id]
    assert b"scrypt" not in msgspec.json.encode(rows)
    seq = all_taken(shelf)
    asked(shelf, "edit_athlete", KIM, {"owner_sees": False})
    assert waiting(shelf, seq) == (GoneRow("athlete", KIM),)


def test_who_is_deleted_is_gone_from_the_hub_and_what_is_erased_too(shelf: Shelf) -> None:
    join(shelf)
    kim_trains(shelf)
    guests = shelf.start()
    shelf.keep(guests)
    shelf.store.end_set(guests, "asked")
    seq = all_taken(shelf)
    asked(shelf, "erase_set", guests)
    asked(shelf, "delete_athlete", KIM)
    assert GoneRow("set", guests) in waiting(shelf, seq)
    assert GoneRow("athlete", KIM) in waiting(shelf, seq)


def test_what_the_hub_has_waits_no_longer(shelf: Shelf) -> None:
    outbox = join(shelf)
    set_id = shelf.start()
    for _ in range(3):
        shelf.keep(set_id)
    batch = taken(shelf)
    assert batch is not None
    asked(shelf, "acknowledge", batch.upto.store, batch.upto.seq, "another id")
    asked(shelf, "acknowledge", "another store", batch.upto.seq, batch.upto.id)
    assert len(waiting(shelf)) == 4, "neither was about this file"
    asked(shelf, "acknowledge", batch.upto.store, batch.upto.seq, batch.upto.id)
    assert waiting(shelf, batch.upto.seq) == ()
    assert raw(shelf, "SELECT seq FROM outbox") == [(batch.upto.seq,)]
    assert outbox.holds(batch.upto)


def test_a_file_that_was_restored_is_told_from_the_one_that_the_hub_knows(shelf: Shelf) -> None:
    outbox = join(shelf)
    shelf.keep(shelf.start())
    batch = taken(shelf)
    assert batch is not None
    store, seq = batch.upto.store, batch.upto.seq
    assert outbox.holds(Cursor(store))
    assert outbox.holds(batch.upto)
    assert not outbox.holds(Cursor(store, seq, "of another rep")), "it went on differently"
    assert not outbox.holds(Cursor(store, seq + 5, batch.upto.id)), "the hub has more than there is"
    all_taken(shelf)
    assert not outbox.holds(Cursor(store)), "the hub has forgotten what waits no longer"
    asked(shelf, "send_again")
    joined = outbox.joined()
    assert joined is not None
    assert joined.store != store
    assert len(waiting(shelf)) == 2


def test_a_card_in_another_pi_does_not_pass_for_this_wall(shelf: Shelf) -> None:
    outbox = join(shelf)
    with pytest.raises(CommandRefused, match="another Pi"):
        asked(shelf, "join_hub", "rack-7", lambda: "another pi")
    join(shelf, wall="rack-8", pi="another pi")
    joined = outbox.joined()
    assert joined is not None
    assert joined.wall == "rack-8"


def test_a_wall_that_leaves_its_hub_writes_nothing_down_any_more(shelf: Shelf) -> None:
    join(shelf)
    shelf.store.leave_hub()
    shelf.keep(shelf.start())
    assert raw(shelf, "SELECT count(*) FROM outbox") == [(0,)]


def test_what_the_hub_lacks_is_kept_for_as_long_again(shelf: Shelf) -> None:
    join(shelf)
    set_id = shelf.start()
    shelf.keep(set_id)
    shelf.nights(30 + WEEK + 5, days=30)
    assert [row.id for row in shelf.reader.sets()] == [set_id]
    shelf.nights(30, days=30)
    assert shelf.reader.sets() == []


def test_what_the_hub_has_goes_when_it_is_old_and_the_hub_keeps_it(shelf: Shelf) -> None:
    join(shelf)
    shelf.keep(shelf.start())
    seq = all_taken(shelf)
    shelf.nights(30 + WEEK + 5, days=30)
    assert shelf.reader.sets() == []
    assert waiting(shelf, seq) == ()
