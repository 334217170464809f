"""What people take back is taken back from every database in the folder: a copy may come back one day."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import uuid6

from hingewall.storage.athletes import Profile
from hingewall.storage.athletes_reader import AthletesReader
from hingewall.storage.repair.salvage import salvage
from hingewall.storage.retention import WEEK
from stored import Shelf, asked

KIM = Profile("Zanzibar", "blue", "star", "scrypt:1")
COPIES = ("hingewall.db.copy-7", "hingewall.db.before-6", ".hingewall.db.before-0.9.0-abc", ".hingewall.db.new")
"""A nightly one, one from before a migration, and what an installation that was cut short has left."""


@pytest.fixture
def kim(shelf: Shelf) -> str:
    kim = str(uuid6.uuid7())
    asked(shelf, "create_athlete", kim, KIM)
    asked(shelf, "edit_athlete", kim, {"on_screen": True, "owner_sees": True})
    shelf.keep(shelf.start(athlete_id=kim))
    return kim


def copied(shelf: Shelf) -> list[Path]:
    """The database as it is now, as every copy that there may be, and once more in a folder for damaged ones."""
    aside = shelf.path.parent / "damaged-2026-11-22"
    aside.mkdir()
    files = [shelf.path.with_name(name) for name in COPIES]
    with closing(sqlite3.connect(shelf.path)) as source:
        for file in (*files, aside / shelf.path.name):
            with closing(sqlite3.connect(file)) as target:
                source.backup(target)
    return files


def asks(file: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()


def holding(folder: Path, text: str) -> list[str]:
    wanted = text.encode()
    return sorted(file.name for file in folder.rglob("*") if file.is_file() and wanted in file.read_bytes())


def test_another_nickname_is_the_only_one_in_the_folder(shelf: Shelf, kim: str) -> None:
    files = copied(shelf)
    asked(shelf, "edit_athlete", kim, {"nickname": "Kim"})
    assert holding(shelf.path.parent, "Zanzibar") == []
    for file in files:
        assert asks(file, "SELECT nickname FROM profiles") == [("Kim",)], file
        assert asks(file, "SELECT count(*) FROM reps") == [(1,)], "her history is still there to come back"


@pytest.mark.parametrize("taken_back", ["on_screen", "owner_sees"])
def test_a_yes_that_was_taken_back_is_in_no_copy(shelf: Shelf, kim: str, taken_back: str) -> None:
    files = copied(shelf)
    asked(shelf, "edit_athlete", kim, {taken_back: False})
    for file in files:
        assert asks(file, f"SELECT {taken_back} FROM profiles") == [(0,)], file


def test_with_the_pin_every_yes_to_the_owner_is_forgotten_in_every_copy(shelf: Shelf, kim: str) -> None:
    asked(shelf, "claim", "scrypt:owner")
    asked(shelf, "edit_athlete", kim, {"owner_sees": True})
    files = copied(shelf)
    asked(shelf, "forget_pin")
    for file in (shelf.path, *files):
        assert asks(file, "SELECT owner_sees FROM profiles") == [(0,)], file
        assert asks(file, "SELECT pin_hash FROM owner") == [(None,)], "nor does the old PIN come back"


def test_a_history_that_was_wiped_is_in_no_copy(shelf: Shelf, kim: str) -> None:
    files = copied(shelf)
    asked(shelf, "reset_athlete_pin", kim, "scrypt:2", True)
    for file in files:
        assert asks(file, "SELECT count(*) FROM sets") == [(0,)], file
        assert asks(file, "SELECT pin_hash FROM profiles") == [("scrypt:2",)], file


def test_what_is_deleted_for_its_age_goes_from_the_copies_that_night(shelf: Shelf, kim: str) -> None:
    shelf.keep(shelf.start())
    shelf.nights(90 + WEEK)
    files = [file for file in copied(shelf) if "before-6" not in file.name]
    for file in files:
        assert asks(file, "SELECT count(*) FROM sets") == [(2,)]
        os.utime(file, (shelf.clock.date.timestamp(),) * 2)
    shelf.nights(1)
    for file in files:
        assert asks(file, "SELECT athlete_id FROM sets") == [(kim,)], file
        assert asks(file, "SELECT length(trace) FROM reps") == [(0,)], file


def test_a_copy_stays_as_old_as_it_is(shelf: Shelf, kim: str) -> None:
    (file, *_) = copied(shelf)
    os.utime(file, (1.0, 1.0))
    asked(shelf, "edit_athlete", kim, {"nickname": "Kim"})
    assert file.stat().st_mtime == 1.0, "or a copy of today would be thought to be there"


@pytest.mark.parametrize(("days", "left"), [(29, [*COPIES, "damaged-2026-11-22"]), (31, [COPIES[0]])])
def test_copies_go_after_30_days_but_for_the_newest(shelf: Shelf, kim: str, days: int, left: list[str]) -> None:
    shelf.nights(1)
    made = shelf.clock.date.timestamp() + 86400 - days * 86400
    for file in (*copied(shelf), shelf.path.parent / "damaged-2026-11-22"):
        os.utime(file, (made, made))
    shelf.nights(1)
    names = {file.name for file in shelf.path.parent.iterdir()}
    assert names & {*COPIES, "damaged-2026-11-22"} == set(left)


def test_a_clock_that_leaps_deletes_no_copy(shelf: Shelf, kim: str) -> None:
    shelf.nights(1)
    files = copied(shelf)
    shelf.clock.date = shelf.clock.date.replace(year=2031)
    shelf.night()
    assert all(file.exists() for file in files)


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"\0" * 8192)])
def test_a_yes_that_only_a_copy_remembers_is_asked_for_again(
    shelf: Shelf, kim: str, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    """A copy from elsewhere, or from before a crash between the answer and the copies."""
    copied(shelf)
    shelf.store.close()
    damage(shelf.path)
    mended = tmp_path / "mended.db"
    salvage(shelf.path, mended, "damaged-2026-11-22")
    (found,) = AthletesReader(mended).athletes()
    assert (found.nickname, found.on_screen, found.owner_sees) == ("Zanzibar", False, False)


def test_a_yes_that_the_damaged_file_itself_holds_stays(shelf: Shelf, kim: str, tmp_path: Path) -> None:
    shelf.store.close()
    shutil.copy(shelf.path, tmp_path / "whole.db")
    salvage(tmp_path / "whole.db", tmp_path / "mended.db", "damaged-2026-11-22")
    (found,) = AthletesReader(tmp_path / "mended.db").athletes()
    assert (found.on_screen, found.owner_sees) == (True, True)
