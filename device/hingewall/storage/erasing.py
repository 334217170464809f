"""Everything that is kept, erased: the database with its log and copies, and whatever was set aside beside it.

A mark is made first and goes last, so that a power cut in between ends in an empty wall, never in half of one. What the
sensor and the clock have learnt stays: it is the device's, and tells of nobody. So does what the installer has made.
"""

import shutil
from contextlib import suppress
from pathlib import Path

from hingewall.storage.connection import flush_folder
from hingewall.storage.scrubbing import SET_ASIDE

MARK = ".erasing"


def begin(path: Path) -> None:
    """From here on all of it goes, also after a power cut. Raises OSError."""
    _mark(path).touch(mode=0o600)
    flush_folder(path.parent)


def begun(path: Path) -> bool:
    """Whether it has been asked for, and is not done."""
    return _mark(path).exists()


def erase(path: Path) -> None:
    """Delete every file of the database. Nobody may have it open. Raises OSError."""
    for folder in path.parent.glob(SET_ASIDE):
        shutil.rmtree(folder)
    for file in (*path.parent.glob(f"{path.name}*"), *path.parent.glob(f".{path.name}*")):
        if file != _mark(path):
            with suppress(FileNotFoundError):
                file.unlink()
    flush_folder(path.parent)


def done(path: Path) -> None:
    """There is a new, empty database."""
    _mark(path).unlink(missing_ok=True)
    flush_folder(path.parent)


def _mark(path: Path) -> Path:
    return path.with_name(path.name + MARK)
