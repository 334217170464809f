"""A short round of what `make chaos` does at length: damaged walls start, beep, save, and say what they lost."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from chaos.damage import KINDS, harm
from chaos.starts import spots, starts_and_beeps
from chaos.wall import small_wall, use
from hingewall.storage import writing

SEEDS = 3
BITS = 24


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_wall(tmp_path_factory.mktemp("model"))


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "FIRST_RETRY_S", 0.02)


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_wall_needs_no_shell_and_says_what_it_lost(tmp_path: Path, model: Path, kind: str) -> None:
    for seed in range(SEEDS):
        path, how = harm(model, tmp_path / "wall", kind, seed)
        assert use(path, before=57).problems == [], f"{how}, seed {seed}"


def some_bits(path: Path) -> Iterator[tuple[int, int]]:
    """A few of all the bits that a start depends on, other ones in each kind of place."""
    rng = random.Random(14)
    yield from ((at, rng.randrange(8)) for at in rng.sample(list(spots(path)), BITS))


def test_whatever_bit_is_flipped_the_device_starts_and_beeps(tmp_path: Path, model: Path) -> None:
    for at, bit in some_bits(model):
        raw = bytearray(model.read_bytes())
        raw[at] ^= 1 << bit
        assert start_on(tmp_path / f"{at}", bytes(raw)) == "", f"bit {bit} of byte {at}"


def start_on(folder: Path, raw: bytes) -> str:
    folder.mkdir()
    (folder / "hingewall.db").write_bytes(raw)
    return starts_and_beeps(folder)


@pytest.mark.parametrize("table", ["settings", "owner", "boots", "athletes", "profiles", "sets", "reps"])
def test_whatever_row_is_missing_the_device_starts_and_beeps(tmp_path: Path, model: Path, table: str) -> None:
    path = tmp_path / "hingewall.db"
    path.write_bytes(model.read_bytes())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"DELETE FROM {table} WHERE rowid = (SELECT max(rowid) FROM {table})")
        connection.commit()
    assert starts_and_beeps(tmp_path) == ""


@pytest.mark.parametrize(
    "value", ["NULL", "-1", "x'00ff'", "'[]'", "1e999", "'{\"reach.target_mm\": 1e999}'", "'\xff{'"]
)
def test_whatever_stands_in_the_settings_or_the_owner_the_device_starts_and_beeps(
    tmp_path: Path, model: Path, value: str
) -> None:
    for n, column in enumerate(("settings.revision", "settings.json", "owner.pin_hash", "owner.last_failure")):
        table, name = column.split(".")
        path = tmp_path / str(n) / "hingewall.db"
        path.parent.mkdir()
        path.write_bytes(model.read_bytes())
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA ignore_check_constraints = ON")
            try:
                connection.execute(f"UPDATE {table} SET {name} = {value}")
            except sqlite3.IntegrityError:
                continue  # the table itself forbids it
            connection.commit()
        assert starts_and_beeps(path.parent) == "", f"{column} is {value}"
