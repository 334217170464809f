"""Changing keys in a wiring file that somebody wrote by hand: comments, order and all else stay."""

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from hingewall.errors import WiringError, one_line
from hingewall.settings.pin_plans import NEWEST
from hingewall.settings.wiring import load_wiring


def rewrite(path: Path, section: str, values: Mapping[str, float | str]) -> Path | None:
    """Set these keys of one section; the file as it was is kept beside it, and its path returned if there was one.

    Written whole or not at all, also when the plug is pulled. Raises WiringError when the file can't be read or
    written, or would not be a wiring file afterwards; then it is as it was.
    """
    load_wiring(path)  # what is wrong already is said by its key
    draft, kept = path.with_name(path.name + ".new"), path.with_name(path.name + ".bak")
    try:
        there = path.exists()
        text = path.read_text("utf-8") if there else f"[board]\npin_plan = {NEWEST}\n"
        _write(draft, _changed(text, section, values), like=path)
        load_wiring(draft)
        if there:
            shutil.copy2(path, kept)
        os.replace(draft, path)
        _flush_folder(path.parent)
    except OSError as error:
        raise WiringError({"": f"can't be written: {one_line(error)}; sudo may help"}, str(path)) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    return kept if there else None


def _changed(text: str, section: str, values: Mapping[str, float | str]) -> str:
    import tomlkit

    document = tomlkit.parse(text)
    table = document.setdefault(section, tomlkit.table())
    for key, value in values.items():
        table[key] = value
    return tomlkit.dumps(document)


def _write(draft: Path, text: str, like: Path) -> None:
    """On the disk, with the rights that the file has."""
    with draft.open("w", encoding="utf-8") as file:
        if like.exists():
            status = like.stat()
            os.fchmod(file.fileno(), status.st_mode & 0o777)
            with suppress(PermissionError):  # whoever may write the folder may not be able to give files away
                os.fchown(file.fileno(), status.st_uid, status.st_gid)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
