"""What the device asks to be kept: sets, reps, edits, dates that get mended."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import asdict

from hingewall.errors import CommandRefused, StorageError, UnknownId
from hingewall.settings.settings import Settings, changed
from hingewall.storage.rows import Edit
from hingewall.storage.store import Store
from stored import COUNTED, NOON, SHALLOW, TRACE, UNSURE, Answers, Shelf, asked, raw

# --- sets and reps ---


def test_a_set_comes_back_with_its_reps_as_they_were_judged(shelf: Shelf) -> None:
    set_id = shelf.start(goal=3)
    ids = [shelf.keep(set_id, rep) for rep in (COUNTED, SHALLOW, UNSURE)]
    shelf.clock.pass_by(30)
    shelf.store.end_set(set_id, "goal")
    shelf.settle()
    row = shelf.reader.set(set_id)
    assert (row.counted, row.no_rep, row.void, row.goal) == (2, 1, 0, 3)
    assert (row.started, row.ended, row.end_reason) == ("2026-11-22T12:00:00.000Z", "2026-11-22T12:00:30.000Z", "goal")
    assert (row.sure, row.source, row.mode, row.rules_version) == (True, "simulated", "reach", 1)
    assert row.settings["stance.target_mm"] == 610
    assert [rep.id for rep in row.reps] == ids
    assert [rep.seq for rep in row.reps] == [1, 2, 3]
    for rep, kept in zip(row.reps, (COUNTED, SHALLOW, UNSURE), strict=True):
        assert {name: getattr(rep, name) for name in kept.__struct_fields__} == asdict(kept)
        assert (rep.edited, rep.removed, rep.original_verdict) == (False, False, kept.verdict)
    assert row.reps[0].at == "2026-11-22T12:00:03.900Z", "when it ended: 3.9 s into the set"
    assert shelf.reader.trace(ids[0]) == TRACE


def test_nothing_is_created_twice(shelf: Shelf) -> None:
    set_id = shelf.start()
    rep_id = shelf.keep(set_id)
    answers = Answers()
    shelf.store.save_rep(set_id, SHALLOW, rep_id, TRACE, answers)
    assert answers.wait() == 1, "the number that it has"
    shelf.store.start_set(
        set_id, started_mono=500.0, goal=3, mode="tap_and_step", source="hardware", settings=Settings(),
        settings_revision=9, rules_version=9,
    )  # fmt: skip
    shelf.settle()
    row = shelf.reader.set(set_id)
    assert (row.counted, row.no_rep, row.goal, row.mode) == (1, 0, 10, "reach")


def test_a_set_ends_once(shelf: Shelf) -> None:
    set_id = shelf.start()
    shelf.store.end_set(set_id, "goal")
    shelf.clock.pass_by(5)
    shelf.store.end_set(set_id, "asked")
    shelf.settle()
    row = shelf.reader.set(set_id)
    assert (row.end_reason, row.ended) == ("goal", row.started)


def test_a_set_that_a_pulled_plug_left_open_ended_with_its_last_rep(shelf: Shelf) -> None:
    practised, empty = shelf.start(), shelf.start()
    shelf.keep(practised)
    shelf.clock.pass_by(3600)
    shelf.reopen("next boot")
    shelf.settle()
    row = shelf.reader.set(practised)
    assert (row.end_reason, row.ended) == ("interrupted", row.reps[0].at)
    row = shelf.reader.set(empty)
    assert (row.end_reason, row.ended) == ("interrupted", row.started)


def test_a_set_that_had_ended_keeps_its_reason(shelf: Shelf) -> None:
    set_id = shelf.start()
    shelf.store.end_set(set_id, "goal")
    shelf.reopen()
    shelf.settle()
    assert shelf.reader.set(set_id).end_reason == "goal"


def test_a_rep_of_no_set_is_refused_and_the_next_one_saved(shelf: Shelf) -> None:
    with pytest.raises(StorageError, match="FOREIGN KEY"):
        shelf.keep("01a20546-b9f4-72be-aa88-ef0be587152b")
    assert shelf.store.trouble is None
    shelf.keep(shelf.start())
    assert shelf.reader.last_rep() is not None


def test_numbers_of_deleted_reps_are_never_given_again(shelf: Shelf) -> None:
    shelf.keep(shelf.start())
    shelf.nights(100)
    assert shelf.reader.sets() == []
    rep_id = shelf.keep(shelf.start())
    assert shelf.reader.rep(rep_id).seq == 2


# --- edits ---


def test_an_edit_counts_and_keeps_what_was_before(shelf: Shelf) -> None:
    set_id = shelf.start()
    rep_id = shelf.keep(set_id, SHALLOW)
    shelf.clock.pass_by(60)
    shelf.edit(rep_id, "counted")
    shelf.edit(rep_id, "remove")
    rep = shelf.reader.rep(rep_id)
    assert (rep.verdict, rep.reason, rep.removed, rep.edited) == ("counted", None, True, True)
    assert (rep.original_verdict, rep.original_reason) == ("no_rep", "shallow")
    noon_and_one = "2026-11-22T12:01:00.000Z"
    assert rep.edits == (
        Edit(noon_and_one, True, "no_rep", "counted", "owner"),
        Edit(noon_and_one, True, "counted", "removed", "owner"),
    )
    row = shelf.reader.set(set_id)
    assert (row.counted, row.no_rep, row.void) == (0, 0, 0)
    assert row.reps == ()
    assert row.removed == (rep,)
    assert shelf.reader.last_rep() is None


def test_a_removed_rep_comes_back_with_the_verdict_that_it_had(shelf: Shelf) -> None:
    set_id = shelf.start()
    rep_id = shelf.keep(set_id, SHALLOW)
    for change in ("void", "remove", "restore"):
        shelf.edit(rep_id, change)
    assert (shelf.reader.rep(rep_id).verdict, shelf.reader.set(set_id).void) == ("void", 1)
    shelf.edit(rep_id, "no_rep")
    rep = shelf.reader.rep(rep_id)
    assert (rep.verdict, rep.reason, len(rep.edits)) == ("no_rep", "shallow", 4), "back where it was, with its reason"


def test_asking_again_for_what_it_is_already_keeps_nothing(shelf: Shelf) -> None:
    rep_id = shelf.keep(shelf.start())
    for change in ("counted", "restore", "remove", "remove"):
        shelf.edit(rep_id, change)
    assert [edit.after for edit in shelf.reader.rep(rep_id).edits] == ["removed"]


def test_an_unsure_rep_that_a_person_judged_is_sure(shelf: Shelf) -> None:
    rep_id = shelf.keep(shelf.start(), UNSURE)
    assert shelf.reader.rep(rep_id).unsure
    shelf.edit(rep_id, "void")
    assert not shelf.reader.rep(rep_id).unsure


@pytest.mark.parametrize(("change", "code"), [("excellent", "invalid"), ("", "invalid"), ("removed", "invalid")])
def test_a_change_that_is_none_is_refused(shelf: Shelf, change: str, code: str) -> None:
    rep_id = shelf.keep(shelf.start())
    with pytest.raises(CommandRefused, match="expected counted, no_rep, void, remove or restore") as caught:
        shelf.edit(rep_id, change)
    assert caught.value.code == code


def test_a_removed_rep_is_restored_before_it_is_judged(shelf: Shelf) -> None:
    rep_id = shelf.keep(shelf.start())
    shelf.edit(rep_id, "remove")
    with pytest.raises(CommandRefused, match="restore it first"):
        shelf.edit(rep_id, "void")


@pytest.mark.parametrize("rep_id", ["01a20546-b9f4-72be-aa88-ef0be587152b", "", "../../etc/passwd", "\x00", "'"])
def test_an_edit_of_no_rep_is_refused_as_unknown(shelf: Shelf, rep_id: str) -> None:
    with pytest.raises(CommandRefused) as caught:
        shelf.edit(rep_id, "void")
    assert caught.value.code == "unknown"


# --- dates ---


def test_dates_of_this_boot_are_mended_when_the_time_arrives(shelf: Shelf) -> None:
    clock = shelf.clock
    clock.right, clock.date = False, datetime(1970, 1, 1, tzinfo=UTC)
    shelf.reopen()
    set_id = shelf.start()
    rep_id = shelf.keep(set_id)
    clock.pass_by(20)
    shelf.edit(rep_id, "void")
    asked(shelf, "save_settings", changed(Settings(), {"set.reps": 5}), 1)
    before = shelf.reader.set(set_id)
    assert (before.started, before.sure) == ("1970-01-01T00:00:00.000Z", False)
    clock.date, clock.right = NOON, True
    clock.pass_by(10)
    shelf.store.correct_dates()
    shelf.settle()
    row = shelf.reader.set(set_id)
    assert (row.started, row.sure) == ("2026-11-22T11:59:40.000Z", True), "30 s before 12:00:10"
    assert row.reps[0].at == "2026-11-22T11:59:43.900Z"
    assert (row.reps[0].edits[0].at, row.reps[0].edits[0].sure) == ("2026-11-22T12:00:00.000Z", True)
    assert raw(shelf, "SELECT wall, sure FROM settings_history") == [(NOON.timestamp(), 1)]


def test_dates_that_were_sure_and_those_of_other_boots_stay(shelf: Shelf) -> None:
    clock = shelf.clock
    sure = shelf.start()
    clock.right = False
    shelf.reopen("second boot")
    other = shelf.start()
    shelf.reopen("third boot")
    clock.mono, clock.right = 5.0, True
    clock.date += timedelta(days=365)
    shelf.store.correct_dates()
    shelf.settle()
    assert shelf.reader.set(sure).started == shelf.reader.set(other).started == "2026-11-22T12:00:00.000Z"
    assert [shelf.reader.set(set_id).sure for set_id in (sure, other)] == [True, False]


def test_a_device_that_starts_again_mends_the_dates_of_the_one_before(shelf: Shelf) -> None:
    shelf.clock.right = False
    shelf.reopen()
    set_id = shelf.start()
    shelf.clock.right = True
    shelf.clock.date += timedelta(days=1)
    shelf.reopen()
    shelf.settle()
    row = shelf.reader.set(set_id)
    assert (row.started, row.sure) == ("2026-11-23T12:00:00.000Z", True)


# --- beginning, end, and none at all ---


def test_a_commit_has_reached_the_card(shelf: Shelf) -> None:
    answers = Answers()
    pragmas = ("synchronous", "journal_mode", "foreign_keys")
    shelf.store._submit("question", lambda c: [c.execute(f"PRAGMA {p}").fetchone()[0] for p in pragmas], answers)
    assert answers.wait() == [2, "wal", 1], "FULL, the write-ahead log, and no rep without a set"


def test_the_file_is_for_its_owner_to_write_and_its_group_to_read(shelf: Shelf) -> None:
    assert shelf.path.stat().st_mode & 0o777 == 0o640


def test_closing_writes_what_waits_and_leaves_one_file(shelf: Shelf) -> None:
    set_id = shelf.start()
    answers = [Answers() for _ in range(100)]
    for n, answer in enumerate(answers):
        shelf.store.save_rep(set_id, COUNTED, f"01a20546-b9f4-72be-aa88-ef0be58{n:05d}", TRACE, answer)
    shelf.store.close()
    shelf.store.close()
    assert [answer.wait() for answer in answers] == list(range(1, 101))
    assert [file.name for file in shelf.path.parent.iterdir()] == ["hingewall.db"]
    with pytest.raises(StorageError, match="closed"):
        shelf.start()


def test_a_store_that_was_never_opened_refuses_and_closes(shelf: Shelf) -> None:
    store = Store(shelf.path, shelf.clock.wall_clock())
    with pytest.raises(StorageError, match="not open"):
        store.correct_dates()
    assert store.trouble is None
    store.close()


def test_unknown_ids_are_said_in_one_line(shelf: Shelf) -> None:
    with pytest.raises(UnknownId, match="no such rep"):
        shelf.reader.rep("01a20546-b9f4-72be-aa88-ef0be587152b")
