"""The release at hand: from the source, a stick or a phone, looked at and kept for the owner to decide on.

Run by a user who may do nothing else. Root looks at its signature once more before anything of it runs.
"""

import json
import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Literal

from installing.bundle import numbers, told
from installing.errors import InstallError
from installing.layout import Layout
from installing.running import left_there, put
from installing.signed import LARGEST
from installing.update import keys

How = Literal["network", "stick", "phone"]
NAMED = re.compile(r"hingewall-(\d{1,4}\.\d{1,4}\.\d{1,4})\.bundle", re.ASCII)
NOTES_AT_MOST = 20_000
"""Characters of what is new, as a page shows it."""


def offer(layout: Layout, file: Path, how: How) -> None:
    """Keep ``file`` for the page, if it is a signed release and no older one than is kept already. Raises InstallError,
    which the page shows as well."""
    known = offered(layout)
    try:
        with tempfile.TemporaryDirectory(dir=layout.offered.parent) as folder:
            copy = Path(folder) / "copy.bundle"
            _copy(file, copy)
            found = told(copy, keys(layout), Path(folder))
            if known and layout.offered.exists() and numbers(found.version) < numbers(known["version"]):
                return
            os.replace(copy, layout.offered)
    except InstallError as error:
        _keep(layout, known | {"how": how, "error": _said(error, file)})
        raise
    _keep(layout, {"version": found.version, "released": found.released, "notes": found.notes[:NOTES_AT_MOST],
                   "how": how, "error": ""})  # fmt: skip


def from_stick(layout: Layout, folder: Path) -> None:
    """Offer the newest release that lies on a stick, in its uppermost folder. A stick without one is nobody's fault."""
    found = {match[1]: path for path in folder.iterdir() if (match := NAMED.fullmatch(path.name))}
    if found:
        offer(layout, found[max(found, key=numbers)], "stick")


def from_phone(layout: Layout) -> None:
    """Offer what the pages have taken from the owner's phone, and take it away from there."""
    try:
        offer(layout, layout.upload, "phone")
    finally:
        layout.upload.unlink(missing_ok=True)


def offered(layout: Layout) -> dict[str, Any]:
    """What is kept; empty where there is nothing, or what is no offer."""
    try:
        known = json.loads(left_there(layout.offer))
        numbers(known["version"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    return known if isinstance(known, dict) else {}


def _keep(layout: Layout, found: dict[str, Any]) -> None:
    put(layout.offer, json.dumps(found | {"at": int(time.time())}).encode(), 0o644)


def _said(error: InstallError, file: Path) -> str:
    """Without the folders that it names: they are nobody's business but root's."""
    place, _, why = str(error).partition(": ")
    return f"{file.name}: {why}".replace("copy.bundle", file.name) if place.startswith("/") else str(error)


def _copy(file: Path, copy: Path) -> None:
    with _opened(file) as source, copy.open("wb") as kept:
        if os.fstat(source.fileno()).st_size > LARGEST:
            raise InstallError(f"{file}: more than {LARGEST // 2**20} MB, which no release has; nothing was copied")
        if shutil.disk_usage(copy.parent).free < 3 * os.fstat(source.fileno()).st_size:
            raise InstallError(f"{file}: there is no room for it on the memory card; make room, and try again")
        try:
            shutil.copyfileobj(source, kept, 1 << 20)
        except OSError as error:
            raise InstallError(f"{file}: can't be read ({error.strerror}); try again") from error


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    """A file of somebody else's: no link, and no pipe to wait at."""
    try:
        with open(os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as source:
            if not stat.S_ISREG(os.fstat(source.fileno()).st_mode):
                raise InstallError(f"{file}: expected a file, and it is none")
            yield source
    except OSError as error:
        raise InstallError(f"{file}: can't be read ({error.strerror}); try again") from error
