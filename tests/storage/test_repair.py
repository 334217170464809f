"""A database that is damaged mends itself: what can be read is carried over, what can't is said, the old is kept."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uuid6

from chaos.wall import small_wall
from hingewall.errors import Damaged
from hingewall.storage import writing
from hingewall.storage.athletes_reader import AthletesReader
from hingewall.storage.copies import copies, copy
from hingewall.storage.opening import opened
from hingewall.storage.repair.image import PAGE, Image
from hingewall.storage.repair.mend import finish, mend
from hingewall.storage.repair.records import records
from hingewall.storage.repair.salvage import salvage
from hingewall.storage.rows import Repair
from hingewall.storage.store import CHECK_AGAIN_S, Store
from stored import COUNTED, TRACE, Answers, Shelf
from waiting import PATIENCE_S, until


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wall with 12 sets of 57 reps, two athletes, settings and an owner."""
    return small_wall(tmp_path_factory.mktemp("model"))


@pytest.fixture
def path(tmp_path: Path, model: Path) -> Path:
    """A database of one's own to do harm to."""
    mine = tmp_path / model.name
    mine.write_bytes(model.read_bytes())
    return mine


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def everything(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """What is kept, table by table, but for what a repair adds; a boot is known by its number alone."""
    tables = ("settings", "owner", "settings_history", "profiles", "sets", "reps", "edits")
    return {table: sorted(rows(path, f"SELECT * FROM {table}"), key=repr) for table in tables}


def spoil(path: Path, name: str, content: bytes = b"\xa5" * PAGE) -> None:
    """Overwrite the page where a table or an index begins."""
    ((page,),) = rows(path, f"SELECT rootpage FROM sqlite_schema WHERE name = '{name}'")
    assert isinstance(page, int)
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(content)


def run(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


# --- what is carried over ---


def test_nothing_is_lost_where_all_of_it_can_be_read(path: Path) -> None:
    before = everything(path)
    told = salvage(path, path.with_name("new.db"), "damaged-today")
    assert everything(path.with_name("new.db")) == before
    assert told == Repair("damaged-today", 0, "file", "file", sets=12, reps=57, athletes=2)
    assert rows(path.with_name("new.db"), "PRAGMA integrity_check") == [("ok",)]
    assert rows(path.with_name("new.db"), "PRAGMA foreign_key_check") == []


def test_what_lay_in_the_log_alone_is_carried_over_too(tmp_path: Path) -> None:
    """After a power cut the newest reps are nowhere else."""
    shelf = Shelf(tmp_path).open()
    try:
        set_id = shelf.start()
        kept = [shelf.keep(set_id) for _ in range(5)]
        for tail in ("", "-wal"):
            (tmp_path / f"cut.db{tail}").write_bytes(Path(f"{shelf.path}{tail}").read_bytes())
        cut = tmp_path / "cut.db"
        assert len(list(records(Image(cut)))) > len(list(_without_log(cut)))
        told = salvage(cut, tmp_path / "new.db", "damaged-today")
        assert told.reps == 5
        assert [rep_id for (rep_id,) in rows(tmp_path / "new.db", "SELECT id FROM reps ORDER BY seq")] == kept
    finally:
        shelf.close()


def _without_log(path: Path) -> Iterator[object]:
    alone = path.with_name("alone.db")
    alone.write_bytes(path.read_bytes())
    with Image(alone) as image:
        yield from records(image)


@pytest.mark.parametrize("what", ["reps_by_set", "sets_by_date", "sqlite_autoindex_reps_1"])
def test_a_damaged_index_loses_nothing(path: Path, what: str) -> None:
    before = everything(path)
    spoil(path, what)
    mend(path)
    assert everything(path) == before
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]


def change_index(path: Path, sql: str) -> None:
    """Say that it was made otherwise."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = 'sets_by_date'", (sql,))
        connection.commit()


def test_an_index_that_lacks_a_row_is_made_again_where_it_is(path: Path) -> None:
    before = everything(path)
    right = "CREATE INDEX sets_by_date ON sets (wall)"
    change_index(path, f"{right} WHERE goal = 0")
    run(path, "REINDEX sets_by_date")
    change_index(path, right)
    assert rows(path, "PRAGMA integrity_check")[0] != ("ok",)
    assert mend(path) is None, "nothing was given up"
    assert everything(path) == before
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    assert list(path.parent.glob("damaged-*")) == []


def test_rows_are_found_without_the_tree_above_them(path: Path) -> None:
    """The page where the reps' table begins says where all the others are."""
    spoil(path, "reps")
    told = mend(path)
    assert told is not None
    assert (told.reps, told.sets, told.lost_reps) == (57, 12, 0)


@pytest.mark.parametrize(
    "statement",
    ["DROP VIEW judged", "DROP TABLE edits", "ALTER TABLE sets DROP COLUMN app_version", "DELETE FROM settings",
     "DELETE FROM owner", "PRAGMA user_version = 77", "PRAGMA user_version = 1", "PRAGMA user_version = 0"],
)  # fmt: skip
def test_a_wall_whose_database_lacks_something_mends_it_and_goes_on(path: Path, statement: str) -> None:
    run(path, statement)
    store = Store(path, Shelf(path.parent).clock.wall_clock())
    store.open(PATIENCE_S)
    try:
        assert store.trouble is None
        reader = AthletesReader(path)
        assert sum(len(row.reps) + len(row.removed) for row in reader.all_sets()) == 57
        assert reader.owner().claimed is ("owner" not in statement)
        assert reader.settings()[1] >= 1
    finally:
        store.close()


def test_a_header_that_forbids_to_write_is_no_disk_that_is_read_only(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[18] = 10
    path.write_bytes(raw)
    store = Store(path, Shelf(path.parent).clock.wall_clock())
    store.open(PATIENCE_S)
    try:
        assert store.trouble is None
        assert rows(path, "SELECT count(*) FROM reps") == [(57,)]
    finally:
        store.close()


def test_a_pin_or_settings_that_are_gone_are_taken_from_last_night(path: Path) -> None:
    copied(path)
    run(path, "DELETE FROM settings")
    run(path, "DELETE FROM owner")
    told = mend(path)
    assert told is not None
    assert (told.settings, told.owner) == ("copy", "copy")
    settings, revision = AthletesReader(path).settings()
    assert settings.wall.name == "Basement"
    assert revision > 2, "no page takes them for those that it saw"
    assert AthletesReader(path).owner().generation > 1, "whoever was logged in logs in again"


def test_rows_that_are_gone_are_taken_from_last_night(path: Path) -> None:
    before = everything(path)
    copied(path)
    path.write_bytes(b"\0" * path.stat().st_size)
    told = mend(path)
    assert told is not None
    assert told.reps == 57
    assert everything(path)["reps"] == before["reps"]


def test_a_number_that_was_announced_is_never_given_again(path: Path) -> None:
    ((last,),) = rows(path, "SELECT max(seq) FROM reps")
    path.write_bytes(path.read_bytes()[: PAGE * 20])  # the newest reps are at the end
    told = mend(path)
    assert told is not None
    assert told.reps < 57
    ((given,),) = rows(path, "SELECT seq FROM sqlite_sequence WHERE name = 'reps'")
    assert isinstance(given, int)
    assert isinstance(last, int)
    assert given >= last


def test_reps_whose_set_is_lost_are_a_guests_only_where_there_are_no_athletes(tmp_path: Path, path: Path) -> None:
    guests = small_wall(tmp_path / "guests", people=False)
    for one, left in ((guests, 57), (path, 0)):
        run(one, "DELETE FROM sets")  # and no reps: the rule that they go too is not in force on this connection
        spoil(one, "settings")
        told = mend(one)
        assert told is not None
        assert (told.reps, told.lost_reps) == (left, 57 - left), "it may be somebody's, and nobody else's to see"
    assert {row.source for row in AthletesReader(guests).sets(100)} == {"hardware"}


# --- how it is put in its place ---


def test_the_damaged_files_are_kept_together(path: Path) -> None:
    spoil(path, "reps")
    old = path.read_bytes()
    Path(f"{path}-wal").write_bytes(b"")
    told = mend(path)
    assert told is not None
    folder = path.parent / told.folder
    assert {"hingewall.db", "hingewall.db-wal"} <= {file.name for file in folder.iterdir()}
    assert (folder / path.name).read_bytes() == old
    assert not Path(f"{path}-wal").exists()
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("moved", [0, 1, 2])
def test_a_power_cut_between_the_moves_is_made_good_by_the_next_start(path: Path, moved: int) -> None:
    Path(f"{path}-wal").write_bytes(b"of the damaged one")
    told = salvage(path, path.with_name(f"{path.name}.mended"), "damaged-2026-01-01")
    for tail in ("", "-wal")[:moved]:
        (path.parent / told.folder).mkdir(exist_ok=True)
        os.replace(f"{path}{tail}", path.parent / told.folder / f"{path.name}{tail}")
    finish(path)
    opened(path).close()
    assert rows(path, "SELECT count(*) FROM reps") == [(57,)]
    assert {"hingewall.db", "hingewall.db-wal"} <= {file.name for file in (path.parent / told.folder).iterdir()}


def test_a_disk_without_room_for_it_leaves_all_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(path, "reps")
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("hingewall.storage.repair.salvage.migrate", full)
    with pytest.raises(OSError, match="No space"):
        mend(path)
    assert path.read_bytes() == before
    assert list(path.parent.glob("*.mend*")) == []


# --- while the device runs ---


@pytest.fixture
def shelf(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    monkeypatch.setattr(writing, "FIRST_RETRY_S", 0.01)
    monkeypatch.setattr(writing, "LOOK_S", 0.05)
    shelf = Shelf(path.parent).open()
    yield shelf
    shelf.close()


def test_damage_that_a_rep_meets_is_mended_and_the_rep_is_saved(shelf: Shelf) -> None:
    shelf.settle()
    with closing(sqlite3.connect(shelf.path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    spoil(shelf.path, "reps_by_set")
    shelf.store.correct_dates()
    openings = shelf.store.openings
    shelf.keep(shelf.start())
    assert shelf.store.trouble is None
    assert shelf.store.openings > openings, "the device reads again what is in force"
    assert len(shelf.reader.sets(100)) == 13
    assert shelf.reader.last_repair() is not None


def test_damage_that_only_the_night_finds_is_mended_then(shelf: Shelf) -> None:
    shelf.settle()
    spoil(shelf.path, "reps", bytes(PAGE))
    nightly(shelf)
    until(lambda: shelf.reader.last_repair() is not None, "the repair")
    assert copies(shelf.path) == [], "no copy of what is damaged"
    nightly(shelf)
    (made,) = copies(shelf.path)
    assert rows(made, "SELECT count(*) FROM reps") == [(57,)]


def nightly(shelf: Shelf) -> None:
    done = Answers()
    shelf.store.copy(lambda: done(None))
    done.wait()


def taken_away(path: Path) -> None:
    path.unlink()


def moved_away(path: Path) -> None:
    path.rename(path.with_name("old.db"))


def log_gone(path: Path) -> None:
    Path(f"{path}-wal").unlink()


def index_gone(path: Path) -> None:
    Path(f"{path}-shm").unlink()


def all_gone(path: Path) -> None:
    for tail in ("", "-wal", "-shm"):
        Path(f"{path}{tail}").unlink()


@pytest.mark.parametrize("harm", [taken_away, moved_away, log_gone, index_gone, all_gone])
def test_files_that_are_taken_away_come_back_with_all_that_was_in_them(
    shelf: Shelf, harm: Callable[[Path], None]
) -> None:
    set_id = shelf.start()
    shelf.keep(set_id)
    openings = shelf.store.openings
    harm(shelf.path)
    until(lambda: shelf.store.openings > openings, "the files again")
    shelf.keep(set_id)
    assert len(shelf.reader.set(set_id).reps) == 2
    assert sum(len(row.reps) for row in shelf.reader.sets(100)) == 57 + 2
    assert rows(shelf.path, "PRAGMA integrity_check") == [("ok",)]


def test_another_database_that_is_put_in_its_place_is_used_and_the_old_one_kept(shelf: Shelf, model: Path) -> None:
    shelf.keep(shelf.start())
    openings = shelf.store.openings
    other = shelf.path.with_name("other.db")
    other.write_bytes(model.read_bytes())
    os.replace(other, shelf.path)
    until(lambda: shelf.store.openings > openings, "the other one")
    assert len(shelf.reader.sets(100)) == 12
    (folder,) = shelf.path.parent.glob("replaced-*")
    assert rows(folder / "hingewall.db", "SELECT count(*) FROM sets") == [(13,)]


# --- copies ---


def copied(path: Path) -> Path:
    """Last night's copy."""
    made = copy(path, lambda: True, nullcontext())
    assert made is not None
    return made


def test_a_week_of_copies_is_kept(path: Path) -> None:
    made = [copied(path) for _ in range(9)]
    assert copies(path) == made[:1:-1]
    assert {file.stat().st_mode & 0o777 for file in made[2:]} == {0o600}, "what PINs hang on is the device's alone"


def test_where_there_is_little_room_the_older_copies_make_way(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [copied(path) for _ in range(5)]

    class Usage:
        def __init__(self, folder: Path) -> None:
            self.free = (7 - len(list(folder.glob("*.copy-*")))) * path.stat().st_size // 2

    monkeypatch.setattr("hingewall.storage.copies.shutil.disk_usage", Usage)
    newest = copied(path)
    assert copies(path) == [newest, *made[:1:-1]], "two of five went"
    monkeypatch.setattr(Usage, "__init__", lambda self, _folder: setattr(self, "free", 0))
    with pytest.raises(OSError, match="no room"):
        copied(path)
    assert copies(path) == [newest], "the last one never goes"


def test_a_copy_is_made_once_a_day(shelf: Shelf) -> None:
    shelf.clock.date = datetime.now(UTC)
    for _ in range(3):
        nightly(shelf)
    assert len(copies(shelf.path)) == 1
    shelf.clock.pass_by(86400)
    os.utime(copies(shelf.path)[0], (shelf.clock.date.timestamp() - 86400,) * 2)
    nightly(shelf)
    assert len(copies(shelf.path)) == 2


def test_an_athlete_who_is_deleted_is_in_no_copy_and_in_nothing_that_was_set_aside(shelf: Shelf) -> None:
    nightly(shelf)
    folder = shelf.path.with_name("damaged-2026-11-01")
    folder.mkdir()
    (folder / "hingewall.db").write_bytes(shelf.path.read_bytes())
    kim = next(one for one in AthletesReader(shelf.path).athletes() if one.nickname == "Kim")
    answers = Answers()
    shelf.store.delete_athlete(kim.id, answers)
    answers.wait()
    assert not folder.exists()
    for file in (shelf.path, *copies(shelf.path)):
        assert rows(file, "SELECT nickname FROM profiles") == [("Lee",)]
        assert b"Kim" not in file.read_bytes()


def test_the_owner_has_the_older_version_go_on_and_takes_over_what_both_know(path: Path, tmp_path: Path) -> None:
    """Somebody has put an older Hingewall on the wall: nothing is saved until they say that this is meant."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE reps ADD COLUMN mood TEXT NOT NULL DEFAULT 'glad'")
        connection.execute("ALTER TABLE owner ADD COLUMN second_pin TEXT")
        connection.execute("CREATE TABLE later (n)")
        connection.execute("PRAGMA user_version = 999")
    before, newer = everything(path), path.read_bytes()
    last = len(before["reps"])
    shelf = Shelf(tmp_path).open()
    try:
        until(lambda: shelf.store.trouble == "newer")
        set_id, answers = shelf.start(), Answers()
        shelf.store.save_rep(set_id, COUNTED, str(uuid6.uuid7()), TRACE, answers)
        shelf.store.try_again()
        assert not answers.there, "trying again is not saying that it is meant"
        shelf.store.try_again(go_on=True)
        assert answers.wait() == last + 1, "a number that was announced is given once"
        assert shelf.store.trouble is None
        told = shelf.reader.last_repair()
        assert told is not None
        assert (told[1].newer, told[1].lost_reps, told[1].owner) == (True, 0, "file")
        assert (tmp_path / told[1].folder / path.name).read_bytes() == newer, (
            "the newer version's file is kept as it was"
        )
    finally:
        shelf.close()
    after = everything(path)
    for table in ("settings", "owner", "profiles"):
        assert after[table] == [row[: len(after[table][0])] for row in before[table]]
    assert len(after["reps"]) == len(before["reps"]) + 1


def test_the_owner_has_a_card_that_damages_everything_mended_without_waiting(path: Path, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path).open()
    try:
        shelf.settle()
        for _ in range(2):
            assert shelf.store._writer is not None
            shelf.store._writer.found_damaged(sqlite3.DatabaseError("malformed"))
            until(lambda: shelf.store.trouble is not None or shelf.store.openings > 1)
        until(lambda: shelf.store.trouble == "database")
        openings = shelf.store.openings
        shelf.store.try_again()
        until(lambda: shelf.store.openings > openings and shelf.store.trouble is None)
    finally:
        shelf.close()


def test_damage_that_only_a_page_meets_is_mended_when_the_page_says_so(path: Path, tmp_path: Path) -> None:
    """The first pages of the reps are whole, so a start finds nothing; a page deeper in can't be read."""
    shelf = Shelf(tmp_path).open()
    try:
        shelf.settle()
        whole = path.read_bytes()
        shelf.store.check()
        until(lambda: shelf.store._beside is not None and not shelf.store._beside.is_alive())
        assert shelf.store.openings == 1, "a page that complains without a reason is not believed"
        spoil(path, "reps")
        assert path.read_bytes() != whole
        with pytest.raises(Damaged):
            list(shelf.reader.all_sets())
        shelf.store.check()
        assert shelf.store.openings == 1, "nor listened to all the time"
        shelf.clock.pass_by(CHECK_AGAIN_S)
        shelf.store.check()
        until(lambda: shelf.store.openings == 2 and shelf.store.trouble is None)
        assert len(list(shelf.reader.all_sets())) == 12
    finally:
        shelf.close()
