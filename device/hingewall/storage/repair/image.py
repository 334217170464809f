"""The pages of a database as its last commit left them: the file, with the valid part of its write-ahead log over it.

For files that SQLite itself refuses to open. Nothing here writes.
"""

import os
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Self

PAGE = 4096
"""Bytes in a page: SQLite's own choice, which no Hingewall has ever changed."""

WAL_HEADER = struct.Struct(">8I")
FRAME_HEADER = struct.Struct(">6I")
WAL_MAGIC = 0x377F0682
"""The last bit says which byte order the checksums are in: 1 is big-endian."""


class Image:
    """``page`` by number, from 1; None for one that the disk does not give back. ``count`` pages at most."""

    def __init__(self, path: Path) -> None:
        """Raises OSError when there is no such file."""
        self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self._wal: int | None = None
        with suppress(OSError):  # a log that can't be opened has nothing to add
            self._wal = os.open(path.with_name(path.name + "-wal"), os.O_RDONLY | os.O_CLOEXEC)
        self._frames = {} if self._wal is None else _committed(self._wal)
        self.count = max([os.fstat(self._file).st_size // PAGE, *self._frames])

    def page(self, number: int) -> bytes | None:
        if not 0 < number <= self.count:
            return None
        offset = self._frames.get(number)
        if offset is not None and self._wal is not None:
            return _read(self._wal, offset)
        return _read(self._file, (number - 1) * PAGE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        os.close(self._file)
        if self._wal is not None:
            os.close(self._wal)


def _read(descriptor: int, offset: int) -> bytes | None:
    """One page, None where the disk fails or the file ends before."""
    try:
        page = os.pread(descriptor, PAGE, offset)
    except OSError:
        return None
    return page if len(page) == PAGE else None


def _committed(wal: int) -> dict[int, int]:
    """Where in the log the newest committed copy of each page is: frames count up to the last commit whose sums fit."""
    try:
        header = os.pread(wal, WAL_HEADER.size, 0)
    except OSError:
        return {}
    if len(header) < WAL_HEADER.size:
        return {}
    magic, _version, size, _checkpoint, *salts = WAL_HEADER.unpack(header)[:6]
    order = ">" if magic & 1 else "<"
    sums = _checksum(header[:24], order, (0, 0))
    if magic & ~1 != WAL_MAGIC or size != PAGE or sums != WAL_HEADER.unpack(header)[6:]:
        return {}
    committed: dict[int, int] = {}
    pending: dict[int, int] = {}
    for offset, frame, page in _frames(wal):
        number, commit, salt_1, salt_2, *given = FRAME_HEADER.unpack(frame)
        sums = _checksum(frame[:8] + page, order, sums)
        if [salt_1, salt_2] != salts or list(sums) != given:
            break
        pending[number] = offset + FRAME_HEADER.size
        if commit:
            committed |= pending
            pending.clear()
    return committed


def _frames(wal: int) -> Iterator[tuple[int, bytes, bytes]]:
    offset = WAL_HEADER.size
    while True:
        try:
            raw = os.pread(wal, FRAME_HEADER.size + PAGE, offset)
        except OSError:
            return
        if len(raw) < FRAME_HEADER.size + PAGE:
            return
        yield offset, raw[: FRAME_HEADER.size], raw[FRAME_HEADER.size :]
        offset += len(raw)


def _checksum(data: bytes, order: str, sums: tuple[int, int]) -> tuple[int, int]:
    """The log's running checksum: two sums over pairs of 32-bit words."""
    first, second = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for left, right in zip(words[::2], words[1::2], strict=True):
        first = (first + left + second) & 0xFFFFFFFF
        second = (second + right + first) & 0xFFFFFFFF
    return first, second
