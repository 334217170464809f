"""PINs that an earlier version kept where the pages can read them: sealed at the next start, in every file."""

import shutil
import stat
from contextlib import nullcontext
from functools import partial
from pathlib import Path

from by_hand import cheap, cheap_pepper
from hingewall.device.access.hashing import matches, sealed
from hingewall.storage.athletes import Profile
from hingewall.storage.copies import copy
from hingewall.storage.store import Store
from stored import Shelf, asked, raw

OWNERS, KIMS = "482915", "8362"
KIM = "0190a5ab-0000-7000-8000-000000000001"


def upgraded(shelf: Shelf, folder: Path) -> None:
    """The device process ends, and one of this version starts."""
    shelf.store.close()
    shelf.store = Store(shelf.path, shelf.clock.wall_clock(), seal=partial(sealed, pepper=cheap_pepper(folder)))
    shelf._opened.append(shelf.store)
    shelf.store.open()
    shelf.settle()


def holding(folder: Path, what: str) -> set[str]:
    """The files in which a group of the device's may find it."""
    return {
        file.name
        for file in folder.rglob("hingewall.db*")
        if what.encode() in file.read_bytes() and file.stat().st_mode & stat.S_IRGRP
    }


def test_no_file_that_the_pages_may_read_keeps_what_pins_could_be_tried_against(shelf: Shelf) -> None:
    old = [cheap(OWNERS), cheap(KIMS)]
    asked(shelf, "claim", old[0])
    asked(shelf, "create_athlete", KIM, Profile("Kim", "blue", "star", old[1]))
    folder = shelf.path.parent
    shutil.copy(shelf.path, folder / "hingewall.db.before-7")
    (folder / "damaged-2026-11-21").mkdir()
    shutil.copy(shelf.path, folder / "damaged-2026-11-21" / "hingewall.db")
    for file in (folder / "hingewall.db.before-7", folder / "damaged-2026-11-21" / "hingewall.db"):
        file.write_bytes(file.read_bytes() + old[0].encode())
        file.chmod(0o640)
    assert holding(folder, old[0]) >= {"hingewall.db.before-7", "hingewall.db"}
    upgraded(shelf, folder)
    assert [holding(folder, each) for each in old] == [set(), set()]
    kept = [shelf.reader.owner().pin_hash or "", raw_hash(shelf)]
    assert [matches(each, pin, cheap_pepper(folder)) for each, pin in zip(kept, (OWNERS, KIMS), strict=True)] == [
        True, True
    ]  # fmt: skip
    assert stat.S_IMODE(shelf.path.stat().st_mode) == 0o640, "the pages read on"


def raw_hash(shelf: Shelf) -> str:
    return str(raw(shelf, "SELECT pin_hash FROM profiles")[0][0])


def test_a_copy_of_the_night_is_the_device_s_alone(shelf: Shelf) -> None:
    made = copy(shelf.path, lambda: True, nullcontext())
    assert made is not None
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_a_start_without_old_pins_changes_none(shelf: Shelf) -> None:
    asked(shelf, "claim", sealed(cheap(OWNERS), cheap_pepper(shelf.path.parent)))
    before = shelf.reader.owner()
    upgraded(shelf, shelf.path.parent)
    assert shelf.reader.owner() == before
