"""The writer's thread: one job after the other, patient with a disk, honest with whoever waits."""

import logging
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hingewall.errors import CommandRefused, StorageError
from hingewall.storage import writing
from hingewall.storage.connection import writer
from hingewall.storage.writing import ROUNDS, STUBBORN, Job, Writer
from stored import Answers
from waiting import PATIENCE_S, until


def sqlite_error(code: int, text: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode = code
    return error


FULL = sqlite_error(sqlite3.SQLITE_FULL, "database or disk is full")


class Disk:
    """A database of one table, jobs that write to it, and an error that it answers with while one is set."""

    def __init__(self, path: Path, most_jobs: int = 512) -> None:
        connection = writer(path)
        connection.execute("CREATE TABLE kept (name TEXT)")
        connection.execute("CREATE TABLE owner (generation INTEGER)")
        connection.close()
        self.path = path
        self.error: sqlite3.Error | None = None
        self.tried = threading.Event()
        self.tries = 0
        self.held = threading.Event()
        self.held.set()
        self.writer = Writer(path, most_jobs, open_it=writer)
        self.writer.start(PATIENCE_S)

    def ask(self, name: str, patient: bool = True) -> Answers:
        answers = Answers()
        self.writer.submit(Job(name, lambda connection: self._write(connection, name), answers, patient))
        return answers

    def _write(self, connection: sqlite3.Connection, name: str) -> str:
        self.held.wait(PATIENCE_S)
        connection.execute("INSERT INTO kept VALUES (?)", (name,))
        self.tries += 1
        self.tried.set()
        if self.error is not None:
            raise self.error
        return name

    def stuck(self) -> None:
        """Until a job has been tried in vain."""
        assert self.tried.wait(PATIENCE_S)

    def kept(self) -> list[str]:
        connection = sqlite3.connect(self.path)
        try:
            return [name for (name,) in connection.execute("SELECT name FROM kept ORDER BY rowid")]
        finally:
            connection.close()


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    monkeypatch.setattr(writing, "FIRST_RETRY_S", 0.01)
    disk = Disk(tmp_path / "disk.db", most_jobs=5)
    yield disk
    disk.held.set()
    disk.writer.close()


def trouble_is(disk: Disk, expected: str | None) -> None:
    until(lambda: disk.writer.trouble == expected, f"trouble that is {expected}")


def test_all_is_written_in_order_by_one_thread_and_told_after_the_commit(disk: Disk) -> None:
    seen: list[list[str]] = []
    answers = Answers()
    disk.writer.submit(
        Job("look", lambda c: c.execute("INSERT INTO kept VALUES ('first')"), lambda *_: seen.append(disk.kept()))
    )
    disk.writer.submit(Job("next", lambda c: c.execute("INSERT INTO kept VALUES ('second')"), answers))
    answers.wait()
    assert answers.thread == "storage"
    assert seen == [["first"]], "on disk when it was told, for another connection to see, and the next one not begun"
    assert disk.kept() == ["first", "second"]


@pytest.mark.parametrize(
    ("error", "named"),
    [
        (FULL, "disk"),
        (sqlite_error(sqlite3.SQLITE_IOERR_FSYNC, "disk I/O error"), "disk"),
        (sqlite_error(sqlite3.SQLITE_READONLY_DBMOVED, "attempt to write a readonly database"), "disk"),
        (sqlite_error(sqlite3.SQLITE_BUSY, "database is locked"), "database"),
    ],
)
def test_a_rep_waits_for_the_disk_and_is_written_once(disk: Disk, error: sqlite3.Error, named: str) -> None:
    disk.error = error
    first, second = disk.ask("first"), disk.ask("second")
    disk.stuck()
    trouble_is(disk, named)
    assert not first.there
    assert not second.there
    disk.error = None
    assert [first.wait(), second.wait()] == ["first", "second"]
    assert disk.kept() == ["first", "second"], "what was tried in vain left nothing"
    trouble_is(disk, None)


def test_trouble_is_logged_when_it_comes_and_when_it_goes(disk: Disk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    disk.error = FULL
    answers = disk.ask("rep")
    while disk.tries < 3:
        disk.tried.clear()
        disk.stuck()
    disk.error = None
    answers.wait()
    trouble_is(disk, None)
    texts = [record.getMessage() for record in caplog.records]
    assert len(texts) == 2, texts
    assert "disk.db: database or disk is full; make room" in texts[0]
    assert "can be written again" in texts[1]


def test_whoever_waits_is_told_at_once_that_the_disk_is_full(disk: Disk) -> None:
    disk.error = FULL
    with pytest.raises(StorageError, match=r"disk\.db: database or disk is full; make room"):
        disk.ask("settings", patient=False).wait()
    assert disk.tries == 1
    assert disk.kept() == []


def test_trouble_that_only_settings_met_ends_by_itself(disk: Disk) -> None:
    disk.error = FULL
    with pytest.raises(StorageError):
        disk.ask("settings", patient=False).wait()
    disk.error = None
    trouble_is(disk, None)
    assert disk.ask("settings", patient=False).wait() == "settings"


def test_nobody_waits_behind_a_rep_that_waits_for_the_disk(disk: Disk) -> None:
    disk.error = FULL
    disk.held.clear()
    rep, settings = disk.ask("rep"), disk.ask("settings", patient=False)
    disk.held.set()
    with pytest.raises(StorageError, match="database or disk is full"):
        settings.wait()
    with pytest.raises(StorageError, match="try again when the fault is gone"):
        disk.ask("PIN", patient=False)
    assert not rep.there
    disk.error = None
    rep.wait()


def test_a_full_queue_refuses_and_loses_nothing_that_it_took(disk: Disk) -> None:
    disk.error = FULL
    taken = [disk.ask(str(n)) for n in range(5)]
    with pytest.raises(StorageError, match=r"5 writes are waiting for the card; this sixth is lost"):
        disk.ask("sixth")
    disk.error = None
    assert [answers.wait() for answers in taken] == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize(
    "error",
    [
        CommandRefused("stale", "made from an older revision"),
        sqlite3.IntegrityError("FOREIGN KEY constraint failed"),
        OverflowError("too large a number"),
    ],
)
def test_what_no_disk_can_mend_is_given_up_and_the_rest_goes_on(disk: Disk, error: Exception) -> None:
    def fail(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO kept VALUES ('half')")
        raise error

    answers = Answers()
    disk.writer.submit(Job("rep", fail, answers))
    with pytest.raises(StorageError if isinstance(error, sqlite3.Error) else type(error), match=str(error)):
        answers.wait()
    disk.ask("next").wait()
    assert disk.kept() == ["next"]
    assert disk.writer.trouble is None


def test_a_job_that_the_disk_refuses_for_its_own_sake_lets_the_others_go_before_it(disk: Disk) -> None:
    """What belongs to it waits with it, in order; at last it is given up, and the rest is written all the same."""
    refused = 0

    def fail(connection: sqlite3.Connection) -> None:
        nonlocal refused
        refused += 1
        raise FULL

    stubborn, its_own, others = Answers(), Answers(), Answers()
    disk.held.clear()
    disk.ask("first")
    disk.writer.submit(Job("set", fail, stubborn, about="set 1"))
    disk.writer.submit(Job("rep", lambda c: c.execute("INSERT INTO kept VALUES ('its own')"), its_own, about="set 1"))
    disk.writer.submit(Job("other", lambda c: c.execute("INSERT INTO kept VALUES ('others')"), others))
    disk.held.set()
    others.wait()
    assert not stubborn.there
    with pytest.raises(StorageError, match="full"):
        stubborn.wait()
    its_own.wait()
    assert disk.kept() == ["first", "others", "its own"]
    assert refused == STUBBORN * ROUNDS
    trouble_is(disk, None)


def test_a_listener_that_fails_does_not_end_the_thread(disk: Disk, caplog: pytest.LogCaptureFixture) -> None:
    def listen(error: Exception | None, result: object) -> None:
        raise RuntimeError("a bug elsewhere")

    disk.writer.submit(Job("rep", lambda c: None, listen))
    disk.ask("next").wait()
    assert "a bug elsewhere" in caplog.text


def test_closing_tries_once_more_and_says_what_is_lost(disk: Disk, caplog: pytest.LogCaptureFixture) -> None:
    disk.error = FULL
    answers = [disk.ask("rep 1"), disk.ask("rep 2")]
    disk.stuck()
    trouble_is(disk, "disk")
    disk.writer.close()
    for answer in answers:
        with pytest.raises(StorageError, match="full"):
            answer.wait()
    for name in ("rep 1", "rep 2"):
        assert f"{name} is lost" in caplog.text
    with pytest.raises(StorageError, match="closed"):
        disk.ask("rep 3")


def test_closing_wakes_a_writer_that_waits_for_the_disk(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "FIRST_RETRY_S", 3600.0)
    disk.error = FULL
    answers = disk.ask("rep")
    disk.stuck()
    trouble_is(disk, "disk")
    disk.error = None
    disk.writer.close()
    assert answers.there
    assert answers.wait() == "rep", "there was room again"
