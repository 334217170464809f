"""Disks that are full, read-only or damaged, and databases that are none: said in one line, and nothing lost."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import uuid6

from hingewall.errors import DatabaseTooNew, StorageError
from hingewall.settings.settings import Settings
from hingewall.storage.reader import Reader
from hingewall.storage.store import Store
from stored import COUNTED, TRACE, Answers, Shelf, fill

ROOT = os.geteuid() == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], check=True)
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder that other users can reach: each run of pytest shuts the one that all of its runs share."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.skipif(not ROOT, reason="a small disk can only be mounted by root")
def test_reps_wait_while_the_disk_is_full_and_are_all_there_when_there_is_room(small_disk: Path) -> None:
    shelf = Shelf(small_disk).open()
    try:
        set_id = shelf.start()
        shelf.keep(set_id)
        fill(small_disk / "ballast")
        waiting: list[Answers] = []
        while shelf.store.trouble is None:  # the log has a little room of its own
            waiting.append(ask_for_a_rep(shelf, set_id))
            waiting[-1].until(lambda: shelf.store.trouble is not None)
        waiting += [ask_for_a_rep(shelf, set_id) for _ in range(3)]
        assert shelf.store.trouble == "disk"
        assert [answers.there for answers in waiting[-4:]] == [False] * 4
        with pytest.raises(StorageError):
            shelf.store.save_settings(Settings(), 1, Answers())
        announced = len(shelf.reader.set(set_id).reps)
        (small_disk / "ballast").unlink()
        numbers = [answers.wait() for answers in waiting]
        assert shelf.store.trouble is None
        reps = shelf.reader.set(set_id).reps
        assert len(reps) > announced
        assert numbers == [rep.seq for rep in reps][-len(numbers) :], "each once, in order"
    finally:
        shelf.close()


@pytest.mark.skipif(not ROOT, reason="a small disk can only be mounted by root")
def test_a_disk_that_is_full_at_the_start_is_waited_for(small_disk: Path) -> None:
    """Nobody restarts anything: what was done meanwhile is there as soon as there is room."""
    fill(small_disk / "ballast")
    shelf = Shelf(small_disk).open()
    try:
        waiting = ask_for_a_rep(shelf, shelf.start())
        assert shelf.store.trouble == "disk"
        assert not waiting.there
        (small_disk / "ballast").unlink()
        assert waiting.wait() == 1
        assert shelf.store.trouble is None
    finally:
        shelf.close()


def ask_for_a_rep(shelf: Shelf, set_id: str) -> Answers:
    answers = Answers()
    shelf.store.save_rep(set_id, COUNTED, str(uuid6.uuid7()), TRACE, answers)
    return answers


def test_the_last_settings_are_kept_when_new_ones_find_no_room(shelf: Shelf) -> None:
    answers = Answers()
    shelf.store._submit("limit", lambda c: c.execute("PRAGMA max_page_count = 1").fetchone(), answers)
    answers.wait()
    doomed = Answers()
    shelf.store.claim("scrypt:" + "x" * 100_000, doomed)
    with pytest.raises(StorageError, match=r"full; make room"):
        doomed.wait()
    assert not shelf.store.claimed()
    assert shelf.reader.settings() == (Settings(), 1)


def test_a_read_only_folder_is_trouble_with_the_disk_said_in_one_line(tmp_path: Path) -> None:
    said, trouble = run_as_nobody(tmp_path, "(store.open(), store.trouble)[1]").splitlines()
    assert said.startswith(f"{tmp_path / 'shut' / 'hingewall.db'}: ")
    assert said.endswith("make room, or make the file and its folder writable")
    assert trouble == "disk"


def test_a_read_only_database_is_trouble_with_the_disk_said_in_one_line(tmp_path: Path) -> None:
    shelf = kept_in(tmp_path / "shut")
    said, trouble = run_as_nobody(tmp_path, "(store.open(), store.trouble)[1]").splitlines()
    assert said.startswith(f"{shelf.path}: ")
    assert "writable" in said
    assert trouble == "disk"


def test_a_reader_reads_after_a_clean_stop_in_a_folder_that_it_cannot_write(tmp_path: Path) -> None:
    shelf = kept_in(tmp_path / "shut")
    shelf.close()
    assert run_as_nobody(tmp_path, "len(reader.sets()), reader.settings()[1]") == "(1, 1)"


def test_such_a_reader_reads_beside_a_live_writer_too(tmp_path: Path) -> None:
    shelf = kept_in(tmp_path / "shut")
    shelf.store = Store(shelf.path, shelf.clock.wall_clock())
    shelf.store.open()
    try:
        shelf.keep(shelf.start())
        for file in shelf.path.parent.iterdir():
            file.chmod(0o644)
        assert run_as_nobody(tmp_path, "len(reader.sets())") == "2"
    finally:
        shelf.store.close()


def test_a_log_that_is_left_but_cannot_be_used_is_no_reason_to_read_old_data(tmp_path: Path) -> None:
    shelf = kept_in(tmp_path / "shut")
    shelf.path.with_name("hingewall.db-wal").write_bytes(b"a log of a device that was killed")
    answer = run_as_nobody(tmp_path, "reader.sets()")
    assert answer.startswith(f"StorageError: {shelf.path}: ")


def kept_in(folder: Path) -> Shelf:
    """A database with one set, closed."""
    folder.mkdir()
    shelf = Shelf(folder).open()
    shelf.keep(shelf.start())
    shelf.close()
    shelf.path.chmod(0o444)
    return shelf


PROGRAM = """
import os, sys
from pathlib import Path
from hingewall.clock import WallClock
from hingewall.storage.reader import Reader
from hingewall.storage.store import Store
path = Path(sys.argv[1])
reader, store = Reader(path), Store(path, WallClock())
if os.geteuid() == 0:  # root may write anywhere
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    print(eval(sys.argv[2]))
except Exception as error:
    print(f"{type(error).__name__}: {error}")
