"""The binary format of FIT files, as far as a session needs it: what other training software imports.

Written here because it is small: the well-kept library that writes FIT takes 25 MB of memory for its tables of some
thousand fields, half of what a wall's pages may take in all. Layout, base types and checksum are those of Garmin's "FIT
Protocol" document, the numbers of messages and fields those of its Profile 21; the tests read files back with two
libraries that others wrote.
"""

import struct
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
"""FIT counts seconds from here."""

PROTOCOL, PROFILE = 0x10, 21100
"""Version 1.0, for no field here needs a later one; and the profile that the numbers are from."""

CRC_TABLE = (
    0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401,
    0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400,
)  # fmt: skip


class Type(NamedTuple):
    """A base type: its number in a file, and how ``struct`` packs it."""

    number: int
    code: str


ENUM, UINT16, UINT32, UINT32Z = Type(0x00, "B"), Type(0x84, "H"), Type(0x86, "I"), Type(0x8C, "I")
STRING = Type(0x07, "s")

Field = tuple[int, Type]
"""Its number in its message, and its type."""


class Kind(NamedTuple):
    """A message of the profile, with the fields of it that are written here."""

    number: int
    fields: Mapping[str, Field]


Message = tuple[Kind, Mapping[str, int | str]]


def seconds(at: datetime) -> int:
    """A time as a file holds it."""
    return round((at - EPOCH).total_seconds())


def encoded(messages: Iterable[Message]) -> bytes:
    """A whole file. Values are as a file holds them: scaled, and times from ``seconds``."""
    records = b"".join(_definition(kind, values) + _data(kind, values) for kind, values in messages)
    head = struct.pack("<BBHI4s", 14, PROTOCOL, PROFILE, len(records), b".FIT")
    head += struct.pack("<H", crc(head))
    return head + records + struct.pack("<H", crc(head + records))


def _definition(kind: Kind, values: Mapping[str, int | str]) -> bytes:
    """Which fields follow, little-endian. Each message brings its own: a session has too few to save on them."""
    fields = [(*kind.fields[name], value) for name, value in values.items()]
    sizes = [struct.pack("<BBB", number, len(_packed(base, value)), base.number) for number, base, value in fields]
    return struct.pack("<BBBHB", 0x40, 0, 0, kind.number, len(sizes)) + b"".join(sizes)


def _data(kind: Kind, values: Mapping[str, int | str]) -> bytes:
    return b"\0" + b"".join(_packed(kind.fields[name][1], value) for name, value in values.items())


def _packed(base: Type, value: int | str) -> bytes:
    return value.encode() + b"\0" if isinstance(value, str) else struct.pack(f"<{base.code}", value)


def crc(data: bytes) -> int:
    """The checksum of the protocol, four bits at a time."""
    found = 0
    for byte in data:
        for half in (byte & 0xF, byte >> 4):
            found = (found >> 4) ^ CRC_TABLE[found & 0xF] ^ CRC_TABLE[half]
    return found
