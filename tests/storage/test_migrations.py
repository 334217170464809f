"""Databases of every age: made, left alone, brought up to date wholly or not at all."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from hingewall.errors import DatabaseTooNew, StorageError
from hingewall.storage.migrations import backups, migrate, migrations, statements, version_of

FIRST = {1: "CREATE TABLE reps (n INTEGER); INSERT INTO reps VALUES (7);"}
SECOND = FIRST | {2: "ALTER TABLE reps ADD COLUMN gap REAL; UPDATE reps SET gap = 352.0;"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hingewall.db"


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path, isolation_level=None)
    yield connection
    connection.close()


def tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}


def test_the_files_are_numbered_without_a_gap() -> None:
    assert list(migrations()) == list(range(1, len(migrations()) + 1))


def test_a_fresh_database_gets_everything_and_no_backup(connection: sqlite3.Connection, path: Path) -> None:
    migrate(connection, path)
    assert version_of(connection) == max(migrations())
    assert {"settings", "owner", "sets", "reps", "edits"} <= tables(connection)
    assert backups(path) == []


def test_running_again_changes_nothing(connection: sqlite3.Connection, path: Path) -> None:
    migrate(connection, path)
    before = path.read_bytes()
    migrate(connection, path)
    assert path.read_bytes() == before
    assert backups(path) == []


def test_data_is_backed_up_as_it_was_and_brought_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    migrate(connection, path, FIRST)
    path.chmod(0o640)
    migrate(connection, path, SECOND)
    assert connection.execute("SELECT n, gap FROM reps").fetchall() == [(7, 352.0)]
    (backup,) = backups(path)
    assert backup.name == "hingewall.db.before-2"
    assert backup.stat().st_mode & 0o777 == 0o600, "what an earlier version kept of PINs is not for the pages"
    copy = sqlite3.connect(backup)
    try:
        assert copy.execute("SELECT * FROM reps").fetchall() == [(7,)]
        assert version_of(copy) == 1
    finally:
        copy.close()


@pytest.mark.parametrize("where", [2, 3])
def test_a_migration_that_fails_leaves_all_as_it_was(connection: sqlite3.Connection, path: Path, where: int) -> None:
    migrate(connection, path, FIRST)
    broken = SECOND | {3: "CREATE TABLE more (n);"}
    broken[where] += "UPDATE reps SET nowhere = 1;"
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        migrate(connection, path, broken)
    assert version_of(connection) == 1
    assert tables(connection) == {"reps"}
    assert connection.execute("SELECT * FROM reps").fetchall() == [(7,)], "not even the first of the pending ones"
    assert [file.name for file in backups(path)] == ["hingewall.db.before-3"]
    migrate(connection, path, SECOND)
    assert version_of(connection) == 2, "the mended program goes on from there"


def test_the_version_is_committed_with_what_made_it(connection: sqlite3.Connection, path: Path) -> None:
    said: list[str] = []
    connection.set_trace_callback(said.append)
    migrate(connection, path, FIRST)
    first, *_, version, last = [statement for statement in said if "foreign_keys" not in statement][2:]
    assert (first, version, last) == ("BEGIN IMMEDIATE", "PRAGMA user_version = 1", "COMMIT")


def test_a_failed_try_before_is_no_obstacle(connection: sqlite3.Connection, path: Path) -> None:
    migrate(connection, path, FIRST)
    (path.parent / "hingewall.db.before-2").write_text("of an earlier try")
    (path.parent / "hingewall.db.part").write_text("half a copy")
    migrate(connection, path, SECOND)
    assert (path.parent / "hingewall.db.before-2").read_bytes().startswith(b"SQLite format 3")
    assert not (path.parent / "hingewall.db.part").exists()


def test_the_two_newest_backups_are_kept(connection: sqlite3.Connection, path: Path) -> None:
    steps = dict(FIRST)
    migrate(connection, path, steps)
    for version in range(2, 12):
        steps[version] = f"CREATE TABLE t{version} (n);"
        migrate(connection, path, steps)
    assert [file.name for file in backups(path)] == ["hingewall.db.before-10", "hingewall.db.before-11"]


def test_a_database_from_the_future_is_refused_by_name_and_not_touched(
    connection: sqlite3.Connection, path: Path
) -> None:
    migrate(connection, path, FIRST | {999: "CREATE TABLE later (n);"})
    before = path.read_bytes()
    with pytest.raises(DatabaseTooNew, match=r"hingewall\.db: .*version 999.*install the newer") as caught:
        migrate(connection, path)
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == before


def test_somebody_elses_database_is_refused_and_not_touched(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("CREATE TABLE recipes (n)")
    before = path.read_bytes()
    with pytest.raises(StorageError, match="this is not a Hingewall database"):
        migrate(connection, path)
    assert path.read_bytes() == before


def test_a_script_is_split_where_its_statements_end() -> None:
    script = """-- a; comment
    CREATE TABLE a (b TEXT DEFAULT ';'); -- another; one
    CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM a; SELECT 1; END;
    -- the end
    """
    first, second = statements(script)
    assert first.strip().endswith("DEFAULT ';');")
    assert second.strip().endswith("SELECT 1; END;")


def test_half_a_statement_is_no_migration(connection: sqlite3.Connection, path: Path) -> None:
    with pytest.raises(StorageError, match="middle of a statement"):
        migrate(connection, path, {1: "CREATE TABLE a (n); CREATE TABLE b (n"})
    assert tables(connection) == set()
