"""The records in a database's pages, read one by one: each table row that is whole, wherever it lies.

The tree above the rows is not asked, since a damaged page of it would hide all that lies below. What has been deleted
is not found: this project's databases overwrite it (``secure_delete``).
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from hingewall.storage.repair.image import PAGE, Image

LEAF = 0x0D
"""A page of table rows. Pages of indexes and of the tree above have other numbers."""

LONGEST = 1 << 24
"""Bytes in a record. A trace has some thousands; a damaged length would ask for more than there is memory."""

Value = int | float | str | bytes | None


class Record(NamedTuple):
    """A row as it lies in the file: the table is not written there. The column that is the rowid is None in it."""

    rowid: int
    values: tuple[Value, ...]


def records(image: Image) -> Iterator[Record]:
    """Every row that can be read, in the order of the pages."""
    for number in range(1, image.count + 1):
        page = image.page(number)
        if page is not None:
            yield from _rows(image, page, 100 if number == 1 else 0)


def _rows(image: Image, page: bytes, start: int) -> Iterator[Record]:
    if page[start] != LEAF:
        return
    (cells,) = struct.unpack_from(">H", page, start + 3)
    for n in range(min(cells, (PAGE - start - 8) // 2)):
        (at,) = struct.unpack_from(">H", page, start + 8 + 2 * n)
        try:
            yield _row(image, page, at)
        except (ValueError, IndexError, struct.error):
            continue


def _row(image: Image, page: bytes, at: int) -> Record:
    length, at = _varint(page, at)
    rowid, at = _varint(page, at)
    if not 0 < length <= LONGEST:
        raise ValueError("no length of a record")
    return Record(_signed(rowid), tuple(_values(_payload(image, page, at, length))))


def _payload(image: Image, page: bytes, at: int, length: int) -> bytes:
    """The record, with what overflows into pages of its own; zeros where such a page is missing."""
    here = _local(length)
    if at + here > PAGE:
        raise ValueError("beyond the end of its page")
    parts, found = [page[at : at + here]], here
    following = struct.unpack_from(">I", page, at + here)[0] if here < length else 0
    while found < length and (overflow := image.page(following)) is not None:
        parts.append(overflow[4:])
        found += PAGE - 4
        (following,) = struct.unpack_from(">I", overflow)
    return b"".join(parts)[:length].ljust(length, b"\0")


def _local(length: int) -> int:
    """How much of a record of that length lies in the page itself (file format, 1.6)."""
    if length <= PAGE - 35:
        return length
    least = (PAGE - 12) * 32 // 255 - 23
    wanted = least + (length - least) % (PAGE - 4)
    return wanted if wanted <= PAGE - 35 else least


def _values(payload: bytes) -> Iterator[Value]:
    end, at = _varint(payload, 0)
    body = end
    while at < end:
        kind, at = _varint(payload, at)
        size = _size(kind)
        if body + size > len(payload):
            raise ValueError("beyond the end of its record")
        yield _value(kind, payload[body : body + size])
        body += size


def _size(kind: int) -> int:
    if kind >= 12:
        return (kind - 12) // 2
    if kind in (10, 11):
        raise ValueError("a kind that is not used")
    return (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)[kind]


def _value(kind: int, raw: bytes) -> Value:
    match kind:
        case 0:
            return None
        case 7:
            return float(struct.unpack(">d", raw)[0])
        case 8 | 9:
            return kind - 8
        case _ if kind < 7:
            return int.from_bytes(raw, "big", signed=True)
    return raw if kind % 2 == 0 else raw.decode()  # UnicodeDecodeError is a ValueError


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where the next thing begins."""
    value = 0
    for n in range(8):
        byte = data[at + n]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + n + 1
    return value << 8 | data[at + 8], at + 9


def _signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value
