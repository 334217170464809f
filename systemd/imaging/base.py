"""The image that a card is made of: unpacked, and looked at before anything is done to it."""

import lzma
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import IO

from imaging.disk import MIB, UNTOUCHED
from installing.errors import InstallError

PIECE = 4 * MIB
PACKED = b"\xfd7zXZ\x00"
ROOM = 1500 * MIB
"""What the packages, a release and pip's temporary folder need in the root while it is made; most of it is free again
afterwards, and not in the image."""

BESIDE = 3
"""Times its size: the unpacked image, its root beside it and what is packed of them are on the disk at once."""


def unpacked(base: Path, made: Path, say_done: Callable[[int, int], None]) -> None:
    """``base``, .img or .img.xz, as the file ``made`` with holes for zeros. Raises InstallError."""
    if base.is_dir() or not base.exists():
        raise InstallError(f"BASE {base}: there is no such file; expected an image, as make image BASE=raspios.img.xz")
    with base.open("rb") as raw:
        head = raw.read(len(PACKED))
        raw.seek(0)
        if head[:2] == b"PK" or head[:2] == b"\x1f\x8b":
            raise InstallError(f"BASE {base}: packed as zip or gzip; unpack it, or take the .img.xz")
        try:
            with lzma.open(raw) if head == PACKED else raw as content, made.open("wb") as file:
                _with_holes(content, file, say_done, base.stat().st_size, raw)
        except (lzma.LZMAError, EOFError) as error:
            raise InstallError(f"BASE {base}: can't be unpacked ({error}); download it again") from error
    if made.stat().st_size < PIECE:
        raise InstallError(f"BASE {base}: {made.stat().st_size} bytes; {UNTOUCHED}")


def _with_holes(
    content: IO[bytes], file: IO[bytes], say_done: Callable[[int, int], None], whole: int, raw: IO[bytes]
) -> None:
    nothing = bytes(PIECE)
    while piece := content.read(PIECE):
        if piece == nothing[: len(piece)]:
            file.seek(len(piece), 1)
        else:
            file.write(piece)
        say_done(raw.tell(), whole)
    file.truncate()


def check_room(folder: Path, wanted: int) -> None:
    """Raises InstallError when ``folder`` has not as much free, in bytes."""
    free = shutil.disk_usage(folder).free
    if free < wanted:
        raise InstallError(
            f"{folder}: {free // MIB} MB free, expected {wanted // MIB} or more; make room, or name another folder with"
            ' ARGS="--out FOLDER"'
        )
