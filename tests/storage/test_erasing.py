"""Everything is erased at the owner's word, while the device runs; and a plug that is pulled leaves all or nothing."""

import subprocess
import sys
from pathlib import Path

import pytest
import uuid6

from hingewall.settings.settings import Settings, changed
from hingewall.storage.athletes import Profile
from hingewall.storage.athletes_reader import AthletesReader
from stored import Shelf, asked, raw

PULLED = """
import os, signal, sys, threading
from pathlib import Path
from stored import Shelf
steps = int(sys.argv[2])
shelf = Shelf(Path(sys.argv[1])).open()
watching = threading.Event()
def hook(event, args):
    global steps
    if watching.is_set() and event in ("os.remove", "os.rmdir", "sqlite3.connect", "open", "os.utime"):
        steps -= 1
        if steps < 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
done = threading.Event()
watching.set()
shelf.store.erase(lambda error: done.set())
done.wait()
watching.clear()
print("erased", flush=True)
"""
"""A device that is killed after so many things that it does to files."""


def furnish(shelf: Shelf) -> str:
    """An owner, an athlete with a set, settings of their own, a copy, and what was set aside."""
    kim = str(uuid6.uuid7())
    asked(shelf, "claim", "scrypt:owner")
    asked(shelf, "create_athlete", kim, Profile("Zanzibar", "blue", "star", "scrypt:1"))
    shelf.keep(shelf.start(athlete_id=kim))
    shelf.store.save_settings(changed(Settings(), {"wall.name": "Timbuktu"}), 1, lambda _: None)
    shelf.settle()
    for name in ("hingewall.db.copy-1", ".hingewall.db.before-0.9.0-abc", "damaged-2026-11-22/hingewall.db"):
        copy = shelf.path.parent / name
        copy.parent.mkdir(exist_ok=True)
        raw(shelf, f"VACUUM INTO '{copy}'")
    return kim


def holding(folder: Path, *texts: str) -> set[str]:
    found = [file for file in folder.rglob("*") if file.is_file()]
    return {file.name for file in found for text in texts if text.encode() in file.read_bytes()}


def empty(shelf: Shelf) -> bool:
    """Nobody owns it, nobody is known, nothing was done."""
    reader = AthletesReader(shelf.path)
    return not (reader.owner().claimed or reader.athletes() or reader.sets()) and reader.settings()[0] == Settings()


def test_nothing_is_left_and_the_wall_goes_on_without_a_restart(shelf: Shelf) -> None:
    kim = furnish(shelf)
    asked(shelf, "erase")
    assert holding(shelf.path.parent, "Zanzibar", "Timbuktu", "scrypt", kim) == set()
    assert {file.name for file in shelf.path.parent.iterdir()} <= {
        f"hingewall.db{tail}" for tail in ("", "-wal", "-shm")
    }
    assert empty(shelf)
    asked(shelf, "claim", "scrypt:next")
    shelf.keep(shelf.start())
    assert len(shelf.reader.sets()) == 1


def test_what_waits_to_be_written_goes_too(shelf: Shelf) -> None:
    furnish(shelf)
    for _ in range(20):
        shelf.start()
    asked(shelf, "erase")
    assert empty(shelf)


@pytest.mark.parametrize("steps", range(0, 14))
def test_a_plug_that_is_pulled_leaves_all_or_nothing(tmp_path: Path, steps: int) -> None:
    shelf = Shelf(tmp_path).open()
    kim = furnish(shelf)
    shelf.close()
    command = [sys.executable, "-c", PULLED, str(tmp_path), str(steps)]
    path = {"PYTHONPATH": str(Path(__file__).parent.parent)}
    ended = subprocess.run(command, env=path, capture_output=True, text=True, check=False)
    assert ended.returncode == (0 if "erased" in ended.stdout else -9), ended.stderr
    again = Shelf(tmp_path).open()
    try:
        again.settle()
        if empty(again):
            assert holding(tmp_path, "Zanzibar", "Timbuktu", "scrypt", kim) == set()
        else:
            assert again.reader.owner().claimed
            assert [one.nickname for one in AthletesReader(again.path).athletes()] == ["Zanzibar"]
            assert (tmp_path / "hingewall.db.copy-1").exists()
    finally:
        again.close()