"""


def run_as_nobody(tmp_path: Path, question: str) -> str:
    """What ``question`` comes to in another process, whose user can't write the folder ``shut``."""
    folder = tmp_path / "shut"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o555)
    command = [sys.executable, "-P", "-c", PROGRAM, str(folder / "hingewall.db"), question]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    folder.chmod(0o755)
    return done.stdout.strip()


# --- databases of another age, and damaged ones as a page sees them ---


def test_pages_say_that_a_table_is_damaged(tmp_path: Path) -> None:
    shelf = kept_in(tmp_path / "shut")
    damage(shelf.path, "settings")
    with pytest.raises(StorageError, match="malformed"):
        shelf.reader.settings()


def damage(path: Path, name: str) -> None:
    """Spoil the page where a table or an index begins."""
    connection = sqlite3.connect(path)
    try:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,)).fetchone()
    finally:
        connection.close()
    path.chmod(0o644)
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xa5" * 4096)


def test_a_database_from_the_future_is_left_alone_and_its_pages_go_on(tmp_path: Path) -> None:
    shelf = kept_in(tmp_path / "shut")
    with closing(sqlite3.connect(shelf.path)) as connection:
        connection.execute("CREATE TABLE later (n)")
        connection.execute("PRAGMA user_version = 999")
    before = shelf.path.read_bytes()
    store = Store(shelf.path, shelf.clock.wall_clock())
    store.open()
    try:
        answers = Answers()
        store.save_rep(shelf.reader.sets()[0].id, COUNTED, str(uuid6.uuid7()), TRACE, answers)
        with pytest.raises(StorageError, match="try again when the fault is gone"):
            store.save_settings(Settings(), 1, Answers())
        assert (store.trouble, answers.there) == ("newer", False), "it waits for the newer Hingewall"
        assert len(shelf.reader.sets()) == 1
        assert shelf.reader.settings() == (Settings(), 1)
    finally:
        store.close()
    assert shelf.path.read_bytes() == before


def test_what_a_newer_database_no_longer_has_is_said_as_that(tmp_path: Path) -> None:
    path = tmp_path / "hingewall.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE later (n)")
        connection.execute("PRAGMA user_version = 999")
    with pytest.raises(DatabaseTooNew, match=r"version 999.*install the newer Hingewall again"):
        Reader(path).settings()


def test_pages_say_that_there_is_no_database_yet(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no such database; start the device"):
        Reader(tmp_path / "hingewall.db").settings()
    assert list(tmp_path.iterdir()) == [], "and make none"


def test_pages_say_that_the_device_has_not_brought_the_database_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "hingewall.db"
    sqlite3.connect(path).close()
    path.touch()
    with pytest.raises(StorageError, match=r"version 0.*start the device"):
        Reader(path).settings()
