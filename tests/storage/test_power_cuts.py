"""The plug is pulled: what was acknowledged is there, and a torn log is an exact prefix."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from stored import Shelf

ROUNDS = 10

WRITER = """
import sys, threading, uuid6
from pathlib import Path
from stored import COUNTED, TRACE, Shelf
shelf = Shelf(Path(sys.argv[1])).open()
set_id = shelf.start()
waiting = threading.Semaphore(64)
def save(rep_id):
    def acknowledge(error, seq):
        print(seq, rep_id, flush=True)
        waiting.release()
    shelf.store.save_rep(set_id, COUNTED, rep_id, TRACE, acknowledge)
while waiting.acquire():
    save(str(uuid6.uuid7()))
"""


def acknowledged_before_the_kill(folder: Path, after: int) -> list[tuple[int, str]]:
    """What a device said was on disk, up to some time after the ``after``-th rep, when it was killed."""
    tests = Path(__file__).parents[1]
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True, cwd=tests
    )
    assert process.stdout is not None
    with process.stdout as out:
        lines = [out.readline() for _ in range(after)]
        process.send_signal(signal.SIGKILL)
        lines += out.readlines()
        process.wait()
    return [(int(line.split()[0]), line.split()[1]) for line in lines if line.endswith("\n")]


def test_no_rep_that_was_acknowledged_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    said: list[tuple[int, str]] = []
    for killed in range(ROUNDS):
        said += acknowledged_before_the_kill(tmp_path, after=1 + 3 * killed)
        reader = Shelf(tmp_path).reader
        for seq, rep_id in said:
            assert reader.rep(rep_id).seq == seq
    assert len(said) >= ROUNDS
    assert len({seq for seq, _ in said}) == len(said), "no number was given twice"
    shelf = Shelf(tmp_path).open()
    shelf.close()
    assert integrity(shelf.path) == "ok"


def integrity(path: Path) -> str:
    connection = sqlite3.connect(path)
    try:
        (found,) = connection.execute("PRAGMA integrity_check").fetchone()
        return str(found)
    finally:
        connection.close()


@pytest.fixture
def log(shelf: Shelf, tmp_path: Path) -> Path:
    """A database with 20 reps whose log was never written back, as a power cut leaves it."""
    set_id = shelf.start()
    for _ in range(20):
        shelf.keep(set_id)
    cut = tmp_path / "cut"
    cut.mkdir()
    for name in ("hingewall.db", "hingewall.db-wal"):
        shutil.copy(tmp_path / name, cut / name)
    return cut / "hingewall.db-wal"


@pytest.mark.parametrize("end", ["cut", "garbage", "zeros"])
@pytest.mark.parametrize("part", [0.02, 0.2, 0.5, 0.8, 0.99, 1.0])
def test_a_torn_log_leaves_a_sound_database_with_the_first_reps(log: Path, part: float, end: str) -> None:
    whole = log.read_bytes()
    at = int(len(whole) * part)
    tail = {"cut": b"", "garbage": b"\xa5" * 4096, "zeros": b"\0" * 4096}[end]
    log.write_bytes(whole[:at] + tail)
    (log.parent / "hingewall.db-shm").unlink(missing_ok=True)
    shelf = Shelf(log.parent).open()
    try:
        rows = shelf.reader.sets()
        seqs = [rep.seq for rep in shelf.reader.set(rows[0].id).reps] if rows else []
        assert seqs == list(range(1, len(seqs) + 1))
        assert (len(seqs) == 20) == (part == 1.0), "all of them only if nothing was torn off"
        shelf.keep(shelf.start())
    finally:
        shelf.close()
    assert integrity(shelf.path) == "ok"
